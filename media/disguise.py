"""Alter a voice: taken apart into pitch, resonances and breath (the WORLD vocoder), changed, and made anew.

Not one original sample is kept, and the change is drawn by chance, moves all the time and is written down nowhere. Yet
the voice is altered, not anonymous: wording, accent, rhythm and breathing stay, whoever knows her well may still
recognise her, and so may a program made for it. It promises nothing beyond "voice altered".

WORLD: Morise, Yokomori and Ozawa 2016, doi:10.1587/transinf.2015EDP7457; D4C: Morise 2016.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import exp, tau
from pathlib import Path
from random import Random, SystemRandom
from typing import Self

import numpy as np
import numpy.typing as npt
import pyworld

from media.disk import whole_file, write_all
from media.pcm import Samples, Span, blocks, span_of

Numbers = npt.NDArray[np.float64]

_SECONDS_AT_ONCE = 20
_OVERLAP_SECONDS = 0.5
_SEAM_SECONDS = 0.02
_SHORTEST_SECONDS = 0.1
_FRAME_SECONDS = 0.005
_FULL_SCALE = 32768
_PITCH_FLOOR, _PITCH_CEILING = 65.0, 500.0
_HALVE_FROM = 32_000
"""From this rate on the work is done at half of it: what is above 11 kHz tells voices apart, and is left out."""
_TAPS = 63


@dataclass(frozen=True, slots=True)
class Disguise:
    """The wish that a voice is altered; where its chance comes from is all that it holds, and it does not show that."""

    randomness: Random = field(default_factory=SystemRandom, repr=False)


@dataclass(frozen=True, slots=True, repr=False)
class _Change:
    """What is done to one recording; never given out."""

    pitch: float
    low: float
    high: float
    knee_hertz: float
    waves: tuple[tuple[float, float, float], ...]

    @classmethod
    def drawn(cls, randomness: Random) -> Self:
        """Draw one: pitch 17 to 32 % away, resonances 9 to 17 %, both up or both down; the upper ones by their own."""
        way = randomness.choice((-1.0, 1.0))
        return cls(
            pitch=exp(way * randomness.uniform(0.16, 0.28)),
            low=exp(way * randomness.uniform(0.09, 0.16)),
            high=exp(way * randomness.uniform(0.05, 0.16)),
            knee_hertz=randomness.uniform(1500, 3500),
            waves=tuple(
                (randomness.uniform(3, 17), randomness.uniform(0, tau), randomness.uniform(0.005, 0.015))
                for _ in range(6)
            ),
        )

    def wander(self, seconds: Numbers, *, of_pitch: bool) -> Numbers:
        """Return the factor by which pitch or resonances stray at each moment of the recording: 5 % at most."""
        waves = self.waves[:3] if of_pitch else self.waves[3:]
        return np.exp(sum(size * np.sin(2 * np.pi * seconds / period + at) for period, at, size in waves))


def disguise_pcm(source: Path, destination: Path, *, sample_rate: int, randomness: Random) -> None:
    """Write `source` (one channel) to `destination` with the voice altered; length and times are unchanged.

    Blocks of 20 s are altered one by one and joined at the quietest place of their overlap, so a recording of hours
    never sits in memory. Give a SystemRandom: whoever knows the chance knows the change. Raises NoSound, FullDisk.
    """
    whole = span_of(source, sample_rate=sample_rate)
    change = _Change.drawn(randomness)
    with whole_file(destination) as file:
        for voice in _joined(_altered_blocks(source, whole, change), sample_rate):
            clean = np.clip(np.rint(voice * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1)
            write_all(file, clean.astype("<i2").tobytes())


def _altered_blocks(pcm: Path, whole: Span, change: _Change) -> Iterator[Numbers]:
    """Yield the altered blocks; each goes on into the next one for the length of the overlap."""
    rate, overlap = whole.sample_rate, int(_OVERLAP_SECONDS * whole.sample_rate)
    step = _SECONDS_AT_ONCE * rate
    starts = range(0, max(1, whole.frames - overlap), step)
    for first in starts:
        last = whole.frames if first == starts[-1] else first + step + overlap
        samples = next(blocks(pcm, Span(first, last, rate), last - first))
        yield _altered(samples, rate, first / rate, change)


def _joined(voices: Iterator[Numbers], rate: int) -> Iterator[Numbers]:
    """Yield what can be written: blocks pass over into each other at the quietest place of their overlap."""
    overlap = int(_OVERLAP_SECONDS * rate)
    held: Numbers | None = None
    for voice in voices:
        if held is not None:
            yield held[:-overlap]
            voice[:overlap] = _seam(held[-overlap:], voice[:overlap], rate)
        held = voice
    if held is not None:
        yield held


def _seam(ending: Numbers, beginning: Numbers, rate: int) -> Numbers:
    """Return the overlap of two blocks, the first one up to its quietest place and the second one from there."""
    size = int(_SEAM_SECONDS * rate)
    loudness = np.convolve(ending**2 + beginning**2, np.ones(size), "valid")
    margin = len(loudness) // 4  # the edges of a block are heard without what is beyond them
    place = margin + int(np.argmin(loudness[margin:-margin]))
    weight = np.clip((np.arange(len(ending)) - place) / size, 0.0, 1.0)
    return ending * (1 - weight) + beginning * weight


def _altered(samples: Samples, rate: int, start_seconds: float, change: _Change) -> Numbers:
    """Return one block altered, as numbers from -1 to 1, of the same length."""
    sound = np.zeros(max(len(samples), int(_SHORTEST_SECONDS * rate)))
    sound[: len(samples)] = samples / _FULL_SCALE
    if rate < _HALVE_FROM:
        return _made_anew(sound, rate, start_seconds, change)[: len(samples)]
    voice = _made_anew(_halved(sound), rate // 2, start_seconds, change)
    return _doubled(voice)[: len(samples)]


def _made_anew(sound: Numbers, rate: int, start_seconds: float, change: _Change) -> Numbers:
    """Take the sound apart, change its parts, and make a sound of at least the same length from them."""
    rough, times = pyworld.dio(sound, rate, f0_floor=_PITCH_FLOOR, f0_ceil=_PITCH_CEILING)
    pitch = pyworld.stonemask(sound, rough, times, rate)
    envelope = pyworld.cheaptrick(sound, pitch, times, rate)
    breath = pyworld.d4c(sound, pitch, times, rate)
    seconds = start_seconds + times
    pull = change.wander(seconds, of_pitch=False)
    made = pyworld.synthesize(
        pitch * change.pitch * change.wander(seconds, of_pitch=True),
        np.exp(_warped(np.log(envelope), rate, pull, change)),
        np.clip(_warped(breath, rate, pull, change), 0.0, 1.0),
        rate,
        _FRAME_SECONDS * 1000,
    )
    return np.nan_to_num(np.asarray(made, dtype=np.float64))


def _warped(frames: Numbers, rate: int, pull: Numbers, change: _Change) -> Numbers:
    """Move what lies at each frequency: below the knee by one factor, above it by another, all by the moment's pull."""
    bins = frames.shape[1] - 1
    hertz = np.linspace(0, rate / 2, bins + 1)
    bent = np.minimum(hertz, change.knee_hertz) / change.low
    bent += np.maximum(hertz - change.knee_hertz, 0) / change.high
    places = np.minimum(bent[None, :] / pull[:, None] * (bins / (rate / 2)), bins)
    below = np.minimum(places.astype(np.int64), bins - 1)
    part = places - below
    lower, upper = (np.take_along_axis(frames, index, axis=1) for index in (below, below + 1))
    warped: Numbers = lower * (1 - part) + upper * part
    return warped


def _low_pass() -> Numbers:
    """Return a filter that keeps the lower half of all frequencies: a sinc under a Blackman window."""
    places = np.arange(_TAPS) - _TAPS // 2
    taps = np.sinc(places / 2) * np.blackman(_TAPS)
    return np.asarray(taps / taps.sum(), dtype=np.float64)


def _halved(sound: Numbers) -> Numbers:
    return np.ascontiguousarray(np.convolve(sound, _low_pass(), "same")[::2])


def _doubled(sound: Numbers) -> Numbers:
    spread = np.zeros(2 * len(sound))
    spread[::2] = 2 * sound
    return np.convolve(spread, _low_pass(), "same")
