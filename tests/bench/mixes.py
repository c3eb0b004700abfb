"""Two voices in one recording with exactly known times, built from real clips of one voice each.

The clips are the telephone prompts of Debian's asterisk packages, real people in quiet rooms; what is built has the
turns of an interview: short questions, long answers, pauses, some words at the same time, two distances.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.signal import fftconvolve  # type: ignore[import-untyped, unused-ignore]

Samples = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float32]

RATE = 16_000
STEP = RATE // 100
QUIET_DB = -38.0
"""Below the loudest of a clip: what is quieter counts as silence."""
PAUSE_STEPS = 30
"""A shorter pause (of 10 ms) inside a clip belongs to the words around it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody speaks, in seconds."""

    start: float
    end: float
    speaker: int


@dataclass(slots=True)
class Mix:
    """What is built: samples, and who speaks when."""

    samples: Samples
    turns: list[Turn] = field(default_factory=list)


def spoken_runs(clip: Floats) -> list[tuple[int, int]]:
    """Return where a clip is not silent, in samples."""
    steps = len(clip) // STEP
    power = (clip[: steps * STEP].reshape(steps, STEP) ** 2).mean(axis=1)
    loud = 10 * np.log10(power + 1e-10) > 10 * np.log10(power.max() + 1e-10) + QUIET_DB
    runs: list[tuple[int, int]] = []
    for step in np.flatnonzero(loud):
        if runs and step - runs[-1][1] <= PAUSE_STEPS:
            runs[-1] = (runs[-1][0], int(step) + 1)
        else:
            runs.append((int(step), int(step) + 1))
    return [(first * STEP, last * STEP) for first, last in runs if last - first >= 8]


def interview(voices: Sequence[Sequence[Floats]], seconds: float, seed: int) -> Mix:
    """Return an interview of about so many seconds: voice 0 asks in a sentence or two, the others answer at length."""
    chance = np.random.default_rng(seed)
    sound = np.zeros(int(seconds * RATE) + 60 * RATE, np.float32)
    gains = [10 ** (chance.uniform(-8, 0) / 20) for _ in voices]
    turns: list[Turn] = []
    place, speaker = int(0.5 * RATE), 0
    while place < seconds * RATE:
        place = _say(sound, turns, voices[speaker], gains[speaker], speaker, place, chance)
        if len(voices) > 1 and chance.random() < 0.15:
            _murmur(sound, turns, voices, gains, speaker, place, chance)
        speaker = _next(speaker, len(voices), chance)
        gap = -chance.uniform(0.2, 0.8) if chance.random() < 0.12 else chance.uniform(0.1, 1.0)
        place = max(0, place + int(gap * RATE))
    return Mix(_recorded(sound[: place + RATE], -55.0, chance), turns)


def conversation(voices: Sequence[Sequence[Floats]], seconds: float, seed: int) -> Mix:
    """Return a lively talk: turns of half a second to six seconds that often begin before the last one ends."""
    chance = np.random.default_rng(seed)
    sound = np.zeros(int(seconds * RATE) + 30 * RATE, np.float32)
    gains = [10 ** (chance.uniform(-6, 0) / 20) for _ in voices]
    turns: list[Turn] = []
    place, speaker = RATE // 2, 0
    while place < seconds * RATE:
        clip = voices[speaker][int(chance.integers(len(voices[speaker])))]
        longest = int(np.clip(chance.lognormal(0.6, 0.7), 0.4, 6) * RATE)
        place = _put(sound, turns, clip, gains[speaker] * 0.5, (speaker, place, longest))
        speaker = (speaker + 1) % len(voices) if chance.random() < 0.85 else speaker
        place = max(0, place + int(chance.normal(0.12, 0.3) * RATE))
    return Mix(_recorded(sound[: place + RATE], -48.0, chance), turns)


def in_a_kitchen(mix: Mix, seed: int) -> Mix:
    """Return the same with the echo of a room (0.4 s) and a hum and hiss 8 to 18 dB below the voices."""
    chance = np.random.default_rng(seed)
    sound = mix.samples.astype(np.float32) / 32_768
    length = int(0.4 * RATE)
    echo = chance.normal(size=length) * np.exp(-6.9 * np.arange(length) / length)
    echo /= np.sqrt((echo**2).sum())
    sound = sound + 0.5 * fftconvolve(sound, echo)[: len(sound)].astype(np.float32)
    spectrum = np.fft.rfft(chance.normal(size=len(sound)))
    hum = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 20)), len(sound))
    loud = np.sqrt((sound[np.abs(sound) > 0.02] ** 2).mean())
    sound = sound + hum * loud / hum.std() * 10 ** (-chance.uniform(8, 18) / 20)
    return Mix((sound / np.abs(sound).max() * 0.8 * 32_767).astype(np.int16), mix.turns)


def _recorded(sound: Floats, noise_db: float, chance: np.random.Generator) -> Samples:
    sound = sound + chance.normal(0, 10 ** (noise_db / 20), len(sound))
    return (np.clip(sound, -1, 1) * 32_767).astype(np.int16)


def _put(sound: Floats, turns: list[Turn], clip: Floats, gain: float, where: tuple[int, int, int]) -> int:
    """Add what is spoken of a clip for (speaker, from, at most so many samples); return where it ends."""
    speaker, place, longest = where
    runs = spoken_runs(clip)
    if not runs:
        return place
    first = runs[0][0]
    last = min(runs[-1][1], first + longest, first + len(sound) - place - 1)
    sound[place : place + last - first] += gain * clip[first:last] / max(1e-3, float(np.abs(clip).max()))
    turns.extend(
        Turn((place + begin - first) / RATE, (place + min(end, last) - first) / RATE, speaker)
        for begin, end in runs
        if begin < last
    )
    return place + last - first


def _next(speaker: int, count: int, chance: np.random.Generator) -> int:
    if count == 1:
        return 0
    return int(chance.integers(1, count)) if speaker == 0 else 0


def _say(
    sound: Floats,
    turns: list[Turn],
    clips: Sequence[Floats],
    gain: float,
    speaker: int,
    place: int,
    chance: np.random.Generator,
) -> int:
    """Put some clips of one voice after another; return where the last ends."""
    for _ in range(int(chance.integers(1, 3) if speaker == 0 else chance.integers(2, 6))):
        clip = clips[int(chance.integers(len(clips)))]
        place = _put(sound, turns, clip, gain * 0.5, (speaker, place, len(clip)))
        place += int(chance.uniform(0.15, 0.7) * RATE)
    return place


def _murmur(
    sound: Floats,
    turns: list[Turn],
    voices: Sequence[Sequence[Floats]],
    gains: Sequence[float],
    speaker: int,
    place: int,
    chance: np.random.Generator,
) -> None:
    """Let another voice say something short over the end of a turn."""
    other = (speaker + 1) % len(voices)
    short = min(
        (voices[other][int(chance.integers(len(voices[other])))] for _ in range(12)),
        key=len,
    )
    _put(sound, turns, short, gains[other] * 0.4, (other, max(0, place - int(2.5 * RATE)), RATE))
