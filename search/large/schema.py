"""What tantivy keeps of a passage: the same terms, forms and fields as `search.schema`, made by the same analysis.

Beside those, numbers and texts by which answers are put in order. No text is kept, only the key. Every term comes from
us, with its place, so that both engines find the same.
"""

from collections.abc import Iterable
from typing import Any

from search.large.engine import tantivy
from search.large.kinds import KINDS, kind_text, sign_field, sign_of
from search.ranking import day
from search.schema import (
    ABOUT,
    FIELDS,
    about,
    analysis_of,
    beginnings,
    beginnings_of,
    field_of,
    forms_in,
    forms_of,
    key_of,
    placed_terms,
)
from search.types import Passage, Sort

NO_PASSAGE = "\0"
"""The group of what stands in a segment to have it joined (`segments`); a passage cannot have it."""
WEIGHT = "weight"
_NO_DATE = 999_999_999
_NEVER = 100_000_000
_RAW: dict[str, Any] = {"tokenizer_name": "raw", "index_option": "basic"}
_FIRST_WEIGHT, _SPREAD = 40.0, 0.08
_LETTERS_WEIGHED = 4
_DIGITS, _LETTERS, _RANKS = 1, 12, 40


def build_schema() -> Any:
    """Return the fields of an index."""
    builder = tantivy.SchemaBuilder()
    builder.add_bytes_field("key", stored=True)
    builder.add_text_field("field", **_RAW)
    for name in ABOUT:
        builder.add_text_field(name, **_RAW)
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="position")
        builder.add_text_field(forms_of(name), **_RAW)
        builder.add_text_field(beginnings_of(name), **_RAW)
    for sort in (Sort.OLDEST, Sort.NEWEST):
        builder.add_text_field(sort.value, fast=True, **_RAW)
    for name in KINDS:
        builder.add_text_field(name, **_RAW)
    for number in (WEIGHT, "start", *map(sign_field, KINDS)):
        builder.add_unsigned_field(number, fast=True)
    return builder.build()


def document(passage: Passage) -> Any:
    """Return the passage as tantivy takes it. Raises BadPassage."""
    made = tantivy.Document()
    key, field, said = key_of(passage), field_of(passage.language), about(passage)
    rules = analysis_of(field)
    made.add_bytes("key", key)
    made.add_text("field", field)
    for name, values in said.items():
        for value in values:
            made.add_text(name, value)
    made.add_pre_tokenized_text(field, _tokens(placed_terms(passage.text, rules)))
    forms = list(forms_in(passage.text, rules))
    for name, terms in ((forms_of(field), forms), (beginnings_of(field), beginnings(forms))):
        made.add_pre_tokenized_text(name, _tokens((term, 0) for term in terms))
    for sort in (Sort.OLDEST, Sort.NEWEST):
        made.add_text(sort.value, f"{_place(next(iter(said['date']), None), sort):09}{key.decode()}")
    made.add_unsigned(WEIGHT, weight_of(passage.group))
    for name in KINDS:
        text = kind_text(name, said)
        made.add_text(name, text)
        made.add_unsigned(sign_field(name), sign_of(text))
    made.add_unsigned("start", max(passage.start_ms, 0))
    return made


def filling() -> Any:
    """Return a document that answers nothing."""
    made = tantivy.Document()
    made.add_text("group", NO_PASSAGE)
    return made


def weight_of(group: str) -> int:
    """Return a number by whose logarithm a score is multiplied: it falls by 0.2 % from the first to the last group.

    Answers that are nearly equal then stand in the order of their groups, wherever they are in the files.
    """
    share, step = 0.0, 1.0
    for letter in group[:_LETTERS_WEIGHED]:
        rank, alone = _rank(letter)
        step /= _RANKS
        share += rank * step
        if not alone:
            break
    return int(2.0 ** (_FIRST_WEIGHT + _SPREAD * (1 - share)))


def _rank(letter: str) -> tuple[int, bool]:
    """Return the place of a letter among all, and whether it has the place alone."""
    if "0" <= letter <= "9":
        return _DIGITS + ord(letter) - ord("0"), True
    if "a" <= letter <= "z":
        return _LETTERS + ord(letter) - ord("a"), True
    return (0 if letter < "0" else _LETTERS - 1 if letter < "a" else _RANKS - 1), False


def _place(date: str | None, sort: Sort) -> int:
    """Return where a date stands, as a number that is not negative."""
    if date is None:
        return _NO_DATE
    return int(day(date, sort)) + (_NEVER if sort is Sort.NEWEST else 0)


def _tokens(placed: Iterable[tuple[str, int]]) -> Any:
    token = tantivy.Token
    return tantivy.PreTokenizedString("", [token(term, place, 0, 0) for term, place in placed])
