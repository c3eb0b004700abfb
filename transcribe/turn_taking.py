"""From how like each voice the sound is, window by window, to turns: the likeliest way, changes costing something.

A change in a pause is cheap and one inside a breath is dear (Viterbi, in steps of 100 ms). Pure arithmetic.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transcribe.types import SpeakerTurn

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int64]

STEP_MS = 100
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch in which somebody speaks, or a window of it, in ms."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class TurnRule:
    """What a change of speaker costs, in hundredths of likeness summed over steps."""

    weight: float = 60.0
    change: float = 6.0
    change_in_pause: float = 2.0


RULE = TurnRule()


def speakers_by_step(
    spans: Sequence[Span], windows: Sequence[Span], likeness: Floats, rule: TurnRule = RULE
) -> Whole:
    """Return who speaks in each 100 ms, NOBODY where no span is. `likeness` is windows x voices."""
    steps = max((span.end_ms for span in spans), default=0) // STEP_MS + 1
    scores, weights = _scores(windows, likeness, steps)
    scores[weights <= 0] = 0
    return speakers_at(spans, scores * np.float32(rule.weight), rule.change, rule.change_in_pause)


def speakers_at(spans: Sequence[Span], scores: Floats, change: float, change_in_pause: float) -> Whole:
    """Return the likeliest speaker in each 100 ms of the spans, by scores of steps x speakers; elsewhere NOBODY."""
    spoken = np.zeros(len(scores), bool)
    for span in spans:
        spoken[span.start_ms // STEP_MS : -(-span.end_ms // STEP_MS)] = True
    at = np.flatnonzero(spoken)
    found = np.full(len(scores), NOBODY, np.int64)
    if len(at):
        costs = np.full(len(at), change)
        costs[1:][np.diff(at) > 1] = change_in_pause
        found[at] = _likeliest(scores[at], costs)
    return found


def turns_of(spans: Sequence[Span], by_step: Whole) -> tuple[SpeakerTurn, ...]:
    """Return the turns in order, speakers numbered from 0 as they are first heard."""
    turns: list[SpeakerTurn] = []
    numbers: dict[int, int] = {}
    for span in spans:
        for start, end, voice in _parts(span, by_step):
            speaker = numbers.setdefault(voice, len(numbers))
            turns.append(SpeakerTurn(start, end, speaker))
    return tuple(turns)


def seconds_of(by_step: Whole, voices: int) -> Floats:
    """Return how long each voice speaks."""
    counts = np.bincount(by_step[by_step >= 0], minlength=voices)
    return np.asarray(counts * STEP_MS / 1000, np.float32)


def within_one_turn(window: Span, by_step: Whole) -> int:
    """Return who speaks all through a window, NOBODY where it is more than one."""
    steps = by_step[window.start_ms // STEP_MS : (window.end_ms - 1) // STEP_MS + 1]
    return int(steps[0]) if len(steps) and bool((steps == steps[0]).all()) else NOBODY


def _scores(windows: Sequence[Span], likeness: Floats, steps: int) -> tuple[Floats, Floats]:
    """Return the mean likeness at each step of the windows over it, those counting most that it is in the middle of."""
    scores = np.zeros((steps, likeness.shape[1]), np.float32)
    weights = np.zeros(steps, np.float32)
    for window, like in zip(windows, likeness, strict=True):
        at = np.arange(window.start_ms // STEP_MS, (window.end_ms - 1) // STEP_MS + 1)
        centre, half = (window.start_ms + window.end_ms) / 2, (window.end_ms - window.start_ms) / 2
        weight = np.maximum(1 - np.abs((at + 0.5) * STEP_MS - centre) / half, 0.02).astype(np.float32)
        scores[at] += weight[:, None] * like
        weights[at] += weight
    return np.asarray(scores / np.maximum(weights, 1e-6)[:, None], np.float32), weights


def _likeliest(heard: Floats, costs: npt.NDArray[np.float64]) -> Whole:
    """Return the path through steps x voices with the highest sum, less what its changes cost (Viterbi)."""
    count = heard.shape[1]
    same = np.arange(count)
    came_from = np.zeros(heard.shape, np.int64)
    best = heard[0].astype(np.float64)
    for step in range(1, len(heard)):
        leader = int(best.argmax())
        changed = best[leader] - costs[step]
        came_from[step] = np.where(best >= changed, same, leader)
        best = np.maximum(best, changed) + heard[step]
    path = np.zeros(len(heard), np.int64)
    path[-1] = int(best.argmax())
    for step in range(len(heard) - 1, 0, -1):
        path[step - 1] = came_from[step, path[step]]
    return path


def _parts(span: Span, by_step: Whole) -> list[tuple[int, int, int]]:
    parts: list[tuple[int, int, int]] = []
    start, voice = span.start_ms, int(by_step[span.start_ms // STEP_MS])
    for step in range(span.start_ms // STEP_MS + 1, (span.end_ms - 1) // STEP_MS + 1):
        if int(by_step[step]) != voice:
            parts.append((start, step * STEP_MS, voice))
            start, voice = step * STEP_MS, int(by_step[step])
    return [*parts, (start, span.end_ms, voice)]
