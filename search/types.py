"""What goes into an index and what comes out of it: plain frozen values.

A passage's words go in and are never kept as text; what comes out are ids, counts and places, for which the caller
loads words from where they may be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Sort(StrEnum):
    """In which order answers stand. Equal ones stand by interview and time; passages without a date come last."""

    RELEVANCE = "relevance"
    """The best answers first."""
    NEWEST = "newest"
    """By the date of the interview, the latest first."""
    OLDEST = "oldest"
    """By the date of the interview, the earliest first."""


class Facet(StrEnum):
    """What the answers are counted by."""

    THEME = "theme"
    LANGUAGE = "language"
    COLLECTION = "collection"
    YEAR = "year"
    COUNTRY = "country"
    """The narrator's, where this index's audience may know it."""
    CONFIRMED = "confirmed"
    """Those of its themes that a person confirmed in it. Nothing is limited by it, and vectors do not know it."""


class Kind(StrEnum):
    """What a part of a question was understood as."""

    WORD = "word"
    PHRASE = "phrase"
    BEGINNING = "beginning"
    FUZZY = "fuzzy"
    NEAR = "near"
    WITHOUT = "without"
    """What may not be there, whatever it is."""
    THEME = "theme"
    SPEAKER = "speaker"
    NARRATOR = "narrator"
    LANGUAGE = "language"
    COLLECTION = "collection"
    COUNTRY = "country"
    DATE = "date"

    @property
    def is_said(self) -> bool:
        """Whether such a part is words that are heard; the others are about a passage."""
        return self in {Kind.WORD, Kind.PHRASE, Kind.BEGINNING, Kind.FUZZY, Kind.NEAR}


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of speech: the unit that is found, or a line of one, which has a vector. Times in milliseconds.

    `group` is what is replaced and removed together (an interview, an excerpt). `language` is BCP 47; its first
    part chooses the analysis and is the language that is counted. `speaker` and `narrator` are names as this index's
    audience may see them, `collection` and `themes` ids, `country` the narrator's (ISO 3166-1
    alpha-2) where this audience may know it, `date` ISO 8601 as far as it is known (2024, 2024-03, 2024-03-05);
    `year` is the date's unless given. What is not said here is not in the index and cannot leak from it. `part_of` is,
    of a line, the id of the passage that it is in: for vectors alone.
    """

    id: str
    group: str
    language: str
    text: str
    start_ms: int
    end_ms: int
    themes: tuple[str, ...] = ()
    speaker: str | None = None
    narrator: str | None = None
    collection: str | None = None
    country: str | None = None
    date: str | None = None
    year: int | None = None
    part_of: str | None = None
    confirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A person's words, and what she limited the search to.

    A passage answers when it has *one* of `themes`, is in *one* of `languages`, and so on (each: no limit when empty).
    With no words at all, everything within a limit that was given answers. `without_groups` are in no hit, total,
    count or suggestion; until they are removed, how often they say a word still weighs in the order.

    `group` is how many hits of each group are wanted: 0 gives passages, and `limit` and `offset` count passages; more
    gives `Found.groups`, and both count groups. `names` says what people call the ids of themes and
    collections and the codes of languages and countries:
    `{"theme": {"Feminicidio": "t1", "Femicide": "t1"}}`, so that `theme:feminicidio` is understood; only names that
    this reader may see.
    """

    words: str
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    limit: int = 20
    offset: int = 0
    without_groups: frozenset[str] = frozenset()
    collections: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    group: int = 0
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers; the higher the score, the better. `start_ms` is where the passage begins."""

    id: str
    group: str
    score: float
    start_ms: int = 0


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """A group (an interview) with answers: how many, the first of them, and where each one begins (ms, in order)."""

    id: str
    total: int
    hits: tuple[Hit, ...]
    starts_ms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AskedPart:
    """A part of the question as it was understood.

    `text` is the part as it can be shown and asked, `without` the whole question without it. `or_else` is whether it
    is one of several of which one is enough.
    """

    kind: Kind
    text: str
    without: str
    or_else: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: how many passages in all, one page of them, and how many of them all have each theme and language.

    `understood` is the question as it was taken, in a form that can be asked again, and `parts` the same in pieces;
    `note` says in a sentence what was taken otherwise than it was written; `suggestion` is a question with more to
    find, where nothing was found. `facets` is facet -> value -> passages, those with most first (years: the latest
    first). Where groups were asked for, `hits` are those of the groups on this page, and `total_groups` is how many
    groups there are. `whole` is False when time ran out: all counts are then of what had been seen.
    """

    total: int
    hits: tuple[Hit, ...]
    themes: dict[str, int]
    languages: dict[str, int]
    understood: str
    note: str | None
    suggestion: str | None
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    parts: tuple[AskedPart, ...] = ()
    groups: tuple[FoundGroup, ...] = ()
    total_groups: int = 0
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a snippet; `marked` where it answers the question."""

    text: str
    marked: bool
