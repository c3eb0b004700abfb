"""How wide a stretch of chosen words is covered: with room, not past a neighbour's middle, long enough to prove."""

import pytest

from archive.terms.padding import LEAST_MS, PAD_MS, is_of_words, padded
from transcribe.types import Word

WORDS = (Word("mi", 0, 400, 1.0), Word("hermana", 400, 1_000, 1.0), Word("Yolanda", 1_500, 2_100, 1.0))


def test_chosen_words_get_room_on_both_sides() -> None:
    assert padded(WORDS, 1_500, 2_100) == (1_500 - PAD_MS, 2_100 + PAD_MS)


def test_room_ends_at_the_middle_of_a_neighbour() -> None:
    close = (Word("a", 0, 100, 1.0), Word("Lucía", 100, 500, 1.0), Word("y", 500, 560, 1.0))
    assert padded(close, 100, 500) == (50, 530)


def test_room_does_not_begin_before_the_recording() -> None:
    assert padded(WORDS, 0, 400)[0] == 0


@pytest.mark.parametrize("at", [0, 40, 1_000])
def test_the_shortest_word_is_covered_long_enough_to_be_proven(at: int) -> None:
    crowded = tuple(Word("x", at + 10 * each, at + 10 * each + 10, 1.0) for each in range(5))
    start_ms, end_ms = padded(crowded, at + 20, at + 30)
    assert end_ms - start_ms >= LEAST_MS
    assert start_ms <= at + 20
    assert end_ms >= at + 30


def test_only_a_stretch_that_is_exactly_words_is_taken_for_words() -> None:
    assert is_of_words(WORDS, 400, 2_100)
    assert not is_of_words(WORDS, 410, 2_100)
    assert not is_of_words(WORDS, 400, 2_000)
    assert not is_of_words((), 400, 2_000)
