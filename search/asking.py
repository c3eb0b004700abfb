"""A question's parts as questions to the postings of one field of words in one segment, see `query.Asking`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search.combining import AnyOf, BestOf, Every, Without
from search.parts import Named
from search.postings import AnyForm, Asked, CloseTo, Deadline, InARow, Listed, OneTerm
from search.query import Step
from search.schema import begun_in, forms_of


@dataclass(frozen=True, slots=True)
class WhooshAsking:
    """What is asked of one field in one segment; it needs the time that is left, and what is in the segment.

    `numbers` are the passages with words in the field, and those of them about which something is said; `forms_like`
    the forms that are spelt like a word, `lengths` how many terms each passage has in a field.
    """

    field: str
    deadline: Deadline
    numbers: Callable[[Named | None, str], list[int]]
    forms_like: Callable[[str, str, int], Iterable[str]]
    lengths: Callable[[str], npt.NDArray[np.int64]]

    def everything(self) -> Asked:
        """Return the passages with words in the field."""
        return Listed(self.numbers(None, self.field), 1.0)

    def term(self, step: Step) -> Asked:
        """Return the passages with one of these terms."""
        terms = [OneTerm(self.field, term, self.lengths(self.field), self.deadline) for term in step]
        return BestOf(terms) if len(terms) > 1 else terms[0]

    def row(self, steps: Sequence[Step]) -> Asked:
        """Return the passages in which these stand in a row."""
        return InARow(self.field, list(steps), self.deadline)

    def near(self, one: Sequence[Step], other: Sequence[Step], distance: int) -> Asked:
        """Return the passages in which two rows stand near each other."""
        first, second = (InARow(self.field, list(steps), self.deadline) for steps in (one, other))
        return CloseTo(first, second, distance)

    def beginning(self, plain: str) -> Asked:
        """Return the passages with a form that begins so."""
        return AnyForm(begun_in(self.field, plain), (), self.deadline, plain)

    def alike(self, plain: str, slips: int) -> Asked:
        """Return the passages with a form that is spelt nearly so."""
        return AnyForm(forms_of(self.field), self.forms_like(self.field, plain, slips), self.deadline)

    def named(self, named: Named) -> Asked:
        """Return the passages about which this is said."""
        return Listed(self.numbers(named, self.field))

    def every(self, queries: list[Asked]) -> Asked:
        """Return what all of these must answer."""
        return Every(queries)

    def either(self, queries: list[Asked]) -> Asked:
        """Return what one of these must answer."""
        return AnyOf(queries)

    def without(self, base: Asked, barred: Asked) -> Asked:
        """Return what answers the first and not the second."""
        return Without(base, barred)
