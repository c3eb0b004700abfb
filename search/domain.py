"""Vectors for searching: the encoder's, and beside it what a sentence is about, as far as the starter thesaurus goes.

The files named here are made by tests/bench/domain.py from the starter thesaurus: what divides a sentence among its
themes (search.dividing). An archive's own thesaurus has no part in it. So a sentence in one language meets a question
in another (docs/decisions/0007).
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from search.centred import centred
from search.dividing import Divider, Parts
from search.encoder import SIZE, Vectors, unit
from search.encoder import VERSION as ENCODER

HERE = Path(__file__).parent
WHOLE = ("domain", "domain-middles", "domain-leaning")
"""Files that hold parts of what divides, each file its own."""
BY_EXAMPLE = tuple(f"domain-near-{at}" for at in range(1, 6))
"""Files that hold rows of the same parts: a fifth of the examples each."""
VERSION = f"{ENCODER}, domain 7"
"""What the numbers depend on; "domain" counts up whenever the files are made again."""
_LEVELLED = 0.7
"""Shares are raised to this, so that a second theme counts; 0.5 to 0.8 differ little."""


def place(sentences: Sequence[str]) -> Vectors:
    """Return a vector for each sentence; products say how alike two are: 1 for the same, about 0 for nothing."""
    plain = centred(sentences)
    about = unit(starter().shares(sentences, plain) ** _LEVELLED)
    # The last share is left out: that two sentences have no theme says nothing of how alike they are.
    return unit(np.concatenate([plain, about[:, :-1]], axis=1))


def size() -> int:
    """Return how many numbers a vector has."""
    return SIZE + len(starter().labels)


@lru_cache(maxsize=1)
def starter() -> Divider:
    """Return what divides among the themes of the starter thesaurus."""
    return Divider(starter_parts())


def starter_parts() -> Parts:
    """Return what the files hold."""
    whole = {name: part for file in WHOLE for name, part in _in(file).items()}
    rows = [_in(file) for file in BY_EXAMPLE]
    return whole | {name: np.concatenate([each[name] for each in rows]) for name in rows[0]}


def _in(file: str) -> Parts:
    with np.load(HERE / f"{file}.npz", allow_pickle=False) as found:
        return dict(found)
