"""What waits for a person, each with the page where she decides. Nothing is opened here."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.stewardship import tasks as duties
from archive.stewardship import timekeeping
from archive.stewardship.tasks import Task
from archive.terms.models import InterviewId, ParticipantId
from web.speaking import later
from web.workspace.person import archive, person, viewer
from web.workspace.waiting import decisions

tasks = Blueprint("tasks", __name__)

TITLES = {
    "taking_out": later("What could not be taken out of the public site or the search"),
    "unproven": later("Sound that could not be proven to be clean"),
    "failed": later("Work that failed"),
    "access": later("Requests for access"),
    "restriction": later("Restrictions that a second person must look at"),
    "approval": later("Excerpts that wait for an approval, or to be published"),
    "embargo_ended": later("Embargoes whose day has come"),
    "ran_out": later("Agreements that have run out"),
    "running_out": later("Agreements that run out soon"),
    "review_due": later("Agreements to go through again"),
    "safety": later("Safety notes to look over"),
}
"""Every kind of decision, in the order in which they are shown."""
WORK = {"to_review": later("Words to go through")}
"""What waits and is no decision."""


@tasks.get("/tasks")
def index() -> str:
    """Show what waits, by kind."""
    found = duties.waiting(archive(), viewer(), decisions())
    groups = [(kind, title, [each for each in found if each.kind == kind]) for kind, title in TITLES.items()]
    return render_template(
        "workspace/tasks.html",
        here="tasks",
        groups=[group for group in groups if group[2]],
        work=[(kind, title, duties.to_review(archive(), viewer())) for kind, title in WORK.items()],
        most=duties.MOST_OF_A_KIND,
        where=where,
        is_clock_wrong=bool(timekeeping.problems(archive())),
    )


@tasks.post("/interviews/<interview_id>/agreements/<participant_id>/reviewed")
def reviewed(interview_id: str, participant_id: str) -> PlainResponse:
    """Write that she was asked again, and that everything stays as she said before."""
    duties.reviewed(archive(), viewer(), InterviewId(interview_id), ParticipantId(participant_id))
    return redirect(url_for("tasks.index"), 303)


def where(task: Task) -> str:
    """Return the address of the page where a person decides."""
    interview = task.interview
    match task.kind:
        case "approval":
            way = url_for("excerpts.show", excerpt_id=task.subject)
        case "failed" | "taking_out":
            way = url_for("shelf.jobs")
        case "restriction" | "unproven":
            way = url_for("restrictions.index", interview_id=interview)
        case "safety":
            way = url_for("safety.ask", interview_id=interview, participant_id=task.subject)
        case "access":
            way = url_for("access.show", access_id=task.subject)
        case "to_review":
            way = url_for("interviews.show", interview_id=interview)
        case _:
            way = url_for("agreements.show", interview_id=interview, _anchor=task.subject)
    return way


def waits_for_me() -> list[tuple[str, str, int]]:
    """Return (kind, its title, how many) of what waits for this person, for the home page; nothing for researchers."""
    somebody = person()
    if somebody is None or not somebody.is_staff:
        return []
    found = duties.counts(archive(), viewer(), decisions())
    known = ((kind, title, found.get(kind, 0)) for kind, title in {**TITLES, **WORK}.items())
    return [each for each in known if each[2]]


def tasks_waiting() -> int:
    """Return the number beside “To do”; 0 for whoever has nothing to decide."""
    somebody = person()
    return len(decisions()) if somebody is not None and somebody.is_staff else 0
