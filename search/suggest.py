"""Did you mean: where nothing was found, the same question spelt with the words of this very index.

Only words of passages that the question may reach are looked at, and a suggestion is made only if it finds
something there: what is elsewhere cannot shine through.
"""

from collections.abc import Callable
from dataclasses import dataclass

from search.parsing import All, Either, Part, Word, write
from search.postings import Deadline
from search.query import written
from search.readers import Leaf, bits
from search.schema import WRITTEN, forms_of
from search.words import fold, words

_SHORTEST = 4
_SHORTEST_WITH_TWO_SLIPS = 6
"""Letters of a word that is worth a guess; two slips in a short word make another word."""
_ALIKE = ("bv", "csz", "ckq", "gj", "ij", "iy", "ly", "fv", "dt", "ah", "eh", "ih", "oh", "uh")
"""Letters heard or typed for one another at the beginning of a word; a first letter is taken as right otherwise."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a question may reach: its fields, its passages in each segment (as bits), and the time it has left.

    `count` says how many passages would answer a part.
    """

    fields: tuple[str, ...]
    passages: tuple[tuple[Leaf, int], ...]
    deadline: Deadline
    count: Callable[[Part], int]


def suggest(part: Part, reach: Reach) -> str | None:
    """Return the question spelt otherwise, or None. Raises OutOfTime."""
    better = _spelt(part, reach)
    return write(better) if better != part and reach.count(better) else None


def slips(one: str, other: str, most: int) -> int | None:
    """Return the least number of wrong, missing, added or swapped letters between two words; None if over `most`.

    Optimal string alignment distance, row by row.
    """
    if abs(len(one) - len(other)) > most:
        return None
    earlier: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        latest = [i]
        for j, against in enumerate(other, start=1):
            least = min(row[j] + 1, latest[-1] + 1, row[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                least = min(least, earlier[j - 2] + 1)
            latest.append(least)
        if min(latest) > most:
            return None
        earlier, row = row, latest
    return row[-1] if row[-1] <= most else None


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
    for field in reach.fields:
        for form, distance in _near(typed[0], forms_of(field), reach).items():
            if found := _passages_with(form, forms_of(field), reach):
                candidate = (distance, -found, written(form))
                best = min(best or candidate, candidate)
    return best[2] if best else None


def _near(plain: str, field: str, reach: Reach) -> dict[str, int]:
    """Return each form near the typed word, with how many slips lie between."""
    most = 1 if len(plain) < _SHORTEST_WITH_TWO_SLIPS else 2
    letters = set(plain)
    near: dict[str, int] = {}
    for form in _forms(plain, field, reach):
        spelt = form.partition(WRITTEN)[0]
        if abs(len(spelt) - len(plain)) > most or len(letters.symmetric_difference(spelt)) > 2 * most:
            continue
        distance = slips(plain, spelt, most)
        if distance is not None:
            near[form] = distance
    return near


def _forms(plain: str, field: str, reach: Reach) -> set[str]:
    """Return the forms that begin with the letter typed, or with one that is heard alike."""
    letters = {plain[0]}.union(*(alike for alike in _ALIKE if plain[0] in alike))
    forms: set[str] = set()
    for leaf, _ in reach.passages:
        reach.deadline.check()
        forms.update(*(leaf.forms(field, letter) for letter in letters))
    return forms


def _passages_with(form: str, field: str, reach: Reach) -> int:
    return sum(
        (bits(leaf.numbers(field, form), leaf.facts.size) & passages).bit_count()
        for leaf, passages in reach.passages
    )
