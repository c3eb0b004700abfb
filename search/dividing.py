"""Divides a sentence among labels that are known from examples: what share of it each label has, by three votes.

Multinomial logistic regression on sentence vectors (Hastie, Tibshirani, Friedman, "The Elements of Statistical
Learning", 2nd ed., 4.4); the nearest examples (13.3), as lines cut through what is said of one label in several ways;
and the pieces of words (search.pieces), which vectors of a sentence lose.
"""

import numpy as np

from search.encoder import Vectors

STRETCH = 4.0
"""Vectors of length 1 are made longer, or the weights would have to be: it sets how fast they are found."""
DECAY = 3e-4
"""The penalty on large weights; 1e-4 to 1e-3 differ little (tests/archive/theme_quality.py)."""
STEPS, PACE, MOMENTUM = 40, 3.0, 0.9
"""A second and a half of work for 8,700 examples; two hundred steps find no more."""
NEIGHBOURS, SHARPNESS = 25, 15.0
"""Examples looked at, and how much more the nearest counts than the next: 12 to 50, and 12 to 20, differ little."""
AT_ONCE = 512
"""Vectors compared at once: with all of a long interview, what is in memory would be as large as that is long."""
WRITTEN = 15.0
"""How much the pieces of words weigh: from 12 to 20 the examples foretell one another best, 35 finds no more."""
LEAST_SHARE = 1e-3
"""What meaning gives any label, so that the pieces can speak for it."""


def lines_between(vectors: Vectors, wanted: Vectors) -> Vectors:
    """Return the weights that tell the columns of `wanted` apart, by gradient descent with momentum."""
    known = _made_long(vectors)
    weights = np.zeros((known.shape[1], wanted.shape[1]), np.float32)
    step = np.zeros_like(weights)
    for _ in range(STEPS):
        slope = known.T @ (_shares(known @ weights) - wanted) / max(1, len(known)) + DECAY * weights
        step = MOMENTUM * step + slope
        weights -= PACE * step
    return weights


def by_lines(vectors: Vectors, lines: Vectors) -> Vectors:
    """Return the share of each label by the side of the lines that each vector is on."""
    return _shares(_made_long(vectors) @ lines)


def by_neighbours(vectors: Vectors, known: Vectors, wanted: Vectors) -> Vectors:
    """Return the share of each label among the examples nearest to each vector; `known` are those, of length 1."""
    parts = (vectors[at : at + AT_ONCE] @ known.T for at in range(0, len(vectors), AT_ONCE))
    return np.concatenate([wanted[:0], *(_by_nearest(part, wanted) for part in parts)])


def _by_nearest(alike: Vectors, wanted: Vectors) -> Vectors:
    many = min(NEIGHBOURS, alike.shape[1])
    nearest = np.argpartition(-alike, many - 1, axis=1)[:, :many]
    weights = _shares(SHARPNESS * np.take_along_axis(alike, nearest, axis=1))
    return np.asarray(np.einsum("rn,rnl->rl", weights, wanted[nearest]), np.float32)


def joined(lines: Vectors, neighbours: Vectors, written: Vectors) -> Vectors:
    """Return the shares by all three: the likeness of the writing counts for as much more as meaning leaves open."""
    return _shares(np.log((lines + neighbours) / 2 + LEAST_SHARE) + WRITTEN * written)


def _shares(scores: Vectors) -> Vectors:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def _made_long(vectors: Vectors) -> Vectors:
    return np.hstack([STRETCH * vectors, np.ones((len(vectors), 1), np.float32)])
