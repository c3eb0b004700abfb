"""The picture of a sound has the shape of the sound."""

import re

from media.types import Peaks
from web.waveform import HEIGHT, LEAST, bars, wave_path


def test_loudest_bucket_fills_the_height_and_silence_stays_visible() -> None:
    assert bars(Peaks(20, 200, (0, 10, 20, 0)), 4) == (LEAST, 50, HEIGHT, LEAST)


def test_each_bar_shows_the_loudest_of_what_it_stands_for() -> None:
    assert bars(Peaks(20, 300, (1, 100, 1, 1, 50, 1)), 2) == (100, 50)


def test_more_bars_than_buckets_repeats_them() -> None:
    assert bars(Peaks(20, 100, (10, 5)), 4) == (100, 100, 50, 50)


def test_no_sound_at_all_is_a_line() -> None:
    assert bars(Peaks(20, 0, ()), 3) == (LEAST, LEAST, LEAST)
    assert bars(Peaks(20, 100, (0, 0)), 2) == (LEAST, LEAST)


def test_path_has_one_closed_bar_for_each() -> None:
    path = wave_path(Peaks(20, 500, tuple(range(10))), 5)
    assert len(re.findall(r"M\d+ [\d.]+h0\.62v\d+h-0\.62z", path)) == 5
