"""What the public side is made of: plain values that hold only what the public may have.

Nothing here knows an interview, a person or a consent record; whatever is not in these fields cannot leave the gallery.
"""

from dataclasses import dataclass

from media.types import Peaks

TRANSLATED = "t"
"""Before the numbers of lines in the index: their translation."""


@dataclass(frozen=True, slots=True)
class ThemeLabel:
    """A theme as it is shown: its id and its label in each language that the thesaurus has."""

    id: str
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class ThemeNode:
    """A theme with the number of published excerpts under it and its narrower themes."""

    theme: ThemeLabel
    count: int
    narrower: tuple["ThemeNode", ...]


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """How many published excerpts have words in a language (BCP 47)."""

    language: str
    count: int


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word and when it sounds, in milliseconds from the start of the excerpt."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Line:
    """One segment of the excerpt's transcript, times from the start of the excerpt."""

    start_ms: int
    end_ms: int
    speaker: str | None
    language: str
    words: tuple[SpokenWord, ...]

    @property
    def text(self) -> str:
        """The words with single spaces between them."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Translation:
    """What stands beside an excerpt's lines, one text for each, and who translated, in a few words."""

    language: str
    made_by: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """An excerpt in a list. Of one that is not `harvestable` search engines are asked to show nothing from there."""

    id: str
    title: str
    narrator: str | None
    languages: tuple[str, ...]
    duration_ms: int
    themes: tuple[ThemeLabel, ...]
    opening: str
    peaks: Peaks
    warning: str | None
    voice: str
    synthetic: bool
    harvestable: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An excerpt's own page. `narrator`, `place` and `voice` (`original`, `altered`, `text_only`) are as she chose.

    `downloadable`, `embeddable` and `harvestable` (named in the catalogues and feeds of others) say what everyone in
    it agreed to beyond being heard on these pages.
    """

    id: str
    title: str
    context: str
    warning: str | None
    narrator: str | None
    place: str | None
    recorded_on: str | None
    published_on: str
    languages: tuple[str, ...]
    duration_ms: int
    voice: str
    whole: bool
    synthetic: bool
    themes: tuple[ThemeLabel, ...]
    lines: tuple[Line, ...]
    peaks: Peaks
    collection: str | None = None
    downloadable: bool = False
    embeddable: bool = False
    harvestable: bool = False
    translation: Translation | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """An excerpt as a feed tells of it. `sound_bytes` is the size of its clip; 0 where the feed may not give it."""

    id: str
    title: str
    context: str
    warning: str | None
    narrator: str | None
    published_on: str
    languages: tuple[str, ...]
    duration_ms: int
    voice: str
    synthetic: bool
    sound_bytes: int


@dataclass(frozen=True, slots=True)
class Places:
    """Every page that the gallery has for something published: (id, day of publication) of excerpts, other ids."""

    excerpts: tuple[tuple[str, str], ...]
    themes: tuple[str, ...]
    collections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """Excerpts that the archive keeps together, with how many are published and how long they are."""

    id: str
    title: str
    count: int
    duration_ms: int
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Station:
    """Where an excerpt stands in its collection, counted from 1, and the (id, title) before and after it."""

    collection: Collection
    number: int
    before: tuple[str, str] | None
    after: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Told:
    """An excerpt by its title alone, under a name."""

    id: str
    title: str
    language: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A name that narrators chose, with what was told under it: by one woman, or by several who chose the same."""

    name: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class People:
    """One page of the names, and how many testimonies have none."""

    named: tuple[Named, ...]
    total: int
    unnamed: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `page` counts from 1, `first` is the number of its first card."""

    cards: tuple[Card, ...]
    total: int
    page: int
    pages: int
    first: int = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a snippet; `marked` where it answers the question."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A place that answers a search, in its excerpt, at its second: as it was said, or as it was translated.

    It was found by its words, by its meaning, or by both.
    """

    card: Card
    start_ms: int
    language: str
    pieces: tuple[Piece, ...]
    is_translation: bool = False
    by_words: bool = True
    by_meaning: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a search of the gallery.

    `lacking` where it was by meaning too, and some excerpts cannot be found by theirs yet.
    """

    words: str
    total: int
    page: int
    pages: int
    hits: tuple[FoundLine, ...]
    themes: tuple[ThemeNode, ...]
    languages: tuple[LanguageCount, ...]
    understood: str
    note: str | None
    suggestion: str | None
    lacking: bool = False
    try_meaning: bool = False
    """Whether the words found nothing, and can be asked again by meaning."""
    is_said: bool = True
    """Whether any word was asked for, rather than fields alone."""


@dataclass(frozen=True, slots=True)
class Home:
    """What the first page leads with."""

    newest: tuple[Card, ...]
    themes: tuple[ThemeNode, ...]
    languages: tuple[LanguageCount, ...]
    total: int
    total_ms: int


@dataclass(frozen=True, slots=True)
class PublicTheme:
    """A theme as the gallery keeps it, with the theme above it."""

    theme: ThemeLabel
    broader: str | None
    position: int
