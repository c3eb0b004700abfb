"""Questions to the postings that Whoosh answers too slowly: a word, words that begin alike, in a row, or near.

Measured on 20,000 passages: Whoosh's prefix query took 2 s for 300 forms and its phrase query 260 ms for two very
common words; it scores a passage in 5 µs. All kinds here run to the end for one segment before anything is scored, so
they watch the clock themselves.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from whoosh.matching.mcore import ListMatcher
from whoosh.query.qcore import Query

from search.blocks import places, weights
from search.engine import matching

Places = dict[int, set[int]]
"""Passage -> positions of words in it."""
WRITTEN = "\x1f"
"""Stands in a form between the folded word and the word as written, where the two differ."""


SECONDS = 2.0
"""How long a search may take (SAFETY)."""
STOPPED = "The search took too long and was stopped: there may be more. Ask for longer or rarer words."
K1, B = 1.2, 0.75
_NEXT_TO_NOTHING = 1e-9
"""Not zero: where one of three or more is enough, Whoosh takes a score of zero for no answer."""


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


class Scored(ListMatcher):
    """Passages with their scores, to be had one by one as Whoosh wants it, or all at once."""

    def __init__(self, numbers: list[int], scores: list[float], **more: Any) -> None:
        super().__init__(numbers, scores, **more)  # type: ignore[no-untyped-call]
        self.numbers, self.scores = numbers, scores

    def copy(self) -> "Scored":
        """Return another one that stands where this stands."""
        return Scored(self.numbers, self.scores, position=self._i)

    def all_scored(self) -> Iterator[tuple[float, int]]:
        """Return (score, number) of every passage."""
        return zip(self.scores, self.numbers, strict=True)


class _OfOneField(Query):
    """What both have in common: a field, and that Whoosh may ask how many passages there are."""

    def __init__(self, field: str, deadline: Deadline) -> None:
        self.fieldname, self.deadline, self.boost = field, deadline, 1.0

    def estimate_size(self, ixreader: Any) -> int:
        """Return how many passages there are at most."""
        return int(ixreader.doc_count_all())

    def estimate_min_size(self, ixreader: Any) -> int:  # noqa: ARG002 - Whoosh's signature
        """Return how many passages there are at least."""
        return 0


class OneTerm(_OfOneField):
    """Passages with a term, scored by BM25F as Whoosh does (k1 = 1.2, b = 0.75), a block at a time.

    `lengths` says how many terms each passage of the segment has, by number.
    """

    def __init__(self, field: str, term: str, lengths: Sequence[int], deadline: Deadline) -> None:
        super().__init__(field, deadline)
        self.term, self.lengths = term, lengths

    def __repr__(self) -> str:
        """Return it as Whoosh prints its own."""
        return f"OneTerm({self.fieldname!r}, {self.term!r})"

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ARG002 - Whoosh's signature
        """Return the passages of one segment."""
        self.deadline.check()
        reader, everywhere = searcher.reader(), searcher.get_parent()
        if (self.fieldname, self.term) not in reader:
            return matching.NullMatcher()
        rarity = float(everywhere.idf(self.fieldname, self.term)) * (K1 + 1)
        average = everywhere.avg_field_length(self.fieldname) or 1
        flat, slope = K1 * (1 - B), K1 * B / average
        numbers: list[int] = []
        scores: list[float] = []
        for block, often in weights(reader.postings(self.fieldname, self.term)):
            numbers += block
            scores += [
                rarity * count / (count + flat + slope * self.lengths[number])
                for number, count in zip(block, often, strict=True)
            ]
        return Scored(numbers, scores)


class StartingWith(_OfOneField):
    """Passages with a form that begins like this. They count alike, whatever the form."""

    def __init__(self, field: str, start: str, deadline: Deadline) -> None:
        super().__init__(field, deadline)
        self.start = start

    def __repr__(self) -> str:
        """Return it as Whoosh prints its own."""
        return f"StartingWith({self.fieldname!r}, {self.start!r})"

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ARG002 - Whoosh's signature
        """Return the passages of one segment."""
        reader = searcher.reader()
        numbers: set[int] = set()
        for form in reader.expand_prefix(self.fieldname, self.start):
            self.deadline.check()
            numbers.update(reader.postings(self.fieldname, form).all_ids())
        return Scored(sorted(numbers), [1.0] * len(numbers)) if numbers else matching.NullMatcher()


class AnyForm(_OfOneField):
    """Passages with one of these forms. They count alike, whatever the form."""

    def __init__(self, field: str, forms: list[str], deadline: Deadline) -> None:
        super().__init__(field, deadline)
        self.forms = forms

    def __repr__(self) -> str:
        """Return it as Whoosh prints its own."""
        return f"AnyForm({self.fieldname!r}, {self.forms!r})"

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ARG002 - Whoosh's signature
        """Return the passages of one segment."""
        reader = searcher.reader()
        numbers: set[int] = set()
        for form in self.forms:
            self.deadline.check()
            numbers.update(reader.postings(self.fieldname, form).all_ids())
        return Scored(sorted(numbers), [1.0] * len(numbers)) if numbers else matching.NullMatcher()


class Listed(_OfOneField):
    """Passages that are known by their numbers. They limit, and add next to nothing to a score."""

    def __init__(self, field: str, numbers: list[int], deadline: Deadline) -> None:
        super().__init__(field, deadline)
        self.numbers = numbers

    def __repr__(self) -> str:
        """Return it as Whoosh prints its own."""
        return f"Listed({self.fieldname!r}, {len(self.numbers)} passages)"

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ARG002 - Whoosh's signature
        """Return the passages of one segment."""
        if not self.numbers:
            return matching.NullMatcher()
        return Scored(self.numbers, [_NEXT_TO_NOTHING] * len(self.numbers))


class InARow(_OfOneField):
    """Passages in which these steps follow one another; a step is one term, or several of which any will do.

    Scored as one rare word: the sum of the terms' weights (inverse document frequency), saturated by how often the
    row is there as BM25 does (k1 = 1.2), without a correction for length.
    """

    def __init__(self, field: str, steps: list[tuple[str, ...]], deadline: Deadline) -> None:
        super().__init__(field, deadline)
        self.steps = steps

    def __repr__(self) -> str:
        """Return it as Whoosh prints its own."""
        return f"InARow({self.fieldname!r}, {self.steps!r})"

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ARG002 - Whoosh's signature
        """Return the passages of one segment."""
        places = self.places(searcher.reader(), None)
        return _scored(
            {number: len(starts) for number, starts in places.items()}, self.rarity(searcher.get_parent())
        )

    def rarity(self, everywhere: Any) -> float:
        """Return the sum of the steps' weights, each that of its first term."""
        return sum(float(everywhere.idf(self.fieldname, step[0])) for step in self.steps)

    def places(self, reader: Any, among: Places | None) -> Places:
        """Return the positions at which the row starts, the rarest step looked at first, `among` some passages."""
        there = [tuple(term for term in step if (self.fieldname, term) in reader) for step in self.steps]
        if not all(there):
            return {}
        rows: Places | None = None
        for offset, step in sorted(enumerate(there), key=lambda step: self._frequency(reader, step[1])):
            wanted: Mapping[int, object] | None = among if rows is None else rows
            starts = self._starts(reader, step, offset, wanted)
            if rows is not None:
                starts = {number: both for number, some in starts.items() if (both := some & rows[number])}
            rows = starts
            if not rows:
                return {}
        return rows or {}

    def _frequency(self, reader: Any, step: tuple[str, ...]) -> int:
        return sum(int(reader.doc_frequency(self.fieldname, term)) for term in step)

    def _starts(
        self, reader: Any, step: tuple[str, ...], offset: int, among: Mapping[int, object] | None
    ) -> Places:
        starts: Places = {}
        for term in step:
            self.deadline.check()
            for number, found in places(reader.postings(self.fieldname, term), among):
                here = {place - offset for place in found} if offset else set(found)
                starts[number] = starts[number] | here if number in starts else here
        return starts


