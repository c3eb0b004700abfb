"""Count the words that were misheard, as the word error rate does: pure arithmetic, for figures and never for people.

Compared in lower case and without punctuation; accents and digits count. What was said is `said`, what was written
down is `heard`.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Misheard:
    """Words lost, invented and changed, of so many that were said."""

    lost: int
    invented: int
    changed: int
    said: int

    @property
    def rate(self) -> float:
        """The word error rate: wrong words for each that was said; may be above 1."""
        return (self.lost + self.invented + self.changed) / max(1, self.said)


def bare_words(text: str) -> list[str]:
    """Return the lower-case words without punctuation; an apostrophe parts them."""
    return re.findall(r"\w+", text.lower().replace("'", " ").replace("’", " "))


def compare(said: str, heard: str) -> Misheard:
    """Return the fewest changes that make one of the other, by Levenshtein's distance over words.

    Among ways that are equally short the one with most changed words is counted.
    """
    truth, found = bare_words(said), bare_words(heard)
    row = [(number, 0, number, 0) for number in range(len(found) + 1)]
    for word in truth:
        before, row = row, [(row[0][0] + 1, row[0][1] + 1, 0, 0)]
        for number, other in enumerate(found, start=1):
            row.append(_cheapest(before[number - 1], before[number], row[-1], same=word == other))
    _, lost, invented, changed = row[-1]
    return Misheard(lost, invented, changed, len(truth))


Cost = tuple[int, int, int, int]
"""In all, lost, invented, changed."""


def _cheapest(both: Cost, one: Cost, other: Cost, *, same: bool) -> Cost:
    if same:
        return both
    ways = (
        (both[0] + 1, both[1], both[2], both[3] + 1),
        (one[0] + 1, one[1] + 1, one[2], one[3]),
        (other[0] + 1, other[1], other[2] + 1, other[3]),
    )
    return min(ways, key=lambda way: way[0])
