"""Find where the language changes inside a chunk: it is heard whole, and half by half where two languages are likely.

Whisper writes half a minute in one language and translates or garbles the rest, so a chunk with two must be parted.
It is parted at its longest pause; a change in the middle of a sentence, without a pause, is not found, and shown as
doubtful only where the second language is still heard in the whole.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from transcribe.types import Heard, VoiceRegion

MIXED_FROM = 0.05
"""A second language this likely may be spoken somewhere in the chunk: with one language it is below 0.02."""
SHORTEST_MS = 1_500
"""In less than this, Whisper cannot tell a language."""
MOST_HALVINGS = 2

Hear = Callable[[int, int], tuple[Heard, ...]]
"""Say how likely each language is between two moments (ms), the likeliest first."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one language, and how likely each was (ms)."""

    start_ms: int
    end_ms: int
    heard: tuple[Heard, ...]

    @property
    def language(self) -> str:
        """The likeliest language."""
        return self.heard[0].language


def part_by_language(
    start_ms: int, end_ms: int, regions: Sequence[VoiceRegion], hear: Hear
) -> tuple[Part, ...]:
    """Return the stretches in order, each next one in another language; a single one in most cases."""
    whole = Part(start_ms, end_ms, hear(start_ms, end_ms))
    parts: list[Part] = []
    for part in _halved(whole, regions, hear, MOST_HALVINGS):
        if parts and parts[-1].language == part.language:
            parts[-1] = _joined(parts[-1], part)
        else:
            parts.append(part)
    return tuple(parts) if len(parts) > 1 else (Part(start_ms, end_ms, parts[0].heard),)


def _halved(part: Part, regions: Sequence[VoiceRegion], hear: Hear, halvings: int) -> Iterator[Part]:
    pause = _longest_pause(part, regions) if halvings and is_mixed(part.heard) else None
    if pause is None:
        yield part
        return
    for start_ms, end_ms in ((part.start_ms, pause.start_ms), (pause.end_ms, part.end_ms)):
        yield from _halved(Part(start_ms, end_ms, hear(start_ms, end_ms)), regions, hear, halvings - 1)


def is_mixed(heard: Sequence[Heard]) -> bool:
    """Whether another language may be spoken somewhere in a stretch: where it cannot be parted, that is doubtful."""
    return len(heard) > 1 and heard[1].probability >= MIXED_FROM


def _longest_pause(part: Part, regions: Sequence[VoiceRegion]) -> VoiceRegion | None:
    """Return the longest stretch without a voice that leaves enough on both sides."""
    pauses = [
        VoiceRegion(before.end_ms, after.start_ms)
        for before, after in pairwise(regions)
        if before.end_ms - part.start_ms >= SHORTEST_MS and part.end_ms - after.start_ms >= SHORTEST_MS
    ]
    return max(pauses, key=lambda pause: pause.end_ms - pause.start_ms, default=None)


def _joined(one: Part, other: Part) -> Part:
    """Return both as one, the probabilities weighted by the lengths."""
    lengths = (one.end_ms - one.start_ms, other.end_ms - other.start_ms)
    likely: dict[str, float] = {}
    for part, length in zip((one, other), lengths, strict=True):
        for each in part.heard:
            likely[each.language] = likely.get(each.language, 0.0) + each.probability * length / sum(lengths)
    heard = [Heard(language, round(share, 4)) for language, share in likely.items()]
    return Part(one.start_ms, other.end_ms, tuple(sorted(heard, key=lambda each: -each.probability)))
