"""Sorts sentences by meaning among labels known from example sentences, in whatever language and words.

Multinomial logistic regression on sentence vectors (Hastie, Tibshirani, Friedman, "The Elements of Statistical
Learning", 2nd ed., 4.4), with one more class for what has no label: every label's examples count against all others.
Its shares are averaged with those of the nearest examples (13.3 there): lines cut through what is said of one label
in several ways, neighbours do not. Nothing of what is sorted is learned or kept; knows no archive.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from search.encoder import Vectors, encode

STRETCH = 4.0
"""Vectors of length 1 are made longer, or the weights would have to be: it sets how fast they are found."""
DECAY = 3e-4
"""The penalty on large weights; 1e-4 to 1e-3 differ little (tests/archive/theme_quality.py)."""
NEIGHBOURS, SHARPNESS = 25, 20.0
"""Examples that are looked at, and how much more the nearest counts than the next: 12 to 25 of each differ little."""
STEPS, PACE, MOMENTUM = 60, 3.0, 0.9
"""A second and a half of work for 4,100 examples; a hundred steps find as much, no more."""


class Sorter:
    """Labels and what is like them, made ready from pairs of (label, sentence); an empty label is of no theme."""

    def __init__(self, examples: Sequence[tuple[str, str]]) -> None:
        self.labels = tuple(dict.fromkeys(label for label, _ in examples if label))
        by_label = [tuple(text for of, text in examples if of == label) for label in (*self.labels, "")]
        numbers = [number for number, texts in enumerate(by_label) for _ in texts]
        wanted = np.eye(len(by_label), dtype=np.float32)[numbers]
        self._known, self._wanted = np.vstack([_read(texts) for texts in by_label]), wanted
        self._weights = _weights(self._known, wanted)

    def likeness(self, sentences: Sequence[str]) -> Vectors:
        """Return the share of each label, 0 to 1, one row for each sentence; what is of no label has the rest."""
        rows = _made_long(sentences)
        shares = (_shares(rows @ self._weights) + self._shares_of_neighbours(rows)) / 2
        return np.asarray(shares[:, :-1], np.float32)

    def _shares_of_neighbours(self, rows: Vectors) -> Vectors:
        """Return the share of each label among the examples nearest to each row."""
        alike = (rows[:, :-1] @ self._known[:, :-1].T) / STRETCH**2
        many = min(NEIGHBOURS, alike.shape[1])
        nearest = np.argpartition(-alike, many - 1, axis=1)[:, :many]
        near = np.take_along_axis(alike, nearest, axis=1)
        weights = _shares(SHARPNESS * near)
        return np.asarray(np.einsum("rn,rnl->rl", weights, self._wanted[nearest]), np.float32)


@lru_cache(maxsize=2)
def sorter_of(examples: tuple[tuple[str, str], ...]) -> Sorter:
    """Return the sorter for these examples; made once a process, as reading them takes seconds."""
    return Sorter(examples)


@lru_cache(maxsize=4096)
def _read(sentences: tuple[str, ...]) -> Vectors:
    """Return the examples of one label, read once a process: a change of one leaves the others as they are."""
    return _made_long(sentences)


def _weights(known: Vectors, wanted: Vectors) -> Vectors:
    """Return the weights that tell the columns of `wanted` apart, by gradient descent with momentum."""
    weights = np.zeros((known.shape[1], wanted.shape[1]), np.float32)
    step = np.zeros_like(weights)
    for _ in range(STEPS):
        slope = known.T @ (_shares(known @ weights) - wanted) / max(1, len(known)) + DECAY * weights
        step = MOMENTUM * step + slope
        weights -= PACE * step
    return weights


def _shares(scores: Vectors) -> Vectors:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def _made_long(sentences: Sequence[str]) -> Vectors:
    vectors = STRETCH * encode(sentences)
    return np.hstack([vectors, np.ones((len(vectors), 1), np.float32)])
