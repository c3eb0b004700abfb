"""Where a question's words stand in a text that is handed in, and a short piece of the text around them.

The text comes from where it may be read, never from the index; offsets are characters of the text as given.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from search.words import fold, placed_words, words
from search.words import places as places_of

_ELLIPSIS = "…"
_WORDS_REMEMBERED = 8_192
"""Words of the texts of which it is remembered whether they answer a word of the question."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A word of the question, as words of a text are held against it.

    `letters` are those with which a word may begin that answers, `begins` says with which each does (see
    `stems.beginnings_in`): a quick look, that leaves few words to ask.
    """

    letters: frozenset[str]
    begins: Mapping[str, str]
    answers: Callable[[str], bool]

    def answered_by(self, word: str) -> bool:
        """Return whether a word of the text answers."""
        return self.begins[word] in self.letters and self.answers(word)

    def places(self, spoken: Sequence[str]) -> list[int]:
        """Return the number of each word of the text that answers."""
        letters, begins, answers = self.letters, self.begins, self.answers
        return [number for number, word in enumerate(spoken) if begins[word] in letters and answers(word)]


Row = tuple[Step, ...]
"""Words that must follow one another."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row; where `near` is given, at most `distance` words from that one."""

    steps: Row
    near: Row | None = None
    distance: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a text: from where to where (characters), where the answers in it stand, and it in pieces."""

    start: int
    end: int
    answers: tuple[tuple[int, int], ...]
    pieces: tuple[Piece, ...]

    @property
    def answering(self) -> tuple[int, int]:
        """From where the first of the answers starts to where the last ends; where it starts if nothing answers."""
        return (self.answers[0][0], self.answers[-1][1]) if self.answers else (self.start, self.start)


def matches(text: str, question: str, language: str) -> list[tuple[int, int]]:
    """Return the (start, end) of everything in the text that answers the question, in order, none overlapping."""
    field = field_of(language)
    asked = _asked(question, field)
    if not asked:
        return []
    spoken, spans = placed_words(text, analysis_of(field))
    places = places_of(text, [start for start, _ in spans])
    rows = {wanted.steps: _rows(spoken, places, wanted.steps) for wanted in asked}
    found = {(first, first + len(each.steps) - 1) for each in asked for first in _places(rows, places, each)}
    return _apart(sorted((spans[first][0], spans[last][1]) for first, last in found))


def word_at(text: str, said_words: Iterable[str], place: int) -> int | None:
    """Return which of the words (from 0, in their order) stands at a place in their text; None where none can be said.

    Where text and words differ, the words that both have are matched, and what stands in between is led to the word
    before it.
    """
    starts = word_starts(text, tuple(said_words))
    placed = sorted((start, number) for number, start in enumerate(starts) if start is not None)
    at = bisect_right(placed, (place, len(starts))) - 1
    return placed[max(at, 0)][1] if placed else None


def shown(text: str, question: str, language: str, *, length: int = 160) -> Shown:
    """Return about `length` characters around the place with most answers; the beginning where there is none.

    A cut is marked by an ellipsis, which comes on top of the length.
    """
    spans = matches(text, question, language)
    start, end = _window(text, spans, max(length, 1))
    here = tuple(span for span in spans if span[0] < end and span[1] > start)
    return Shown(start, end, here, tuple(_pieces(text, here, start, end)))


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
            yield Wanted(_row(part, rules))
        case Beginning(text) | Fuzzy(text, _):
            *before, last = said(text, rules) or [""]
            yield from (Wanted((_form_of(word, rules),)) for word in before)
            if plain := fold(last):
                yield Wanted((_like(plain, part, _form_of(last, rules)),))
        case Near(one, other, distance):
            first, second = _row(one, rules), _row(other, rules)
            yield Wanted(first, second, distance)
            yield Wanted(second, first, distance)
        case Either(parts) | All(parts):
            within = needed(parts, field) if isinstance(part, All) else parts
            yield from chain.from_iterable(_wanted(each, field) for each in within)


def _row(part: Word | Phrase, rules: str) -> Row:
    typed = said(part.text, rules) if isinstance(part, Word) else [w for w, _, _ in words(part.text, rules)]
    return tuple(_form_of(word, rules) for word in typed)


def _form_of(word: str, rules: str) -> Step:
    terms = frozenset(query_terms(word, rules))

    def answers(spoken: str) -> bool:
        return not terms.isdisjoint(index_terms(spoken, rules))

    letters = frozenset({first_letter(term) for term in terms} | {""})
    return Step(letters, beginnings_in(rules), Remembered(answers, _WORDS_REMEMBERED).__getitem__)


def _like(plain: str, part: Beginning | Fuzzy, form: Step) -> Step:
    if isinstance(part, Beginning):
        return Step(frozenset((plain[0], "")), form.begins, lambda spoken: fold(spoken).startswith(plain))
    most, letters = part.slips, first_letters(plain[0])

    def answers(spoken: str) -> bool:
        return form.answered_by(spoken) or (
            fold(spoken)[:1] in letters and is_alike(plain, fold(spoken), most)
        )

    asked = Remembered(answers, _WORDS_REMEMBERED).__getitem__
    return Step(form.letters | letters, form.begins, asked)


def _places(rows: Mapping[Row, list[int]], places: Sequence[int], wanted: Wanted) -> Iterator[int]:
    """Yield the number of each word at which what is wanted begins, of those at which all rows do."""
    length, near = len(wanted.steps), wanted.near
    if near is None:
        yield from rows[wanted.steps]
        return
    others = [(places[at], len(near)) for at in rows[near]]
    for first in rows[wanted.steps]:
        if any(is_near((places[first], length), other, wanted.distance) for other in others):
            yield first


def _rows(spoken: Sequence[str], places: Sequence[int], row: Row) -> list[int]:
    """Return the number of each word at which the row begins; its words stand in places that follow one another."""
    if not row:
        return []
    begin, *more = row
    last = len(spoken) - len(more)
    return [
        first
        for first in begin.places(spoken)
        if first < last
        and places[first + len(more)] == places[first] + len(more)
        and all(step.answered_by(spoken[first + after]) for after, step in enumerate(more, start=1))
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


def _pieces(text: str, spans: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[Piece]:
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
