"""Asks one state of the index one question: which passages, in which order, how many of each theme.

Every passage that answers is looked at, so totals and counts are whole, unless time runs out: then they are of what
had been seen, and the answer says so.
"""

from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from search.asking import WhooshAsking
from search.lexicon import alike
from search.limits import Limits, apart, limits_alone, nothing_so_called
from search.parsing import Understood, understand
from search.parts import Named, Not, Part, asked_parts
from search.postings import SECONDS, STOPPED, Answers, Deadline, OutOfTime
from search.query import read
from search.ranking import Matches, facets, groups_in, groups_page, hits_of, matched, page
from search.readers import Leaf, Opened, flags_of
from search.schema import FIELDS, field_of, forms_of
from search.spelling import first_letters
from search.suggest import Reach, suggest
from search.types import Facet, Found, Question


@dataclass(frozen=True, slots=True)
class _Search:
    """One question on its way: where it is asked, and the part of it that is about words, where there is one."""

    opened: Opened
    question: Question
    limits: Limits
    limiting: tuple[Named | Not, ...]
    part: Part | None
    deadline: Deadline
    near: dict[tuple[str, str, int], dict[str, int]] = field(default_factory=dict)

    def left(self, leaf: Leaf) -> int:
        """Return the passages of a segment that may answer, as bits."""
        left = self.limits.within(leaf)
        for each in self.limiting:
            if isinstance(each, Named):
                left &= self.limits.with_named(leaf, each)
            elif isinstance(each.part, Named):
                left &= ~self.limits.with_named(leaf, each.part)
        return left

    def fields(self) -> tuple[str, ...]:
        """Return the fields of words that the question's languages leave."""
        return tuple(dict.fromkeys(field_of(each) for each in self.question.languages)) or FIELDS

    def asking(self, leaf: Leaf, name: str) -> WhooshAsking:
        """Return what makes queries over a field of words in a segment."""
        return WhooshAsking(
            name,
            self.deadline,
            lambda named, field_name: self.limits.numbers(leaf, named, field_name),
            self.alike,
            leaf.lengths,
        )

    def alike(self, field_name: str, plain: str, most: int) -> dict[str, int]:
        """Return the forms of all segments that are spelt like a word, each with its slips. Raises OutOfTime."""
        known = self.near.get((field_name, plain, most))
        if known is None:
            forms = partial(self.opened.forms, field_name)
            known = alike(forms, first_letters(plain[0]), plain, most, self.deadline)
            self.near[field_name, plain, most] = known
        return known


def find(opened: Opened, question: Question, *, seconds: float = SECONDS) -> Found:
    """Return the answer to a question; never raises on what a person writes."""
    understood = understand(question.words)
    limiting, part = apart(understood.part)
    limits = Limits(opened.leaves, question)
    search = _Search(opened, question, limits, limiting, part, Deadline(seconds))
    matches, stopped = _matches(search)
    found = _found(search, matches, understood, stopped=stopped)
    if found.total or stopped or not understood.part:
        return found
    try:
        return replace(found, suggestion=suggest(understood.part, _reach(search)))
    except OutOfTime:
        return found


def _matches(search: _Search) -> tuple[list[Matches], bool]:
    """Return the matches of each segment, and whether time ran out before all were seen."""
    matches: list[Matches] = []
    try:
        for leaf in search.opened.leaves:
            left = search.left(leaf)
            if search.part and left:
                matches.append(_answering(search, leaf, search.part, left))
            elif not search.part and limits_alone(search.question, search.limiting):
                flags = flags_of(left, leaf.facts.size)
                matches.append(matched(leaf, Answers(flags, np.zeros(leaf.facts.size))))
            search.deadline.check()
    except OutOfTime:
        return matches, True
    return matches, False


def _answering(search: _Search, leaf: Leaf, part: Part, left: int) -> Matches:
    within = flags_of(left, leaf.facts.size)
    there, scores = np.zeros_like(within), np.zeros(leaf.facts.size)
    for name in search.fields():
        if not leaf.members("field", name) & left:
            continue
        asked = read(part, search.asking(leaf, name))
        if asked is not None:
            answers = asked.answers(leaf.searcher)
            there |= answers.there
            scores += answers.scores
    return matched(leaf, Answers(there & within, scores))


def _reach(search: _Search) -> Reach:
    passages = tuple((leaf, search.left(leaf)) for leaf in search.opened.leaves)

    def count(part: Part) -> int:
        return sum(
            _answering(search, leaf, part, left).passages.bit_count() for leaf, left in passages if left
        )

    def saying(field_name: str, form: str) -> int:
        return sum((leaf.saying(forms_of(field_name), form) & left).bit_count() for leaf, left in passages)

    return Reach(search.fields(), count, search.alike, saying)


def _found(search: _Search, matches: list[Matches], understood: Understood, *, stopped: bool) -> Found:
    unknown = nothing_so_called(search.limiting, search.limits.values)
    notes = (*understood.notes, *unknown, *((STOPPED,) if stopped else ()))
    counted = facets(matches)
    groups = groups_page(matches, search.question) if search.question.group > 0 else ()
    return Found(
        total=sum(match.passages.bit_count() for match in matches),
        hits=hits_of(groups) if search.question.group > 0 else page(matches, search.question),
        themes=counted[Facet.THEME],
        languages=counted[Facet.LANGUAGE],
        understood=understood.text,
        note=" ".join(notes) or None,
        suggestion=None,
        facets=counted,
        parts=asked_parts(understood.part),
        groups=groups,
        total_groups=groups_in(matches),
        whole=not stopped,
    )
