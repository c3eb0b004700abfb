"""Joins the answers of several questions to one segment: all of them, one, the best, or one without another."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from search.postings import Answers, Asked


@dataclass(frozen=True, slots=True)
class Every:
    """Passages that answer all of these; their scores are added."""

    parts: Sequence[Asked]

    def answers(self, searcher: Any) -> Answers:
        """Return the passages of one segment."""
        return reduce(_and, (part.answers(searcher) for part in self.parts))


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Passages that answer one of these; their scores are added."""

    parts: Sequence[Asked]

    def answers(self, searcher: Any) -> Answers:
        """Return the passages of one segment."""
        return reduce(_or, (part.answers(searcher) for part in self.parts))


@dataclass(frozen=True, slots=True)
class BestOf:
    """Passages that answer one of these; the best score counts."""

    parts: Sequence[Asked]

    def answers(self, searcher: Any) -> Answers:
        """Return the passages of one segment."""
        return reduce(_best, (part.answers(searcher) for part in self.parts))


@dataclass(frozen=True, slots=True)
class Without:
    """Passages that answer the first and not the second."""

    base: Asked
    barred: Asked

    def answers(self, searcher: Any) -> Answers:
        """Return the passages of one segment."""
        base = self.base.answers(searcher)
        there = base.there & ~self.barred.answers(searcher).there
        return Answers(there, base.scores * there)


def _and(one: Answers, other: Answers) -> Answers:
    there = one.there & other.there
    return Answers(there, (one.scores + other.scores) * there)


def _or(one: Answers, other: Answers) -> Answers:
    return Answers(one.there | other.there, one.scores + other.scores)


def _best(one: Answers, other: Answers) -> Answers:
    return Answers(one.there | other.there, np.maximum(one.scores, other.scores))
