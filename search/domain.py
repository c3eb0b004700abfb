"""Vectors for searching: the encoder's, and beside it what a sentence is about, as far as the starter thesaurus goes.

`domain.npz` and `domain-near.npz` are made by tests/bench/domain.py from the starter thesaurus: what divides a sentence
among its themes (search.dividing), the examples as the signs of their numbers. An archive's own thesaurus has no part
in it. So a sentence in one language meets a question in another (docs/decisions/0007).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from search.dividing import by_lines, by_neighbours, joined
from search.encoder import SIZE, Vectors, encode, unit
from search.encoder import VERSION as ENCODER
from search.pieces import Pieces

DOMAIN = Path(__file__).with_name("domain.npz")
NEAR = Path(__file__).with_name("domain-near.npz")
VERSION = f"{ENCODER}, domain 5"
"""What the numbers depend on; "domain" counts up with every new `domain.npz`."""
_LEVELLED = 0.7
"""Shares are raised to this, so that a second theme counts; 0.5 to 0.8 differ little."""


@dataclass(frozen=True, slots=True)
class _Domain:
    """A mean to take off, the lines between themes, the examples with the theme of each, pieces of words."""

    mean: Vectors
    lines: Vectors
    known: Vectors
    wanted: Vectors
    pieces: Pieces


def place(sentences: Sequence[str]) -> Vectors:
    """Return a vector for each sentence; products say how alike two are: 1 for the same, about 0 for nothing."""
    domain, read = _domain(), encode(sentences)
    plain = unit(read - domain.mean)
    near = by_neighbours(plain, domain.known, domain.wanted)
    shares = joined(by_lines(read, domain.lines), near, domain.pieces.likeness(sentences))
    about = unit(shares**_LEVELLED)
    # The last share is left out: that two sentences have no theme says nothing of how alike they are.
    return unit(np.concatenate([plain, about[:, :-1]], axis=1))


def size() -> int:
    """Return how many numbers a vector has."""
    return SIZE + len(_domain().pieces.middles) - 1


@lru_cache(maxsize=1)
def _domain() -> _Domain:
    with np.load(DOMAIN, allow_pickle=False) as file, np.load(NEAR, allow_pickle=False) as near:
        lines = file["lines"].astype(np.float32)
        signs = np.unpackbits(near["signs"], axis=1).astype(np.float32) * 2 - 1
        return _Domain(
            mean=file["mean"],
            lines=lines,
            known=signs / np.float32(SIZE**0.5),
            wanted=np.eye(lines.shape[1], dtype=np.float32)[near["themes"]],
            pieces=Pieces(
                places={str(piece): place for place, piece in enumerate(file["pieces"])},
                rarity=file["rarity"],
                middles=(file["middles"].astype(np.float32) / 255) ** 2 * file["largest"],
            ),
        )
