"""An answer about every interview, with what must stay as it is for it to be true: plain values, which ask nothing."""

from collections.abc import Collection
from dataclasses import dataclass

from archive.terms.models import InterviewId


@dataclass(frozen=True, slots=True)
class Lasting:
    """Which interviews an answer names, true in one state of consent, from a moment until another (ms; None: open)."""

    interviews: Collection[InterviewId]
    state: str
    from_ms: int
    until_ms: int | None

    def holds(self, state: str, now_ms: int) -> bool:
        """Whether it is still the answer. A clock that was set back is before it began."""
        ends = self.until_ms
        return self.state == state and self.from_ms <= now_ms and (ends is None or now_ms < ends)


Remembered = dict[tuple[str, str], Lasting]
"""The last answer to each question (what was asked, of which index or purpose), for all threads of a process."""
