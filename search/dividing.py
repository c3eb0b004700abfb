"""Divides a sentence among labels that are known from examples: what share of it each label has, by three votes.

Lines between the labels, on its vector and the pieces of its words together (multinomial logistic regression: Hastie,
Tibshirani, Friedman, "The Elements of Statistical Learning", 2nd ed., 4.4); the nearest examples (13.3); and how alike
it is written to the middle of each label's texts (Manning, Raghavan, Schütze, 14.2). What it knows is made by
`search.fitting`, is small numbers, and holds no example's words but pieces of four letters that several have.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from search.centred import as_vectors
from search.encoder import Vectors
from search.pieces import Pieces, counted

Parts: TypeAlias = Mapping[str, npt.NDArray[Any]]
"""What a divider is made of, as it stands in a file."""
NAMES = (
    "key",
    "labels",
    "lines",
    "pieces",
    "rarity",
    "middles",
    "leaning",
    "largest",
    "signs",
    "numbers",
    "digests",
)
"""`largest` is that of the two before it; `signs`, `numbers` (of the label) and `digests` have a row an example."""

STRETCH, OF_PIECES = 4.0, 9.0
"""How long vectors and pieces are made, or the lines would have to be steep; 3 to 5, and 6 to 12, differ little."""
NEIGHBOURS, SHARPNESS = 25, 20.0
"""Examples looked at, and how much more the nearest counts than the next: 12 to 50, and 12 to 20, differ little."""
AT_ONCE = 128
"""Vectors compared at once: with all of a long interview, what is in memory would be as large as that is long."""
WRITTEN = 15.0
"""How much the likeness of the writing weighs; from 10 to 20 differ little."""
LEAST_SHARE = 1e-3
"""What meaning gives any label, so that the writing can speak for it."""
MIDDLES, LEANING = 255, 11
"""Steps above nought in which these numbers are kept, as roots: more find no more."""


class Divider:
    """What is known of the labels, made ready; the last share is what has no label. Safe to share between threads."""

    def __init__(self, parts: Parts) -> None:
        self.key = str(parts["key"])
        self.labels: tuple[str, ...] = tuple(parts["labels"].tolist())
        self._lines = parts["lines"].astype(np.float32)
        places = {piece: at for at, piece in enumerate(parts["pieces"].tolist())}
        self._pieces = Pieces(places, parts["rarity"])
        of_middles, of_leaning = parts["largest"].tolist()
        self._middles = fine(parts["middles"], of_middles, MIDDLES)
        self._leaning = fine(parts["leaning"], of_leaning, LEANING)
        self._known = as_vectors(parts["signs"])
        self._wanted = np.eye(len(self.labels) + 1, dtype=np.float32)[parts["numbers"]]

    def shares(self, sentences: Sequence[str], vectors: Vectors) -> Vectors:
        """Return the share of each label and of none, one row for each sentence; `vectors` are theirs, centred."""
        likeness = np.zeros((len(sentences), len(self.labels) + 1), np.float32)
        leaning = np.zeros_like(likeness)
        for row, counts in enumerate(counted(sentences)):
            there, weights = self._pieces.weighed(counts)
            likeness[row] = weights @ self._middles[there]
            leaning[row] = weights @ self._leaning[there]
        lines = softmax(made_long(vectors) @ self._lines + OF_PIECES * leaning)
        meant = (lines + _by_neighbours(vectors, self._known, self._wanted)) / 2
        return softmax(np.log(meant + LEAST_SHARE) + WRITTEN * likeness)


def made_long(vectors: Vectors) -> Vectors:
    """Return the vectors as the lines take them: stretched, and with a number that is always one."""
    return np.hstack([STRETCH * vectors, np.ones((len(vectors), 1), np.float32)])


def softmax(scores: Vectors) -> Vectors:
    """Return shares, which are 1 together, from scores, one row each."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def coarse(numbers: Vectors, steps: int) -> npt.NDArray[np.int16]:
    """Return numbers as roots of what they are of the largest, in so many steps on either side of nought."""
    roots = np.sqrt(np.abs(numbers) / largest(numbers))
    return np.asarray(np.round(steps * np.sign(numbers) * roots), np.int16)


def largest(numbers: Vectors) -> float:
    """Return the largest of the numbers, whatever its sign."""
    return max(float(np.abs(numbers).max(initial=0)), 1e-9)


def fine(numbers: npt.NDArray[Any], most: float, steps: int) -> Vectors:
    """Return what `coarse` made coarse."""
    roots = numbers.astype(np.float32) / steps
    return np.asarray(np.sign(roots) * roots**2 * most, np.float32)


def _by_neighbours(vectors: Vectors, known: Vectors, wanted: Vectors) -> Vectors:
    """Return the share of each label among the examples nearest to each vector; `known` are those, of length 1."""
    parts = (vectors[at : at + AT_ONCE] @ known.T for at in range(0, len(vectors), AT_ONCE))
    return np.concatenate([wanted[:0], *(_by_nearest(part, wanted) for part in parts)])


def _by_nearest(alike: Vectors, wanted: Vectors) -> Vectors:
    many = min(NEIGHBOURS, alike.shape[1])
    nearest = np.argpartition(-alike, many - 1, axis=1)[:, :many]
    weights = softmax(SHARPNESS * np.take_along_axis(alike, nearest, axis=1))
    return np.asarray(np.einsum("rn,rnl->rl", weights, wanted[nearest]), np.float32)
