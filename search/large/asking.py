"""A question's parts as tantivy queries over one field of words, see `search.query.Asking`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from search.large.engine import tantivy
from search.large.opened import Opened
from search.parts import Named
from search.query import Step
from search.schema import begun_in, forms_of

_NOTHING = 0.0


@dataclass(frozen=True, slots=True)
class LargeAsking:
    """What is asked of one field of words.

    `values` are what a person means by a name, `forms_like` the forms beside a field that are spelt like a word.
    """

    field: str
    opened: Opened
    values: Callable[[Named], frozenset[str]]
    forms_like: Callable[[str, str, int], Iterable[str]]

    def everything(self) -> Any:
        """Return the passages with words in the field."""
        return any_of(self.opened, "field", (self.field,))

    def term(self, step: Step) -> Any:
        """Return the passages with one of these terms."""
        return self._best([self._single(term) for term in step])

    def row(self, steps: Sequence[Step]) -> Any:
        """Return the passages in which these stand in a row."""
        if len(steps) == 1:
            return self.term(steps[0])
        return self._best([self._placed(list(enumerate(terms))) for terms in product(*steps)])

    def near(self, one: Sequence[Step], other: Sequence[Step], distance: int) -> Any:
        """Return the passages in which two rows stand near each other."""
        return self._best(
            [
                query
                for first, second in ((one, other), (other, one))
                for steps in product(product(*first), product(*second))
                for query in self._following(*steps, distance)
            ]
        )

    def _following(self, first: Step, second: Step, distance: int) -> list[Any]:
        """Return the second row after the first, at most so many words from its end."""
        if len(first) == len(second) == 1:
            return [self._within(first[0], second[0], *span) for span in _odd_spans(distance)]
        begin = list(enumerate(first))
        return [
            self._placed([*begin, *((len(first) + gap + place, term) for place, term in enumerate(second))])
            for gap in range(distance)
        ]

    def _within(self, one: str, other: str, least: int, most: int) -> Any:
        """Return the other word so many words after the one: tantivy's slop is how far a word may be from its place."""
        middle = (least + most) // 2
        return tantivy.Query.phrase_query(
            self.opened.schema, self.field, [(0, one), (middle, other)], middle - least
        )

    def beginning(self, plain: str) -> Any:
        """Return the passages with a form that begins so."""
        name = begun_in(self.field, plain)
        begun = [term for term, _ in self.opened.searcher.terms_with_prefix(name, plain)]
        return tantivy.Query.term_set_query(self.opened.schema, name, begun)

    def alike(self, plain: str, slips: int) -> Any:
        """Return the passages with a form that is spelt nearly so."""
        forms = list(self.forms_like(self.field, plain, slips))
        return tantivy.Query.term_set_query(self.opened.schema, forms_of(self.field), forms)

    def named(self, named: Named) -> Any:
        """Return the passages about which this is said, of those with words in the field."""
        said = any_of(self.opened, named.kind, self.values(named))
        return unscored(every([said, self.everything()]))

    def every(self, queries: list[Any]) -> Any:
        """Return what all of these must answer."""
        return every(queries)

    def either(self, queries: list[Any]) -> Any:
        """Return what one of these must answer."""
        return either(queries)

    def without(self, base: Any, barred: Any) -> Any:
        """Return what answers the first and not the second."""
        return every([base], [barred])

    def _single(self, term: str) -> Any:
        return tantivy.Query.term_query(self.opened.schema, self.field, term, index_option="freq")

    def _placed(self, places: list[tuple[int, str]]) -> Any:
        return tantivy.Query.phrase_query(self.opened.schema, self.field, places, 0)

    def _best(self, queries: list[Any]) -> Any:
        return queries[0] if len(queries) == 1 else tantivy.Query.disjunction_max_query(queries)


def every(queries: Iterable[Any], bars: Iterable[Any] = ()) -> Any:
    """Return the passages that answer all of these and none of the bars."""
    occur = tantivy.Occur
    return tantivy.Query.boolean_query(
        [*((occur.Must, query) for query in queries), *((occur.MustNot, bar) for bar in bars)]
    )


def either(queries: Iterable[Any]) -> Any:
    """Return the passages that answer one of these."""
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def any_of(opened: Opened, field: str, values: Sequence[str] | frozenset[str]) -> Any:
    """Return the passages that have one of these values; it does not raise a score by how rare one is."""
    sayable = [value for value in values if value == value.encode(errors="ignore").decode()]
    return tantivy.Query.term_set_query(opened.schema, field, sayable)


def unscored(query: Any) -> Any:
    """Return the same passages, that add nothing to a score."""
    return tantivy.Query.const_score_query(query, _NOTHING)


def _odd_spans(distance: int) -> list[tuple[int, int]]:
    """Return spans of an odd number of places, each with a middle, that are 1 to `distance` together."""
    return [(1, distance)] if distance % 2 else [(1, distance - 1), (2, distance)]
