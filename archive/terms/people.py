"""What is written down to look after people, as plain values: safety notes, who was named, who asked for access.

Nothing here reads or decides; the rows are in `store.safety`, `store.third_parties` and `store.access`.
"""

import hashlib
import json
from dataclasses import astuple, dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from archive.terms.models import InterviewId, UserId

ThirdPartyId = NewType("ThirdPartyId", str)
AccessId = NewType("AccessId", str)


@dataclass(frozen=True, slots=True)
class SafetyNote:
    """What could endanger a participant, and how she can be reached without that. Never indexed, never exported."""

    risk: str
    channel: str
    hours: str
    do_not_contact: bool
    written_by: UserId
    written_at: datetime

    @property
    def seal(self) -> str:
        """Return what a form is bound to that was filled from it (SHA-256): another note has another."""
        return hashlib.sha256(json.dumps(astuple(self), default=str).encode()).hexdigest()


class NamingRule(StrEnum):
    """What is done with the name of somebody who never agreed."""

    WITHHELD = "withheld"
    INITIALS = "initials"
    ALLOWED = "allowed"
    """Only with a reason: she is a public figure, or she was asked."""


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """Somebody who is spoken of and never agreed; `start_ms` and `end_ms` where she is meant without her name."""

    id: ThirdPartyId
    interview: InterviewId
    name: str
    relation: str
    rule: NamingRule
    reason: str
    start_ms: int | None
    end_ms: int | None
    added_by: UserId
    added_at: datetime


class AccessState(StrEnum):
    """Where a request for access is."""

    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    """Until a day. After it the request has lapsed."""
    REJECTED = "rejected"
    REVOKED = "revoked"
    LAPSED = "lapsed"
    """Approved once, and its day has passed. Never written down: it follows from the day."""


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """Who asks for what, and what for. One of `interview` and `collection` is None."""

    id: AccessId
    user: UserId
    interview: InterviewId | None
    collection: str | None
    purpose: str
    requested_at: datetime
    state: AccessState
    decided_by: UserId | None
    decided_at: datetime | None
    expires_at: datetime | None
    reason: str
