"""Puts what was found in order, cuts a page out of it, and counts: by passages, or by the groups they are in.

Passages that rank alike stand in the order of their keys (group, then time), so that the same passages give the same
answer however they came in.
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from search.codec import Numbers
from search.postings import Answers, Scores
from search.readers import Leaf, bits
from search.schema import read_key
from search.types import Facet, FoundGroup, Hit, Question, Sort


@dataclass(frozen=True, slots=True)
class Matches:
    """The passages of one segment that answer: as bits, and by number with their scores."""

    leaf: Leaf
    passages: int
    numbers: Numbers
    scores: Scores


@dataclass(slots=True)
class _Tally:
    """What is known of a group: how the best of its passages ranks, how many there are, and where."""

    best: float = float("inf")
    total: int = 0
    found: list[tuple[Matches, Numbers]] = field(default_factory=list)


def matched(leaf: Leaf, answers: Answers) -> Matches:
    """Return the answers of a segment."""
    numbers = np.flatnonzero(answers.there)
    return Matches(leaf, bits(answers.there), numbers, answers.scores[numbers])


def page(matches: list[Matches], question: Question) -> tuple[Hit, ...]:
    """Return one page of passages: what ranks behind the last of it is not looked at further."""
    offset, limit = max(question.offset, 0), max(question.limit, 0)
    last = offset + limit
    ranks = [_ranks(match, question.sort) for match in matches]
    every = np.concatenate(ranks) if ranks else np.empty(0)
    if not limit or len(every) <= offset:
        return ()
    edge = np.partition(every, last - 1)[last - 1] if last < len(every) else np.inf
    good = (
        (float(rank[at]), match.leaf.all_keys()[match.numbers[at]], float(match.scores[at]))
        for match, rank in zip(matches, ranks, strict=True)
        for at in _not_behind(match, rank, edge, last)
    )
    return tuple(_hit(score, key) for _, key, score in heapq.nsmallest(last, good)[offset:])


def _not_behind(match: Matches, ranks: npt.NDArray[np.float64], edge: float, most: int) -> list[int]:
    """Return where those stand that rank before the edge, and of those on it the first `most` by their keys."""
    tied = np.flatnonzero(ranks == edge)
    if len(tied) > most:
        tied = tied[np.argpartition(match.leaf.places()[match.numbers[tied]], most)[:most]]
    return [*np.flatnonzero(ranks < edge).tolist(), *tied.tolist()]


def groups_page(matches: list[Matches], question: Question) -> tuple[FoundGroup, ...]:
    """Return one page of groups, each with its first `question.group` passages."""
    tallies = _tallies(matches, question.sort)
    offset, limit = max(question.offset, 0), max(question.limit, 0)
    order = heapq.nsmallest(offset + limit, ((tally.best, name) for name, tally in tallies.items()))
    return tuple(_group(name, tallies[name], question.group) for _, name in order[offset:])


def groups_in(matches: list[Matches]) -> int:
    """Return how many groups have passages that answer."""
    found: set[str] = set()
    for match in matches:
        names, owners = match.leaf.values("group"), match.leaf.value_of_each("group")[match.numbers]
        found.update(names[each] for each in np.unique(owners[owners >= 0]).tolist())
    return len(found)


def facets(matches: list[Matches]) -> dict[str, dict[str, int]]:
    """Return how many passages have each value of each facet, those with most first, and the latest year first."""
    counted = {str(facet): _count(matches, facet) for facet in Facet}
    counted[Facet.YEAR] = dict(sorted(counted[Facet.YEAR].items(), reverse=True))
    return counted


def _count(matches: list[Matches], field_name: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for match in matches:
        for value in match.leaf.values(field_name):
            if count := (match.leaf.members(field_name, value) & match.passages).bit_count():
                counts[value] = counts.get(value, 0) + count
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _ranks(match: Matches, sort: Sort) -> npt.NDArray[np.float64]:
    """Return the rank of each passage; the lowest comes first."""
    if sort is Sort.RELEVANCE:
        return -match.scores
    days = np.array([day(date, sort) for date in (*match.leaf.values("date"), None)])
    return days[match.leaf.value_of_each("date")[match.numbers]]


def day(date: str | None, sort: Sort) -> float:
    """Return where a date stands; what has none comes last."""
    if date is None:
        return float("inf")
    day = int(date.replace("-", "").ljust(8, "0"))
    return -day if sort is Sort.NEWEST else day


def _tallies(matches: list[Matches], sort: Sort) -> dict[str, _Tally]:
    tallies: dict[str, _Tally] = {}
    for match in matches:
        names, owners = match.leaf.values("group"), match.leaf.value_of_each("group")[match.numbers]
        best, totals = np.full(len(names), np.inf), np.bincount(owners, minlength=len(names))
        np.minimum.at(best, owners, _ranks(match, sort))
        for owner in np.flatnonzero(totals).tolist():
            tally = tallies.setdefault(names[owner], _Tally())
            tally.best = min(tally.best, float(best[owner]))
            tally.total += int(totals[owner])
            tally.found.append((match, np.flatnonzero(owners == owner)))
    return tallies


def _group(name: str, tally: _Tally, most: int) -> FoundGroup:
    hits = [
        _hit(float(match.scores[at]), match.leaf.all_keys()[match.numbers[at]])
        for match, places in tally.found
        for at in places.tolist()
    ]
    best = heapq.nsmallest(most, hits, key=lambda hit: (-hit.score, hit.start_ms, hit.id))
    return FoundGroup(name, tally.total, tuple(best), tuple(sorted(hit.start_ms for hit in hits)))


def hits_of(groups: Iterable[FoundGroup]) -> tuple[Hit, ...]:
    """Return the passages that are shown of these groups, in their order."""
    return tuple(hit for group in groups for hit in group.hits)


def _hit(score: float, key: bytes) -> Hit:
    id_, group, start_ms = read_key(key)
    return Hit(id_, group, score, start_ms)