class CloseTo(_OfOneField):
    """Passages in which two rows stand near each other, in any order. Scored as the two in a row would be."""

    def __init__(self, one: InARow, other: InARow, distance: int) -> None:
        super().__init__(one.fieldname, one.deadline)
        self.one, self.other, self.distance = one, other, distance

    def __repr__(self) -> str:
        """Return it as Whoosh prints its own."""
        return f"CloseTo({self.one!r}, {self.other!r}, {self.distance})"

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ARG002 - Whoosh's signature
        """Return the passages of one segment."""
        reader, everywhere = searcher.reader(), searcher.get_parent()
        ones = self.one.places(reader, None)
        others = self.other.places(reader, ones) if ones else {}
        self.deadline.check()
        pairs = {number: self._pairs(ones[number], starts) for number, starts in others.items()}
        return _scored(pairs, self.one.rarity(everywhere) + self.other.rarity(everywhere))

    def _pairs(self, ones: set[int], others: set[int]) -> int:
        lengths = len(self.one.steps), len(self.other.steps)
        return sum(
            any(is_near((one, lengths[0]), (other, lengths[1]), self.distance) for other in others)
            for one in ones
        )


def is_near(one: tuple[int, int], other: tuple[int, int], distance: int) -> bool:
    """Return whether two rows, each (its first position, its words), stand apart by `distance` words at most."""
    first, second = sorted((one, other))
    return 1 <= second[0] - (first[0] + first[1] - 1) <= distance


def _scored(counts: dict[int, int], rarity: float) -> Any:
    """Return a matcher of the passages with a count, scored as a word that is so often there."""
    numbers = sorted(number for number, count in counts.items() if count)
    if not numbers:
        return matching.NullMatcher()
    return Scored(numbers, [rarity * 2.2 * counts[number] / (counts[number] + 1.2) for number in numbers])
