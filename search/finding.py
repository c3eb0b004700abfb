"""Asks one state of the index one question: which passages, in which order, how many of each theme.

Every passage that answers is looked at, so totals and counts are whole; passages of equal score stand in the order
of their keys, so that the same passages give the same answer however they came in.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace

from search.parsing import Part, Understood, understand
from search.postings import Deadline, OutOfTime
from search.query import read
from search.readers import Leaf, Opened, bits
from search.schema import FIELDS, field_of, read_key
from search.suggest import Reach, suggest
from search.types import Found, Hit, Question
from search.words import base_language

SECONDS = 2.0
"""How long a search may take (SAFETY)."""
STOPPED = "The search took too long and was stopped: there may be more. Ask for longer or rarer words."
_CHECKED_EVERY = 512


@dataclass(frozen=True, slots=True)
class Matches:
    """The passages of one segment that answer: as bits, and with their scores."""

    leaf: Leaf
    passages: int
    scored: list[tuple[float, int]]


def find(opened: Opened, question: Question, *, seconds: float = SECONDS) -> Found:
    """Return the answer to a question; never raises on what a person writes."""
    understood = understand(question.words)
    deadline = Deadline(seconds)
    matches, stopped = _matches(opened, understood, question, deadline)
    found = _found(matches, question, understood, stopped=stopped)
    if found.total or stopped or not understood.part:
        return found
    try:
        return replace(found, suggestion=suggest(understood.part, _reach(opened, question, deadline)))
    except OutOfTime:
        return found


def _within_limits(leaf: Leaf, question: Question) -> int:
    """Return the passages of a segment that the question's limits leave, as bits."""
    left = leaf.everything
    if question.themes:
        left &= _any(leaf, "theme", question.themes)
    if question.languages:
        left &= _any(leaf, "language", tuple(base_language(language) for language in question.languages))
    return left & ~_any(leaf, "group", tuple(question.without_groups))


def _any(leaf: Leaf, field: str, values: tuple[str, ...]) -> int:
    union = 0
    for value in values:
        union |= leaf.members(field, value)
    return union


def _fields(question: Question) -> tuple[str, ...]:
    return tuple(dict.fromkeys(field_of(language) for language in question.languages)) or FIELDS


def _matches(
    opened: Opened, understood: Understood, question: Question, deadline: Deadline
) -> tuple[list[Matches], bool]:
    """Return the matches of each segment, and whether time ran out before all were seen."""
    matches: list[Matches] = []
    try:
        for leaf in opened.leaves:
            left = _within_limits(leaf, question)
            if understood.part:
                matches.append(_answering(leaf, understood.part, left, _fields(question), deadline))
            elif not question.words.strip() and (question.themes or question.languages):
                matches.append(_all_of(leaf, left))
    except OutOfTime:
        return matches, True
    return matches, False


def _answering(leaf: Leaf, part: Part, left: int, fields: tuple[str, ...], deadline: Deadline) -> Matches:
    flags = left.to_bytes(leaf.facts.size // 8 + 1, "little")
    scored = [
        (score, number)
        for field in fields
        if leaf.members("field", field)
        for score, number in _scored(leaf, part, field, deadline)
        if flags[number >> 3] >> (number & 7) & 1
    ]
    return Matches(leaf, bits((number for _, number in scored), leaf.facts.size), scored)


def _scored(leaf: Leaf, part: Part, field: str, deadline: Deadline) -> Iterator[tuple[float, int]]:
    asked = read(part, field, deadline)
    if asked is None:
        return
    matcher = asked.matcher(leaf.searcher, leaf.searcher.context())
    seen = 0
    while matcher.is_active():
        yield matcher.score(), matcher.id()
        matcher.next()
        seen += 1
        if not seen % _CHECKED_EVERY:
            deadline.check()


def _all_of(leaf: Leaf, left: int) -> Matches:
    return Matches(leaf, left, [(0.0, number) for number in range(leaf.facts.size) if left >> number & 1])


def _reach(opened: Opened, question: Question, deadline: Deadline) -> Reach:
    fields = _fields(question)
    passages = tuple((leaf, _within_limits(leaf, question)) for leaf in opened.leaves)

    def count(part: Part) -> int:
        return sum(
            _answering(leaf, part, left, fields, deadline).passages.bit_count() for leaf, left in passages
        )

    return Reach(fields, passages, deadline, count)


def _found(matches: list[Matches], question: Question, understood: Understood, *, stopped: bool) -> Found:
    notes = (*understood.notes, STOPPED) if stopped else understood.notes
    return Found(
        total=sum(match.passages.bit_count() for match in matches),
        hits=_page(matches, max(question.offset, 0), max(question.limit, 0)),
        themes=_count(matches, "theme"),
        languages=_count(matches, "language"),
        understood=understood.text,
        note=" ".join(notes) or None,
        suggestion=None,
    )


def _page(matches: list[Matches], offset: int, limit: int) -> tuple[Hit, ...]:
    last = offset + limit
    scores = heapq.nlargest(last, (score for match in matches for score, _ in match.scored))
    if not limit or len(scores) <= offset:
        return ()
    good = [
        (-score, match.leaf.all_keys()[number])
        for match in matches
        for score, number in match.scored
        if score >= scores[-1]
    ]
    return tuple(_hit(-score, key) for score, key in heapq.nsmallest(last, good)[offset:])


def _hit(score: float, key: bytes) -> Hit:
    id_, group = read_key(key)
    return Hit(id_, group, score)


def _count(matches: list[Matches], field: str) -> dict[str, int]:
    """Return how many passages have each value, those with most first."""
    counts: dict[str, int] = {}
    for match in matches:
        for value in match.leaf.values(field):
            if count := (match.leaf.members(field, value) & match.passages).bit_count():
                counts[value] = counts.get(value, 0) + count
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
