"""Puts what was found in order, cuts a page out of it, and counts: by passages, or by the groups they are in.

Passages that rank alike stand in the order of their keys (group, then time), so that the same passages give the same
answer however they came in.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from search.readers import Leaf
from search.schema import read_key
from search.types import Facet, FoundGroup, Hit, Question, Sort


@dataclass(frozen=True, slots=True)
class Matches:
    """The passages of one segment that answer: as bits, and with their scores."""

    leaf: Leaf
    passages: int
    scored: list[tuple[float, int]]


@dataclass(slots=True)
class _Tally:
    """What is known of a group while passages are counted: how many, and how the best of them ranks."""

    best: float
    total: int = 0
    found: list[tuple[float, Leaf, int]] = field(default_factory=list)


def page(matches: list[Matches], question: Question) -> tuple[Hit, ...]:
    """Return one page of passages."""
    offset, limit = max(question.offset, 0), max(question.limit, 0)
    last = offset + limit
    if question.sort is Sort.RELEVANCE:
        return _best(matches, offset, limit)
    ranks = heapq.nsmallest(last, (rank for rank, _, _, _ in _ranked(matches, question.sort)))
    if not limit or len(ranks) <= offset:
        return ()
    good = (
        (rank, leaf.all_keys()[number], score)
        for rank, score, leaf, number in _ranked(matches, question.sort)
        if rank <= ranks[-1]
    )
    return tuple(_hit(score, key) for _, key, score in heapq.nsmallest(last, good)[offset:])


def _best(matches: list[Matches], offset: int, limit: int) -> tuple[Hit, ...]:
    """Return one page in the order of relevance: what scores less than the last of it is not looked at further."""
    last = offset + limit
    scores = heapq.nlargest(last, (score for match in matches for score, _ in match.scored))
    if not limit or len(scores) <= offset:
        return ()
    good = (
        (-score, match.leaf.all_keys()[number])
        for match in matches
        for score, number in match.scored
        if score >= scores[-1]
    )
    return tuple(_hit(-rank, key) for rank, key in heapq.nsmallest(last, good)[offset:])


def groups_page(matches: list[Matches], question: Question) -> tuple[FoundGroup, ...]:
    """Return one page of groups, each with its first `question.group` passages."""
    tallies = _tallies(matches, question.sort)
    offset, limit = max(question.offset, 0), max(question.limit, 0)
    order = heapq.nsmallest(offset + limit, ((tally.best, name) for name, tally in tallies.items()))
    return tuple(_group(name, tallies[name], question.group) for _, name in order[offset:])


def groups_in(matches: list[Matches]) -> int:
    """Return how many groups have passages that answer."""
    return len(
        {
            name
            for match in matches
            for name in match.leaf.values("group")
            if match.leaf.members("group", name) & match.passages
        }
    )


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


def _ranked(matches: list[Matches], sort: Sort) -> Iterator[tuple[float, float, Leaf, int]]:
    """Yield (rank, score, segment, number) of each passage; the lowest rank comes first."""
    for match in matches:
        rank = _rank(match.leaf, sort)
        for score, number in match.scored:
            yield rank(score, number), score, match.leaf, number


def _rank(leaf: Leaf, sort: Sort) -> Callable[[float, int], float]:
    if sort is Sort.RELEVANCE:
        return lambda score, _: -score
    days = {date: day(date, sort) for date in (None, *leaf.values("date"))}
    ranks = [days[date] for date in leaf.value_of_each("date")]
    return lambda _, number: ranks[number]


def day(date: str | None, sort: Sort) -> float:
    """Return where a date stands; what has none comes last."""
    if date is None:
        return float("inf")
    day = int(date.replace("-", "").ljust(8, "0"))
    return -day if sort is Sort.NEWEST else day


def _tallies(matches: list[Matches], sort: Sort) -> dict[str, _Tally]:
    tallies: dict[str, _Tally] = {}
    for rank, score, leaf, number in _ranked(matches, sort):
        name = leaf.value_of_each("group")[number] or ""
        tally = tallies.get(name)
        if tally is None:
            tally = tallies[name] = _Tally(rank)
        tally.best = min(tally.best, rank)
        tally.total += 1
        tally.found.append((score, leaf, number))
    return tallies


def _group(name: str, tally: _Tally, most: int) -> FoundGroup:
    hits = [_hit(score, leaf.all_keys()[number]) for score, leaf, number in tally.found]
    best = heapq.nsmallest(most, hits, key=lambda hit: (-hit.score, hit.start_ms, hit.id))
    return FoundGroup(name, tally.total, tuple(best), tuple(sorted(hit.start_ms for hit in hits)))


def hits_of(groups: Iterable[FoundGroup]) -> tuple[Hit, ...]:
    """Return the passages that are shown of these groups, in their order."""
    return tuple(hit for group in groups for hit in group.hits)


def _hit(score: float, key: bytes) -> Hit:
    id_, group, start_ms = read_key(key)
    return Hit(id_, group, score, start_ms)
