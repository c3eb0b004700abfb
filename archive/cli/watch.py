"""The command `testimony watch`: a folder whose recordings are taken in as they appear."""

import signal
import threading
from dataclasses import replace
from math import inf
from pathlib import Path

import click

from archive.accession.batches import read_sheet
from archive.accession.forms import forms
from archive.accession.intake import NewInterview
from archive.accession.watching import Outcome, Wanted, Watch, by_sheet
from archive.cli.interviews import agreement_options, new_interview, warn_of_title
from archive.cli.output import archive_of, file_argument
from archive.context import Archive
from archive.terms.errors import BadRequest
from archive.terms.models import OPERATOR


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--sheet", type=file_argument(), help="CSV or XLSX: what was agreed to, a row for each file.")
@click.option(
    "--every",
    type=click.FloatRange(0.05, 3600),
    default=5.0,
    show_default=True,
    help="Seconds between looks.",
)
@click.option(
    "--wait",
    type=click.FloatRange(0, 3600),
    default=30.0,
    show_default=True,
    help="Seconds in which a file must not change before it is taken.",
)
@click.option("--once", is_flag=True, help="Take in what is there and stop.")
@agreement_options(required=False)
@click.pass_context
def watch(
    context: click.Context,
    /,
    folder: Path,
    sheet: Path | None,
    *,
    every: float,
    wait: float,
    once: bool,
    **given: str | Path | None,
) -> None:
    """Take in what appears in FOLDER once nobody writes it any more. Nothing in the folder is changed or deleted.

    What was agreed to comes from a sheet, or from the same options as for `ingest`, then for every file.
    """
    archive = archive_of(context)
    wanted = _by_sheet(archive, sheet) if sheet is not None else _same_for_all(archive, given)
    evidence = Path(given["evidence"]) if given["evidence"] else None
    watching = Watch(archive, OPERATOR, folder, wanted, round(wait * 1000), evidence, sheet)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    most = 3 + wait / every if once else inf
    looks = 0
    while looks < most:
        for outcome in watching.look():
            _say(archive, outcome)
        looks += 1
        if (once and looks > 1 and not watching.unsettled) or stop.wait(every):
            break
    for file in watching.unsettled if once else ():
        click.echo(f"{file.name}: somebody may still be writing it, so it was left.", err=True)


def _by_sheet(archive: Archive, sheet: Path) -> Wanted:
    checked = read_sheet(sheet.read_bytes(), forms(archive.config))
    for problem in checked.problems:
        click.echo(f"row {problem.row}, {problem.column}: {problem.sentence}", err=True)
    if checked.problems:
        raise BadRequest("The sheet has problems: nothing was taken in.")
    return by_sheet({each.file: each.new for each in checked.rows})


def _same_for_all(archive: Archive, given: dict[str, str | Path | None]) -> Wanted:
    missing = [name for name in ("title", "language", "narrator", "agree") if not given[name]]
    if missing:
        raise BadRequest(
            "Say what was agreed to before anything is taken in: --sheet, or --title, --language, --narrator and "
            "--agree (“preserve” where it is only to be kept)."
        )
    new = new_interview(archive, str(given["title"]), given)

    def wanted(name: str) -> NewInterview:
        return replace(new, title=f"{new.title}: {Path(name).stem}")

    return wanted


def _say(archive: Archive, outcome: Outcome) -> None:
    if outcome.taken is None:
        held = "".join(f" Interview {each}." for each in outcome.beginnings)
        click.echo(f"{outcome.file.name}: {outcome.problem}{held}", err=True)
        return
    known = "received" if outcome.taken.created else "already held"
    click.echo(f"{outcome.file.name}: {known}, interview {outcome.taken.interview}")
    if outcome.taken.created:
        warn_of_title(archive, outcome.file.name, outcome.taken)
    for each in outcome.beginnings:
        click.echo(
            f"{outcome.file.name}: interview {each} holds only the beginning of it: the file went on growing after it "
            f"was taken. The whole is interview {outcome.taken.interview}.",
            err=True,
        )
