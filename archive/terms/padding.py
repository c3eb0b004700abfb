"""How wide a stretch is covered when somebody means words: where a word ends, a model says within a few hundredths.

Knows times alone.
"""

from collections.abc import Sequence
from typing import Protocol

PAD_MS = 80
"""What is added on either side of words, unless a neighbour's middle comes first."""
LEAST_MS = 200
"""The shortest stretch that can be covered and proven."""


class Timed(Protocol):
    """Anything that sounds for a while."""

    @property
    def start_ms(self) -> int:
        """When it begins, in milliseconds of the recording."""

    @property
    def end_ms(self) -> int:
        """When it ends."""


def is_of_words(words: Sequence[Timed], start_ms: int, end_ms: int) -> bool:
    """Whether a stretch begins exactly with one word and ends exactly with one: then somebody chose words."""
    return any(each.start_ms == start_ms for each in words) and any(each.end_ms == end_ms for each in words)


def padded(words: Sequence[Timed], start_ms: int, end_ms: int) -> tuple[int, int]:
    """Return the stretch with room on both sides, never past the middle of a neighbouring word.

    It is LEAST_MS long at least, even where that takes more of a neighbour.
    """
    before = [_middle(each) for each in words if each.end_ms <= start_ms]
    after = [_middle(each) for each in words if each.start_ms >= end_ms]
    start = max(start_ms - PAD_MS, *before[-1:], 0)
    end = min(end_ms + PAD_MS, *after[:1], end_ms + PAD_MS)
    short = max(0, LEAST_MS - (end - start))
    start = max(0, start - short // 2)
    return start, max(end, start + LEAST_MS)


def _middle(word: Timed) -> int:
    return (word.start_ms + word.end_ms) // 2
