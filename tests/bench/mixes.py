"""Two voices in one recording with exactly known times, built from real clips of one voice each.

The clips are the telephone prompts of Debian's asterisk packages, real people in quiet rooms; what is built has the turns
of an interview: short questions, long answers, pauses, some words at the same time, two distances from the microphone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float32]

RATE = 16_000
STEP = RATE // 100
QUIET_DB = -38.0
"""Below the loudest of a clip: what is quieter counts as silence."""
PAUSE_STEPS = 30
"""A shorter pause (of 10 ms) inside a clip belongs to the words around it."""
NOISE_DB = -55.0


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


def build(voices: Sequence[Sequence[Floats]], seconds: float, seed: int, *, overlaps: bool = True) -> Mix:
    """Return an interview of about so many seconds: voice 0 asks, the others answer."""
    chance = np.random.default_rng(seed)
    sound = np.zeros(int(seconds * RATE) + 60 * RATE, np.float32)
    gains = [10 ** (chance.uniform(-8, 0) / 20) for _ in voices]
    turns: list[Turn] = []
    place, speaker = int(0.5 * RATE), 0
    while place < seconds * RATE:
        place = _say(sound, turns, voices[speaker], gains[speaker], speaker, place, chance)
        if overlaps and len(voices) > 1 and chance.random() < 0.15:
            _murmur(sound, turns, voices, gains, speaker, place, chance)
        speaker = _next(speaker, len(voices), chance)
        gap = -chance.uniform(0.2, 0.8) if overlaps and chance.random() < 0.12 else chance.uniform(0.1, 1.0)
        place = max(0, place + int(gap * RATE))
    sound = sound[: place + RATE]
    sound += chance.normal(0, 10 ** (NOISE_DB / 20), len(sound)).astype(np.float32)
    return Mix((np.clip(sound, -1, 1) * 32_767).astype(np.int16), turns)


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
        runs = spoken_runs(clip)
        if not runs:
            continue
        first, last = runs[0][0], runs[-1][1]
        place = min(place, len(sound) - (last - first) - 1)
        sound[place : place + last - first] += gain * clip[first:last] / max(1e-3, float(np.abs(clip).max())) * 0.5
        turns.extend(
            Turn((place + begin - first) / RATE, (place + end - first) / RATE, speaker) for begin, end in runs
        )
        place += last - first + int(chance.uniform(0.15, 0.7) * RATE)
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
        (voices[other][int(chance.integers(len(voices[other])))] for _ in range(12)), key=lambda clip: len(clip)
    )
    runs = spoken_runs(short)
    if not runs:
        return
    first, last = runs[0][0], min(runs[0][1], runs[0][0] + RATE)
    begin = max(0, place - int(2.5 * RATE))
    sound[begin : begin + last - first] += gains[other] * short[first:last] / float(np.abs(short).max()) * 0.4
    turns.append(Turn(begin / RATE, (begin + last - first) / RATE, other))
