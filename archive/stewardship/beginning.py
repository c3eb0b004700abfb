"""The way from an empty archive to its first public excerpt: what is done, what comes next. Ticked from what is there.

For staff. Nothing is remembered: who goes back a step sees it open again.
"""

from dataclasses import dataclass
from enum import StrEnum

from archive.consent import begun
from archive.consent.reader import reading
from archive.consent.rules import is_staff
from archive.context import Archive
from archive.terms.errors import NotFound, Refused
from archive.terms.models import APPROVALS, ExcerptId, InterviewId, Purpose, Viewer
from archive.terms.reasons import Reason


class Step(StrEnum):
    """A step of the way, in order."""

    SECOND_PERSON = "second_person"
    """Two people decide what becomes public."""
    TAKE_IN = "take_in"
    AGREE = "agree"
    WRITE_DOWN = "write_down"
    LOOK_OVER = "look_over"
    DRAFT = "draft"
    APPROVE = "approve"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Way:
    """How far the archive is. `interview` and `excerpt` are those that came farthest, where there are any."""

    done: frozenset[Step]
    interview: InterviewId | None
    excerpt: ExcerptId | None

    @property
    def next(self) -> Step | None:
        """The first step that is open; None at the end."""
        return next((each for each in Step if each not in self.done), None)


def is_under_way(archive: Archive, viewer: Viewer) -> bool:
    """Whether nothing is public yet. For staff."""
    _require_staff(viewer)
    return not begun.is_published(archive.database())


def way(archive: Archive, viewer: Viewer) -> Way:
    """Return how far the archive is. For staff."""
    _require_staff(viewer)
    database = archive.database()
    done = {Step.SECOND_PERSON} if begun.staff_count(database) >= APPROVALS else set()
    if begun.is_published(database):
        done |= set(Step) - {Step.SECOND_PERSON}
    first = begun.farthest(database)
    if first is None:
        return Way(frozenset(done), None, None)
    done.add(Step.TAKE_IN)
    done |= {
        step
        for step, is_done in (
            (Step.AGREE, first.is_agreed),
            (Step.WRITE_DOWN, first.is_written),
            (Step.LOOK_OVER, first.is_looked_over),
            (Step.DRAFT, first.excerpt is not None),
            (Step.APPROVE, _is_approved(archive, viewer, first.excerpt)),
        )
        if is_done
    }
    return Way(frozenset(done), first.interview, first.excerpt)


def _is_approved(archive: Archive, viewer: Viewer, excerpt: ExcerptId | None) -> bool:
    if excerpt is None:
        return False
    try:
        return reading(archive, viewer, Purpose.PRESERVE).excerpt(excerpt).approvals_needed == 0
    except (NotFound, Refused):
        return False


def _require_staff(viewer: Viewer) -> None:
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
