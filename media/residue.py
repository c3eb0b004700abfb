"""Measure that nothing is left under a cover, on the finished copy as anyone would decode it.

It proves loudness, not meaning: what lies outside of the covers is not its business. It fails closed: a cover that it
cannot measure counts as one under which something is left.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from media.cover import TONE_HERTZ, TONE_LEVEL, Cover, Covering, merged, span_covered
from media.pcm import Samples, Span, blocks, span_of

SMEAR_MS = 30
"""How far an MP3 carries sound from beside a cover into it; measured: at 44.1 kHz nothing is left after 30 ms."""
WINDOW_MS = 20
SILENT_DB = -80.0
"""Loudest window that counts as silence, of full scale. Measured after 30 ms: digital silence, also beside noise."""
PURE_DB = -75.0
"""Loudest rest of a window without our tone. Measured: -86 dB and less beside speech and noise."""
_TONE_TOO_LOUD = 1.1
_FULL_SCALE = 32768
_WINDOWS_AT_ONCE = 3000

Numbers = npt.NDArray[np.float64]


def residue(pcm: Path, covers: Sequence[Cover], *, sample_rate: int) -> tuple[Cover, ...]:
    """Return the covers (merged) under which something is left in `pcm`, the decoded samples of a finished copy.

    Every 20 ms are measured, but for 30 ms at each edge that has sound beside it. There must be silence; under a tone,
    nothing but that tone, and not louder than it is. A cover of less than 80 ms leaves no window: it is returned, for
    it cannot be proved. One that lies after the end holds nothing. For a clip, give the covers as `media.cover.within`
    counts them. Raises NoSound where `pcm` is empty.
    """
    whole = span_of(pcm, sample_rate=sample_rate)
    return tuple(cover for cover in merged(covers) if _is_heard(pcm, whole, cover))


def _is_heard(pcm: Path, whole: Span, cover: Cover) -> bool:
    covered, smear = span_covered(cover, whole.sample_rate), SMEAR_MS * whole.sample_rate // 1000
    if covered.first >= whole.last:
        return False
    # Where a tone begins with the recording, the encoder has nothing before it to smear, and smears it all the same.
    begins_silent = covered.first == 0 and cover.sound is Covering.MUTE
    first = 0 if begins_silent else covered.first + smear
    last = covered.last - smear if covered.last < whole.last else whole.last
    window = WINDOW_MS * whole.sample_rate // 1000
    if last - first < window:
        return True
    measured = blocks(pcm, Span(first, last, whole.sample_rate), _WINDOWS_AT_ONCE * window)
    return any(_is_loud(samples, window, cover.sound, whole.sample_rate) for samples in measured)


def _is_loud(samples: Samples, window: int, sound: Covering, rate: int) -> bool:
    """Say whether any window of a block is louder than it may be; the rest at its end is a window of its own."""
    whole = len(samples) // window * window
    parts = samples[:whole].reshape(-1, window), samples[whole:].reshape(1, -1)
    return any(_exceeds(part / _FULL_SCALE, sound, rate) for part in parts if part.size)


def _exceeds(windows: Numbers, sound: Covering, rate: int) -> bool:
    if sound is Covering.MUTE:
        return _loudest_db(windows) > SILENT_DB
    tone, rest = _parted(windows, rate)
    return _loudest_db(rest) > PURE_DB or float(tone.max()) > TONE_LEVEL * _TONE_TOO_LOUD


def _parted(windows: Numbers, rate: int) -> tuple[Numbers, Numbers]:
    """Return for each window the height of the 1 kHz in it, by least squares, and what is left without it."""
    turns = 2 * np.pi * TONE_HERTZ * np.arange(windows.shape[1]) / rate
    waves = np.stack([np.cos(turns), np.sin(turns)])
    weights = windows @ np.linalg.pinv(waves)
    return np.hypot(weights[:, 0], weights[:, 1]), windows - weights @ waves


def _loudest_db(windows: Numbers) -> float:
    """Return the loudest root mean square, in dB of full scale."""
    power = float(np.mean(windows**2, axis=1).max())
    return 10 * float(np.log10(max(power, 1e-20)))
