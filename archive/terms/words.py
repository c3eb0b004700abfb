"""What was said: a version of a transcript, its segments, their words with times. Rows are in `store.transcripts`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from archive.terms.models import InterviewId, ParticipantId
from transcribe.types import Word

TranscriptId = NewType("TranscriptId", str)
TermId = NewType("TermId", str)
VoiceId = NewType("VoiceId", str)
"""What stands as speaker of a segment until a person says who it is: it is nobody's id."""

JOINED = "joined"
"""Why a segment is not shown whose words a person put into the one before: it is kept, empty, for the way back."""


class TranscriptKind(StrEnum):
    """What a version of a transcript is."""

    MACHINE = "machine"
    """Written by a model and never changed."""
    CORRECTED = "corrected"
    """Changed revision by revision, by people, or by a machine that listened to some of it again."""


@dataclass(frozen=True, slots=True)
class TranscriptSegment:
    """A stretch of speech as it stands now; `verified` when a person confirmed its words.

    `is_covered` where this reader may not have some of it: something else stands there.
    """

    number: int
    revision: int
    start_ms: int
    end_ms: int
    speaker: str | None
    language: str
    text: str
    words: tuple[Word, ...]
    doubts: tuple[str, ...]
    suppressed: str | None
    verified: bool
    is_covered: bool = False

    @property
    def outline(self) -> "Outline":
        """Where it lies, without its words."""
        is_heard = not self.verified and self.suppressed is None
        return Outline(
            self.number,
            self.start_ms,
            self.end_ms,
            self.suppressed,
            self.verified,
            self.doubts,
            tuple(word.probability for word in self.words) if is_heard else (),
        )


@dataclass(frozen=True, slots=True)
class Outline:
    """Where a segment lies, for a page that does not show it: none of its words, but how likely each of them is.

    `sureness` (0 to 1) is empty where a person confirmed the words, or they are not shown.
    """

    number: int
    start_ms: int
    end_ms: int
    suppressed: str | None
    verified: bool
    doubts: tuple[str, ...]
    sureness: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Transcript:
    """A version of the words of an interview, made from another or by a model.

    `is_worked_on`: a person changed or confirmed something in it.
    """

    id: TranscriptId
    interview: InterviewId
    version: int
    kind: TranscriptKind
    made_by: str
    is_worked_on: bool
    segments: tuple[TranscriptSegment, ...]


@dataclass(frozen=True, slots=True)
class TranslatedSegment:
    """A stretch in English, made by a computer of all that sounds from `from_ms` to `to_ms`, and of nothing else.

    `is_left_out` where this reader may not have some of that: then all of it is gone. `is_restricted`, for the staff,
    where it is gone for others. `is_copied` where it was said in English, and only copied.
    """

    number: int
    start_ms: int
    end_ms: int
    from_ms: int
    to_ms: int
    text: str
    is_copied: bool
    is_left_out: bool = False
    is_restricted: bool = False

    @property
    def is_searched(self) -> bool:
        """Whether this reader finds it by its English. What was said in English is found among the words."""
        return not (self.is_left_out or self.is_copied)


@dataclass(frozen=True, slots=True)
class MachineTranslation:
    """The English version of an interview, made by a model and never changed, only made again."""

    interview: InterviewId
    made_from: TranscriptId
    made_by: str
    made_at: datetime
    segments: tuple[TranslatedSegment, ...]


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A name or a term to expect in the interviews of a collection; `interview` is where it was learned, if in one."""

    id: TermId
    collection: str
    term: str
    interview: InterviewId | None


@dataclass(frozen=True, slots=True)
class HeardVoice:
    """A voice that a machine told apart: who it is, if a person said so, and how much it says in the newest version."""

    id: VoiceId
    number: int
    participant: ParticipantId | None
    lines: int
    said_ms: int
    first_ms: int
