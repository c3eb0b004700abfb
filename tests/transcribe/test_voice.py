import itertools

from hypothesis import given
from hypothesis import strategies as some

from transcribe.types import VoiceRegion
from transcribe.voice import WINDOW_MS, VoiceRule, find_regions, moved, voiced_ms


def windows(*runs: tuple[float, int]) -> list[float]:
    """Build probabilities from (probability, milliseconds) pairs."""
    return [probability for probability, length_ms in runs for _ in range(length_ms // WINDOW_MS)]


def test_silence_has_no_region() -> None:
    assert find_regions(windows((0.1, 3_200)), 3_200) == ()
    assert find_regions([], 0) == ()


def test_a_voice_is_padded_but_never_beyond_the_recording() -> None:
    assert find_regions(windows((0.9, 960)), 960) == (VoiceRegion(0, 960),)
    assert find_regions(windows((0.0, 960), (0.9, 960), (0.0, 960)), 2_880) == (VoiceRegion(760, 2_120),)


def test_a_short_sound_far_from_speech_is_not_a_voice() -> None:
    assert find_regions(windows((0.0, 960), (0.9, 96), (0.0, 3_200)), 4_256) == ()


def test_a_short_sound_beside_speech_counts() -> None:
    regions = find_regions(windows((0.9, 96), (0.0, 320), (0.9, 640), (0.0, 960)), 2_016)
    assert regions[0].start_ms == 0
    assert voiced_ms(0, 96, regions) == 96


def test_a_quiet_voice_goes_on_until_it_is_really_gone() -> None:
    assert find_regions(windows((0.5, 320), (0.25, 640), (0.5, 320)), 1_280) == (VoiceRegion(0, 1_280),)


def test_a_longer_pause_stays_longer_than_a_shorter_one_after_padding() -> None:
    regions = find_regions(
        windows((0.9, 640), (0.0, 320), (0.9, 640), (0.0, 480), (0.9, 640), (0.0, 1_600), (0.9, 640)), 4_960
    )
    pauses = [after.start_ms - before.end_ms for before, after in itertools.pairwise(regions)]
    assert len(pauses) == 3
    assert 0 < pauses[0] < pauses[1] < pauses[2]


def test_a_long_stretch_without_a_pause_is_parted_where_the_voice_is_weakest() -> None:
    probabilities = windows((0.9, 9_984), (0.5, 32), (0.9, 9_984))
    first, second = find_regions(probabilities, 20_000)
    assert first.end_ms == second.start_ms == 9_984


@given(some.lists(some.floats(0, 1), max_size=3_000), some.integers(0, 31))
def test_regions_are_in_order_inside_the_recording_and_short_enough(
    probabilities: list[float], short: int
) -> None:
    duration_ms = max(0, len(probabilities) * WINDOW_MS - short)
    regions = find_regions(probabilities, duration_ms)
    assert all(0 <= region.start_ms < region.end_ms <= duration_ms for region in regions)
    assert all(one.end_ms <= other.start_ms for one, other in itertools.pairwise(regions))
    assert all(region.end_ms - region.start_ms <= VoiceRule().longest_ms for region in regions)


def test_regions_move_from_a_chunks_time_to_the_recordings() -> None:
    assert moved((VoiceRegion(10, 20),), 1_000) == (VoiceRegion(1_010, 1_020),)
