"""The command `testimony watch`: a folder whose recordings are taken in as they appear."""

import signal
import threading
from dataclasses import replace
from pathlib import Path

import click

from archive.accession.batches import read_sheet
from archive.accession.intake import NewInterview
from archive.accession.watching import Outcome, Wanted, Watch, by_sheet
from archive.cli.interviews import agreement_options, new_interview
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
@click.option("--once", is_flag=True, help="Take in what is there and stop, after two looks.")
@agreement_options(required=False)
@click.pass_context
def watch(
    context: click.Context,
    /,
    folder: Path,
    sheet: Path | None,
    *,
    every: float,
    once: bool,
    **given: str | Path | None,
) -> None:
    """Take in what appears in FOLDER once it has stopped growing. Nothing in the folder is changed or deleted.

    What was agreed to comes from a sheet, or from the same options as for `ingest`, then for every file.
    """
    archive = archive_of(context)
    wanted = _by_sheet(sheet) if sheet is not None else _same_for_all(archive, given)
    evidence = Path(given["evidence"]) if given["evidence"] else None
    watching = Watch(archive, OPERATOR, folder, wanted, evidence)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    looks = 0
    while not stop.is_set() and not (once and looks > 1):
        for outcome in watching.look():
            _say(outcome)
        looks += 1
        stop.wait(every)


def _by_sheet(sheet: Path) -> Wanted:
    checked = read_sheet(sheet.read_bytes())
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


def _say(outcome: Outcome) -> None:
    if outcome.taken is None:
        click.echo(f"{outcome.file.name}: {outcome.problem}", err=True)
        return
    known = "received" if outcome.taken.created else "already held"
    click.echo(f"{outcome.file.name}: {known}, interview {outcome.taken.interview}")
