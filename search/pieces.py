"""How texts are written: the pieces of four letters of their words, each weighed by how rare it is.

So forms of a word meet, and its cousins in a language beside it (Manning, Raghavan, Schütze, "Introduction to
Information Retrieval", 6.2). Knows no meaning and no language.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from search.encoder import Vectors
from search.words import fold

LENGTH = 4
"""Letters of a piece, the space around a word included; five or three to five differ little."""
LEAST_TEXTS = 4
"""A piece that fewer texts have tells little about others: three finds no more, and takes a third more room."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces that are known, each with its place, and how rare each is."""

    places: dict[str, int]
    rarity: Vectors

    def weighed(self, counts: Counter[str]) -> tuple[npt.NDArray[np.intp], Vectors]:
        """Return the places of a text's pieces, and what each weighs in a text of length 1."""
        known = [piece for piece in counts if piece in self.places]
        there = np.array([self.places[piece] for piece in known], np.intp)
        said = np.array([counts[piece] for piece in known], np.float32)
        weights = (1 + np.log(said)) * self.rarity[there]
        return there, weights / max(float(np.linalg.norm(weights)), 1e-9)


def known_from(counted: Sequence[Counter[str]]) -> Pieces:
    """Return the pieces of texts, given how often each text has them."""
    among = Counter(chain.from_iterable(counted))
    places = {piece: at for at, piece in enumerate(sorted(p for p, n in among.items() if n >= LEAST_TEXTS))}
    rarity = 1 - np.log(np.array([(1 + among[each]) / (1 + len(counted)) for each in places], np.float32))
    return Pieces(places, rarity)


def counted(texts: Iterable[str]) -> list[Counter[str]]:
    """Return how often each text has each of its pieces."""
    known: dict[str, tuple[str, ...]] = {}
    return [Counter(_pieces(text, known)) for text in texts]


def _pieces(text: str, known: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the pieces of a text's words; `known` are those of words that were seen already."""
    for word in _WORD.findall(unicodedata.normalize("NFC", text)):
        if word not in known:
            said = f" {fold(word)} "
            ends = range(LENGTH, max(LENGTH, len(said)) + 1)
            known[word] = tuple(said[end - LENGTH : end] for end in ends)
        yield from known[word]
