"""How loud each of two channels is, moment by moment, without keeping the sound: for a microphone each.

Decodes nothing itself: the jailed child does.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from media.decode import DEFAULT_LIMITS
from media.jail import run
from media.request import BYTES_PER_SAMPLE, Limits, Request, Task

Levels = npt.NDArray[np.float32]

CHANNELS = 2
RATE = 8_000
STEP_MS = 20


def channel_levels(source: Path, *, limits: Limits = DEFAULT_LIMITS) -> Levels:
    """Return the mean square of the samples (full scale is 1) of every 20 ms, steps x 2.

    Raises SoundError, FullDisk and JailError like `decode_to_pcm`.
    """
    meter = _Meter()
    run(source, Request(Task.decode, limits, RATE, CHANNELS), meter.take)
    return meter.levels()


class _Meter:
    """Takes samples as they come and keeps the levels alone."""

    def __init__(self) -> None:
        self._levels: list[Levels] = []
        self._rest = b""

    def take(self, samples: bytes | memoryview) -> None:
        """Measure all whole steps of what has come so far."""
        step = RATE * STEP_MS // 1000 * CHANNELS * BYTES_PER_SAMPLE
        held = self._rest + bytes(samples)
        whole = len(held) // step * step
        self._rest = held[whole:]
        values = np.frombuffer(held[:whole], "<i2").astype(np.float32) / np.float32(32_768)
        squares = values.reshape(-1, RATE * STEP_MS // 1000, CHANNELS) ** 2
        self._levels.append(squares.mean(axis=1))

    def levels(self) -> Levels:
        """Return the levels of everything taken."""
        return np.concatenate([np.zeros((0, CHANNELS), np.float32), *self._levels])
