"""Which passages of a segment may answer at all: by what is said about them, not by what is said in them.

What people call a speaker, a theme, a collection is looked up among the values of the passages that this question
may reach, and among the names it was given: what is elsewhere cannot shine through.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from search.dates import between, within
from search.parts import All, Named, Not, Part
from search.readers import Leaf, numbers_of
from search.types import Kind, Question
from search.words import base_language, fold, words


@dataclass(slots=True)
class Limits:
    """What one question may reach in the segments of one state of the index."""

    leaves: tuple[Leaf, ...]
    question: Question
    _values: dict[Named, frozenset[str]] = field(default_factory=dict)

    def within(self, leaf: Leaf) -> int:
        """Return the passages that the question's own limits leave, as bits."""
        left = self._reachable(leaf)
        for name, values in limits_of(self.question).items():
            left &= _any(leaf, name, values)
        return left

    def with_named(self, leaf: Leaf, named: Named) -> int:
        """Return the passages about which this is said, as bits."""
        return _any(leaf, named.kind, self.values(named))

    def numbers(self, leaf: Leaf, named: Named | None, field_name: str) -> list[int]:
        """Return the numbers of those whose words are in one field, of all passages where nothing is said."""
        said = self.with_named(leaf, named) if named else leaf.everything
        return numbers_of(said & leaf.members("field", field_name))

    def values(self, named: Named) -> frozenset[str]:
        """Return the values that a person means by what she wrote."""
        known = self._values.get(named)
        if known is None:
            known = self._values[named] = frozenset(meant(named, self._present(named.kind), self.question))
        return known

    def _reachable(self, leaf: Leaf) -> int:
        return leaf.everything & ~_any(leaf, "group", self.question.without_groups)

    def _present(self, kind: Kind) -> set[str]:
        """Return the values that passages within reach have."""
        reach = [(leaf, self._reachable(leaf)) for leaf in self.leaves]
        return {
            value
            for leaf, reachable in reach
            for value in leaf.values(kind)
            if leaf.members(kind, value) & reachable
        }


def meant(named: Named, present: Collection[str], question: Question) -> list[str]:
    """Return which of the values that are present a person means: called so as a whole, else in words of it."""
    if named.kind is Kind.DATE:
        asked = between(named.value)
        return [value for value in present if asked and within(value, asked)]
    if named.kind is Kind.LANGUAGE and base_language(named.value) in present:
        return [base_language(named.value)]
    called = [(_spelt(value), value) for value in present]
    called += [
        (_spelt(name), value)
        for name, value in question.names.get(named.kind, {}).items()
        if value in present
    ]
    wanted = _spelt(named.value)
    exactly = [value for name, value in called if name == wanted]
    return exactly or [value for name, value in called if set(wanted) <= set(name)]


def limits_of(question: Question) -> dict[str, tuple[str, ...]]:
    """Return the values that a question is limited to, by the field they are in."""
    limits = {
        "theme": question.themes,
        "language": tuple(base_language(language) for language in question.languages),
        "collection": question.collections,
        "country": question.countries,
        "year": tuple(map(str, question.years)),
    }
    return {name: values for name, values in limits.items() if values}


def limits_alone(question: Question, limiting: tuple[Named | Not, ...]) -> bool:
    """Return whether a question without words asks for all that is within its limits."""
    return bool(limiting or (limits_of(question) and not question.words.strip()))


def nothing_so_called(
    limiting: tuple[Named | Not, ...], values: Callable[[Named], Collection[str]]
) -> Iterator[str]:
    """Yield a sentence for each field that limits the whole question and of which nothing here is called so."""
    for named in dict.fromkeys(each for each in limiting if isinstance(each, Named)):
        if not values(named):
            kind, value = named.kind, named.value
            yield f"Nothing here has the {kind} “{value}”."


def apart(part: Part | None) -> tuple[tuple[Named | Not, ...], Part | None]:
    """Return what limits the whole question (a field, or the absence of one), and the rest of it."""
    parts = part.parts if isinstance(part, All) else (part,) if part else ()
    limiting = tuple(
        each
        for each in parts
        if isinstance(each, Named) or (isinstance(each, Not) and isinstance(each.part, Named))
    )
    rest = tuple(each for each in parts if each not in limiting)
    return limiting, All(rest) if len(rest) > 1 else next(iter(rest), None)


def _any(leaf: Leaf, field_name: str, values: Iterable[str]) -> int:
    union = 0
    for value in values:
        union |= leaf.members(field_name, value)
    return union


def _spelt(name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word, _, _ in words(name, "und"))
