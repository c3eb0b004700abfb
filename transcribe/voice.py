"""From how likely a voice is, 32 ms by 32 ms, to the stretches in which somebody speaks. Pure arithmetic.

Quiet speech matters more here than a clean cut: the thresholds are low, a short sound counts when it is close
to speech, and what is invented over noise is caught later, by the quality gate.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transcribe.types import SAMPLES_PER_MS, VoiceRegion

WINDOW_SAMPLES = 512
WINDOW_MS = WINDOW_SAMPLES // SAMPLES_PER_MS
"""The detector judges windows of 512 samples."""


@dataclass(frozen=True, slots=True)
class VoiceRule:
    """When a voice begins and ends. Probabilities from 0 to 1, lengths in milliseconds."""

    begins_at: float = 0.35
    ends_below: float = 0.20
    pause_ms: int = 160
    """A shorter pause does not end a region."""
    alone_ms: int = 192
    """A group of regions needs one run of voice at least this long, else it is a cough or a laugh."""
    group_gap_ms: int = 600
    pad_ms: int = 200
    """Added on both sides, since consonants are quieter than the detector hears."""
    longest_ms: int = 18_500
    """A longer region is parted where the voice is weakest."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Windows `start` to `end` (not included)."""

    start: int
    end: int


def find_regions(
    probabilities: Sequence[float], duration_ms: int, rule: VoiceRule | None = None
) -> tuple[VoiceRegion, ...]:
    """List the stretches with a voice, in order, apart or touching, inside 0 to `duration_ms`.

    The hysteresis (begin at one threshold, end below a lower one) is that of silero's reference code; padding
    takes at most 40 % of a pause on each side, so that longer pauses stay longer than shorter ones.
    """
    rule = rule or VoiceRule()
    spoken = [run for group in _groups(list(_voiced_runs(probabilities, rule)), rule) for run in group]
    spoken = _join(spoken, rule.pause_ms)
    parted = [part for run in spoken for part in _part(run, probabilities, rule)]
    return _padded(parted, duration_ms, rule)


def moved(regions: Sequence[VoiceRegion], by_ms: int) -> tuple[VoiceRegion, ...]:
    """Return the regions later by so much: from a chunk's own time to the recording's."""
    return tuple(VoiceRegion(region.start_ms + by_ms, region.end_ms + by_ms) for region in regions)


def within(regions: Sequence[VoiceRegion], start_ms: int, end_ms: int) -> tuple[VoiceRegion, ...]:
    """Return what of the regions lies in a span."""
    return tuple(
        VoiceRegion(max(start_ms, region.start_ms), min(end_ms, region.end_ms))
        for region in regions
        if region.start_ms < end_ms and region.end_ms > start_ms
    )


def voiced_ms(start_ms: int, end_ms: int, regions: Sequence[VoiceRegion]) -> int:
    """Return how much of a span lies in the regions."""
    return sum(max(0, min(end_ms, region.end_ms) - max(start_ms, region.start_ms)) for region in regions)


def _voiced_runs(probabilities: Sequence[float], rule: VoiceRule) -> Iterator[_Run]:
    start: int | None = None
    for window, probability in enumerate(probabilities):
        if start is None and probability >= rule.begins_at:
            start = window
        elif start is not None and probability < rule.ends_below:
            yield _Run(start, window)
            start = None
    if start is not None:
        yield _Run(start, len(probabilities))


def _join(runs: list[_Run], pause_ms: int) -> list[_Run]:
    joined: list[_Run] = []
    for run in runs:
        if joined and (run.start - joined[-1].end) * WINDOW_MS < pause_ms:
            joined[-1] = _Run(joined[-1].start, run.end)
        else:
            joined.append(run)
    return joined


def _groups(runs: list[_Run], rule: VoiceRule) -> Iterator[list[_Run]]:
    group: list[_Run] = []
    for run in runs:
        if group and (run.start - group[-1].end) * WINDOW_MS >= rule.group_gap_ms:
            if _is_spoken(group, rule):
                yield group
            group = []
        group.append(run)
    if _is_spoken(group, rule):
        yield group


def _is_spoken(group: list[_Run], rule: VoiceRule) -> bool:
    return any((run.end - run.start) * WINDOW_MS >= rule.alone_ms for run in group)


def _part(run: _Run, probabilities: Sequence[float], rule: VoiceRule) -> Iterator[_Run]:
    """Part a run that is too long where the voice is weakest in the later half of what may stay whole."""
    longest = max(2, (rule.longest_ms - 2 * rule.pad_ms) // WINDOW_MS)
    start = run.start
    while run.end - start > longest:
        cut = min(range(start + longest // 2, start + longest), key=lambda window: probabilities[window])
        yield _Run(start, cut)
        start = cut
    yield _Run(start, run.end)


def _padded(runs: list[_Run], duration_ms: int, rule: VoiceRule) -> tuple[VoiceRegion, ...]:
    starts = [run.start * WINDOW_MS for run in runs]
    ends = [min(run.end * WINDOW_MS, duration_ms) for run in runs]
    pads = [
        min(rule.pad_ms, (after - before) * 2 // 5) for before, after in zip(ends, starts[1:], strict=False)
    ]
    before = [rule.pad_ms, *pads]
    after = [*pads, rule.pad_ms]
    return tuple(
        VoiceRegion(max(0, start - pad_before), min(duration_ms, end + pad_after))
        for start, end, pad_before, pad_after in zip(starts, ends, before, after, strict=False)
        if start < duration_ms
    )
