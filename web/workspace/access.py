"""Requests for access: a researcher asks and sees what became of it; staff decide, with a last day."""

from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.stewardship import access as requests
from archive.stewardship import accounts, catalogue
from archive.terms.errors import BadRequest
from archive.terms.people import AccessId, AccessState
from web.speaking import later
from web.workspace.asked import written
from web.workspace.person import archive, viewer

access = Blueprint("access", __name__)

STATES = {
    AccessState.SUBMITTED: ("waiting", later("waits for an answer")),
    AccessState.IN_REVIEW: ("active", later("somebody looks at it")),
    AccessState.APPROVED: ("done", later("approved")),
    AccessState.REJECTED: ("closed", later("rejected")),
    AccessState.REVOKED: ("closed", later("taken back")),
    AccessState.LAPSED: ("closed", later("its day has passed")),
}
"""The look and the words of each state."""
DECISIONS = {
    AccessState.IN_REVIEW: later("Take it up"),
    AccessState.APPROVED: later("Approve it"),
    AccessState.REJECTED: later("Reject it"),
    AccessState.REVOKED: later("Take it back"),
}


@access.get("/access")
def index() -> str:
    """Show one's own requests and a form to ask; to staff everybody's."""
    found = requests.requests(archive(), viewer())
    interviews = {each.interview for each in found if each.interview is not None}
    opened = requests.opened(archive(), viewer())
    by_name = {each.interview.id: each.interview.title for each in opened}
    return render_template(
        "workspace/access.html",
        here="access",
        requests=found,
        titles=by_name | catalogue.titles(archive(), viewer(), interviews),
        opened=opened,
        states=STATES,
        names=accounts.names(archive()),
        longest=requests.LONGEST_PURPOSE,
    )


@access.post("/access")
def ask() -> PlainResponse:
    """Ask for access."""
    requests.ask(
        archive(),
        viewer(),
        interview=written("interview"),
        collection=written("collection"),
        purpose=written("purpose"),
    )
    return redirect(url_for("access.index"), 303)


@access.get("/access/<access_id>")
def show(access_id: str) -> str:
    """Show a request and what may be decided of it. For staff."""
    asked = requests.request(archive(), viewer(), AccessId(access_id))
    known = [] if asked.interview is None else [asked.interview]
    return render_template(
        "workspace/access_request.html",
        here="tasks",
        asked=asked,
        title=catalogue.titles(archive(), viewer(), known).get(known[0]) if known else None,
        states=STATES,
        ways=[state for state in DECISIONS if state in requests.WAYS.get(asked.state, set())],
        decisions=DECISIONS,
        names=accounts.names(archive()),
    )


@access.post("/access/<access_id>")
def decide(access_id: str) -> PlainResponse:
    """Decide."""
    if written("decision") not in {*DECISIONS}:
        raise BadRequest("Choose what is decided.")
    state = AccessState(written("decision"))
    until = _end_of(written("until")) if state is AccessState.APPROVED else None
    requests.decide(archive(), viewer(), AccessId(access_id), state, until=until, reason=written("reason"))
    return redirect(url_for("access.show", access_id=access_id), 303)


def _end_of(day: str) -> datetime | None:
    """Return the end of a day in UTC; None for what is no day, which the archive refuses."""
    try:
        return datetime.combine(date.fromisoformat(day), time(), UTC) + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
