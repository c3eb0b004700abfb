"""What people made of the machine's words: both versions compared, and the revisions of a line with their authors.

Changes nothing. For staff alone.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.clock import from_ms
from archive.consent.reader import reading
from archive.consent.rules import is_staff
from archive.context import Archive
from archive.methods.differences import Change, Run, differences
from archive.store import transcripts
from archive.terms.errors import NotFound, Refused
from archive.terms.models import InterviewId, Purpose, Viewer
from archive.terms.reasons import Reason
from archive.terms.words import TranscriptKind, TranscriptSegment


@dataclass(frozen=True, slots=True)
class Compared:
    """A stretch of the interview in both versions: the lines of the one that are lines of the other."""

    number: int
    start_ms: int
    language: str
    runs: tuple[Run, ...]

    @property
    def is_changed(self) -> bool:
        """Whether a word of it was changed."""
        return any(run.change is not Change.KEPT for run in self.runs)


@dataclass(frozen=True, slots=True)
class Revision:
    """A line at one time: who wrote it (None: the computer) and what she changed."""

    number: int
    at: datetime
    writer: str | None
    is_confirmed: bool
    runs: tuple[Run, ...]


def compare(archive: Archive, viewer: Viewer, interview: InterviewId) -> tuple[Compared, ...]:
    """Return the machine's version and the newest one, stretch by stretch, in order of time.

    Raises like Reader.transcript.
    """
    _require_staff(viewer)
    reader = reading(archive, viewer, Purpose.PRESERVE)
    machine = reader.transcript(interview, TranscriptKind.MACHINE).segments
    newest = reader.transcript(interview).segments
    kept = {each.number for each in newest if each.suppressed is None}
    begun = [each for each in machine if each.number in kept] or list(machine[:1])
    before, after = _by_stretch(machine, begun), _by_stretch(newest, begun)
    return tuple(
        Compared(each.number, each.start_ms, each.language, differences(before[at], after[at]))
        for at, each in enumerate(begun)
    )


def _by_stretch(segments: Sequence[TranscriptSegment], begun: Sequence[TranscriptSegment]) -> list[str]:
    """Return what is said from the beginning of each of `begun` to the next; what is left out is not."""
    starts = [each.start_ms for each in begun]
    said: list[list[str]] = [[] for _ in begun]
    for segment in segments:
        if segment.suppressed is None and begun:
            said[max(0, bisect_right(starts, segment.start_ms) - 1)].append(segment.text)
    return [" ".join(texts) for texts in said]


def revisions(archive: Archive, viewer: Viewer, interview: InterviewId, number: int) -> tuple[Revision, ...]:
    """Return the revisions of a line, the newest first. Raises like Reader.transcript, and NotFound."""
    _require_staff(viewer)
    reading(archive, viewer, Purpose.PRESERVE).transcript_kind(interview)
    newest = transcripts.newest(archive.database(), interview)
    rows = [] if newest is None else transcripts.revisions(archive.database(), newest, number)
    if not rows:
        raise NotFound
    texts = [row["text"] for row in rows]
    found = [
        Revision(
            row["revision"],
            from_ms(row["written_at"]),
            row["writer"],
            row["verified_by"] is not None,
            differences(texts[at - 1] if at else row["text"], row["text"]),
        )
        for at, row in enumerate(rows)
    ]
    return tuple(reversed(found))


def _require_staff(viewer: Viewer) -> None:
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
