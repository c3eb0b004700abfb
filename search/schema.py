"""What an index holds of a passage, and how its words become terms.

One field per language for stems with their positions (`es`), one for the forms as they were said (`es_forms`:
prefixes and suggestions), `other` for the rest. Kept are only a key (group, start, id) and what is said about the
passage (themes, language, group, who speaks, when): no text.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from whoosh.analysis.acore import Token
from whoosh.analysis.analyzers import Analyzer
from whoosh.fields import FieldType

from search.codec import Places
from search.dates import span
from search.engine import columns, fields, formats
from search.errors import BadPassage
from search.postings import WRITTEN
from search.stems import LANGUAGES, index_terms
from search.types import Passage
from search.words import base_language, fold, places, words

OTHER = "other"
FIELDS = (*LANGUAGES, OTHER)
"""The fields of words: a passage's words are in exactly one."""
ABOUT = (
    "group",
    "language",
    "theme",
    "confirmed",
    "collection",
    "country",
    "speaker",
    "narrator",
    "date",
    "year",
)
"""The fields of what is said about a passage, each value kept whole."""
_LONGEST_NAME = 200
BEGINNING = 3
"""Letters of a beginning that is kept, so that what begins so is found at once; longer ones have few forms."""


def field_of(language: str) -> str:
    """Return the field that holds words in this language (BCP 47)."""
    base = base_language(language)
    return base if base in LANGUAGES else OTHER


def analysis_of(field: str) -> str:
    """Return the language by whose rules the words of a field are taken."""
    return "und" if field == OTHER else field


def forms_of(field: str) -> str:
    """Return the field of the forms as they were said, beside a field of words."""
    return f"{field}_forms"


def beginnings_of(field: str) -> str:
    """Return the field of the first letters of the forms, beside a field of words."""
    return f"{field}_beginnings"


def begun_in(field: str, plain: str) -> str:
    """Return the field, beside a field of words, whose terms are looked through for what begins so."""
    return forms_of(field) if len(plain) > BEGINNING else beginnings_of(field)


def terms(text: str, language: str) -> list[tuple[str, int, int]]:
    """Return (term, start, end) for each term of each word; the terms of one word share their offsets (characters)."""
    rules = analysis_of(field_of(language))
    return [
        (term, start, end) for word, start, end in words(text, rules) for term in index_terms(word, rules)
    ]


def placed_terms(text: str, language: str) -> Iterator[tuple[str, int]]:
    """Yield each term with the place of its word."""
    found = terms(text, language)
    starts = list(dict.fromkeys(start for _term, start, _end in found))
    at = dict(zip(starts, places(text, starts), strict=True))
    for term, start, _end in found:
        yield term, at[start]


def forms_in(text: str, language: str) -> Iterator[str]:
    """Yield each form in a text once, of those with at least two letters."""
    for said in sorted({word for word, _start, _end in words(text, language) if len(word) > 1}):
        yield form(said)


def form(word: str) -> str:
    """Return the word as it is kept among the forms; it sorts where its folded spelling does."""
    plain = fold(word)
    return plain if plain == word else f"{plain}{WRITTEN}{word}"


def beginnings_in(text: str, language: str) -> list[str]:
    """Return the first letters of each form in a text, once each."""
    return beginnings(forms_in(text, language))


def beginnings(forms: Iterable[str]) -> list[str]:
    """Return the first letters of these forms, once each."""
    return sorted({form[:BEGINNING].partition(WRITTEN)[0] for form in forms})


class StemAnalyzer(Analyzer):
    """Gives Whoosh the terms of a text in one language, each at its word's position."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, value: str, *, positions: bool = False, mode: str = "", **_: Any) -> Iterator[Token]:
        """Yield one token (the same object, as Whoosh wants it) per term."""
        token = Token(positions, mode=mode, boost=1.0)
        for token.text, token.pos in placed_terms(value, self.language):
            yield token


class FormAnalyzer(Analyzer):
    """Gives Whoosh each form of a text once, or each of what they begin with."""

    def __init__(self, language: str, each: Callable[[str, str], Iterable[str]]) -> None:
        self.language, self.each = language, each

    def __call__(self, value: str, *, positions: bool = False, mode: str = "", **_: Any) -> Iterator[Token]:
        """Yield one token per form of at least two letters, or per beginning."""
        token = Token(positions, mode=mode, boost=1.0)
        for token.text in self.each(value, self.language):
            yield token


class Forms(FieldType):
    """A field that knows which forms, or beginnings, a passage has, and nothing of how often or where."""

    def __init__(self, language: str, each: Callable[[str, str], Iterable[str]]) -> None:
        super().__init__(format=formats.Existence(), analyzer=FormAnalyzer(language, each))


class Stems(fields.TEXT):  # type: ignore[misc]
    """A field of words."""

    def __init__(self, language: str) -> None:
        super().__init__(analyzer=StemAnalyzer(language), phrase=True)
        self.format = Places()


def build_schema() -> Any:
    """Return the fields of an index."""
    schema = fields.Schema(
        key=fields.COLUMN(columns.VarBytesColumn()),
        field=fields.ID(),
        **{name: fields.ID() for name in ABOUT},
    )
    for name in FIELDS:
        language = analysis_of(name)
        schema.add(name, Stems(language))
        schema.add(forms_of(name), Forms(language, forms_in))
        schema.add(beginnings_of(name), Forms(language, beginnings_in))
    return schema


def document(passage: Passage) -> dict[str, Any]:
    """Return the passage as the index takes it. Raises BadPassage."""
    field = field_of(passage.language)
    said = dict.fromkeys((field, forms_of(field), beginnings_of(field)), passage.text)
    kept = {"key": key_of(passage), "field": [field], **said}
    return kept | {name: values for name, values in about(passage).items() if values}


def about(passage: Passage) -> dict[str, list[str]]:
    """Return what is said about a passage, by field; an empty list where nothing is."""
    date = passage.date if passage.date and span(passage.date) else None
    year = passage.year if passage.year is not None else date and date[:4]
    return {
        "group": [passage.group],
        "language": [base_language(passage.language)],
        "theme": sorted(set(passage.themes)),
        "confirmed": sorted(set(passage.confirmed)),
        "collection": _one(passage.collection),
        "country": _one(passage.country),
        "speaker": _one(passage.speaker),
        "narrator": _one(passage.narrator),
        "date": _one(date),
        "year": _one(str(year) if year else None),
    }


def _one(value: str | None) -> list[str]:
    """Return a value as Whoosh takes it, none where it is empty."""
    short = (value or "").strip()[:_LONGEST_NAME]
    return [short] if short else []


def key_of(passage: Passage) -> bytes:
    """Return what is kept of a passage; keys sort by group, then time. Raises BadPassage."""
    if not passage.id or not passage.group or "\0" in passage.id + passage.group:
        raise BadPassage
    try:
        return "\0".join((passage.group, f"{max(passage.start_ms, 0):012d}", passage.id)).encode()
    except UnicodeEncodeError as error:
        raise BadPassage from error


def read_key(key: bytes) -> tuple[str, str, int]:
    """Return the (id, group, start in ms) in a key."""
    group, start_ms, id_ = key.decode().split("\0")
    return id_, group, int(start_ms)
