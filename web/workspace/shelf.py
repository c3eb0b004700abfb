"""The first page behind the door: the interviews, what waits for a person, and the work under way.

A researcher sees a list of what was agreed to for research, and nothing of the rest.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.stewardship import catalogue, progress
from archive.terms.errors import NotFound, Refused
from archive.terms.jobs import OPEN_STATES, Job, JobKind, JobState
from archive.terms.models import Interview, InterviewId
from web.asked import page_number
from web.workspace.person import archive, person, viewer
from web.workspace.waiting import failed_work

shelf = Blueprint("shelf", __name__)


@dataclass(frozen=True, slots=True)
class Work:
    """A job with the title of its interview, None where that is closed; `seconds_left` None where nobody can say.

    `newest` where no later job is the same step of the same interview.
    """

    job: Job
    title: str | None
    seconds_left: float | None
    newest: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person: embargoes whose date has passed, and other work that failed and was not done since."""

    embargoes: tuple[tuple[Interview, str], ...]
    failures: tuple[Work, ...]


@shelf.get("/")
def home() -> str:
    """List the interviews, and for staff what waits for them."""
    listed = catalogue.list_interviews(archive(), viewer(), page=page_number())
    somebody = person()
    if somebody is None or not somebody.is_staff:
        return render_template(
            "workspace/home.html", here="interviews", listed=listed, waiting=None, work={}, stopped={}
        )
    queue = progress.queue(archive(), viewer())
    return render_template(
        "workspace/home.html",
        here="interviews",
        listed=listed,
        waiting=_waiting(),
        work=_under_way(queue),
        stopped=_stopped(queue),
    )


@shelf.get("/jobs")
def jobs() -> str:
    """Show the newest work: what is under way, what waits, what was done or failed, and why."""
    queue = progress.queue(archive(), viewer())
    under_way = sum(job.state in OPEN_STATES for job in queue)
    return render_template(
        "workspace/jobs.html",
        here="jobs",
        work=_with_titles(queue),
        under_way=under_way,
        failures=_failures(),
        in_vain=progress.waits_in_vain(archive()),
        closing=progress.CLOSES_WHAT_IS_CLOSED,
    )


@shelf.post("/interviews/<interview_id>/again")
def again(interview_id: str) -> PlainResponse:
    """Take the failed steps of an interview up again."""
    progress.try_again(archive(), viewer(), InterviewId(interview_id))
    return redirect(url_for("shelf.jobs"), 303)


@shelf.post("/interviews/<interview_id>/first")
def first(interview_id: str) -> PlainResponse:
    """Have the work on an interview done before that of others."""
    progress.put_first(archive(), viewer(), InterviewId(interview_id))
    return redirect(url_for("shelf.jobs"), 303)


@shelf.post("/interviews/<interview_id>/stop")
def stop(interview_id: str) -> PlainResponse:
    """Stop the preparation or the transcription of an interview."""
    progress.stop(archive(), viewer(), InterviewId(interview_id))
    return redirect(url_for("shelf.jobs"), 303)


def _waiting() -> Waiting:
    ended = []
    for interview, date in catalogue.embargoes_ended(archive(), viewer()):
        known = _interview(interview)
        if known is not None:
            ended.append((known, date))
    # What could not be taken out has its own place on the page, above all else.
    others = tuple(each for each in _failures() if each.job.kind is not JobKind.RETRACT)
    return Waiting(tuple(ended), others)


def _failures() -> tuple[Work, ...]:
    """Return the failed work that was not asked for again, what closes first."""
    return _with_titles(failed_work())


def _under_way(queue: Iterable[Job]) -> dict[InterviewId, Work]:
    """Return the work that is under way for each interview, else what waits next for it."""
    found: dict[InterviewId, Work] = {}
    for job in queue:
        earlier = found.get(job.interview)
        if job.state in OPEN_STATES and (earlier is None or earlier.job.state is not JobState.RUNNING):
            found[job.interview] = Work(job, None, _seconds_left(job))
    return found


def _stopped(queue: Iterable[Job]) -> dict[InterviewId, Job]:
    """Return the newest job of each interview whose work ended there because it was not agreed to."""
    newest: dict[InterviewId, Job] = {}
    for job in queue:
        newest.setdefault(job.interview, job)
    return {interview: job for interview, job in newest.items() if job.state is JobState.REFUSED}


def _with_titles(found: Iterable[Job]) -> tuple[Work, ...]:
    work = tuple(found)
    titles = catalogue.titles(archive(), viewer(), {job.interview for job in work})
    seen: set[tuple[InterviewId, JobKind]] = set()
    rows = []
    for job in work:
        is_newest = (job.interview, job.kind) not in seen
        seen.add((job.interview, job.kind))
        rows.append(Work(job, titles.get(job.interview), _seconds_left(job), is_newest))
    return tuple(rows)


def _interview(interview: InterviewId) -> Interview | None:
    """Return the interview; None where it is closed."""
    try:
        return catalogue.show(archive(), viewer(), interview)[0]
    except (NotFound, Refused):
        return None


def _seconds_left(job: Job) -> float | None:
    return progress.seconds_left(job, archive().clock.now_ms())
