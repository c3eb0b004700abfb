"""Scores themes that were found against those that a person gave, across the tree and by any of their names. Pure.

Who says femicide has said gender violence too: a broader theme of a right one is right, and a theme that was looked
for is found where one below it is. A narrower theme than what was given, a sister of it, is wrong.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.terms.languages import LANGUAGES
from archive.terms.models import ThemeId
from archive.terms.plain import plain
from archive.theming.themes import ThemeEntry


@dataclass(frozen=True, slots=True)
class Share:
    """How much of what was found is right, and how much of what is right was found; 0 where there is nothing."""

    precision: float
    recall: float


def by_label(themes: Sequence[ThemeEntry]) -> dict[str, ThemeId]:
    """Return the theme of each label, in any language: the English ones first, preferred ones before others."""
    names: dict[str, ThemeId] = {}
    for language in ("en", *(each for each in LANGUAGES if each != "en")):
        for each in themes:
            names.setdefault(key(each.label(language)), each.id)
        for each in themes:
            for label in each.alternative.get(language, ()):
                names.setdefault(key(label), each.id)
    return names | {key(each.id): each.id for each in themes if key(each.id) not in names}


def key(label: str) -> str:
    """Return a label without case, accents, signs, *and* and the s of plurals."""
    words = re.findall(r"\w+", plain(label))
    return " ".join(word.removesuffix("s") for word in words if word != "and")


def share(
    rows: Sequence[tuple[set[ThemeId], set[ThemeId]]], broader: Mapping[ThemeId, ThemeId | None]
) -> Share:
    """Return precision and recall over (what a person gave, what was found) of each sentence."""
    right = sum(len(_with_broader(wanted, broader) & found) for wanted, found in rows)
    reached = sum(len(wanted & _with_broader(found, broader)) for wanted, found in rows)
    found, wanted = sum(len(found) for _, found in rows), sum(len(wanted) for wanted, _ in rows)
    return Share(right / found if found else 0.0, reached / wanted if wanted else 0.0)


def _with_broader(themes: set[ThemeId], broader: Mapping[ThemeId, ThemeId | None]) -> set[ThemeId]:
    every = set(themes)
    for theme in themes:
        above = broader.get(theme)
        while above is not None and above not in every:
            every.add(above)
            above = broader.get(above)
    return every
