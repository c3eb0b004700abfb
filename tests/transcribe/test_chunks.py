import itertools

from hypothesis import given
from hypothesis import strategies as some

from transcribe.chunks import LONGEST_MS, LONGEST_PAUSE_MS, plan_chunks
from transcribe.types import Chunk, VoiceRegion


@some.composite
def voices(draw: some.DrawFn) -> tuple[tuple[VoiceRegion, ...], int]:
    regions, now = [], 0
    for pause, length in draw(
        some.lists(some.tuples(some.integers(0, 9_000), some.integers(1, 70_000)), max_size=30)
    ):
        regions.append(VoiceRegion(now + pause, now + pause + length))
        now += pause + length
    return tuple(regions), now + draw(some.integers(0, 1_000))


def test_no_voice_is_no_chunk() -> None:
    assert plan_chunks((), 60_000) == ()


def test_one_short_voice_is_one_chunk() -> None:
    assert plan_chunks((VoiceRegion(500, 4_000),), 10_000) == (Chunk(0, 500, 4_000),)


def test_a_chunk_ends_at_the_longest_pause_near_its_limit() -> None:
    spoken = (
        VoiceRegion(0, 19_000),
        VoiceRegion(20_500, 24_000),
        VoiceRegion(24_100, 29_000),
        VoiceRegion(29_200, 45_000),
    )
    assert [(c.start_ms, c.end_ms) for c in plan_chunks(spoken, 45_000, longest_ms=30_000)] == [
        (0, 19_000),
        (20_500, 45_000),
    ]


def test_a_pause_far_from_the_limit_does_not_waste_the_rest_of_the_window() -> None:
    spoken = (VoiceRegion(0, 3_000), VoiceRegion(5_500, 27_000), VoiceRegion(27_200, 40_000))
    assert [(c.start_ms, c.end_ms) for c in plan_chunks(spoken, 40_000, longest_ms=30_000)] == [
        (0, 27_000),
        (27_200, 40_000),
    ]


def test_what_fits_is_one_chunk_whatever_its_pauses() -> None:
    spoken = (VoiceRegion(0, 19_000), VoiceRegion(21_000, 30_000))
    assert plan_chunks(spoken, 30_000, longest_ms=30_000) == (Chunk(0, 0, 30_000),)


def test_a_long_pause_is_never_inside_a_chunk() -> None:
    spoken = (VoiceRegion(0, 2_000), VoiceRegion(2_000 + LONGEST_PAUSE_MS, 9_000))
    assert [(c.start_ms, c.end_ms) for c in plan_chunks(spoken, 9_000)] == [(0, 2_000), (5_000, 9_000)]


@given(voices())
def test_chunks_hold_all_voice_in_order_and_none_is_too_long(
    voice: tuple[tuple[VoiceRegion, ...], int],
) -> None:
    regions, duration_ms = voice
    chunks = plan_chunks(regions, duration_ms)
    assert [chunk.number for chunk in chunks] == list(range(len(chunks)))
    assert all(0 < chunk.end_ms - chunk.start_ms <= LONGEST_MS for chunk in chunks)
    assert all(one.end_ms <= other.start_ms for one, other in itertools.pairwise(chunks))
    held = sum(
        max(0, min(chunk.end_ms, region.end_ms) - max(chunk.start_ms, region.start_ms))
        for chunk in chunks
        for region in regions
    )
    assert held == sum(region.end_ms - region.start_ms for region in regions)


@given(voices())
def test_the_same_voice_gives_the_same_chunks(voice: tuple[tuple[VoiceRegion, ...], int]) -> None:
    assert plan_chunks(*voice) == plan_chunks(*voice)


def test_nothing_behind_the_end_of_the_recording_is_planned() -> None:
    assert plan_chunks((VoiceRegion(0, 9_000), VoiceRegion(9_500, 12_000)), 8_000) == (Chunk(0, 0, 8_000),)
