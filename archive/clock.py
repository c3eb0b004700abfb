"""The archive's clock: aware UTC for people, whole milliseconds for the database."""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

DAY_MS = 24 * 60 * 60 * 1000


class Clock(Protocol):
    """Where time comes from."""

    def now_ms(self) -> int:
        """Return milliseconds since 1970 in UTC."""
        ...


class SystemClock:
    """The machine's own time."""

    def now_ms(self) -> int:
        """Return milliseconds since 1970 in UTC."""
        return time.time_ns() // 1_000_000


@dataclass(slots=True)
class SetClock:
    """A clock that stands where it is put: for rehearsals and tests."""

    ms: int

    def now_ms(self) -> int:
        """Return the time it was set to."""
        return self.ms


def is_date(text: str) -> bool:
    """Whether the text is a day, written as year-month-day."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def from_ms(ms: int) -> datetime:
    """Return the moment as an aware UTC datetime."""
    return datetime.fromtimestamp(ms / 1000, tz=UTC)


def to_ms(moment: datetime) -> int:
    """Return milliseconds since 1970 of an aware datetime; exact, where a float of seconds is not."""
    return (moment - datetime.fromtimestamp(0, tz=UTC)) // timedelta(milliseconds=1)
