"""A question, as the thesaurus understands it: who asks for a theme by one of its names gets all of them.

Whoever writes "femicide" is answered with what is tagged as femicide, or as a theme below it, and with its labels in
every language. Only a question that is a name is understood so: a sentence with a name in it is not.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from archive.context import Archive
from archive.store.tags import stored_labels
from archive.terms.models import ThemeId
from archive.terms.plain import plain
from archive.thesaurus.reading import compared

LONGEST_QUESTION = 256
"""Characters of a question that the search reads (SAFETY)."""
_WORD = re.compile(r"\w+")
_IN_FRONT = frozenset(
    [
        "the",
        "a",
        "an",
        "el",
        "la",
        "los",
        "las",
        "lo",
        "le",
        "les",
        "l",
        "un",
        "una",
        "une",
        "de",
        "het",
        "een",
        "o",
        "os",
        "as",
        "um",
        "uma",
    ]
)
"""Articles that do not make another question of a name."""


@dataclass(frozen=True, slots=True)
class Named:
    """A theme that was asked for by a name: what it is called in every language, and what it is about."""

    theme: ThemeId
    labels: tuple[str, ...]
    descriptions: tuple[str, ...]


def theme_names(archive: Archive) -> dict[str, str]:
    """Return every label of the thesaurus with its theme, for fields of a question (`theme:...`)."""
    return {label: row["id"] for row in stored_labels(archive.database()) for label in labels_of(row)}


def named_themes(archive: Archive, words: str) -> tuple[Named, ...]:
    """Return the themes of which these words are a label, in any language."""
    asked = _key(words)
    if not asked or len(words) > LONGEST_QUESTION or any(sign in words for sign in '":*~()'):
        return ()
    return tuple(
        Named(ThemeId(row["id"]), tuple(dict.fromkeys(labels_of(row))), compared(row["description"]))
        for row in stored_labels(archive.database())
        if asked in map(_key, labels_of(row))
    )


def widened(words: str, named: Iterable[Named]) -> str:
    """Return the words as a question that the passages of these themes answer too, as far as there is room."""
    asked = words
    every = list(named)
    more = [f"theme:{each.theme}" for each in every]
    more += [_quoted(label) for each in every for label in each.labels if _key(label) != _key(words)]
    for each in more:
        longer = f"{asked} OR {each}" if asked is not words else f"({words}) OR {each}"
        if len(longer) <= LONGEST_QUESTION:
            asked = longer
    return asked


def labels_of(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield every name of a stored theme, the preferred ones first."""
    yield from row["preferred"].values()
    for labels in row["alternative"].values():
        yield from labels


def _quoted(label: str) -> str:
    plain = label.replace('"', " ").strip()
    return f'"{plain}"' if _WORD.fullmatch(plain) is None else plain


@lru_cache(maxsize=8_192)
def _key(text: str) -> tuple[str, ...]:
    """Return the words of a label without case, accents and an article in front."""
    words = _WORD.findall(plain(text))
    return tuple(words[1:] if len(words) > 1 and words[0] in _IN_FRONT else words)
