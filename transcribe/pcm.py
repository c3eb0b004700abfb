"""Read decoded sound: a file of raw little-endian 16-bit samples, 16 kHz, one channel.

The file is mapped, never loaded: three hours take no more memory than the piece that is asked for.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from transcribe.errors import SoundMissing
from transcribe.types import SAMPLES_PER_MS, Chunk, Samples

BYTES_PER_SAMPLE = 2


def count_samples(pcm: Path) -> int:
    """Return how many samples the file holds; raises SoundMissing where it is absent or cut in a sample."""
    try:
        size = pcm.stat().st_size
    except OSError as problem:
        raise SoundMissing from problem
    if size % BYTES_PER_SAMPLE:
        raise SoundMissing
    return size // BYTES_PER_SAMPLE


def duration_ms(pcm: Path) -> int:
    """Return the length of the sound, rounded down."""
    return count_samples(pcm) // SAMPLES_PER_MS


def read_samples(pcm: Path, chunk: Chunk) -> Samples:
    """Copy the samples of a chunk; what lies behind the end of the file is left out."""
    return _read(pcm, chunk.start_ms * SAMPLES_PER_MS, chunk.end_ms * SAMPLES_PER_MS)


def read_blocks(pcm: Path, block: int) -> Iterator[Samples]:
    """Yield the whole file in pieces of `block` samples; the last one may be shorter."""
    for start in range(0, count_samples(pcm), block):
        yield _read(pcm, start, start + block)


def _read(pcm: Path, start: int, end: int) -> Samples:
    end = min(end, count_samples(pcm))
    if start >= end:
        return np.zeros(0, dtype=np.int16)
    mapped = np.memmap(pcm, dtype="<i2", mode="r", offset=start * BYTES_PER_SAMPLE, shape=(end - start,))
    return np.array(mapped, dtype=np.int16)
