"""Draw the shape of plain samples as a row of peaks. It streams: a recording of hours never sits in memory."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from media.pcm import Samples, blocks, span_of
from media.types import Peaks

_SECONDS_AT_ONCE = 60
_FULL_SCALE = 32768


def peaks(
    pcm: Path, *, sample_rate: int, per_second: int = 20, start_ms: int = 0, end_ms: int | None = None
) -> Peaks:
    """Return the loudest sample of each bucket of `pcm` (one channel of little-endian int16), 0 to 255.

    Bucket i holds the samples of i / per_second to (i + 1) / per_second seconds after `start_ms`; the last one may be
    shorter. 0 is said only of true silence: what can be heard at all is at least 1.
    """
    span = span_of(pcm, sample_rate=sample_rate, start_ms=start_ms, end_ms=end_ms)
    values: list[int] = []
    for samples in blocks(pcm, span, _SECONDS_AT_ONCE * sample_rate):
        values.extend(_loudest(samples, sample_rate, per_second))
    return Peaks(per_second, span.duration_ms, tuple(values))


def _loudest(samples: Samples, sample_rate: int, per_second: int) -> Iterator[int]:
    """Yield the peaks of a block that begins on a whole second."""
    count = -(-len(samples) * per_second // sample_rate)
    starts = np.arange(count) * sample_rate // per_second
    # int32, because the negation of -32768 is not an int16.
    loudest = np.maximum.reduceat(np.abs(samples.astype(np.int32)), starts)
    yield from (-(-loudest * 255 // _FULL_SCALE)).tolist()
