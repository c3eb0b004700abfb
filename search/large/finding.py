"""Asks one state of the index one question of tantivy: which passages, in which order, how many of each theme.

tantivy is not stopped in the middle of a step; the time is looked at between steps, and what was found so far is said.
"""

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from search.large.answers import answers_to, most_read
from search.large.asking import LargeAsking, any_of, either, every, unscored
from search.large.counting import counts_of
from search.large.engine import tantivy
from search.large.opened import Opened
from search.large.pages import first_look, groups_page, hits_of, page
from search.lexicon import alike, starts_near
from search.limits import apart, limits_alone, limits_of, meant, nothing_so_called
from search.parsing import Understood, understand
from search.parts import Named, Not, Part, asked_parts
from search.postings import SECONDS, STOPPED, Deadline, OutOfTime
from search.query import read
from search.schema import FIELDS, beginnings_of, field_of, forms_of
from search.suggest import Reach, suggest
from search.types import Facet, Found, Question


@dataclass(frozen=True, slots=True)
class _Search:
    """One question on its way."""

    opened: Opened
    question: Question
    limiting: tuple[Named | Not, ...]
    part: Part | None
    deadline: Deadline
    known: dict[Named, frozenset[str]] = field(default_factory=dict)

    def fields(self) -> tuple[str, ...]:
        """Return the fields of words that the question's languages leave, and that are here."""
        asked = tuple(dict.fromkeys(field_of(each) for each in self.question.languages)) or FIELDS
        return tuple(each for each in asked if each in self.opened.values("field"))

    def values(self, named: Named) -> frozenset[str]:
        """Return the values that a person means by what she wrote, of those within reach."""
        known = self.known.get(named)
        if known is None:
            known = frozenset(meant(named, self._present(named.kind), self.question))
            self.known[named] = known
        return known

    def hidden(self) -> list[str]:
        """Return the groups that are here and must not be in an answer."""
        return [each for each in self.question.without_groups if each in self.opened.groups]

    def query(self, part: Part | None) -> Any:
        """Return what answers a part (all, where there is none) within the limits; None where nothing does."""
        asked = (
            [query for name in self.fields() if (query := read(part, self._asking(name))) is not None]
            if part
            else []
        )
        if part and not asked:
            return None
        musts = [asked[0] if len(asked) == 1 else either(asked)] if asked else [tantivy.Query.all_query()]
        bars: list[Any] = []
        opened = self.opened
        musts += [unscored(any_of(opened, name, values)) for name, values in limits_of(self.question).items()]
        for each in self.limiting:
            if isinstance(each, Named):
                musts.append(unscored(any_of(opened, each.kind, self.values(each))))
            elif isinstance(each.part, Named):
                bars.append(any_of(opened, each.part.kind, self.values(each.part)))
        if hidden := self.hidden():
            bars.append(any_of(opened, "group", hidden))
        return every(musts, bars)

    def count(self, part: Part) -> int:
        """Return how many passages within the limits answer a part."""
        return self._count(self.query(part))

    def saying(self, field_name: str, form: str) -> int:
        """Return how many passages within the limits have a form."""
        return self._count(every([self.query(None), any_of(self.opened, forms_of(field_name), (form,))]))

    def alike(self, field_name: str, plain: str, most: int) -> dict[str, int]:
        """Return the forms that are spelt like a word, each with its slips. Raises OutOfTime."""
        forms = partial(self.opened.forms, forms_of(field_name))
        starts = starts_near(partial(self.opened.forms, beginnings_of(field_name)), plain, most)
        return alike(forms, starts, plain, most, self.deadline)

    def _count(self, query: Any) -> int:
        self.deadline.check()
        return int(self.opened.searcher.search(query, limit=1).count) if query is not None else 0

    def _asking(self, name: str) -> LargeAsking:
        return LargeAsking(name, self.opened, self.values, self.alike)

    def _present(self, kind: str) -> set[str]:
        """Return the values that passages within reach have: not those that hidden groups alone have."""
        if not self.hidden():
            return set(self.opened.values(kind))
        reach = every([tantivy.Query.all_query()], [any_of(self.opened, "group", self.hidden())])
        found = self.opened.searcher.terms_with_prefix(str(kind), "", filter_query=reach)
        return {value for value, count in found if count}


def find(opened: Opened, question: Question, *, seconds: float = SECONDS) -> Found:
    """Return the answer to a question; never raises on what a person writes."""
    understood = understand(question.words)
    limiting, part = apart(understood.part)
    search = _Search(opened, question, limiting, part, Deadline(seconds))
    try:
        found = _found(search, understood)
        if found.total or not understood.part:
            return found
    except OutOfTime:
        return _answer(search, understood, {}, stopped=True)
    try:
        reach = Reach(search.fields(), search.count, search.alike, search.saying)
        return replace(found, suggestion=suggest(understood.part, reach))
    except OutOfTime:
        return found


def _found(search: _Search, understood: Understood) -> Found:
    asked = search.part is not None or limits_alone(search.question, search.limiting)
    query = search.query(search.part) if asked else None
    search.deadline.check()
    if query is None or not search.opened.groups:
        return _answer(search, understood, {}, stopped=False)
    most = most_read(search.part, first_look(search.question))
    answers = answers_to(search.opened, query, search.question.sort, most)
    search.deadline.check()
    counts = counts_of(answers)
    groups = groups_page(answers, search.question) if search.question.group > 0 else ()
    hits = hits_of(groups) if search.question.group > 0 else page(answers, search.question)
    found = _answer(search, understood, counts.facets, stopped=False)
    return replace(found, total=answers.total, hits=hits, groups=groups, total_groups=counts.groups)


def _answer(
    search: _Search, understood: Understood, counted: dict[str, dict[str, int]], *, stopped: bool
) -> Found:
    unknown = nothing_so_called(search.limiting, search.values)
    notes = (*understood.notes, *unknown, *((STOPPED,) if stopped else ()))
    facets = {str(facet): _in_order(counted.get(str(facet), {}), facet) for facet in Facet}
    return Found(
        total=0,
        hits=(),
        themes=facets[Facet.THEME],
        languages=facets[Facet.LANGUAGE],
        understood=understood.text,
        note=" ".join(notes) or None,
        suggestion=None,
        facets=facets,
        parts=asked_parts(understood.part),
        whole=not stopped,
    )


def _in_order(counts: dict[str, int], facet: Facet) -> dict[str, int]:
    """Return those with most first, and the latest year first."""
    if facet is Facet.YEAR:
        return dict(sorted(counts.items(), reverse=True))
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
