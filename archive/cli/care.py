"""Commands that look after the archive: check, reindex, backup."""

import sys
from pathlib import Path

import click

from archive import care
from archive.cli.output import archive_of, json_option, print_json, progress_bar


@click.command()
@click.option("--fixity", is_flag=True, help="Read every kept byte and compare its hash.")
@click.option("--index", is_flag=True, help="Look for words in an index that may not be there.")
@json_option
@click.pass_context
def check(context: click.Context, *, fixity: bool, index: bool, as_json: bool) -> None:
    """Say whether the archive is as it should be; exit 1 where it is not."""
    archive = archive_of(context)
    with progress_bar("Checking") as moved:
        found = care.check(archive, fixity=fixity, index=index, on_progress=moved)
    if as_json:
        print_json({"findings": [{"where": each.where, "what": each.what} for each in found]})
    else:
        for each in found:
            click.echo(f"{each.where}: {each.what}")
        click.echo(f"{len(found)} findings." if found else "All is as it should be.")
    sys.exit(1 if found else 0)


@click.command()
@click.pass_context
def reindex(context: click.Context) -> None:
    """Make the search indexes anew from the database."""
    for audience, passages in care.reindex(archive_of(context)).items():
        click.echo(f"{audience}: {passages} passages.")


@click.command()
@click.argument("destination", type=click.Path(path_type=Path))
@click.pass_context
def backup(context: click.Context, destination: Path) -> None:
    """Copy the archive into a new folder, with a manifest of SHA-256."""
    archive = archive_of(context)
    with progress_bar("Copying") as moved:
        files = care.backup(archive, destination, moved)
    click.echo(f"{files} files copied to {destination}.")
