"""Who saw, changed and published what, and why it was allowed: of one interview, and of everything.

Shows ids and reason codes said in words; the names of staff are looked up when the page is shown.
"""

from dataclasses import dataclass

from flask import Blueprint, render_template

from archive.stewardship import accounts, catalogue, history
from archive.terms.events import Event
from archive.terms.models import InterviewId
from web.asked import chosen
from web.workspace.deeds import KINDS, Kind, in_kind
from web.workspace.person import archive, viewer

audit = Blueprint("audit", __name__)

SHOWN_LINES = 50
MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Asked:
    """What the lines are narrowed to; `before` is the number of a line, below which they are shown."""

    subject: str | None
    actor: str | None
    kind: str | None
    before: int | None

    @property
    def verbs(self) -> Kind | None:
        """The kind of deed, None for all."""
        return KINDS.get(self.kind or "")


@audit.get("/audit")
def index() -> str:
    """Show lines of the whole audit, the newest first."""
    asked = _asked()
    found = history.lines(
        archive(),
        viewer(),
        subject=asked.subject,
        actor=asked.actor,
        verbs=asked.verbs.verbs if asked.verbs else (),
        before=asked.before,
        limit=SHOWN_LINES + 1,
    )
    return render_template(
        "workspace/audit.html",
        here="audit",
        lines=found[:SHOWN_LINES],
        older=_older(found),
        asked=asked,
        kinds=KINDS,
        names=accounts.names(archive()),
    )


@audit.get("/interviews/<interview_id>/audit")
def of_interview(interview_id: str) -> str:
    """Show one interview's story: who saw it, what was published and why that was allowed, what was done."""
    interview = InterviewId(interview_id)
    story = history.of_interview(archive(), viewer(), interview)
    asked = _asked()
    found = [
        line
        for line in story.lines
        if in_kind(line, asked.verbs) and (asked.before is None or line.number < asked.before)
    ]
    return render_template(
        "workspace/audit_interview.html",
        here="interviews",
        interview_id=interview,
        title=catalogue.titles(archive(), viewer(), [interview]).get(interview),
        story=story,
        lines=found[:SHOWN_LINES],
        older=_older(found),
        asked=asked,
        kinds=KINDS,
        names=accounts.names(archive()),
    )


def _asked() -> Asked:
    before = chosen("before") or ""
    is_number = before.isascii() and before.isdigit() and len(before) <= MOST_DIGITS
    kind = chosen("kind")
    return Asked(
        subject=chosen("subject"),
        actor=chosen("who"),
        kind=kind if kind in KINDS else None,
        before=int(before) if is_number else None,
    )


def _older(found: list[Event]) -> int | None:
    """Return the number below which the next page begins; None on the last page."""
    return found[SHOWN_LINES - 1].number if len(found) > SHOWN_LINES else None
