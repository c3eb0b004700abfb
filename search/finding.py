"""Asks one state of the index one question: which passages, in which order, how many of each theme.

Every passage that answers is looked at, so totals and counts are whole, unless time runs out: then they are of what
had been seen, and the answer says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from search.limits import Limits, apart
from search.parsing import Understood, understand
from search.parts import Named, Not, Part, asked_parts
from search.postings import Deadline, OutOfTime
from search.query import Asking, read
from search.ranking import Matches, facets, groups_in, groups_page, hits_of, page
from search.readers import Leaf, Opened, bits, numbers_of
from search.schema import FIELDS, field_of
from search.suggest import Alike, Reach, suggest
from search.types import Facet, Found, Question

SECONDS = 2.0
"""How long a search may take (SAFETY)."""
STOPPED = "The search took too long and was stopped: there may be more. Ask for longer or rarer words."
_CHECKED_EVERY = 512


@dataclass(frozen=True, slots=True)
class _Search:
    """One question on its way: where it is asked, and the part of it that is about words, where there is one."""

    leaves: tuple[Leaf, ...]
    question: Question
    limits: Limits
    limiting: tuple[Named | Not, ...]
    part: Part | None
    deadline: Deadline
    alike: Alike

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

    def asking(self, leaf: Leaf) -> Asking:
        """Return what the query needs to know in a segment."""
        return Asking(
            self.deadline,
            lambda named, name: self.limits.numbers(leaf, named, name),
            lambda plain, most, name: self.alike.forms(leaf, plain, most, name),
        )


def find(opened: Opened, question: Question, *, seconds: float = SECONDS) -> Found:
    """Return the answer to a question; never raises on what a person writes."""
    understood = understand(question.words)
    limiting, part = apart(understood.part)
    limits = Limits(opened.leaves, question)
    deadline = Deadline(seconds)
    search = _Search(opened.leaves, question, limits, limiting, part, deadline, Alike(deadline))
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
        for leaf in search.leaves:
            left = search.left(leaf)
            if search.part and left:
                matches.append(_answering(search, leaf, search.part, left))
            elif not search.part and _limit_alone(search):
                matches.append(Matches(leaf, left, [(0.0, number) for number in numbers_of(left)]))
            search.deadline.check()
    except OutOfTime:
        return matches, True
    return matches, False


def _limit_alone(search: _Search) -> bool:
    """Return whether nothing is asked but limits: then all that is within them answers."""
    asked = search.question
    limited = asked.themes or asked.languages or asked.collections or asked.years or asked.countries
    return bool(search.limiting or (limited and not asked.words.strip()))


def _answering(search: _Search, leaf: Leaf, part: Part, left: int) -> Matches:
    flags = left.to_bytes(leaf.facts.size // 8 + 1, "little")
    scored = [
        (score, number)
        for field in search.fields()
        if leaf.members("field", field) & left
        for score, number in _scored(leaf, part, field, search.asking(leaf))
        if flags[number >> 3] >> (number & 7) & 1
    ]
    return Matches(leaf, bits((number for _, number in scored), leaf.facts.size), scored)


def _scored(leaf: Leaf, part: Part, field: str, asking: Asking) -> Iterator[tuple[float, int]]:
    asked = read(part, field, asking)
    if asked is None:
        return
    matcher = asked.matcher(leaf.searcher, leaf.searcher.context())
    seen = 0
    while matcher.is_active():
        yield matcher.score(), matcher.id()
        matcher.next()
        seen += 1
        if not seen % _CHECKED_EVERY:
            asking.deadline.check()


def _reach(search: _Search) -> Reach:
    passages = tuple((leaf, search.left(leaf)) for leaf in search.leaves)

    def count(part: Part) -> int:
        return sum(
            _answering(search, leaf, part, left).passages.bit_count() for leaf, left in passages if left
        )

    return Reach(search.fields(), passages, search.deadline, count)


def _found(search: _Search, matches: list[Matches], understood: Understood, *, stopped: bool) -> Found:
    notes = (*understood.notes, *_unknown(search), *((STOPPED,) if stopped else ()))
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


def _unknown(search: _Search) -> Iterator[str]:
    """Yield a sentence for each field that limits the question and of which nothing here is called so."""
    for named in dict.fromkeys(each for each in search.limiting if isinstance(each, Named)):
        if not search.limits.values(named):
            yield f"Nothing here has the {named.kind} “{named.value}”."
