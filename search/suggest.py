"""Did you mean: where nothing was found, the same question spelt with the words of this very index.

Only words of passages that the question may reach are looked at, and a suggestion is made only if it finds
something there: what is elsewhere cannot shine through.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from search.parts import All, Either, Part, Word, write
from search.query import written
from search.words import fold, words

_SHORTEST = 4
_SHORTEST_WITH_TWO_SLIPS = 6
"""Letters of a word that is worth a guess; two slips in a short word make another word."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a question may reach, in its fields of words.

    `count` says how many passages would answer a part, `alike` which forms beside a field are spelt like a word with
    so many slips at most, and how many each has, `saying` how many passages within reach say a form.
    """

    fields: tuple[str, ...]
    count: Callable[[Part], int]
    alike: Callable[[str, str, int], Mapping[str, int]]
    saying: Callable[[str, str], int]


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
    most = 1 if len(typed[0]) < _SHORTEST_WITH_TWO_SLIPS else 2
    for slips in range(1, most + 1):
        said = [
            (distance, -count, written(form))
            for field in reach.fields
            for form, distance in reach.alike(field, typed[0], slips).items()
            if (count := reach.saying(field, form))
        ]
        if said:
            return min(said)[2]
    return None
