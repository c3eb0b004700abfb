"""The drawn shape is that of the sound: loud where it is loud, empty where it is silent."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from media.waveform import _loudest, peaks
from tests.media.sounds import RATE, tones, write_pcm


def test_peaks_are_high_where_it_sounds_and_zero_in_silence(tmp_path: Path) -> None:
    pcm = write_pcm(tmp_path / "a.pcm", tones((1000, 2000, 440), length_ms=3000))
    shape = peaks(pcm, sample_rate=RATE)
    assert (shape.per_second, shape.duration_ms, len(shape.values)) == (20, 3000, 60)
    assert set(shape.values[:20]) == set(shape.values[40:]) == {0}
    assert all(value == pytest.approx(12_000 / 32_768 * 255, abs=2) for value in shape.values[20:40])


def test_full_scale_is_255_on_both_sides_and_the_faintest_sound_is_1(tmp_path: Path) -> None:
    for sample, expected in ((32_767, 255), (-32_768, 255), (1, 1), (-1, 1), (0, 0)):
        pcm = write_pcm(tmp_path / "a.pcm", np.full(RATE, sample))
        assert set(peaks(pcm, sample_rate=RATE).values) == {expected}


def test_a_span_gives_its_own_peaks_alone(tmp_path: Path) -> None:
    pcm = write_pcm(tmp_path / "a.pcm", tones((1000, 2000, 440), length_ms=3000))
    shape = peaks(pcm, sample_rate=RATE, start_ms=900, end_ms=1125)
    assert shape.duration_ms == 225
    assert [value > 0 for value in shape.values] == [False, False, True, True, True]


def test_more_than_one_block_joins_without_a_seam(tmp_path: Path) -> None:
    rate = 8000
    sound = np.random.default_rng(3).integers(-9000, 9000, rate * 130 + 77)
    shape = peaks(write_pcm(tmp_path / "a.pcm", sound), sample_rate=rate)
    buckets = [sound[first : first + 400] for first in range(0, len(sound), 400)]
    assert list(shape.values) == [-(-int(np.abs(bucket).max()) * 255 // 32_768) for bucket in buckets]


@given(
    count=some.integers(1, 5000),
    rate=some.sampled_from([8000, 11_025, 16_000, 22_050, 44_100]),
    per_second=some.integers(1, 100),
)
def test_every_sample_is_in_exactly_one_bucket(count: int, rate: int, per_second: int) -> None:
    place = count * 7919 % count if count == 1 else 7919 % count
    samples = np.zeros(count, dtype="<i2")
    samples[place] = 32_767
    values = list(_loudest(samples, rate, per_second))
    assert len(values) == -(-count * per_second // rate)
    assert sorted(values) == [0] * (len(values) - 1) + [255]
