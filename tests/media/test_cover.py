"""Of a covered stretch not one sample is left, and beside it not one is missing."""

import resource
from pathlib import Path

import numpy as np
import pytest

from media.cover import RAMP_MS, Cover, Covering, cover_pcm, merged, within
from media.errors import FullDisk, NoSound
from tests.media.sounds import Samples, loudness, read_pcm, write_pcm

RATES = (16_000, 44_100)


def noise(length_ms: int, rate: int, channels: int = 1) -> Samples:
    """Noise in which no sample is 0: whatever is 0 afterwards was replaced."""
    samples = np.random.default_rng(5).integers(1, 20_000, length_ms * rate // 1000 * channels)
    return (samples * np.where(samples % 2, 1, -1)).astype("<i2")


def covered(folder: Path, sound: Samples, *covers: Cover, rate: int, channels: int = 1) -> Samples:
    write_pcm(folder / "a.pcm", sound)
    cover_pcm(folder / "a.pcm", folder / "b.pcm", covers, sample_rate=rate, channels=channels)
    return read_pcm(folder / "b.pcm")


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("sound", Covering)
@pytest.mark.parametrize(("start_ms", "end_ms"), [(1003, 1303), (0, 20), (6500, 6501), (2980, 3000)])
def test_exactly_the_covered_samples_are_replaced(
    tmp_path: Path, rate: int, sound: Covering, start_ms: int, end_ms: int
) -> None:
    before = noise(3000, rate) if start_ms < 3000 else noise(9000, rate)
    after = covered(tmp_path, before, Cover(start_ms, end_ms, sound), rate=rate)
    first, last, ramp = start_ms * rate // 1000, end_ms * rate // 1000, RAMP_MS * rate // 1000
    assert len(after) == len(before)
    assert np.array_equal(after[: max(0, first - ramp)], before[: max(0, first - ramp)])
    assert np.array_equal(after[last + 2 + ramp :], before[last + 2 + ramp :])
    if sound is Covering.MUTE:
        assert not after[first:last].any()
    else:
        silence = covered(tmp_path, np.zeros_like(before), Cover(start_ms, end_ms, sound), rate=rate)
        assert np.array_equal(after[first:last], silence[first:last]), "the tone does not know what it covers"


def test_the_sound_beside_a_cover_only_sinks_and_nothing_clicks(tmp_path: Path) -> None:
    rate = 44_100
    after = covered(tmp_path, np.full(rate, 20_000), Cover(400, 600), rate=rate).astype(int)
    assert np.abs(np.diff(after)).max() < 120
    assert after.min() == 0
    assert after[rate * 394 // 1000] == after[rate * 606 // 1000] == 20_000


def test_the_tone_is_one_kilohertz_20_db_below_full_scale(tmp_path: Path) -> None:
    after = covered(tmp_path, noise(2000, 16_000), Cover(500, 1500, Covering.TONE), rate=16_000)
    tone = after[16_000 * 510 // 1000 : 16_000 * 1490 // 1000]
    assert 20 * np.log10(loudness(tone, 1000, 16_000) / 32_768) == pytest.approx(-20, abs=0.1)
    rest = tone - loudness(tone, 1000, 16_000) * np.sin(2 * np.pi * 1000 * np.arange(160, 15_840) / 16_000)
    assert np.abs(rest).max() < 3


def test_both_channels_are_covered(tmp_path: Path) -> None:
    before = noise(1000, 16_000, channels=2)
    after = covered(tmp_path, before, Cover(300, 600), rate=16_000, channels=2).reshape(-1, 2)
    assert not after[4800:9600].any()
    assert np.array_equal(after[:4720], before.reshape(-1, 2)[:4720])
    assert np.array_equal(after[9700:], before.reshape(-1, 2)[9700:])


def test_covers_that_overlap_or_touch_are_one_and_silence_wins() -> None:
    covers = (Cover(500, 700, Covering.TONE), Cover(0, 100), Cover(600, 650), Cover(700, 800, Covering.TONE))
    assert merged(covers) == (Cover(0, 100), Cover(500, 800, Covering.MUTE))
    assert merged(covers[::3]) == (Cover(500, 800, Covering.TONE),)
    assert merged((Cover(0, 1000), Cover(200, 300))) == (Cover(0, 1000),)


def test_the_covers_of_an_excerpt_are_counted_from_its_beginning() -> None:
    covers = (
        Cover(0, 1200),
        Cover(1900, 2500, Covering.TONE),
        Cover(2500, 2600, Covering.TONE),
        Cover(1500, 1600),
    )
    assert within(covers, 1000, 2000) == (Cover(0, 200), Cover(500, 600), Cover(900, 1000, Covering.TONE))
    assert within(covers, 2600, 3000) == ()


def test_a_cover_of_hours_goes_through_in_blocks_without_a_gap(tmp_path: Path) -> None:
    rate = 44_100
    after = covered(tmp_path, noise(20_000, rate), Cover(1000, 19_000, Covering.TONE), rate=rate)
    turns = 2 * np.pi * 1000 * np.arange(len(after) - 2 * rate) / rate
    ours = after[rate : 19 * rate] - 3276.7 * np.sin(turns)
    assert np.abs(ours[rate:-rate]).max() <= 0.51


def test_a_cover_beyond_the_end_is_cut_there(tmp_path: Path) -> None:
    before = noise(1000, 16_000)
    after = covered(tmp_path, before, Cover(900, 5000), Cover(7000, 8000), rate=16_000)
    assert len(after) == len(before)
    assert not after[14_400:].any()
    assert np.array_equal(after[:14_320], before[:14_320])


@pytest.mark.parametrize(("start_ms", "end_ms"), [(100, 100), (200, 100), (-1, 100)])
def test_a_cover_that_covers_nothing_is_refused(start_ms: int, end_ms: int) -> None:
    with pytest.raises(ValueError, match="cover"):
        Cover(start_ms, end_ms)


def test_an_empty_file_and_a_full_disk_leave_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(NoSound):
        covered(tmp_path, np.zeros(0), Cover(0, 100), rate=16_000)
    write_pcm(tmp_path / "a.pcm", noise(5000, 16_000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(FullDisk):
            cover_pcm(tmp_path / "a.pcm", tmp_path / "b.pcm", [Cover(0, 100)], sample_rate=16_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path.name for path in tmp_path.iterdir()] == ["a.pcm"]
