"""Sentences as vectors from which the middle of all is taken off, and as the signs of those: 64 bytes a sentence.

Signs say nearly as well as the numbers what a sentence is like, at a sixteenth of the room, and so may be kept. The
middle is that of 9,100 sentences of the starter thesaurus; it changes with the encoder alone.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from search.encoder import SIZE, Vectors, encode, unit

Signs: TypeAlias = npt.NDArray[np.uint8]
"""One row for each sentence, a bit for each number."""
BYTES = SIZE // 8
"""Of a row of signs."""
_MEAN = Path(__file__).with_name("mean.npz")


def centred(sentences: Sequence[str]) -> Vectors:
    """Return a vector of length 1 for each sentence, one a row."""
    return unit(encode(sentences) - _mean())


def signs_of(vectors: Vectors) -> Signs:
    """Return which numbers are above nought."""
    return np.packbits(vectors > 0, axis=1)


def as_vectors(signs: Signs) -> Vectors:
    """Return vectors of length 1 that have these signs, all their numbers equally far from nought."""
    vectors = np.unpackbits(signs, axis=1).astype(np.float32)
    vectors -= np.float32(0.5)
    vectors *= np.float32(2 / SIZE**0.5)
    return vectors


@lru_cache(maxsize=1)
def _mean() -> Vectors:
    with np.load(_MEAN, allow_pickle=False) as file:
        return np.asarray(file["mean"], np.float32)
