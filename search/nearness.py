"""Which rows of a sheet of vectors are near to a question: cosines, within the question's limits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from search.encoder import Vectors
from search.matrix import Flags, Row, Sheet
from search.types import Question
from search.words import base_language

_PLACES = 4
"""Decimals of a likeness that count: the rest depends on which rows stand beside a row."""


@dataclass(frozen=True, slots=True)
class Near:
    """A line that means something like what was asked; `likeness` is the cosine, 1 for the same."""

    row: Row
    likeness: float


def near_in(
    sheet: Sheet,
    vectors: Vectors,
    question: Question,
    *,
    most: int,
    least: float,
    within: frozenset[str] | None = None,
) -> Iterator[Near]:
    """Yield at most `most` of a sheet (more where equally near) within the question's limits, in no order.

    `within` are the passages whose lines count, None for all.
    """
    likeness = np.round((sheet.vectors @ np.atleast_2d(vectors).T).max(axis=1), _PLACES)
    likeness[~_within_limits(sheet, question)] = -np.inf
    if within is not None:
        likeness[[row.passage not in within for row in sheet.rows]] = -np.inf
    if len(likeness) > most:
        least = max(least, float(np.partition(likeness, -most)[-most]))
    for number in np.flatnonzero(likeness >= least):
        yield Near(sheet.rows[number], float(likeness[number]))


def _within_limits(sheet: Sheet, question: Question) -> Flags:
    limits: dict[str, Iterable[object]] = {
        "theme": question.themes,
        "language": tuple(base_language(each) for each in question.languages),
        "collection": question.collections,
        "year": question.years,
        "country": question.countries,
    }
    left = np.ones(len(sheet.rows), np.bool_)
    for facet, values in limits.items():
        if wanted := [sheet.members(facet, str(value)) for value in values]:
            left &= np.logical_or.reduce(wanted)
    for group in question.without_groups:
        left &= ~sheet.members("group", group)
    return left
