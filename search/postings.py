"""Questions to the postings of one segment: a term, forms, words in a row, or near each other.

Each is answered at once for the whole segment, with arrays, and watches the clock itself. Scores are those of BM25F
(k1 = 1.2, b = 0.75), a row's those of one rare word.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from search.codec import LAST_PLACE, Numbers, Postings
from search.engine import reading

Scores = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
WRITTEN = "\x1f"
"""Stands in a form between the folded word and the word as written, where the two differ."""
SECONDS = 2.0
"""How long a search may take (SAFETY)."""
STOPPED = "The search took too long and was stopped: there may be more. Ask for longer or rarer words."
K1, B = 1.2, 0.75
_APART = 2 * (LAST_PLACE + 1)
"""Between the first words of two passages, where all are counted in a row: nothing is near that is in another one."""


class OutOfTime(Exception):
    """The search has used its time; `finding` says so in a note."""


class Deadline:
    """The moment at which a search stops."""

    def __init__(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds

    def check(self) -> None:
        """Raise OutOfTime when the moment has come."""
        if time.monotonic() > self.until:
            raise OutOfTime


@dataclass(frozen=True, slots=True)
class Answers:
    """Which passages of a segment answer, by number, and their scores; 0 for the others."""

    there: Flags
    scores: Scores


class Asked(Protocol):
    """A question to one segment."""

    def answers(self, searcher: Any) -> Answers:
        """Return the passages of the searcher's segment that answer. Raises OutOfTime."""


def answering(numbers: Numbers | list[int], scores: Any, size: int) -> Answers:
    """Return these passages, with a score each or one for all, of as many as a segment has."""
    answers = Answers(np.zeros(size, np.bool_), np.zeros(size))
    answers.there[numbers] = True
    answers.scores[numbers] = scores
    return answers


@dataclass(frozen=True, slots=True)
class OneTerm:
    """Passages with a term. `lengths` says how many terms each passage of the segment has, by number."""

    field: str
    term: str
    lengths: npt.NDArray[np.int64]
    deadline: Deadline

    def answers(self, searcher: Any) -> Answers:
        """Return the passages of one segment."""
        self.deadline.check()
        everywhere, size = searcher.get_parent(), searcher.doc_count_all()
        found = postings_of(searcher.reader(), self.field, self.term)
        if found is None:
            return answering([], 0, size)
        rarity = float(everywhere.idf(self.field, self.term)) * (K1 + 1)
        average = everywhere.avg_field_length(self.field) or 1
        flat, slope = K1 * (1 - B), K1 * B / average
        numbers, often = found.counted()
        return answering(numbers, rarity * often / (often + flat + slope * self.lengths[numbers]), size)


@dataclass(frozen=True, slots=True)
class AnyForm:
    """Passages with one of these forms, or with one that begins like this. They count alike, whatever the form."""

    field: str
    forms: Iterable[str]
    deadline: Deadline
    start: str | None = None

    def answers(self, searcher: Any) -> Answers:
        """Return the passages of one segment."""
        reader = searcher.reader()
        there = np.zeros(searcher.doc_count_all(), np.bool_)
        forms = self.forms if self.start is None else reader.expand_prefix(self.field, self.start)
        for form in forms:
            self.deadline.check()
            if found := postings_of(reader, self.field, form):
                there[found.numbers()] = True
        return Answers(there, there.astype(np.float64))


@dataclass(frozen=True, slots=True)
class Listed:
    """Passages that are known by their numbers, all with one score."""

    numbers: list[int]
    score: float = 0.0

    def answers(self, searcher: Any) -> Answers:
        """Return the passages of one segment."""
        return answering(self.numbers, self.score, searcher.doc_count_all())


@dataclass(frozen=True, slots=True)
class InARow:
    """Passages in which these steps follow one another; a step is one term, or several of which any will do.

    Scored as one rare word: the sum of the terms' weights (inverse document frequency), saturated by how often the
    row is there as BM25 does (k1 = 1.2), without a correction for length.
    """

    field: str
    steps: Sequence[tuple[str, ...]]
    deadline: Deadline

    def answers(self, searcher: Any) -> Answers:
        """Return the passages of one segment."""
        return _saturated(self.starts(searcher.reader()), self.rarity(searcher), searcher)

    def rarity(self, searcher: Any) -> float:
        """Return the sum of the steps' weights, each that of its first term."""
        everywhere = searcher.get_parent()
        return sum(float(everywhere.idf(self.field, step[0])) for step in self.steps)

    def starts(self, reader: Any) -> Numbers:
        """Return where the row starts, all words of the segment counted in a row; the rarest step is read first."""
        there = [
            [found for term in step if (found := postings_of(reader, self.field, term))]
            for step in self.steps
        ]
        rows: Numbers | None = None
        for offset, step in sorted(enumerate(there), key=lambda step: sum(found.size() for found in step[1])):
            self.deadline.check()
            starts = _united([_placed(found) - offset for found in step])
            rows = starts if rows is None else _both(rows, starts)
            if not len(rows):
                break
        return np.empty(0, np.int64) if rows is None else rows


@dataclass(frozen=True, slots=True)
class CloseTo:
    """Passages in which two rows stand near each other, in any order. Scored as the two in a row would be."""

    one: InARow
    other: InARow
    distance: int

    def answers(self, searcher: Any) -> Answers:
        """Return the passages of one segment."""
        ones = self.one.starts(searcher.reader())
        others = self.other.starts(searcher.reader()) if len(ones) else ones
        first, second = len(self.one.steps), len(self.other.steps)
        near = _any_between(others, ones + first, ones + first + self.distance - 1)
        near |= _any_between(others, ones - second - self.distance + 1, ones - second)
        return _saturated(ones[near], self.one.rarity(searcher) + self.other.rarity(searcher), searcher)


def is_near(one: tuple[int, int], other: tuple[int, int], distance: int) -> bool:
    """Return whether two rows, each (its first position, its words), stand apart by `distance` words at most."""
    first, second = sorted((one, other))
    return 1 <= second[0] - (first[0] + first[1] - 1) <= distance


def postings_of(reader: Any, field: str, term: str | bytes) -> Postings | None:
    """Return the postings of a term in a segment, None where it has no such term."""
    try:
        found: Postings = reader.postings(field, term)
    except reading.TermNotFound:
        return None
    return found


def _placed(found: Postings) -> Numbers:
    """Return where the term is said, all words of the segment counted in a row."""
    numbers, places = found.placed()
    return numbers * _APART + places


def _united(pieces: list[Numbers]) -> Numbers:
    if len(pieces) == 1:
        return pieces[0]
    return np.unique(np.concatenate(pieces)) if pieces else np.empty(0, np.int64)


def _both(fewer: Numbers, more: Numbers) -> Numbers:
    """Return what is in both; each is in order."""
    if not len(more):
        return more
    at = np.searchsorted(more, fewer)
    both: Numbers = fewer[more[np.minimum(at, len(more) - 1)] == fewer]
    return both


def _any_between(places: Numbers, least: Numbers, most: Numbers) -> Flags:
    """Return for each pair of bounds whether a place is between them."""
    found: Flags = np.searchsorted(places, least, "left") < np.searchsorted(places, most, "right")
    return found


def _saturated(starts: Numbers, rarity: float, searcher: Any) -> Answers:
    """Return the passages in which rows start, scored as a word that is so often there."""
    counts = np.bincount(starts // _APART, minlength=searcher.doc_count_all())
    return Answers(counts > 0, rarity * (K1 + 1) * counts / (counts + K1))
