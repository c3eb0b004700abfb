"""Which chunks are decoded together: by the plan alone, and each batch with as much to do as the others."""

import pytest

from archive.computing.batching import LARGEST_BATCH, batches_of, together
from transcribe.types import Chunk


def plan(*seconds: int) -> list[Chunk]:
    """Return chunks of these lengths, a second apart."""
    starts = [sum(seconds[:number]) * 1_000 + number * 1_000 for number in range(len(seconds))]
    return [Chunk(number, start, start + seconds[number] * 1_000) for number, start in enumerate(starts)]


def numbers(batches: list[list[Chunk]]) -> list[list[int]]:
    return [[chunk.number for chunk in batch] for batch in batches]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ((), []),
        ((9,), [[0]]),
        ((14, 19, 7), [[0, 2], [1]]),
        ((18, 14, 12, 9), [[0, 3], [1, 2]]),
        ((12, 12, 12, 12, 12), [[0, 2, 4], [1, 3]]),
    ],
)
def test_each_batch_has_as_much_to_do_as_the_others(
    seconds: tuple[int, ...], expected: list[list[int]]
) -> None:
    assert numbers(batches_of(plan(*seconds))) == expected


def test_every_chunk_is_in_one_batch_and_none_is_larger_than_a_process_may_do_again() -> None:
    for count in range(1, 200):
        batches = batches_of(plan(*(5 + number * 7 % 15 for number in range(count))))
        assert sorted(number for batch in numbers(batches) for number in batch) == list(range(count))
        assert max(map(len, batches)) <= LARGEST_BATCH
        assert len(batches) == min(2, count) if count < 12 else len(batches) % 4 == 0


def test_what_is_decoded_together_lies_near_in_the_recording() -> None:
    for batch in numbers(batches_of(plan(*(5 + number * 7 % 15 for number in range(500))))):
        assert batch[-1] - batch[0] < 4 * LARGEST_BATCH


def test_a_part_of_the_plan_goes_together_as_the_whole_plan_says() -> None:
    planned = plan(*(5 + number * 7 % 15 for number in range(40)))
    whole, asked = batches_of(planned), planned[3:31:2]
    found = list(together(asked, planned))
    assert sorted(chunk.number for batch in found for chunk in batch) == [chunk.number for chunk in asked]
    assert all(any({*batch} <= {*each} for each in whole) for batch in found)
