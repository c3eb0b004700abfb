"""Cut a recording's voice into pieces of work of 19 seconds at most, always the same for the same voice.

Whisper can listen to 30 seconds at a time, but 20 cost much less and are heard as well (docs/decisions/0011); a piece
prefers to end at the longest pause near its limit, where a sentence, a speaker or a language is most likely to end.
"""

from collections.abc import Iterator, Sequence

from transcribe.types import Chunk, VoiceRegion

LONGEST_MS = 19_000
"""With the second of silence that is put behind it, such a piece fills a window of 20 seconds."""
LONGEST_PAUSE_MS = 3_000
"""Never carried inside a chunk: in long pauses Whisper invents words."""
NEAR_LIMIT = 0.6
"""From this share of the longest length on, a pause is near the limit."""


def plan_chunks(
    regions: Sequence[VoiceRegion], duration_ms: int, *, longest_ms: int = LONGEST_MS
) -> tuple[Chunk, ...]:
    """Return the chunks in order, numbered from 0, apart from each other, together holding every region.

    None is longer than `longest_ms`; nothing behind `duration_ms` is kept.
    """
    pieces = [piece for region in regions for piece in _pieces(region, duration_ms, longest_ms)]
    spans: list[tuple[int, int]] = []
    while pieces:
        count = _count_to_take(pieces, longest_ms)
        spans.append((pieces[0].start_ms, pieces[count - 1].end_ms))
        pieces = pieces[count:]
    return tuple(Chunk(number, start, end) for number, (start, end) in enumerate(spans))


def _pieces(region: VoiceRegion, duration_ms: int, longest_ms: int) -> Iterator[VoiceRegion]:
    """Cut a region that is too long by itself; the voice detector has parted it at a better place."""
    end = min(region.end_ms, duration_ms)
    for start in range(region.start_ms, end, longest_ms):
        yield VoiceRegion(start, min(start + longest_ms, end))


def _count_to_take(pieces: Sequence[VoiceRegion], longest_ms: int) -> int:
    """Say how many of the pieces the next chunk takes: at least one."""
    start = pieces[0].start_ms
    fitting = 1
    while fitting < len(pieces) and pieces[fitting].end_ms - start <= longest_ms:
        if _pause_after(pieces, fitting) >= LONGEST_PAUSE_MS:
            return fitting
        fitting += 1
    if fitting == len(pieces):
        return fitting
    near = [n for n in range(1, fitting + 1) if pieces[n - 1].end_ms - start >= NEAR_LIMIT * longest_ms]
    return max(near or [fitting], key=lambda count: (_pause_after(pieces, count), count))


def _pause_after(pieces: Sequence[VoiceRegion], count: int) -> int:
    return pieces[count].start_ms - pieces[count - 1].end_ms
