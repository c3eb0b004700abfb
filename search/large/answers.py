"""All that answers a question, in order: the best of it, or as much as has been read.

Few answers, and those that take long to find, are read all at once, with their scores: what is then counted or shown
of them needs no further look for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from search.large.asking import every, unscored
from search.large.engine import tantivy
from search.large.opened import Opened
from search.large.schema import WEIGHT
from search.parts import All, Either, Near, Not, Part, Phrase
from search.types import Sort

_READ_IF_SLOW = 40_000
"""Answers that are read where looking for them again takes 12 ms, and counting looks twice more; each takes 0.4 µs."""

Ranked = tuple[Any, Any]
"""How it ranks (a score; for an order by date a text that no other passage has), and where it is."""


@dataclass(frozen=True, slots=True)
class Answers:
    """How many there are, and the first of them, or all, by their scores."""

    opened: Opened
    query: Any
    sort: Sort
    total: int
    read: Sequence[Ranked]

    @property
    def all_read(self) -> bool:
        """Whether all were read."""
        return len(self.read) == self.total

    def first(self, most: int, among: Any = None) -> Sequence[Ranked]:
        """Return the best answers, among those of another query where one is given."""
        enough = self.all_read or most <= len(self.read)
        if among is None and self.sort is Sort.RELEVANCE and enough:
            return self.read[:most]
        query = self.query if among is None else every([self.query, unscored(among)])
        if self.sort is Sort.RELEVANCE:
            return _best(self.opened, query, most)[1]
        found = self.opened.searcher.search(
            query, limit=most, count=False, order_by_field=self.sort.value, order=tantivy.Order.Asc
        )
        read: Sequence[Ranked] = found.hits
        return read


def answers_to(opened: Opened, query: Any, sort: Sort, most: int) -> Answers:
    """Return what answers a query, of which so many are read."""
    return Answers(opened, query, sort, *_best(opened, query, most))


def most_read(part: Part | None, shown: int) -> int:
    """Return how many answers are best read at once, where so many are needed to show a page."""
    return max(shown, _READ_IF_SLOW) if _takes_long(part) else shown


def _takes_long(part: Part | None) -> bool:
    """Return whether a part asks where words stand, which takes long where they are very common."""
    match part:
        case Phrase() | Near():
            return True
        case All(parts) | Either(parts):
            return any(map(_takes_long, parts))
        case Not(inner):
            return _takes_long(inner)
        case _:
            return False


def _best(opened: Opened, query: Any, most: int) -> tuple[int, Sequence[Ranked]]:
    """Return how many answer, and the best of them by score."""
    found = opened.searcher.search(query, limit=most, weight_by_field=WEIGHT)
    return found.count, found.hits
