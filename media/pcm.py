"""Read our own plain samples: raw little-endian int16, channels interleaved. Only what our decoder wrote."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from media.errors import NoSound
from media.request import BYTES_PER_SAMPLE

Samples = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a file of samples, counted in frames (one sample of every channel)."""

    first: int
    last: int
    sample_rate: int
    channels: int = 1

    @property
    def frames(self) -> int:
        """Return how many frames there are in it."""
        return self.last - self.first

    @property
    def duration_ms(self) -> int:
        """Return its length."""
        return self.frames * 1000 // self.sample_rate


def span_of(
    pcm: Path, *, sample_rate: int, channels: int = 1, start_ms: int = 0, end_ms: int | None = None
) -> Span:
    """Find `start_ms` to `end_ms` (None, or beyond: the end) in a file. Raises NoSound where nothing lies in it."""
    if start_ms < 0 or (end_ms is not None and end_ms <= start_ms):
        raise ValueError("a span begins at 0 or later and ends after it begins")
    held = pcm.stat().st_size // (BYTES_PER_SAMPLE * channels)
    first = start_ms * sample_rate // 1000
    last = held if end_ms is None else min(held, end_ms * sample_rate // 1000)
    if first >= last:
        raise NoSound("There is no sound in this span of the recording.")
    return Span(first, last, sample_rate, channels)


def blocks(pcm: Path, span: Span, frames: int) -> Iterator[Samples]:
    """Yield the samples of a span, interleaved, at most so many `frames` at a time."""
    step = span.channels * BYTES_PER_SAMPLE
    with pcm.open("rb") as file:
        file.seek(span.first * step)
        left = span.frames
        while left:
            taken = min(left, frames)
            yield np.frombuffer(file.read(taken * step), dtype="<i2")
            left -= taken
