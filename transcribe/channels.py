"""Who speaks when, by which of two microphones is louder. No voice is measured: only how loud each channel is.

A recording counts as one microphone each only where the channels differ clearly and take turns; a stereo picture of one
room, or the same sound twice, does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transcribe.turn_taking import STEP_MS, Span, Whole, speakers_at, turns_of
from transcribe.types import SpeakerTurn, VoiceRegion

Levels = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """When two channels are two people. Decibels of one channel above the other."""

    clear_db: float = 6.0
    """In a moment with this much difference it is clear who speaks."""
    clear_share: float = 0.6
    """At least this share of what is said must be clear."""
    least_share: float = 0.03
    """And at least this much of it in the quieter person's channel."""
    quiet_db: float = -55.0
    """What is below this in both channels is nobody's."""
    change: float = 12.0
    """What a change of speaker costs, in decibels summed over 100 ms steps."""
    change_in_pause: float = 4.0


RULE = ChannelRule()


def channels_speak(
    levels: Levels, step_ms: int, regions: Sequence[VoiceRegion], rule: ChannelRule = RULE
) -> tuple[SpeakerTurn, ...] | None:
    """Return the turns where each person has a channel; None where the channels do not tell them apart.

    `levels` are mean squares, steps x 2, as `media.loudness` gives them.
    """
    spans = [Span(region.start_ms, region.end_ms) for region in regions]
    louder, heard = _difference(levels, step_ms)
    spoken = _spoken(spans, len(louder)) & (heard > rule.quiet_db)
    clear = spoken & (np.abs(louder) >= rule.clear_db)
    if not spoken.any() or clear.sum() < rule.clear_share * spoken.sum():
        return None
    shares = np.array([(clear & (louder > 0)).sum(), (clear & (louder < 0)).sum()]) / clear.sum()
    if shares.min() < rule.least_share:
        return None
    by_step = _by_step(spans, louder, rule)
    return turns_of(spans, by_step)


def _difference(levels: Levels, step_ms: int) -> tuple[Levels, Levels]:
    """Return by how many dB the first channel is louder, and how loud the louder is, in steps of 100 ms."""
    count = STEP_MS // step_ms
    whole = len(levels) // count * count
    power = levels[:whole].reshape(-1, count, 2).mean(axis=1)
    decibels = 10 * np.log10(power + 1e-9)
    return decibels[:, 0] - decibels[:, 1], decibels.max(axis=1)


def _spoken(spans: Sequence[Span], steps: int) -> npt.NDArray[np.bool_]:
    spoken = np.zeros(steps, bool)
    for span in spans:
        spoken[span.start_ms // STEP_MS : -(-span.end_ms // STEP_MS)] = True
    return spoken


def _by_step(spans: Sequence[Span], louder: Levels, rule: ChannelRule) -> Whole:
    steps = max(span.end_ms for span in spans) // STEP_MS + 1
    scores = np.zeros((steps, 2), np.float32)
    held = min(steps, len(louder))
    scores[:held, 0] = np.clip(louder[:held], -20, 20) / 2
    scores[:held, 1] = -scores[:held, 0]
    return speakers_at(spans, scores, rule.change, rule.change_in_pause)
