"""Where a question's words stand in a text that is handed in, and a short piece of the text around them.

The text comes from where it may be read, never from the index; offsets are characters of the text as given.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from search.parsing import understand
from search.parts import All, Beginning, Either, Fuzzy, Near, Part, Phrase, Word
from search.placing import word_starts
from search.postings import is_near
from search.query import needed, said
from search.remembered import Remembered
from search.schema import analysis_of, field_of
from search.spelling import first_letters, is_alike
from search.stems import beginnings_in, first_letter, index_terms, query_terms
from search.types import Piece
from search.words import fold, words

_ELLIPSIS = "…"
_WORDS_REMEMBERED = 8_192
"""Words of the texts of which it is remembered whether they answer a word of the question."""


Step = Callable[[str], bool]
"""Whether a word of the text answers."""
Spoken = list[tuple[str, int, int]]
"""The words of the text with their (start, end), as search.words gives them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words that must follow one another; where `near` is given, at most `distance` words from those."""

    steps: tuple[Step, ...]
    near: "Wanted | None" = None
    distance: int = 0


def matches(text: str, question: str, language: str) -> list[tuple[int, int]]:
    """Return the (start, end) of everything in the text that answers the question, in order, none overlapping."""
    field = field_of(language)
    asked = _asked(question, field)
    if not asked:
        return []
    spoken = list(words(text, analysis_of(field)))
    return _apart(sorted(span for wanted in asked for span in _places(spoken, wanted)))


def first_match(text: str, said_words: Iterable[str], question: str, language: str) -> int | None:
    """Return which of the text's words (from 0, in its order) is the first to answer; None where none can be said."""
    return next(iter(matched_words(text, said_words, question, language)), None)


def matched_words(text: str, said_words: Iterable[str], question: str, language: str) -> tuple[int, ...]:
    """Return which of the text's words (from 0, in its order) answer: each leads to its time.

    The words may come from several lines that make one passage. Where text and words differ, the words that both
    have are matched, and what answers in between is led to the word before it.
    """
    spans = matches(text, question, language)
    if not spans:
        return ()
    starts = word_starts(text, tuple(said_words))
    placed = sorted((start, number) for number, start in enumerate(starts) if start is not None)
    begins = [start for start, _ in placed]
    found: dict[int, None] = {}
    for start, end in spans:
        first = max(bisect_right(begins, start) - 1, 0)
        last = max(bisect_left(begins, end), first + 1)
        found.update(dict.fromkeys(number for _, number in placed[first:last]))
    return tuple(found)


def snippet(text: str, question: str, language: str, *, length: int = 160) -> tuple[Piece, ...]:
    """Return about `length` characters around the place with most answers; the beginning where there is none.

    A cut is marked by an ellipsis, which comes on top of the length.
    """
    spans = matches(text, question, language)
    start, end = _window(text, spans, max(length, 1))
    return tuple(_pieces(text, [span for span in spans if span[0] < end and span[1] > start], start, end))


@lru_cache(maxsize=32)
def _asked(question: str, field: str) -> tuple[Wanted, ...]:
    """Return what the question asks for in a language; a page asks the same of each of its passages."""
    part = understand(question).part
    return tuple(_wanted(part, field)) if part else ()


def _wanted(part: Part, field: str) -> Iterator[Wanted]:
    """Yield what the question asks for; nothing of what it excludes, and nothing that is not said in words."""
    rules = analysis_of(field)
    match part:
        case Word() | Phrase():
            yield _side(part, rules)
        case Beginning(text) | Fuzzy(text, _):
            *before, last = said(text, rules) or [""]
            yield from (Wanted((_form_of(word, rules),)) for word in before)
            if plain := fold(last):
                yield Wanted((_like(plain, part, _form_of(last, rules)),))
        case Near(one, other, distance):
            sides = _side(one, rules), _side(other, rules)
            yield Wanted(sides[0].steps, sides[1], distance)
            yield Wanted(sides[1].steps, sides[0], distance)
        case Either(parts) | All(parts):
            within = needed(parts, field) if isinstance(part, All) else parts
            yield from chain.from_iterable(_wanted(each, field) for each in within)


def _side(part: Word | Phrase, rules: str) -> Wanted:
    typed = said(part.text, rules) if isinstance(part, Word) else [w for w, _, _ in words(part.text, rules)]
    return Wanted(tuple(_form_of(word, rules) for word in typed))


def _form_of(word: str, rules: str) -> Step:
    terms = frozenset(query_terms(word, rules))
    letters = {first_letter(term) for term in terms} | {""}
    begins = beginnings_in(rules)

    def answers(spoken: str) -> bool:
        return begins[spoken] in letters and not terms.isdisjoint(index_terms(spoken, rules))

    return Remembered(answers, _WORDS_REMEMBERED).__getitem__


def _like(plain: str, part: Beginning | Fuzzy, form: Step) -> Step:
    if isinstance(part, Beginning):
        return lambda spoken: fold(spoken).startswith(plain)
    most, letters = part.slips, first_letters(plain[0])

    def answers(spoken: str) -> bool:
        return form(spoken) or (fold(spoken)[:1] in letters and is_alike(plain, fold(spoken), most))

    return Remembered(answers, _WORDS_REMEMBERED).__getitem__


def _places(spoken: Spoken, wanted: Wanted) -> Iterator[tuple[int, int]]:
    """Yield where it stands in the text, as (start, end)."""
    length = len(wanted.steps)
    others = [(at, len(wanted.near.steps)) for at in _rows(spoken, wanted.near)] if wanted.near else []
    for first in _rows(spoken, wanted):
        if not wanted.near or any(is_near((first, length), other, wanted.distance) for other in others):
            yield spoken[first][1], spoken[first + length - 1][2]


def _rows(spoken: Spoken, wanted: Wanted) -> list[int]:
    """Return the number of each word at which the steps begin."""
    if not wanted.steps:
        return []
    begin, *more = wanted.steps
    firsts = [number for number, (word, _, _) in enumerate(spoken) if begin(word)]
    last = len(spoken) - len(more)
    return [
        first
        for first in firsts
        if first < last and all(step(spoken[first + after][0]) for after, step in enumerate(more, start=1))
    ]


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
