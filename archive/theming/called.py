"""Themes that are called much alike, as *feminicidio* and *feminismo*: one may be taken for the other. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping

from archive.terms.plain import plain
from archive.thesaurus.reading import Theme

LETTERS = 5
"""Words are written alike that are longer and begin with the same so many letters."""
_WORD = re.compile(r"\w+")


def called_alike(
    beginnings: Mapping[str, frozenset[str]], said: Iterable[str], words: Iterable[str]
) -> set[str]:
    """Return the themes beside those that are `said` in these words of which a name has a word written like theirs."""
    own, begun = set(said), {begin for text in words for begin in _beginnings(text)}
    return {theme for theme, names in beginnings.items() if theme not in own and names & begun}


def beginnings_of_names(themes: Iterable[Theme]) -> dict[str, frozenset[str]]:
    """Return how the words begin that each theme is called by, in any language."""
    return {
        theme.id: frozenset(begin for name in _names(theme) for begin in _beginnings(name))
        for theme in themes
    }


def _names(theme: Theme) -> Iterator[str]:
    yield from theme.preferred.values()
    for names in theme.alternative.values():
        yield from names


def _beginnings(text: str) -> Iterator[str]:
    return (word[:LETTERS] for word in _WORD.findall(plain(text)) if len(word) > LETTERS)
