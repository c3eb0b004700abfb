"""Commands that look after the archive: check, reindex, backup, restore."""

import sys
from pathlib import Path

import click

from archive import restoring
from archive.cli.output import archive_of, config_of, file_argument, json_option, print_json, progress_bar
from archive.stewardship import backups, care
from archive.stewardship.accounts import user_called


@click.command()
@click.option("--fixity", is_flag=True, help="Read every kept byte and compare its hash.")
@click.option("--index", is_flag=True, help="Look for words in an index that may not be there.")
@click.option("--audit", is_flag=True, help="Look for every changed, missing or moved line of the audit.")
@json_option
@click.pass_context
def check(context: click.Context, *, fixity: bool, index: bool, audit: bool, as_json: bool) -> None:
    """Say whether the archive is as it should be; exit 1 where it is not."""
    archive = archive_of(context)
    with progress_bar("Checking") as moved:
        found = care.check(archive, fixity=fixity, index=index, whole_audit=audit, on_progress=moved)
    advice = care.advice(archive)
    if as_json:
        findings = [{"where": each.where, "what": each.what} for each in found]
        print_json({"findings": findings, "advice": advice})
    else:
        for each in found:
            click.echo(f"{each.where}: {each.what}")
        for sentence in advice:
            click.echo(sentence)
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
        files = backups.backup(archive, destination, moved)
    click.echo(f"{files} files copied to {destination}.")


@click.command()
@click.argument("backup", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--ledger", type=file_argument(exists=False), help="The withdrawal ledger; else the settings' own."
)
@click.option(
    "--without-ledger", is_flag=True, help="There is none any more: nothing comes back to the public site."
)
@json_option
@click.pass_context
def restore(
    context: click.Context, backup: Path, *, ledger: Path | None, without_ledger: bool, as_json: bool
) -> None:
    """Bring a backup back into an empty data_dir, and take back again what was taken back since."""
    if ledger is not None and without_ledger:
        raise click.UsageError("Either --ledger or --without-ledger.")
    config = config_of(context)
    if without_ledger:
        restoring.no_ledger(config)
    closings = None if without_ledger else restoring.ledger_for(config, ledger)
    with progress_bar("Restoring") as moved:
        done = restoring.restore(config, backup, closings, on_progress=moved)
    if as_json:
        print_json(
            {
                "files": done.files,
                "replayed": done.replayed,
                "public": done.public,
                "retracted": done.retracted,
                "findings": [{"where": each.where, "what": each.what} for each in done.findings],
            }
        )
    else:
        _say(done, without_ledger=without_ledger)
    sys.exit(1 if done.findings else 0)


@click.command()
@click.option(
    "--by", "emails", multiple=True, required=True, help="E-mail address of one of the two who decide."
)
@click.pass_context
def reopen(context: click.Context, *, emails: tuple[str, ...]) -> None:
    """Let researchers in again after a restore without its ledger: what was withdrawn must be withdrawn before."""
    if len(emails) != 2:  # noqa: PLR2004 - two people, whoever they are
        raise click.UsageError("Two people must decide this: give --by twice.")
    archive = archive_of(context)
    first, second = (user_called(archive, each).viewer for each in emails)
    restoring.reopen(archive, first, second)
    click.echo("Researchers may read again, and excerpts may be published.")


def _say(done: restoring.Restored, *, without_ledger: bool) -> None:
    for each in done.findings:
        click.echo(f"{each.where}: {each.what}")
    click.echo(f"{done.files} files brought back, {done.replayed} decisions of the ledger done again.")
    click.echo(f"{done.public} excerpts are public, {done.retracted} were taken out of the public site.")
    click.echo(
        "Nobody may sign in, for nobody knows who was kept out or changed a pass phrase since the backup. Look at "
        "“testimony user list”, then let the first one in: testimony user activate EMAIL, testimony user passphrase "
        "EMAIL. Private links, invitations and granted access have ended too, and can be given again."
    )
    if without_ledger:
        click.echo(
            "What was withdrawn after the backup is not known any more, so only the staff may read now. Withdraw it by "
            "hand, then let two people open the archive: testimony reopen --by EMAIL --by EMAIL. Excerpts need two new "
            "approvals to be public."
        )
