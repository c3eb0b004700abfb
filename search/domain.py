"""Vectors for searching: the encoder's, and a fixed change of shape for what is told in these archives.

`domain.npz` is made by tests/bench/domain.py: what differs between sentences about the same thing (the language, the
length, who speaks) is turned down, and what each is about, as far as the starter thesaurus goes, stands at the end. An
archive's own thesaurus has no part in it. It raised recall at ten across languages from 0.55 to 0.83 (decision 7).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.encoder import SIZE, Vectors, encode
from search.encoder import VERSION as ENCODER

DOMAIN = Path(__file__).with_name("domain.npz")
VERSION = f"{ENCODER}, domain 4"
"""What the numbers depend on; "domain" counts up with every new `domain.npz`."""
_SHARE_OF_THEMES = 0.3
"""How much what sentences are about weighs beside what they say: measured, and flat from 0.2 to 0.5."""
_SHARPNESS = 15.0
"""How much more the nearest theme counts than the next."""


@dataclass(frozen=True, slots=True)
class _Domain:
    """The change of shape: a mean to take off, a whitening, and prototypes of themes (`starts`: each one's first)."""

    mean: Vectors
    whitening: Vectors
    prototypes: Vectors
    starts: npt.NDArray[np.intp]


def place(sentences: Sequence[str]) -> Vectors:
    """Return a vector for each sentence; products say how alike two are: 1 for the same, about 0 for nothing."""
    domain = _domain()
    white = _unit(np.asarray((encode(sentences) - domain.mean) @ domain.whitening, np.float32))
    likeness = np.maximum.reduceat(white @ domain.prototypes.T, domain.starts, axis=1)
    nearest = likeness.max(axis=1, keepdims=True)
    about = _unit(np.exp(_SHARPNESS * (likeness - nearest)))
    return _unit(np.concatenate([white, np.float32(_SHARE_OF_THEMES**0.5) * about], axis=1))


def size() -> int:
    """Return how many numbers a vector has."""
    return SIZE + len(_domain().starts)


@lru_cache(maxsize=1)
def _domain() -> _Domain:
    with np.load(DOMAIN, allow_pickle=False) as file:
        whitening = np.zeros((SIZE, SIZE), np.float32)
        whitening[np.triu_indices(SIZE)] = file["whitening"]
        whitening += np.triu(whitening, 1).T
        starts = np.flatnonzero(np.diff(file["themes"], prepend=-1))
        return _Domain(file["mean"], whitening, file["prototypes"].astype(np.float32), starts)


def _unit(rows: Vectors) -> Vectors:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(length, np.float32(1e-9)), np.float32)
