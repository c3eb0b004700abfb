"""The words of a participant's own page: her private link, her answer to an excerpt, what she may undo. Plain values.

The rules are in `consent.own`, the rows in `store.links`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import NewType

from archive.terms.models import (
    Decision,
    Embargo,
    Grant,
    InterviewId,
    ParticipantId,
    Presentation,
    Purpose,
    Role,
    UserId,
    Viewer,
)
from archive.terms.reasons import Reason

LinkId = NewType("LinkId", str)


class Answer(StrEnum):
    """What she said of an excerpt."""

    APPROVED = "approved"
    """She wants it public. It counts for the words as she saw them, and does not stand for an approval by the staff."""
    REFUSED = "refused"
    """It may not be public, whatever else changes, until she says otherwise."""


class Happened(StrEnum):
    """What a line of her history tells."""

    TAKEN_IN = "taken_in"
    AGREED = "agreed"
    ADDED = "added"
    TOOK_BACK_ONE = "took_back_one"
    TOOK_BACK_ALL = "took_back_all"
    BROUGHT_BACK = "brought_back"
    RENAMED = "renamed"
    LINK_MADE = "link_made"
    LINK_REVOKED = "link_revoked"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    TAKEN_OUT = "taken_out"
    SHE_APPROVED = "she_approved"
    SHE_REFUSED = "she_refused"
    ASKED_EACH_TIME = "asked_each_time"
    STRETCH_CLOSED = "stretch_closed"
    STRETCH_OPENED = "stretch_opened"


@dataclass(frozen=True, slots=True)
class NarratorLink:
    """A private link as the staff may know it: never its token. `opened_on` is a day, without the hour."""

    id: LinkId
    interview: InterviewId
    participant: ParticipantId
    language: str
    passphrase_hash: str | None
    made_at: datetime
    expires_at: datetime | None
    opened_on: str | None


@dataclass(frozen=True, slots=True)
class Her:
    """Whoever opened a private link: one participant of one interview, and nobody else's page."""

    link: NarratorLink

    @property
    def interview(self) -> InterviewId:
        """The interview that the link is for."""
        return self.link.interview

    @property
    def participant(self) -> ParticipantId:
        """Who she is in it."""
        return self.link.participant

    @property
    def viewer(self) -> Viewer:
        """She, as the one who asks; in the audit she is her participant's id."""
        return Viewer(UserId(self.participant), Role.NARRATOR, "")


@dataclass(frozen=True, slots=True)
class Said:
    """What she said of one purpose, and whether it is open. `reason` says why not where she herself said yes.

    `readers` is how many people are let in by name, until `readers_until` at the latest; None where no name is needed,
    or none would help.
    """

    purpose: Purpose
    grant: Grant | None
    is_yes: bool
    is_open: bool
    reason: Reason | None
    readers: int | None = None
    readers_until: datetime | None = None

    @property
    def is_asked(self) -> bool:
        """Whether she wants to be asked each time."""
        return self.grant is not None and self.grant.decision is Decision.ASK

    @property
    def embargo_until(self) -> str | None:
        """The day before which she does not want it, where she named one."""
        return self.grant.embargo_until if self.grant and self.grant.embargo is Embargo.UNTIL else None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of her agreement, as her history tells it."""

    number: int
    """Which of them: a later one is known by it, whatever the clock said."""
    at_ms: int
    is_hers: bool
    """Whether she wrote it herself, on her page."""
    is_withdrawn: bool
    grants: tuple[Grant, ...]
    presentation: Presentation


@dataclass(frozen=True, slots=True)
class Undo:
    """What she took back and may still undo; `purpose` None stands for everything. `number` is of that version."""

    purpose: Purpose | None
    number: int
    since_ms: int
    until_ms: int
    before: Version

    @property
    def until(self) -> datetime:
        """The moment from which it cannot be undone here any more."""
        return datetime.fromtimestamp(self.until_ms / 1000, tz=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of her history: when, what, and of which purposes or which excerpt. `by_her`: on her own page."""

    at: datetime
    happened: Happened
    by_her: bool = False
    purposes: tuple[Purpose, ...] = ()
    title: str | None = None
