"""Replace stretches of our own samples, exact to the sample, by silence or by a tone.

Of a covered stretch nothing is mixed, softened or filtered: other samples stand in its place. It knows times and
sounds; why something is covered is not its business.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np

from media.disk import whole_file, write_all
from media.pcm import Samples, Span, blocks, span_of

RAMP_MS = 5
"""How long the sound sinks before a cover and rises after it; the tone does the same inside, against clicks."""
TONE_HERTZ = 1000
TONE_LEVEL = 0.1
"""Height of the tone, of full scale: -20 dBFS."""

_BLOCK_FRAMES = 1 << 18
_FULL_SCALE = 32767


class Covering(StrEnum):
    """What stands in place of the sound."""

    MUTE = "mute"
    """Silence: every sample is 0."""
    TONE = "tone"
    """A tone of 1 kHz at -20 dBFS, so that a listener knows that something was taken out."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A stretch that may not be heard, in milliseconds, and what is heard in its place. Raises ValueError if empty."""

    start_ms: int
    end_ms: int
    sound: Covering = Covering.MUTE

    def __post_init__(self) -> None:
        """Refuse a cover that would cover nothing."""
        if not 0 <= self.start_ms < self.end_ms:
            raise ValueError("a cover begins at 0 or later and ends after it begins")


def merged(covers: Sequence[Cover]) -> tuple[Cover, ...]:
    """Return the covers in order, those that overlap or touch as one; it is silent where any of them is."""
    whole: list[Cover] = []
    for cover in sorted(covers, key=lambda each: each.start_ms):
        if whole and cover.start_ms <= whole[-1].end_ms:
            sound = Covering.MUTE if Covering.MUTE in {cover.sound, whole[-1].sound} else Covering.TONE
            whole[-1] = replace(whole[-1], end_ms=max(cover.end_ms, whole[-1].end_ms), sound=sound)
        else:
            whole.append(cover)
    return tuple(whole)


def within(covers: Sequence[Cover], start_ms: int, end_ms: int) -> tuple[Cover, ...]:
    """Return the covers of an excerpt, merged, cut at its edges and counted from its beginning."""
    return tuple(
        replace(
            cover, start_ms=max(0, cover.start_ms - start_ms), end_ms=min(cover.end_ms, end_ms) - start_ms
        )
        for cover in merged(covers)
        if cover.start_ms < end_ms and cover.end_ms > start_ms
    )


def cover_pcm(
    source: Path, destination: Path, covers: Sequence[Cover], *, sample_rate: int, channels: int = 1
) -> None:
    """Write the samples of `source` to `destination` with every cover in its place; the length is unchanged.

    A cover holds every sample of its milliseconds, and at most two more. The 5 ms before and after it are the
    original, sinking and rising; all else is the original bit by bit. What lies after the end is left out; overlaps
    are merged, and silence wins over a tone. It streams. Raises NoSound where `source` is empty, and FullDisk.
    """
    whole = span_of(source, sample_rate=sample_rate, channels=channels)
    spans = [(span_covered(cover, sample_rate), cover.sound) for cover in merged(covers)]
    with whole_file(destination) as file:
        for first, samples in _placed(source, whole):
            write_all(file, _covered(samples, first, spans, whole).tobytes())


def span_covered(cover: Cover, sample_rate: int) -> Span:
    """Return the frames that a cover holds, rounded outwards, and one more: an excerpt may begin between two frames."""
    return Span(cover.start_ms * sample_rate // 1000, -(-cover.end_ms * sample_rate // 1000) + 1, sample_rate)


def _placed(pcm: Path, whole: Span) -> Iterator[tuple[int, Samples]]:
    """Yield each block, interleaved, with the number of its first frame."""
    first = 0
    for samples in blocks(pcm, whole, _BLOCK_FRAMES):
        yield first, samples
        first += len(samples) // whole.channels


def _covered(samples: Samples, first: int, spans: Sequence[tuple[Span, Covering]], whole: Span) -> Samples:
    """Return one block with the covers that reach into it: the slopes beside them first, then what replaces."""
    frames = samples.reshape(-1, whole.channels).copy()
    last, ramp = first + len(frames), RAMP_MS * whole.sample_rate // 1000
    near = [each for each in spans if each[0].first - ramp < last and each[0].last + ramp > first]
    for span, _ in near:
        _sink(frames, first, span, ramp)
    for span, sound in near:
        start, end = max(span.first, first), min(span.last, last)
        if start < end:
            frames[start - first : end - first] = 0
        if start < end and sound is Covering.TONE:
            frames[start - first : end - first] = _tone(span, start, end, ramp)[:, None]
    return frames


def _sink(frames: Samples, first: int, span: Span, ramp: int) -> None:
    """Fade the original in place, to nothing just before the span and from nothing just after it."""
    for start, end in ((span.first - ramp, span.first), (span.last, span.last + ramp)):
        places = np.arange(max(start, first), min(end, first + len(frames)))
        distance = np.maximum(span.first - places, places - span.last + 1)
        part = frames[places - first] * (distance / (ramp + 1))[:, None]
        frames[places - first] = np.rint(part).astype("<i2")


def _tone(span: Span, start: int, end: int, ramp: int) -> Samples:
    """Return the tone of a span between two frames of the recording."""
    places = np.arange(start, end) - span.first
    edge = np.minimum(places, span.frames - 1 - places)
    wave = np.sin(2 * np.pi * TONE_HERTZ * places / span.sample_rate) * np.minimum(edge / ramp, 1.0)
    return np.rint(wave * TONE_LEVEL * _FULL_SCALE).astype("<i2")
