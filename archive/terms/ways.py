"""How a theme came to a stretch of an interview, and how sure that is; plain values."""

from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """What led to a theme."""

    WORDS = "words"
    """Its phrases are said there."""
    MEANING = "meaning"
    """What is said is like its definition and examples, in whatever words."""
    BOTH = "both"
    PERSON = "person"
    """Somebody heard it."""


@dataclass(frozen=True, slots=True)
class Why:
    """The way; `sure` from 0 to 1; whether it is only supposed: *if I had stayed, he would have killed me*."""

    way: Way = Way.WORDS
    sure: float = 1.0
    supposed: bool = False


BY_WORDS = Why()
