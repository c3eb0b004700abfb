"""What was said: a version of a transcript, its segments, their words with times. Rows are in `store.transcripts`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from archive.models import InterviewId, ParticipantId
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
    """Corrected by people, revision by revision."""


@dataclass(frozen=True, slots=True)
class TranscriptSegment:
    """A stretch of speech as it stands now; `verified` when a person confirmed its words."""

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


@dataclass(frozen=True, slots=True)
class Transcript:
    """A version of the words of an interview, made from another or by a model."""

    id: TranscriptId
    interview: InterviewId
    version: int
    kind: TranscriptKind
    made_by: str
    segments: tuple[TranscriptSegment, ...]


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
