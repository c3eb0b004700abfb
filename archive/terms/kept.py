"""What one person keeps for herself while she searches: places in interviews, and questions. Never testimony."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from archive.terms.models import InterviewId

QuoteId = NewType("QuoteId", str)
SavedId = NewType("SavedId", str)
NOT_CHECKED = "A computer wrote words of it, and nobody has checked them yet."
"""Why a quote is not printed: what a machine wrote is never quotable in public until a person has verified it."""


class Step(StrEnum):
    """Which way a quote is moved in its basket."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class KeptQuote:
    """A stretch of an interview, in ms of its recording, with a note of whoever keeps it."""

    id: QuoteId
    interview: InterviewId
    start_ms: int
    end_ms: int
    note: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A question under a name; `query` is the search page's address after its question mark."""

    id: SavedId
    name: str
    query: str
    saved_at: datetime
    seen_at: datetime
    """When its answers were looked at last."""
