"""Did you mean: where nothing was found, the same question spelt with the words of this very index.

Only words of passages that the question may reach are looked at, and a suggestion is made only if it finds
something there: what is elsewhere cannot shine through.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from search.parts import All, Either, Part, Word, write
from search.postings import WRITTEN, Deadline
from search.query import written
from search.schema import forms_of
from search.spelling import could_be, first_letters, is_alike, slips
from search.words import fold, words

_SHORTEST = 4
_SHORTEST_WITH_TWO_SLIPS = 6
"""Letters of a word that is worth a guess; two slips in a short word make another word."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a question may reach: its fields of words, and the time it has left.

    `count` says how many passages would answer a part, `forms` which forms of a field of forms begin with a letter,
    `saying` how many passages within reach say a form of it.
    """

    fields: tuple[str, ...]
    deadline: Deadline
    count: Callable[[Part], int]
    forms: Callable[[str, str], Iterable[str]]
    saying: Callable[[str, str], int]


@dataclass(frozen=True, slots=True)
class Alike:
    """Finds the forms that are spelt like a word (fuzzy~); what was compared once in a search is remembered in it."""

    deadline: Deadline
    _known: dict[tuple[str, int, str], bool] = field(default_factory=dict)

    def forms(self, beginning: Callable[[str], Iterable[str]], plain: str, most: int) -> list[str]:
        """Return the forms that differ in `most` letters at most, of those `beginning` with a letter. OutOfTime."""
        found: list[str] = []
        for letter in first_letters(plain[0]):
            self.deadline.check()
            for form in beginning(letter):
                compared = plain, most, form.partition(WRITTEN)[0]
                alike = self._known.get(compared)
                if alike is None:
                    alike = self._known[compared] = is_alike(plain, compared[2], most)
                if alike:
                    found.append(form)
        return found


def suggest(part: Part, reach: Reach) -> str | None:
    """Return the question spelt otherwise, or None. Raises OutOfTime."""
    better = _spelt(part, reach)
    return write(better) if better != part and reach.count(better) else None


def _spelt(part: Part, reach: Reach) -> Part:
    match part:
        case Word(text):
            return Word(_nearest(text, reach) or text)
        case All(parts):
            return All(tuple(_spelt(each, reach) for each in parts))
        case Either(parts):
            return Either(tuple(_spelt(each, reach) for each in parts))
        case _:
            return part


def _nearest(text: str, reach: Reach) -> str | None:
    """Return the nearest word within reach, of equally near ones the most frequent, then the first of the alphabet."""
    typed = [fold(word) for word, _, _ in words(text, "und")]
    if len(typed) != 1 or len(typed[0]) < _SHORTEST or reach.count(Word(text)):
        return None
    best: tuple[int, int, str] | None = None
    for name in map(forms_of, reach.fields):
        for form, distance in _near(typed[0], name, reach).items():
            if found := reach.saying(name, form):
                candidate = (distance, -found, written(form))
                best = min(best or candidate, candidate)
    return best[2] if best else None


def _near(plain: str, field: str, reach: Reach) -> dict[str, int]:
    """Return each form near the typed word, with how many slips lie between."""
    most = 1 if len(plain) < _SHORTEST_WITH_TWO_SLIPS else 2
    near: dict[str, int] = {}
    for form in _forms(plain, field, reach):
        spelt = form.partition(WRITTEN)[0]
        if not could_be(plain, spelt, most):
            continue
        distance = slips(plain, spelt, most)
        if distance is not None:
            near[form] = distance
    return near


def _forms(plain: str, field: str, reach: Reach) -> set[str]:
    """Return the forms that begin with the letter typed, or with one that is heard alike."""
    forms: set[str] = set()
    for letter in first_letters(plain[0]):
        reach.deadline.check()
        forms.update(reach.forms(field, letter))
    return forms
