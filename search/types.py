"""What goes into an index and what comes out of it: plain frozen values.

A passage's words go in and are never kept as text; what comes out are ids, counts and places, for which the caller
loads words from where they may be read.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of speech: the unit that is found. Times in milliseconds.

    `group` is what is replaced and removed together (an interview, an excerpt). `language` is BCP 47; its first
    part chooses the analysis and is the language that is counted. No name and no date: what
    is not in the index cannot leak from it.
    """

    id: str
    group: str
    language: str
    text: str
    start_ms: int
    end_ms: int
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A person's words, and what she limited the search to.

    A passage answers when it has *one* of `themes` and is in *one* of `languages` (each: no limit when empty). With
    no words at all, everything within a limit that was given answers. `without_groups` are in no hit, total,
    count or suggestion; until they are removed, how often they say a word still weighs in the order.
    """

    words: str
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    limit: int = 20
    offset: int = 0
    without_groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers; the higher the score, the better."""

    id: str
    group: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: how many passages in all, one page of them, and how many of them all have each theme and language.

    `understood` is the question as it was taken, in a form that can be asked again; `note` says in a sentence what
    was taken otherwise than it was written; `suggestion` is a question with more to find, where nothing was found.
    """

    total: int
    hits: tuple[Hit, ...]
    themes: dict[str, int]
    languages: dict[str, int]
    understood: str
    note: str | None
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a snippet; `marked` where it answers the question."""

    text: str
    marked: bool
