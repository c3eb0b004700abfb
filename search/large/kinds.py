"""Kinds of passages, by which answers are counted: those of one setting (an interview, a language), of the same themes.

There are far fewer kinds than passages. A kind is known by a text, among tantivy's terms, and by the text's sign, a
number that stands beside each passage.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain

import numpy as np
import numpy.typing as npt

from search.types import Facet

Numbers = npt.NDArray[np.int64]

SETTING, THEMES = "setting", "themes"
KINDS: dict[str, tuple[str, ...]] = {
    SETTING: ("group", Facet.LANGUAGE, Facet.COLLECTION, Facet.YEAR, Facet.COUNTRY),
    THEMES: (Facet.THEME, Facet.CONFIRMED),
}
"""What the passages of a kind have in common, by the field that holds the kind."""


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one field, in order, and which kind has which: the kind `of[n]` has the value `has[n]`."""

    names: tuple[str, ...]
    of: Numbers
    has: Numbers

    def counted(self, often: Numbers) -> dict[str, int]:
        """Return how many passages have each value, of so many of each kind; what none has is left out."""
        counts = np.bincount(self.has, often[self.of], len(self.names))
        return {self.names[at]: int(counts[at]) for at in np.flatnonzero(counts).tolist()}

    def there(self, often: Numbers) -> int:
        """Return how many of the values any of these passages has."""
        return int(np.count_nonzero(np.bincount(self.has, often[self.of])))


@dataclass(frozen=True, slots=True)
class Kinds:
    """All kinds of passages in one field, numbered from 0 in the order of their signs."""

    signs: npt.NDArray[np.uint64]
    values: Mapping[str, Values]

    def of_signs(self, signs: Sequence[int]) -> Numbers:
        """Return the number of the kind that each sign stands for."""
        return np.searchsorted(self.signs, np.array(signs, np.uint64))

    def often(self, signs: Sequence[int], counts: Sequence[int] | None = None) -> Numbers:
        """Return how often each kind is there: each sign stands for one passage, or for as many as are counted."""
        return np.bincount(self.of_signs(signs), counts, len(self.signs)).astype(np.int64)


def sign_field(name: str) -> str:
    """Return the field of the signs, beside a field of kinds."""
    return f"{name}_sign"


def kind_text(name: str, about: Mapping[str, list[str]]) -> str:
    """Return the text of a passage's kind, from what is said about it."""
    return json.dumps([about[each] for each in KINDS[name]])


def sign_of(text: str) -> int:
    """Return a number that stands for a kind: two have the same once in 2**60."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 4


def kinds(name: str, texts: Iterable[str]) -> Kinds:
    """Return the kinds with these texts."""
    signed = sorted((sign_of(text), text) for text in texts)
    about = json.loads(f"[{','.join(text for _, text in signed)}]")
    values = {field: _values([of[at] for of in about]) for at, field in enumerate(KINDS[name])}
    return Kinds(np.array([sign for sign, _ in signed], np.uint64), values)


def _values(of_each: Sequence[Sequence[str]]) -> Values:
    """Return the values of one field, from those of each kind."""
    flat = list(chain.from_iterable(of_each))
    names = tuple(sorted(set(flat)))
    places = {name: place for place, name in enumerate(names)}
    of = np.repeat(np.arange(len(of_each)), [len(some) for some in of_each])
    return Values(names, of, np.array([places[value] for value in flat], np.int64))
