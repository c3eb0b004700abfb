"""Run the voice detector over sound of any length, block by block, as if it were one. The model is handed in.

Silero judges windows of 512 samples and remembers what came before; its memory is carried from block to block,
so that three hours give the same answer as in one piece and take no more memory than a minute.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from transcribe.types import Samples
from transcribe.voice import WINDOW_SAMPLES

Floats = npt.NDArray[np.float32]

BLOCK = WINDOW_SAMPLES * 2_000
"""Samples judged at once: about a minute, 4 MB as floats. Every block but the last must be whole windows."""
CONTEXT = 64
"""Samples of the window before that the detector looks at."""
MEMORY = (1, 1, 128)


class Session(Protocol):
    """What is used of an onnxruntime session."""

    def run(self, names: None, inputs: dict[str, Floats]) -> list[Any]:
        """Return the probabilities, the memory and the cell."""


def judge(blocks: Iterable[Samples], session: Session) -> list[float]:
    """Return how likely a voice is, window by window, in the sound that the blocks make up."""
    return [one for block in _judged(blocks, session) for one in block]


def as_floats(samples: Samples) -> Floats:
    """Return the samples between -1 and 1, as the models want them."""
    return samples.astype(np.float32) / np.float32(32_768)


def _judged(blocks: Iterable[Samples], session: Session) -> Iterator[list[float]]:
    memory, cell = np.zeros(MEMORY, np.float32), np.zeros(MEMORY, np.float32)
    before = np.zeros(CONTEXT, np.float32)
    for block in blocks:
        windows = _windows(block)
        ends = windows[:, -CONTEXT:]
        contexts = np.vstack([before[np.newaxis], ends[:-1]])
        before = ends[-1]
        asked = {"input": np.hstack([contexts, windows]), "h": memory, "c": cell}
        found, memory, cell = session.run(None, asked)
        yield [float(one) for one in found.reshape(-1)]


def _windows(block: Samples) -> Floats:
    missing = -len(block) % WINDOW_SAMPLES
    return np.pad(as_floats(block), (0, missing)).reshape(-1, WINDOW_SAMPLES)
