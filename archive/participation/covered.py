"""What staff need to see of restricted stretches: the words that would go, and what is left for everybody else.

And, for whoever has less than everything, where that is. Nothing is changed here.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from archive.consent.reader import reading
from archive.consent.rules import is_staff, own_purpose
from archive.context import Archive
from archive.store import jobs
from archive.terms.errors import Refused
from archive.terms.jobs import JobKind, JobState
from archive.terms.models import Audience, InterviewId, Purpose, Viewer, Voice
from archive.terms.padding import is_of_words, padded
from archive.terms.reasons import Reason
from archive.terms.words import TranscriptSegment

AROUND_MS = 8_000
"""How much is shown before and after a stretch."""
SEEN_FOR = {Audience.RESEARCH: Purpose.RESEARCH, Audience.PUBLIC: Purpose.EXCERPT_PUBLIC}


class CopyState(StrEnum):
    """Whether there is something for researchers to hear."""

    WHOLE = "whole"
    """Nothing is restricted: they hear all of it."""
    MADE = "made"
    """The copy without the restricted parts is made and proven."""
    UNPREPARED = "unprepared"
    """The recording itself is not prepared: nobody hears anything yet."""
    WAITING = "waiting"
    FAILED = "failed"
    TEXT_ONLY = "text_only"
    """A voice in it is to be read, not heard."""
    CLOSED = "closed"
    """Researchers may not have the interview at all."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What researchers hear of an interview just now, and a sentence where something stands in the way."""

    state: CopyState
    why: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch that somebody thinks of restricting, in ms, and the lines in and around it."""

    start_ms: int
    end_ms: int
    segments: tuple[TranscriptSegment, ...]


def stretch(archive: Archive, viewer: Viewer, interview: InterviewId, start_ms: int, end_ms: int) -> Stretch:
    """Return the stretch as it should be covered: wider where it is exactly some words.

    Raises like Reader.transcript.
    """
    said = everything(archive, viewer, interview)
    words = tuple(chain.from_iterable(each.words for each in said))
    if is_of_words(words, start_ms, end_ms):
        start_ms, end_ms = padded(words, start_ms, end_ms)
    return Stretch(start_ms, end_ms, within(said, start_ms - AROUND_MS, end_ms + AROUND_MS))


def everything(archive: Archive, viewer: Viewer, interview: InterviewId) -> tuple[TranscriptSegment, ...]:
    """Return the words as staff read them; what the model left out is not among them. Raises like Reader.transcript."""
    return _shown(reading(archive, viewer, Purpose.PRESERVE).transcript(interview).segments)


def within(
    segments: tuple[TranscriptSegment, ...], start_ms: int, end_ms: int
) -> tuple[TranscriptSegment, ...]:
    """Return the segments that reach into a stretch."""
    return tuple(each for each in segments if each.start_ms < end_ms and each.end_ms > start_ms)


def preview(
    archive: Archive, viewer: Viewer, interview: InterviewId, audience: Audience
) -> tuple[TranscriptSegment, ...]:
    """Return the words as this audience reads them. For staff.

    Raises NotFound, or Refused with the reason: the audience may not have them, or the viewer is no staff.
    """
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    return _shown(reading(archive, viewer, SEEN_FOR[audience]).transcript(interview).segments)


def _shown(segments: tuple[TranscriptSegment, ...]) -> tuple[TranscriptSegment, ...]:
    return tuple(each for each in segments if each.suppressed is None)


def gaps(
    archive: Archive, viewer: Viewer, interview: InterviewId, audience: Audience | None = None
) -> tuple[tuple[int, int], ...]:
    """Return the stretches (start, end in ms) that this viewer, or for staff an audience, does not have.

    None where nothing may be had at all. Raises NotFound where the viewer may not know of the interview.
    """
    purpose = SEEN_FOR[audience] if audience is not None and is_staff(viewer) else own_purpose(viewer)
    try:
        treatment = reading(archive, viewer, purpose).treatment(interview)
    except Refused:
        return ()
    return tuple((each.start_ms, each.end_ms) for each in treatment.spans)


def copy_for_research(archive: Archive, viewer: Viewer, interview: InterviewId) -> Copy:
    """Return how far the copy is that researchers hear. For staff. Raises NotFound."""
    reader = reading(archive, viewer, Purpose.PRESERVE)
    reader.restrictions(interview)
    research = reading(archive, viewer, Purpose.RESEARCH)
    try:
        treatment = research.treatment(interview)
    except Refused as refused:
        return Copy(CopyState.CLOSED, str(refused))
    if treatment.voice is Voice.TEXT_ONLY:
        return Copy(CopyState.TEXT_ONLY)
    try:
        research.sound(interview)
    except Refused as refused:
        if refused.reason is Reason.NOT_PREPARED:
            return Copy(CopyState.UNPREPARED)
        return _not_made(archive, interview, str(refused))
    return Copy(CopyState.MADE if treatment.key else CopyState.WHOLE)


def _not_made(archive: Archive, interview: InterviewId, why: str) -> Copy:
    newest = {job.kind: job for job in jobs.jobs_of(archive.database(), interview)}
    job = newest.get(JobKind.REDACT)
    if job is not None and job.state is JobState.FAILED:
        return Copy(CopyState.FAILED, job.error or why)
    return Copy(CopyState.WAITING, why)
