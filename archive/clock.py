"""The archive's clock: aware UTC for people, whole milliseconds for the database.

A machine's clock may be wrong. What has ended stays ended, whatever it is set back to; what is removed for good waits
for it to say so twice, a day apart (docs/decisions/0015-a-wrong-clock.md).
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

DAY_MS = 24 * 60 * 60 * 1000


class Clock(Protocol):
    """Where time comes from."""

    def now_ms(self) -> int:
        """Return milliseconds since 1970 in UTC, never before the newest moment that the archive wrote down."""
        ...

    def machine_ms(self) -> int:
        """Return what the machine says, also where it was set back: for files, and for what is removed for good."""
        ...

    def written(self, ms: int) -> None:
        """Be told of a moment that was written down."""
        ...


class SystemClock:
    """The machine's own time, which stands still while that is before the newest moment that was written down.

    `machine_ns` says it in nanoseconds since 1970. It is asked for each row that a view looks at.
    """

    def __init__(self, machine_ns: Callable[[], int] = time.time_ns) -> None:
        self._machine_ns = machine_ns
        self._written = 0
        self._lock = threading.Lock()

    def now_ms(self) -> int:
        """Return milliseconds since 1970 in UTC, never before the newest moment that was written down."""
        ms = self._machine_ns() // 1_000_000
        return ms if ms > self._written else self._written

    def machine_ms(self) -> int:
        """Return milliseconds since 1970 in UTC, as the machine says."""
        return self._machine_ns() // 1_000_000

    def written(self, ms: int) -> None:
        """Never again say a time before this one."""
        with self._lock:
            self._written = max(self._written, ms)


@dataclass(slots=True)
class SetClock:
    """A clock that stands where it is put: for rehearsals and tests."""

    ms: int

    def now_ms(self) -> int:
        """Return the time it was set to."""
        return self.ms

    def machine_ms(self) -> int:
        """Return the time it was set to."""
        return self.ms

    def written(self, ms: int) -> None:
        """Do nothing: it stands where it is put, also before what was written down."""


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
