"""Two questions to the postings that Whoosh answers too slowly: words that begin alike, and words in a row.

Measured on 20,000 passages: Whoosh's prefix query took 2 s for 300 forms and its phrase query 260 ms for two very
common words. Both kinds here run to the end for one segment before anything is scored, so they watch the clock
themselves.
"""

import time
from collections.abc import Iterable, Iterator
from typing import Any

from whoosh.query.qcore import Query

from search.engine import matching


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
        return matching.ListMatcher(sorted(numbers)) if numbers else matching.NullMatcher()


class InARow(_OfOneField):
    """Passages in which these terms follow one another.

    Scored as one rare word: the sum of the terms' weights (inverse document frequency), saturated by how often the
    row is there as BM25 does (k1 = 1.2), without a correction for length.
    """

    def __init__(self, field: str, terms: list[str], deadline: Deadline) -> None:
        super().__init__(field, deadline)
        self.row = terms

    def __repr__(self) -> str:
        """Return it as Whoosh prints its own."""
        return f"InARow({self.fieldname!r}, {self.row!r})"

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ARG002 - Whoosh's signature
        """Return the passages of one segment."""
        reader, everywhere = searcher.reader(), searcher.get_parent()
        if any((self.fieldname, term) not in reader for term in self.row):
            return matching.NullMatcher()
        places = self._places(reader)
        if not places:
            return matching.NullMatcher()
        rarity = sum(everywhere.idf(self.fieldname, term) for term in self.row)
        numbers = sorted(places)
        weights = [rarity * 2.2 * len(places[number]) / (len(places[number]) + 1.2) for number in numbers]
        return matching.ListMatcher(numbers, weights)

    def _places(self, reader: Any) -> dict[int, set[int]]:
        """Return passage -> positions at which the row starts, the rarest term looked at first."""
        steps = sorted(
            enumerate(self.row), key=lambda step: int(reader.doc_frequency(self.fieldname, step[1]))
        )
        places: dict[int, set[int]] | None = None
        for offset, term in steps:
            self.deadline.check()
            wanted = places
            starts = self._starts(reader, term, offset, wanted)
            places = {
                number: both
                for number, start in starts
                if (both := start & wanted[number] if wanted else start)
            }
            if not places:
                return {}
        return places or {}

    def _starts(
        self, reader: Any, term: str, offset: int, among: dict[int, set[int]] | None
    ) -> Iterable[tuple[int, set[int]]]:
        postings = reader.postings(self.fieldname, term)
        positions = postings.format.decoder("positions")
        for number in _numbers(postings):
            if among is None or number in among:
                yield number, {position - offset for position in positions(postings.value())}


def _numbers(postings: Any) -> Iterator[int]:
    while postings.is_active():
        yield postings.id()
        postings.next()
