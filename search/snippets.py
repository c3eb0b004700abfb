"""Where a question's words stand in a text that is handed in, and a short piece of the text around them.

The text comes from where it may be read, never from the index; offsets are characters of the text as given.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from search.parsing import All, Beginning, Either, Part, Phrase, Word, understand
from search.query import needed, said
from search.schema import analysis_of, field_of
from search.stems import index_terms, query_terms
from search.types import Piece
from search.words import fold, words

_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words that must follow one another, each as the terms that answer it; or one word that begins with `start`."""

    steps: tuple[frozenset[str], ...]
    start: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word of the text: what it answers to, and where it stands."""

    terms: frozenset[str]
    plain: str
    start: int
    end: int


def matches(text: str, question: str, language: str) -> list[tuple[int, int]]:
    """Return the (start, end) of everything in the text that answers the question, in order, none overlapping."""
    part = understand(question).part
    if part is None:
        return []
    field = field_of(language)
    spoken = list(_spoken(text, analysis_of(field)))
    spans = sorted(span for wanted in _wanted(part, field) for span in _places(spoken, wanted))
    return _apart(spans)


def first_match(text: str, said_words: Iterable[str], question: str, language: str) -> int | None:
    """Return which of the text's words (from 0, in its order) is the first to answer; None where none can be said."""
    spans = matches(text, question, language)
    place = 0
    for number, word in enumerate(said_words if spans else ()):
        found = text.find(word, place)
        if found < 0:
            return None
        place = found + len(word)
        if place > spans[0][0]:
            return number
    return None


def snippet(text: str, question: str, language: str, *, length: int = 160) -> tuple[Piece, ...]:
    """Return about `length` characters around the place with most answers; the beginning where there is none.

    A cut is marked by an ellipsis, which comes on top of the length.
    """
    spans = matches(text, question, language)
    start, end = _window(text, spans, max(length, 1))
    return tuple(_pieces(text, [span for span in spans if span[0] < end and span[1] > start], start, end))


def _spoken(text: str, rules: str) -> Iterator[Spoken]:
    for word, start, end in words(text, rules):
        yield Spoken(frozenset(index_terms(word, rules)), fold(word), start, end)


def _wanted(part: Part, field: str) -> Iterator[Wanted]:
    """Yield what the question asks for; nothing of what it excludes."""
    rules = analysis_of(field)
    match part:
        case Word(text):
            yield _steps(said(text, rules), rules)
        case Phrase(text):
            yield _steps([word for word, _, _ in words(text, rules)], rules)
        case Beginning(text):
            *before, last = said(text, rules) or [""]
            yield from (_steps([word], rules) for word in before)
            yield Wanted((), fold(last))
        case Either(parts) | All(parts):
            within = needed(parts, field) if isinstance(part, All) else parts
            yield from chain.from_iterable(_wanted(each, field) for each in within)


def _steps(said_words: list[str], rules: str) -> Wanted:
    return Wanted(tuple(frozenset(query_terms(word, rules)) for word in said_words))


def _places(spoken: list[Spoken], wanted: Wanted) -> Iterator[tuple[int, int]]:
    if wanted.start:
        yield from ((word.start, word.end) for word in spoken if word.plain.startswith(wanted.start))
    steps = wanted.steps
    for first in range(len(spoken) - len(steps) + 1 if steps else 0):
        if all(spoken[first + step].terms & steps[step] for step in range(len(steps))):
            yield spoken[first].start, spoken[first + len(steps) - 1].end


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    apart: list[tuple[int, int]] = []
    for start, end in spans:
        if apart and start < apart[-1][1]:
            apart[-1] = apart[-1][0], max(apart[-1][1], end)
        else:
            apart.append((start, end))
    return apart


def _window(text: str, spans: list[tuple[int, int]], length: int) -> tuple[int, int]:
    """Return where the snippet starts and ends: most answers, some words before them, no word cut."""
    if len(text) <= length:
        return 0, len(text)
    if not spans:
        return 0, _back(text, length, 1)
    first, last = _fullest(spans, length)
    start = min(max(0, first - (length - (last - first)) // 2), len(text) - length)
    end = min(start + length, len(text))
    return _forward(text, start, first), _back(text, end, last)


def _fullest(spans: list[tuple[int, int]], length: int) -> tuple[int, int]:
    """Return where the stretch of at most `length` with most answers starts and ends."""
    ends = [end for _, end in spans]
    after = [bisect_right(ends, start + length) for start, _ in spans]
    best = max(range(len(spans)), key=lambda each: after[each] - each)
    start = spans[best][0]
    return start, ends[after[best] - 1] if after[best] > best else start + length


def _forward(text: str, start: int, most: int) -> int:
    """Return the next beginning of a word at or after `start`, at most `most`."""
    if start == 0 or text[start - 1].isspace():
        return start
    while start < most and not text[start - 1].isspace():
        start += 1
    return start


def _back(text: str, end: int, least: int) -> int:
    """Return the last end of a word at or before `end`, at least `least`; `end` itself where a word is longer."""
    cut = end
    while cut > least and cut < len(text) and not text[cut].isspace():
        cut -= 1
    return cut if cut > least or least > 1 else end


def _pieces(text: str, spans: list[tuple[int, int]], start: int, end: int) -> Iterator[Piece]:
    at = start
    before = _ELLIPSIS if start else ""
    for span_start, span_end in spans:
        opening = max(span_start, start)
        if plain := before + text[at:opening]:
            yield Piece(plain, marked=False)
        before, at = "", min(span_end, end)
        yield Piece(text[opening:at], marked=True)
    if plain := before + text[at:end] + (_ELLIPSIS if end < len(text) else ""):
        yield Piece(plain, marked=False)
