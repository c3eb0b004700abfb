"""Commands that make an archive ready: init, user, themes."""

import sys
from pathlib import Path

import click

from archive.bootstrap import make_archive
from archive.cli import members
from archive.cli.output import archive_of, config_of, file_argument, json_option, print_json
from archive.stewardship.accounts import add_user
from archive.terms.models import OPERATOR, SIGNING_IN, Role, ThemeId
from archive.theming.importing import Imported, import_themes
from archive.theming.themes import ThemeEntry, export_themes, list_themes


@click.command()
@click.pass_context
def init(context: click.Context) -> None:
    """Make an archive in data_dir, or bring the one there up to date."""
    config = config_of(context)
    make_archive(config)
    click.echo(f"The archive is ready in {config.data_dir}.")


@click.group()
def user() -> None:
    """Say who may sign in."""


for each_command in members.COMMANDS:
    user.add_command(each_command)


@user.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([each.value for each in Role if each in SIGNING_IN]), required=True)
@click.option("--name", default="", help="How the person is called on the pages.")
@click.option("--password-stdin", is_flag=True, help="Read the pass phrase from standard input.")
@click.pass_context
def user_add(context: click.Context, email: str, role: str, name: str, *, password_stdin: bool) -> None:
    """Let a person with this e-mail address sign in."""
    archive = archive_of(context)
    if password_stdin:
        passphrase = sys.stdin.readline().rstrip("\r\n")
    else:
        passphrase = click.prompt(
            "Pass phrase (15 characters or more)", hide_input=True, confirmation_prompt=True
        )
    added = add_user(archive, OPERATOR, email, Role(role), passphrase, name)
    click.echo(f"{added.email} may sign in as {added.role}.")


@click.group()
def themes() -> None:
    """See, replace and export the thesaurus."""


@themes.command("list")
@json_option
@click.pass_context
def themes_list(context: click.Context, *, as_json: bool) -> None:
    """Print the themes, narrower ones below broader ones."""
    found = list_themes(archive_of(context))
    if as_json:
        print_json(
            [
                {
                    "id": each.id,
                    "broader": each.broader,
                    "preferred": each.preferred,
                    "alternative": each.alternative,
                }
                for each in found
            ]
        )
        return
    below: dict[ThemeId | None, list[ThemeEntry]] = {}
    for each in found:
        below.setdefault(each.broader, []).append(each)
    _print_below(below, None, "")


def _print_below(below: dict[ThemeId | None, list[ThemeEntry]], above: ThemeId | None, indent: str) -> None:
    """Print the themes right below one, each with all that is below it."""
    for each in below.get(above, ()):
        click.echo(f"{indent}{each.label('en')}  ({each.id})")
        _print_below(below, each.id, f"{indent}  ")


@themes.command("import")
@click.argument("file", type=file_argument())
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option(
    "--apart", is_flag=True, help="Give each concept from elsewhere an id of its own, whatever its name."
)
@json_option
@click.pass_context
def themes_import(context: click.Context, file: Path, *, dry_run: bool, apart: bool, as_json: bool) -> None:
    """Add the themes of a TOML or SKOS file (.ttl, .jsonld, .rdf); nothing that is here is taken away.

    No sentence of an interview may be among its examples: it would stay when that is taken back and erased. A file in
    which six words in a row stand in a transcript is refused.
    """
    done = import_themes(archive_of(context), OPERATOR, file, apart=apart, is_trial=dry_run)
    if as_json:
        print_json(
            {
                "themes": done.count,
                "new": done.new,
                "changed": done.changed,
                "matched": done.matched,
                "left_out": done.left_out,
            }
        )
        return
    _print_imported(done)
    if dry_run:
        click.echo("Nothing was done: this was a trial.")
    else:
        click.echo(
            "A change can be undone on the theme's page. Run “testimony work” to tag the interviews again."
        )


def _print_imported(done: Imported) -> None:
    for theme in done.new:
        click.echo(f"new      {theme}")
    for theme, parts in done.changed.items():
        click.echo(f"changed  {theme}: {', '.join(parts)}")
    for theme, label in done.matched.items():
        click.echo(f"matched  {theme}: “{label}” from elsewhere only adds to it (--apart: its own theme)")
    for what, count in done.left_out.items():
        click.echo(f"left out {what} ({count})")
    click.echo(f"{done.count} themes in the file, {len(done.new)} new, {len(done.changed)} changed.")


@themes.command("export")
@click.option("--format", "form", type=click.Choice(["turtle", "json-ld", "xml"]), default="turtle")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.pass_context
def themes_export(context: click.Context, form: str, output: Path | None) -> None:
    """Print the thesaurus as SKOS, to be imported here or used elsewhere."""
    text = export_themes(archive_of(context), form)
    if output is None:
        click.echo(text)
    else:
        output.write_text(text, encoding="utf-8")
        click.echo(f"The themes are written to {output}.")
