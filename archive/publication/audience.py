"""How far an interview reaches now, and why no further: derived from agreements and publications, never typed."""

from dataclasses import dataclass
from enum import StrEnum

from archive.consent.guard import refusals
from archive.consent.reader import reading
from archive.consent.rules import is_staff
from archive.context import Archive
from archive.terms.errors import Refused
from archive.terms.models import ExcerptState, InterviewId, Purpose, Viewer
from archive.terms.reasons import Reason


class Reach(StrEnum):
    """The widest circle that has something of an interview."""

    DARK = "dark"
    """Nobody."""
    STAFF = "staff"
    NAMED_READER = "named_reader"
    """Staff, and whoever was let in by name."""
    RESEARCHER = "researcher"
    PUBLIC_EXCERPT = "public_excerpt"
    PUBLIC_FULL = "public_full"


@dataclass(frozen=True, slots=True)
class Reached:
    """How far it reaches, and for each purpose that is closed the reason why."""

    reach: Reach
    closed: dict[Purpose, Reason]


def reached(archive: Archive, viewer: Viewer, interview: InterviewId) -> Reached:
    """Return how far an interview reaches now. For staff. Raises NotFound where there is none."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    closed = refusals(archive.database(), interview)
    if Purpose.PRESERVE in closed:
        return Reached(Reach.DARK, closed)
    public = {
        each.purpose
        for each in reading(archive, viewer, Purpose.PRESERVE).excerpts(interview)
        if each.state is ExcerptState.PUBLISHED
    }
    return Reached(_reach(public - closed.keys(), closed), closed)


def _reach(public: set[Purpose], closed: dict[Purpose, Reason]) -> Reach:
    if Purpose.FULL_PUBLIC in public:
        return Reach.PUBLIC_FULL
    if public:
        return Reach.PUBLIC_EXCERPT
    if Purpose.RESEARCH not in closed:
        return Reach.RESEARCHER
    return Reach.NAMED_READER if closed[Purpose.RESEARCH] is Reason.ASK_EACH_TIME else Reach.STAFF
