"""A question's parts as Whoosh queries over one field of words in one segment, see `query.Asking`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from search.engine import query
from search.parts import Named
from search.postings import AnyForm, CloseTo, Deadline, InARow, Listed, OneTerm, StartingWith
from search.query import Step
from search.schema import forms_of


@dataclass(frozen=True, slots=True)
class WhooshAsking:
    """What is asked of one field in one segment; it needs the time that is left, and what is in the segment.

    `numbers` are the passages in the field about which something is said, `forms_like` the forms that are spelt like
    a word, `lengths` how many terms each passage has in a field.
    """

    field: str
    deadline: Deadline
    numbers: Callable[[Named, str], list[int]]
    forms_like: Callable[[str, int, str], list[str]]
    lengths: Callable[[str], Sequence[int]]

    def everything(self) -> Any:
        """Return the passages with words in the field."""
        return query.Term("field", self.field)

    def term(self, step: Step) -> Any:
        """Return the passages with one of these terms."""
        terms = [OneTerm(self.field, term, self.lengths(self.field), self.deadline) for term in step]
        return query.DisjunctionMax(terms) if len(terms) > 1 else terms[0]

    def row(self, steps: Sequence[Step]) -> Any:
        """Return the passages in which these stand in a row."""
        return InARow(self.field, list(steps), self.deadline)

    def near(self, one: Sequence[Step], other: Sequence[Step], distance: int) -> Any:
        """Return the passages in which two rows stand near each other."""
        first, second = (InARow(self.field, list(steps), self.deadline) for steps in (one, other))
        return CloseTo(first, second, distance)

    def beginning(self, plain: str) -> Any:
        """Return the passages with a form that begins so."""
        return StartingWith(forms_of(self.field), plain, self.deadline)

    def alike(self, plain: str, slips: int) -> Any:
        """Return the passages with a form that is spelt nearly so."""
        name = forms_of(self.field)
        return AnyForm(name, self.forms_like(plain, slips, name), self.deadline)

    def named(self, named: Named) -> Any:
        """Return the passages about which this is said."""
        return Listed(self.field, self.numbers(named, self.field), self.deadline)

    def every(self, queries: list[Any]) -> Any:
        """Return what all of these must answer."""
        return query.And(queries)

    def either(self, queries: list[Any]) -> Any:
        """Return what one of these must answer."""
        return query.Or(queries)

    def without(self, base: Any, barred: Any) -> Any:
        """Return what answers the first and not the second."""
        return query.AndNot(base, barred)
