"""Commands about interviews: ingest and status."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import cast

import click

from archive.accession.intake import NewInterview, NewParticipant, Taken, grants_for, take_in
from archive.cli.ground import ground_of, ground_options
from archive.cli.output import Decorated, archive_of, file_argument, json_option, print_json
from archive.context import Archive
from archive.publication.titles import titles
from archive.stewardship import catalogue, progress
from archive.terms.errors import BadRequest
from archive.terms.languages import LANGUAGES
from archive.terms.models import (
    OPERATOR,
    InterviewId,
    NameAs,
    ParticipantRole,
    Presentation,
    Purpose,
    Voice,
)


def purposes_of(text: str) -> tuple[Purpose, ...]:
    """Return the purposes of a comma-separated list. Raises BadRequest, naming the unknown one."""
    found = []
    for name in filter(None, (part.strip() for part in text.split(","))):
        if name not in Purpose.__members__.values():
            raise BadRequest(f"There is no purpose called {name}. They are: {', '.join(Purpose)}.")
        found.append(Purpose(name))
    return tuple(found)


OPTIONS = (
    click.option("--interviewer", help="Who asks."),
    click.option(
        "--agree",
        default="",
        help="Purposes that everybody named agreed to: transcribe_local,index,research,...",
    ),
    click.option(
        "--draft",
        is_flag=True,
        help="Nobody was asked yet: --agree opens nothing before “consent agreed-again”.",
    ),
    click.option(
        "--embargo", help="A date (year-month-day): until then only the staff; no end opens by itself."
    ),
    click.option("--appears-as", help="How the narrator is named in public; without it she is not named."),
    click.option(
        "--voice",
        type=click.Choice([each.value for each in Voice]),
        default=Voice.ORIGINAL.value,
        help="How researchers and the public hear the narrator: original, altered, or text_only for not at all.",
    ),
    ground_options,
    click.option("--evidence", type=file_argument(), help="The signed form, kept for the staff alone."),
)
HELD = (
    "{file} is held already, as interview {interview}: the title, the people and --agree given here were NOT written. "
    "Change what was agreed to with “testimony consent”."
)
TELLS = (
    "{file}: its title tells the own name of somebody who does not appear by it ({words}). Researchers read titles: "
    "change it on the interview's page, under “Title” (interview {interview})."
)


def agreement_options(*, required: bool) -> Callable[[Decorated], Decorated]:
    """Give a command the options that say who takes part and what they agreed to."""

    def decorate(command: Decorated) -> Decorated:
        named = (
            click.option(
                "--title",
                required=required,
                help="Title of the interview; with several files each gets its own.",
            ),
            click.option(
                "--language",
                required=required,
                help=f"Languages spoken, the main one first: es or es,fr. Of {', '.join(LANGUAGES)}.",
            ),
            click.option("--narrator", required=required, help="Who tells."),
        )
        for option in reversed((*named, *OPTIONS)):
            command = cast("Decorated", option(command))
        return command

    return decorate


@click.command()
@click.argument("files", nargs=-1, required=True, type=file_argument())
@agreement_options(required=True)
@click.option(
    "--although-erased",
    is_flag=True,
    help="Take it in also where just this recording was taken back and erased here before: everybody agreed to that.",
)
@json_option
@click.pass_context
def ingest(
    context: click.Context, /, files: tuple[Path, ...], *, as_json: bool, **given: str | Path | None
) -> None:
    """Take recordings in. Nothing is transcribed or indexed that --agree does not allow."""
    archive = archive_of(context)
    taken = [
        _ingest_one(archive, file, number, len(files), given) for number, file in enumerate(files, start=1)
    ]
    rows = [
        {"interview": each.interview, "recording": each.recording, "created": each.created} for each in taken
    ]
    for file, each in zip(files, taken, strict=True):
        if not each.created:
            click.echo(HELD.format(file=file.name, interview=each.interview), err=True)
        else:
            warn_of_title(archive, file.name, each)
    if as_json:
        print_json(rows[0] if len(rows) == 1 else rows)
        return
    for file, each in zip(files, taken, strict=True):
        known = "received" if each.created else "already held, nothing was changed"
        click.echo(f"{file.name}: {known}, interview {each.interview}")
    if not given["agree"]:
        click.echo(
            "Nobody's agreement was given (--agree): the recording is kept, and nothing else is done with it."
        )


def warn_of_title(archive: Archive, file: str, taken: Taken) -> None:
    """Say which words of what was just taken in tell a name that its bearer does not go by."""
    told = titles(archive, OPERATOR, taken.interview).told
    if told:
        click.echo(TELLS.format(file=file, words=", ".join(told), interview=taken.interview), err=True)


def _ingest_one(
    archive: Archive, file: Path, number: int, count: int, given: dict[str, str | Path | None]
) -> Taken:
    title = str(given["title"]) if count == 1 else f"{given['title']} ({number})"
    with ExitStack() as stack:
        recording = stack.enter_context(file.open("rb"))
        evidence = stack.enter_context(Path(given["evidence"]).open("rb")) if given["evidence"] else None
        return take_in(
            archive,
            OPERATOR,
            new_interview(archive, title, given),
            recording,
            original_name=file.name,
            evidence=evidence,
            although_erased=bool(given["although_erased"]),
        )


def new_interview(archive: Archive, title: str, given: dict[str, str | Path | None]) -> NewInterview:
    """Return the interview that the options describe. Raises BadRequest for an unknown purpose."""
    embargo = None if given["embargo"] is None else str(given["embargo"])
    grants = grants_for(purposes_of(str(given["agree"])), embargo)
    shown = str(given["appears_as"]) if given["appears_as"] else None
    named = Presentation(NameAs.CHOSEN if shown else NameAs.NONE, shown, None, Voice(str(given["voice"])))
    ground = ground_of(archive.config, given)
    draft = bool(given.get("draft"))
    narrator = NewParticipant(str(given["narrator"]), ParticipantRole.NARRATOR, grants, named, ground, draft)
    participants = [narrator]
    if given["interviewer"]:
        interviewer = str(given["interviewer"])
        participants.append(
            NewParticipant(interviewer, ParticipantRole.INTERVIEWER, grants, ground=ground, is_draft=draft)
        )
    languages = tuple(filter(None, (part.strip() for part in str(given["language"]).split(","))))
    return NewInterview(title=title, languages=languages, participants=tuple(participants))


@click.command()
@click.argument("interview", required=False)
@json_option
@click.pass_context
def status(context: click.Context, interview: str | None, *, as_json: bool) -> None:
    """Say how far the work on an interview is, or on all of them."""
    archive = archive_of(context)
    if interview:
        wanted = [InterviewId(interview)]
    else:
        wanted = [entry.interview.id for entry in catalogue.list_interviews(archive, OPERATOR).entries]
    rows = [{"interview": each, "steps": _steps(archive, each)} for each in wanted]
    if as_json:
        print_json(rows[0] if interview else {"waiting": progress.waiting(archive), "interviews": rows})
        return
    for row in rows:
        click.echo(
            f"{row['interview']}  {catalogue.show(archive, OPERATOR, InterviewId(str(row['interview'])))[0].title}"
        )
        for step in _steps(archive, InterviewId(str(row["interview"]))):
            click.echo(f"  {_step_line(step)}")
    click.echo(f"{progress.waiting(archive)} steps wait or are under way.")


def _steps(archive: Archive, interview: InterviewId) -> list[dict[str, object]]:
    return [
        {
            "step": step.kind.value,
            "state": step.state.value if step.state else "not yet",
            "done": step.done,
            "total": step.total,
            "seconds_left": step.seconds_left,
            "error": step.error,
        }
        for step in progress.steps(archive, OPERATOR, interview)
    ]


def _step_line(step: dict[str, object]) -> str:
    line = f"{step['step']:<12}{step['state']:<10}{step['done']}/{step['total']}"
    left = f"  about {step['seconds_left']} s left" if step["seconds_left"] is not None else ""
    return line + left + (f"  {step['error']}" if step["error"] else "")
