"""The words of restrictions: a stretch of a recording that some may not have, and what stands in its place.

The rule is in `consent.views`, the rows in `store.restrictions`. What a stretch reaches is said here, once: whoever
reads, and whoever puts words right, goes by the same.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from archive.terms.models import Audience, InterviewId, ParticipantId, UserId, Voice

RestrictionId = NewType("RestrictionId", str)
LEFT_OUT = "[…]"
"""What is read where words were restricted and nothing was written in their place."""


class RestrictionReason(StrEnum):
    """Why a stretch is restricted."""

    NARRATORS_WISH = "narrators_wish"
    THIRD_PARTY = "third_party"
    MINOR = "minor"
    HEALTH = "health"
    ALLEGATION = "allegation"
    LOCATION = "location"
    SAFETY = "safety"
    LEGAL = "legal"


class RestrictionAction(StrEnum):
    """What is heard and read instead."""

    MUTE = "mute"
    """Silence, and a mark where the words were."""
    TONE = "tone"
    """A tone, and a mark where the words were."""
    REPLACE = "replace"
    """Silence, and other words where the words were."""


class RestrictionStatus(StrEnum):
    """Where a restriction is. It holds from the moment it is proposed; only lifting it ends that."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    APPLIED = "applied"
    """Approved, and a copy of the sound without it was made and proven."""
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch to be covered, in milliseconds of the recording; `speaker` None: whoever speaks."""

    start_ms: int
    end_ms: int
    speaker: ParticipantId | None
    action: RestrictionAction
    replacement: str


@dataclass(frozen=True, slots=True)
class Treatment:
    """All that must be done to an interview before it goes as far as a purpose takes it; `key` is empty for nothing."""

    key: str
    spans: tuple[Span, ...]
    voice: Voice

    def within(self, start_ms: int, end_ms: int) -> tuple[Span, ...]:
        """Return the spans that reach into a stretch."""
        return tuple(each for each in self.spans if each.start_ms < end_ms and each.end_ms > start_ms)


@dataclass(frozen=True, slots=True)
class Restriction:
    """A restricted stretch of an interview. `audience` is the widest that may still have it."""

    id: RestrictionId
    interview: InterviewId
    start_ms: int
    end_ms: int
    speaker: ParticipantId | None
    reason: RestrictionReason
    action: RestrictionAction
    replacement: str
    audience: Audience
    until: str | None
    status: RestrictionStatus
    proposed_by: UserId
    proposed_at: datetime
    approved_by: UserId | None

    @property
    def is_her_wish(self) -> bool:
        """Whether a participant asked for it and it was approved: one person alone does not open that again."""
        return (
            self.reason is RestrictionReason.NARRATORS_WISH and self.status is not RestrictionStatus.PROPOSED
        )


def meets(start_ms: int, end_ms: int, span: Span | Restriction) -> bool:
    """Whether something that sounds from `start_ms` to `end_ms` is in the span; of no length, also at its very end."""
    begins_before = start_ms < span.end_ms or start_ms == end_ms == span.end_ms
    return begins_before and max(end_ms, start_ms + 1) > span.start_ms


def holds_for(speaker: str | None, span: Span | Restriction) -> bool:
    """Whether a span is of what this person says; where nobody knows who speaks, each is."""
    return span.speaker in {None, speaker or span.speaker}


def opens_a_wish(restriction: Restriction, before: str | None, after: str | None) -> bool:
    """Whether what is closed at somebody's wish would be open if `after` said it, not `before`: two lift that."""
    return restriction.is_her_wish and holds_for(before, restriction) and not holds_for(after, restriction)
