"""Sorts sentences among labels known from example sentences, in whatever language: by meaning, and as they are written.

How they are divided, `search.dividing` says; one more class is what has no label. Neighbours are looked for in vectors
whitened by what varies within labels (Hastie, Tibshirani, Friedman, 4.3.3). Nothing of what is sorted is learned or
kept; knows no archive.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.dividing import by_lines, by_neighbours, joined, lines_between
from search.encoder import Vectors, encode, unit
from search.kept import vectors_of
from search.pieces import learned_from

SHRINKAGE = 2.0
"""How far the whitening is held back, in mean variances; a quarter of it does little harm."""


class Sorter:
    """Labels and what is like them, made ready from pairs of (label, sentence); an empty label is of no theme."""

    def __init__(self, examples: Sequence[tuple[str, str]], kept: Path | None = None) -> None:
        self.labels = tuple(dict.fromkeys(label for label, _ in examples if label))
        groups = [tuple(text for of, text in examples if of == label) for label in (*self.labels, "")]
        numbers = [number for number, texts in enumerate(groups) for _ in texts]
        vectors = vectors_of(groups, kept)
        self._wanted = np.eye(len(groups), dtype=np.float32)[numbers]
        self._lines = lines_between(vectors, self._wanted)
        self._middle = vectors.mean(axis=0)
        self._whitening = _whitening(vectors, np.array(numbers), len(self.labels))
        self._known = self._white(vectors)
        self._pieces = learned_from([text for texts in groups for text in texts], numbers, len(groups))

    def likeness(self, sentences: Sequence[str]) -> Vectors:
        """Return the share of each label, 0 to 1, one row for each sentence; what is of no label has the rest."""
        vectors = encode(sentences)
        neighbours = by_neighbours(self._white(vectors), self._known, self._wanted)
        shares = joined(by_lines(vectors, self._lines), neighbours, self._pieces.likeness(sentences))
        return shares[:, :-1]

    def _white(self, vectors: Vectors) -> Vectors:
        return unit((vectors - self._middle) @ self._whitening)


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs of (label, sentence); `kept` is a file for what was read of them, and makes no others of them."""

    pairs: tuple[tuple[str, str], ...]
    kept: Path | None = field(default=None, compare=False)


@lru_cache(maxsize=2)
def sorter_of(examples: Examples) -> Sorter:
    """Return the sorter for these examples; made once a process, as it takes seconds."""
    return Sorter(examples.pairs, examples.kept)


def _whitening(vectors: Vectors, numbers: npt.NDArray[np.intp], labels: int) -> Vectors:
    """Return what turns down the directions in which the examples of one label differ."""
    of_each = [vectors[numbers == label] for label in range(labels)]
    within = np.concatenate([rows - rows.mean(axis=0) for rows in of_each] or [np.zeros_like(vectors)])
    covariance = within.T @ within / max(1, len(within))
    held = SHRINKAGE * max(float(np.trace(covariance)) / len(covariance), 1e-9)
    shape = np.linalg.cholesky(covariance + held * np.eye(len(covariance), dtype=np.float32))
    return np.asarray(np.linalg.inv(shape).T, np.float32)
