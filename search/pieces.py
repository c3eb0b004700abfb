"""How alike texts are written, by pieces of four letters of their words.

So forms of a word meet, and its cousins in a language beside it. Weighed by how rare a piece is (Manning, Raghavan,
Schütze, "Introduction to Information Retrieval", 6.2), each label by the middle of its texts (14.2). Knows no meaning
and no language.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search.encoder import Vectors, unit
from search.words import fold

LENGTH = 4
"""Letters of a piece, the space around a word included; five or three to five differ little."""
LEAST_TEXTS = 2
"""A piece that fewer texts have tells nothing about others."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces that are known (`places`), how rare each is, and a row of length 1 over them for each label."""

    places: dict[str, int]
    rarity: Vectors
    middles: Vectors

    def likeness(self, texts: Sequence[str]) -> Vectors:
        """Return how like each label a text is written, from 0 to 1, one row for each text."""
        found = np.zeros((len(texts), len(self.middles)), np.float32)
        for row, text in enumerate(texts):
            places, weights = _weighed(Counter(_pieces(text)), self.places, self.rarity)
            found[row] = self.middles[:, places] @ weights
        return found


def learned_from(
    texts: Sequence[str], numbers: Sequence[int], labels: int, least: int = LEAST_TEXTS
) -> Pieces:
    """Return the pieces of these texts; `numbers` says which label each has, from 0 to `labels` - 1."""
    counted = [Counter(_pieces(text)) for text in texts]
    among = Counter(piece for counts in counted for piece in counts)
    places = {piece: at for at, piece in enumerate(each for each, many in among.items() if many >= least)}
    rarity = 1 - np.log(np.array([(1 + among[each]) / (1 + len(texts)) for each in places], np.float32))
    middles = np.zeros((labels, len(places)), np.float32)
    for counts, number in zip(counted, numbers, strict=True):
        there, weights = _weighed(counts, places, rarity)
        middles[number, there] += weights
    return Pieces(places, rarity, unit(middles))


def _weighed(
    counts: Counter[str], places: dict[str, int], rarity: Vectors
) -> tuple[npt.NDArray[np.intp], Vectors]:
    """Return the places of the pieces that are known, and what each weighs in a text of length 1."""
    known = [piece for piece in counts if piece in places]
    there = np.array([places[piece] for piece in known], np.intp)
    weights = (1 + np.log(np.array([counts[piece] for piece in known], np.float32))) * rarity[there]
    return there, weights / max(float(np.linalg.norm(weights)), 1e-9)


def _pieces(text: str) -> Iterator[str]:
    for word in _WORD.findall(unicodedata.normalize("NFC", text)):
        said = f" {fold(word)} "
        yield from (said[at : at + LENGTH] for at in range(max(1, len(said) - LENGTH + 1)))
