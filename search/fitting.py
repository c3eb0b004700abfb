"""Learns from examples what `search.dividing` divides by: seconds of work, done once for a set of examples.

The lines are found by stochastic gradient descent with momentum, on vectors known by their signs and on pieces of
words, which are few of very many and so stand in a sparse matrix (scipy).
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix  # type: ignore[import-untyped, unused-ignore]

from search.centred import Signs, as_vectors
from search.dividing import LEANING, MIDDLES, OF_PIECES, coarse, largest, made_long, softmax
from search.encoder import SIZE, Vectors, unit
from search.pieces import Pieces, counted, known_from

DECAY = 1e-4
"""The penalty on large weights; 3e-5 to 2e-4 differ little (tests/archive/theme_quality.py)."""
PART, ROUNDS, LEAST_STEPS = 512, 8, 80
"""Examples to a step, how often each is looked at, and steps at least: half as many, or twice, differ little."""
PACE, LAST_PACE, MOMENTUM = 3.0, 0.3, 0.9


def fitted(
    labels: Sequence[str], numbers: Sequence[int], texts: Sequence[str], signs: Signs
) -> dict[str, npt.NDArray[Any]]:
    """Return what divides by these texts; `numbers` says which label each has, one after the last for none."""
    counts = counted(texts)
    pieces = known_from(counts)
    written = _written(counts, pieces)
    wanted = np.eye(len(labels) + 1, dtype=np.float32)[list(numbers)]
    lines, leaning = _lines(signs, written, wanted)
    middles = unit(np.asarray(written.T @ wanted).T).T
    return {
        "labels": np.array(labels, np.str_),
        "lines": lines.astype(np.float16),
        "pieces": np.array(list(pieces.places), np.str_),
        "rarity": pieces.rarity,
        "middles": coarse(middles, MIDDLES).astype(np.uint8),
        "leaning": coarse(leaning, LEANING).astype(np.int8),
        "largest": np.array([largest(middles), largest(leaning)]),
        "signs": signs,
        "numbers": np.array(numbers, np.uint16),
    }


def _lines(signs: Signs, written: Any, wanted: Vectors) -> tuple[Vectors, Vectors]:
    """Return the weights of vectors and those of pieces that together tell the columns of `wanted` apart."""
    lines = np.zeros((SIZE + 1, wanted.shape[1]), np.float32)
    leaning = np.zeros((written.shape[1], wanted.shape[1]), np.float32)
    step, lean = np.zeros_like(lines), np.zeros_like(leaning)
    parts = _parts(OF_PIECES * written)
    paces = np.linspace(PACE, LAST_PACE, max(LEAST_STEPS, ROUNDS * len(parts)), dtype=np.float32)
    for at, pace in enumerate(paces):
        own, said, across = parts[at % len(parts)]
        meant = made_long(as_vectors(signs[own]))
        missed = (softmax(meant @ lines + said @ leaning) - wanted[own]) / max(1, len(own))
        step = MOMENTUM * step + meant.T @ missed + DECAY * lines
        lean = MOMENTUM * lean + across @ missed + DECAY * leaning
        lines -= pace * step
        leaning -= pace * lean
    return lines, leaning


def _parts(written: Any) -> list[tuple[npt.NDArray[np.intp], Any, Any]]:
    """Return which examples are in each part, the same each time, and their pieces both ways round."""
    order = np.random.default_rng(0).permutation(written.shape[0])
    parts = np.array_split(order, max(1, len(order) // PART))
    return [(own, written[own], written[own].T.tocsr()) for own in parts]


def _written(counts: Sequence[Counter[str]], pieces: Pieces) -> Any:
    """Return the pieces of each text, one row each."""
    rows = [pieces.weighed(each) for each in counts]
    ends = np.cumsum([0, *(len(there) for there, _ in rows)])
    there = np.concatenate([np.empty(0, np.intp), *(there for there, _ in rows)])
    weights = np.concatenate([np.empty(0, np.float32), *(weights for _, weights in rows)])
    return csr_matrix((weights, there, ends), shape=(len(rows), len(pieces.places)))
