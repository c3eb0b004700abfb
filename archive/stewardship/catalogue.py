"""The interviews as they stand on a shelf: which there are for this viewer, how far each is, what the audit says."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from archive.clock import from_ms
from archive.consent import ledger
from archive.consent.listing import Listed
from archive.consent.reader import reading
from archive.consent.rules import is_staff, own_purpose
from archive.context import Archive
from archive.store import audit
from archive.terms.errors import Refused
from archive.terms.events import Event
from archive.terms.models import Interview, InterviewId, Recording, Viewer
from archive.terms.reasons import Reason
from archive.terms.words import Outline, Transcript, TranscriptKind

PAGE_SIZE = 30


class Workflow(StrEnum):
    """How far an interview is, derived from what is there; never stored."""

    RECEIVED = "received"
    TRANSCRIBED = "transcribed"
    IN_REVIEW = "in review"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Entry:
    """An interview in the list."""

    interview: Interview
    duration_ms: int | None
    workflow: Workflow
    problem: str | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of the list; `page` counts from 1."""

    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int


def list_interviews(archive: Archive, viewer: Viewer, *, page: int = 1) -> Shelf:
    """Return one page of the interviews that this viewer may know of, newest first."""
    reader = reading(archive, viewer, own_purpose(viewer))
    total = len(reader.interview_ids())
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    found = reader.listed(limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return Shelf(tuple(_entry(each) for each in found), total, page, pages)


def _entry(listed: Listed) -> Entry:
    return Entry(listed.interview, listed.duration_ms, _workflow(listed), listed.problem)


def _workflow(listed: Listed) -> Workflow:
    """Return how far the interview is, from what is there."""
    if listed.is_worked_on is None:
        return Workflow.RECEIVED
    if listed.is_published:
        return Workflow.PUBLISHED
    return Workflow.IN_REVIEW if listed.is_worked_on else Workflow.TRANSCRIBED


def titles(archive: Archive, viewer: Viewer, interviews: Iterable[InterviewId]) -> dict[InterviewId, str]:
    """Return the titles of those of these interviews that this viewer may know of."""
    return reading(archive, viewer, own_purpose(viewer)).titles(interviews)


def show(archive: Archive, viewer: Viewer, interview: InterviewId) -> tuple[Interview, Recording]:
    """Return an interview and its recording. Raises NotFound, or for staff Refused with the reason."""
    reader = reading(archive, viewer, own_purpose(viewer))
    return reader.interview(interview), reader.recording(interview)


def called(archive: Archive, viewer: Viewer, interview: InterviewId) -> tuple[str, ...]:
    """Return how each participant is called for this viewer: her own name, or as she chose. Raises like `show`."""
    return tuple(reading(archive, viewer, own_purpose(viewer)).names(interview).values())


def words(
    archive: Archive, viewer: Viewer, interview: InterviewId, kind: TranscriptKind | None = None
) -> Transcript:
    """Return the newest transcript that this viewer may read. Raises like `show`, and Refused where there is none."""
    return reading(archive, viewer, own_purpose(viewer)).transcript(interview, kind)


def lines(archive: Archive, viewer: Viewer, interview: InterviewId, numbers: Iterable[int]) -> Transcript:
    """Return the newest transcript with only those of these segments that it has. Raises like `words`."""
    return reading(archive, viewer, own_purpose(viewer)).transcript_lines(interview, numbers)


def outline(archive: Archive, viewer: Viewer, interview: InterviewId) -> tuple[Outline, ...]:
    """Return how all segments of the newest transcript lie, without their words. Raises like `words`."""
    return reading(archive, viewer, own_purpose(viewer)).outline(interview)


def events(archive: Archive, viewer: Viewer, subject: str | None = None) -> list[Event]:
    """Return the audit, newest first. Ids and reason codes only. For staff."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    return audit.events(archive.database(), subject=subject)


def embargoes_ended(archive: Archive, viewer: Viewer) -> list[tuple[InterviewId, str]]:
    """Return (interview, date) of embargoes that have run out: each a task for a person. For staff."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    today = from_ms(archive.clock.now_ms()).date().isoformat()
    return ledger.embargoes_ended(archive.database(), today)
