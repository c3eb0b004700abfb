"""Puts what was found in order and cuts a page out of it: by passages, or by the groups they are in.

tantivy breaks ties by where a passage is in the files. So what ties at the edges of a page is read too, and stands in
the order of its key (group, then time): the same passages give the same answer however they came in.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np

from search.large.answers import Answers, Ranked
from search.large.engine import tantivy
from search.large.kinds import SETTING, Numbers
from search.schema import read_key
from search.types import FoundGroup, Hit, Question, Sort

_SPARE = 100
"""Answers that are read beyond a page, to see where its ties end."""
_MOST_AT_FIRST = 1_000
"""However far a page is: whether it is there is not known yet, and room is made for as many as are asked for."""
_MORE = 4
_MANY_MORE = 64
"""So many times as much is read where all ties: looking again takes longer than reading."""
_DECIMALS = 4


def first_look(question: Question) -> int:
    """Return how many answers are read at first to show a page."""
    most = max(question.offset, 0) + max(question.limit, 0) + _SPARE
    return min(most * _MORE if question.group > 0 else most, _MOST_AT_FIRST)


def page(answers: Answers, question: Question) -> tuple[Hit, ...]:
    """Return one page of passages."""
    first = max(question.offset, 0)
    last = min(first + max(question.limit, 0), answers.total)
    if last <= first:
        return ()
    ranked = _beyond_ties(answers, last)
    if answers.sort is not Sort.RELEVANCE:
        return tuple(_hit(0.0, _key(answers, where)) for _, where in ranked[first:last])
    edge, best = ranked[last - 1][0], ranked[first][0]
    start = next(number for number, (score, _) in enumerate(ranked) if score == best)
    within = [each for each in ranked[start:] if each[0] >= edge]
    return _in_order(answers, within, first - start, last - start)


def _in_order(answers: Answers, ranked: Sequence[Ranked], first: int, last: int) -> tuple[Hit, ...]:
    """Return those from first to last by score, equal ones by group and time; of those alone are the keys read."""
    where = [each for _, each in ranked]
    scores = np.array([score for score, _ in ranked])
    owners, starts = _owners(answers, where), _starts(answers, where)
    order = np.lexsort((starts, owners, -scores)).tolist()

    def place(at: int) -> tuple[float, int, int]:
        return -scores[at], owners[at], starts[at]

    begin = bisect_left(order, place(order[first]), key=place)
    end = bisect_right(order, place(order[last - 1]), key=place)
    shown = sorted((place(at), _key(answers, where[at])) for at in order[begin:end])
    return tuple(_hit(-float(rank), key) for (rank, _, _), key in shown[first - begin : last - begin])


def groups_page(answers: Answers, question: Question) -> tuple[FoundGroup, ...]:
    """Return one page of groups, each with its first `question.group` passages."""
    first = max(question.offset, 0)
    last = first + max(question.limit, 0)
    names = _groups_in_order(answers, last)[first:last]
    return tuple(_group(answers, name, question.group) for name in names)


def hits_of(groups: tuple[FoundGroup, ...]) -> tuple[Hit, ...]:
    """Return the passages that are shown of these groups, in their order."""
    return tuple(hit for group in groups for hit in group.hits)


def _beyond_ties(answers: Answers, last: int) -> Sequence[Ranked]:
    """Return at least so many answers, and all that tie with the last of them."""
    most = last + _SPARE
    while True:
        ranked = answers.first(min(most, answers.total))
        if len(ranked) == answers.total or ranked[-1][0] != ranked[last - 1][0]:
            return ranked
        most *= _MANY_MORE


def _groups_in_order(answers: Answers, wanted: int) -> list[str]:
    """Return the first groups, each ranked as its best passage is; equal ones by their names."""
    names = answers.opened.kinds(SETTING).values["group"].names
    most = _MORE * (wanted + _SPARE)
    while wanted:
        ranked = answers.first(min(most, max(answers.total, 1)))
        best: dict[int, Any] = {}
        owners = _owners(answers, [where for _, where in ranked]).tolist()
        for owner, (rank, _) in zip(owners, ranked, strict=True):
            best.setdefault(owner, rank)
        ranks = list(best.values())
        if len(ranked) >= answers.total or (len(ranks) > wanted and ranks[-1] != ranks[wanted - 1]):
            return [
                names[owner] for _, tied in groupby(best, key=best.__getitem__) for owner in sorted(tied)
            ][:wanted]
        most *= _MORE
    return []


def _owners(answers: Answers, where: Sequence[Any]) -> Numbers:
    """Return which group each passage is in, as numbers that are in the order of the groups' names."""
    known = answers.opened.kinds(SETTING)
    return known.values["group"].has[known.of_signs(answers.opened.signs(SETTING, where))]


def _starts(answers: Answers, where: Sequence[Any]) -> Numbers:
    """Return when each passage begins, in ms."""
    return np.array(answers.opened.searcher.fast_field_values("start", where), np.int64)


def _group(answers: Answers, name: str, most: int) -> FoundGroup:
    opened = answers.opened
    only = tantivy.Query.term_query(opened.schema, "group", name, index_option="basic")
    ranked = Answers(opened, answers.query, Sort.RELEVANCE, answers.total, ()).first(
        opened.groups[name], only
    )
    starts = _starts(answers, [where for _, where in ranked]).tolist()
    order = sorted(range(len(ranked)), key=lambda number: (-ranked[number][0], starts[number]))
    hits = tuple(_hit(score, _key(answers, where)) for score, where in (ranked[at] for at in order[:most]))
    return FoundGroup(name, len(ranked), hits, tuple(sorted(starts)))


def _hit(score: float, key: bytes) -> Hit:
    id_, group, start_ms = read_key(key)
    return Hit(id_, group, round(score, _DECIMALS), start_ms)


def _key(answers: Answers, where: Any) -> bytes:
    """Return the key of a passage; keys sort by group, then time."""
    return bytes(answers.opened.searcher.doc(where)["key"][0])
