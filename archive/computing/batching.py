"""Which chunks of a recording are decoded together: batches that take about as long as each other.

That is decided by the plan of the recording alone, never by how many processes there are or where a run was
interrupted: the words are the same on any machine of one kind.
"""

import itertools
from collections.abc import Iterator, Sequence

from transcribe.types import Chunk

LARGEST_BATCH = 8
"""Chunks decoded together at most: two and a half minutes of sound, which a process does again after a kill."""
FEWEST_BATCHES = 4
"""Into so many neighbouring chunks are parted at least if there are three for each, else into two."""
WINDOW_MS = 10_000
"""What a chunk costs beside its sound, as so much more sound: its window is encoded however short it is (measured:
0.37 s of a processor for the window, 0.036 for each second in it)."""


def together(asked: Sequence[Chunk], planned: Sequence[Chunk]) -> Iterator[list[Chunk]]:
    """Yield those asked for of a plan, batch by batch."""
    wanted = {chunk.number: chunk for chunk in asked}
    for batch in batches_of(planned):
        if found := [wanted[chunk.number] for chunk in batch if chunk.number in wanted]:
            yield found


def batches_of(planned: Sequence[Chunk]) -> list[list[Chunk]]:
    """Part a plan into batches of neighbours: two, four, or a multiple of four.

    So two processes have as much to do as each other, and four too.
    """
    stretches = -(-len(planned) // (FEWEST_BATCHES * LARGEST_BATCH))
    batches = FEWEST_BATCHES if len(planned) >= 3 * FEWEST_BATCHES else 2
    ends = [len(planned) * number // stretches for number in range(stretches + 1)] if stretches else [0]
    return [
        batch for start, end in itertools.pairwise(ends) for batch in _shared_out(planned[start:end], batches)
    ]


def _shared_out(chunks: Sequence[Chunk], count: int) -> list[list[Chunk]]:
    """Deal the chunks out, the longest first, each to the batch that has least yet; the largest batch comes first."""
    batches: list[list[Chunk]] = [[] for _ in range(count)]
    for chunk in sorted(chunks, key=_cost_ms, reverse=True):
        min((batch for batch in batches if len(batch) < LARGEST_BATCH), key=_sum_ms).append(chunk)
    return [
        sorted(batch, key=lambda chunk: chunk.number)
        for batch in sorted(batches, key=_sum_ms, reverse=True)
        if batch
    ]


def _sum_ms(batch: Sequence[Chunk]) -> int:
    return sum(map(_cost_ms, batch))


def _cost_ms(chunk: Chunk) -> int:
    return chunk.end_ms - chunk.start_ms + WINDOW_MS
