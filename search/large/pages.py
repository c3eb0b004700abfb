"""Puts what was found in order and cuts a page out of it: by passages, or by the groups they are in.

tantivy breaks ties by where a passage is in the files. So what ties at the edges of a page is read too, and stands in
the order of its key (group, then time): the same passages give the same answer however they came in.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from search.large.asking import every, unscored
from search.large.engine import tantivy
from search.large.opened import Opened
from search.large.schema import WEIGHT
from search.schema import read_key
from search.types import FoundGroup, Hit, Question, Sort

_SPARE = 100
"""Answers that are read beyond a page, to see where its ties end."""
_MORE = 4
_DECIMALS = 4

Ranked = tuple[Any, Any]
"""How it ranks (a score; for an order by date a text that no other passage has), and where it is."""


@dataclass(frozen=True, slots=True)
class Answers:
    """All that answers a question: how many there are, and in which order they are read."""

    opened: Opened
    query: Any
    sort: Sort
    total: int

    def first(self, most: int, among: Any = None) -> list[Ranked]:
        """Return the best answers, among those of another query where one is given."""
        query = self.query if among is None else every([self.query, unscored(among)])
        if self.sort is Sort.RELEVANCE:
            found = self.opened.searcher.search(query, limit=most, count=False, weight_by_field=WEIGHT)
        else:
            found = self.opened.searcher.search(
                query, limit=most, count=False, order_by_field=self.sort.value, order=tantivy.Order.Asc
            )
        ranked: list[Ranked] = found.hits
        return ranked


def page(answers: Answers, question: Question) -> tuple[Hit, ...]:
    """Return one page of passages."""
    first = max(question.offset, 0)
    last = min(first + max(question.limit, 0), answers.total)
    if last <= first:
        return ()
    ranked = _beyond_ties(answers, last)
    edge, best = ranked[last - 1][0], ranked[first][0]
    start = next(number for number, (rank, _) in enumerate(ranked) if rank == best)
    within = [each for each in ranked[start:] if not _is_behind(each[0], edge, answers.sort)]
    in_order = [
        each
        for _, tied in groupby(within, key=_rank)
        for each in sorted((rank, _key(answers, where)) for rank, where in tied)
    ]
    return tuple(_hit(*each) for each in in_order[first - start : last - start])


def groups_page(answers: Answers, question: Question) -> tuple[FoundGroup, ...]:
    """Return one page of groups, each with its first `question.group` passages."""
    first = max(question.offset, 0)
    last = first + max(question.limit, 0)
    names = _groups_in_order(answers, last)[first:last]
    return tuple(_group(answers, name, question.group) for name in names)


def hits_of(groups: tuple[FoundGroup, ...]) -> tuple[Hit, ...]:
    """Return the passages that are shown of these groups, in their order."""
    return tuple(hit for group in groups for hit in group.hits)


def _beyond_ties(answers: Answers, last: int) -> list[Ranked]:
    """Return at least so many answers, and all that tie with the last of them."""
    most = last + _SPARE
    while True:
        ranked = answers.first(most)
        if len(ranked) < most or ranked[-1][0] != ranked[last - 1][0]:
            return ranked
        most *= _MORE


def _is_behind(rank: Any, edge: Any, sort: Sort) -> bool:
    return bool(rank < edge if sort is Sort.RELEVANCE else rank > edge)


def _groups_in_order(answers: Answers, wanted: int) -> list[str]:
    """Return the first groups, each ranked as its best passage is; equal ones by their names."""
    most = _MORE * (wanted + _SPARE)
    while wanted:
        ranked = answers.first(min(most, max(answers.total, 1)))
        owners = answers.opened.searcher.fast_field_values("owner", [where for _, where in ranked])
        best: dict[int, Ranked] = {}
        for owner, each in zip(owners, ranked, strict=True):
            best.setdefault(owner, each)
        if len(ranked) >= answers.total or (len(best) > wanted and _ends_apart(list(best.values()), wanted)):
            return [
                name
                for _, tied in groupby(best.values(), key=_rank)
                for name in sorted(read_key(_key(answers, where))[1] for _, where in tied)
            ][:wanted]
        most *= _MORE
    return []


def _ends_apart(best: list[Ranked], wanted: int) -> bool:
    return bool(best[-1][0] != best[wanted - 1][0])


def _group(answers: Answers, name: str, most: int) -> FoundGroup:
    opened = answers.opened
    only = tantivy.Query.term_query(opened.schema, "group", name, index_option="basic")
    ranked = Answers(opened, answers.query, Sort.RELEVANCE, answers.total).first(opened.groups[name], only)
    starts = opened.searcher.fast_field_values("start", [where for _, where in ranked])
    order = sorted(range(len(ranked)), key=lambda number: (-ranked[number][0], starts[number]))
    hits = tuple(_hit(score, _key(answers, where)) for score, where in (ranked[at] for at in order[:most]))
    return FoundGroup(name, len(ranked), hits, tuple(sorted(starts)))


def _rank(ranked: Ranked) -> Any:
    return ranked[0]


def _hit(rank: Any, key: bytes) -> Hit:
    id_, group, start_ms = read_key(key)
    score = round(rank, _DECIMALS) if isinstance(rank, float | int) else 0.0
    return Hit(id_, group, score, start_ms)


def _key(answers: Answers, where: Any) -> bytes:
    """Return the key of a passage; keys sort by group, then time."""
    return bytes(answers.opened.searcher.doc(where)["key"][0])
