from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as some

from tests.transcribe.made import segment
from transcribe.types import Chunk, Suppression, VoiceRegion, Word
from transcribe.words import clamp, cut_sentences, join_pieces, join_text, settle, spread_evenly


def test_pieces_without_a_space_continue_the_word_before() -> None:
    pieces = [Word(" C", 0, 100, 0.9), Word("'est", 100, 300, 0.4), Word(" ça.", 300, 500, 0.8)]
    assert join_pieces(pieces, "fr") == (Word("C'est", 0, 300, 0.4), Word("ça.", 300, 500, 0.8))


def test_pieces_stay_words_where_words_are_not_spaced() -> None:
    words = join_pieces([Word("你", 0, 10, 1.0), Word("好", 10, 20, 1.0)], "zh")
    assert join_text(words, "zh") == "你好"
    assert len(words) == 2


def test_pieces_of_blanks_are_no_words() -> None:
    assert join_pieces([Word(" ", 0, 10, 1.0)], "es") == ()


def test_words_are_clamped_into_the_voice() -> None:
    voice = (VoiceRegion(1_000, 2_000), VoiceRegion(4_000, 5_000))
    words = [Word("las", 0, 1_200, 1.0), Word("arenas", 1_200, 2_900, 1.0), Word("son", 4_100, 5_600, 1.0)]
    clamped = clamp(words, voice, 0, 6_000)
    assert [(word.start_ms, word.end_ms) for word in clamped] == [
        (1_000, 1_200),
        (1_200, 2_000),
        (4_100, 5_000),
    ]


def test_a_word_in_a_pause_moves_to_the_nearest_voice() -> None:
    voice = (VoiceRegion(1_000, 2_000), VoiceRegion(4_000, 5_000))
    (early,) = clamp([Word("y", 2_100, 2_300, 1.0)], voice, 0, 6_000)
    (late,) = clamp([Word("y", 3_700, 3_900, 1.0)], voice, 0, 6_000)
    assert (early.start_ms, early.end_ms) == (2_000, 2_000)
    assert (late.start_ms, late.end_ms) == (4_000, 4_000)


def test_without_voice_words_keep_their_times_inside_the_chunk() -> None:
    (word,) = clamp([Word("y", 50, 9_000, 1.0)], (), 100, 2_000)
    assert (word.start_ms, word.end_ms) == (100, 2_000)


spans = some.tuples(some.integers(0, 40_000), some.integers(0, 40_000)).map(sorted)


@given(some.lists(spans, max_size=20), some.lists(spans, max_size=6))
def test_clamped_words_never_go_backwards_and_stay_in_the_chunk(
    words: list[list[int]], voice: list[list[int]]
) -> None:
    regions = tuple(VoiceRegion(start, end) for start, end in sorted(voice) if start < end)
    clamped = clamp([Word("x", start, end, 1.0) for start, end in words], regions, 5_000, 35_000)
    assert len(clamped) == len(words)
    times = [time for word in clamped for time in (word.start_ms, word.end_ms)]
    assert times == sorted(times)
    assert all(5_000 <= time <= 35_000 for time in times)


def test_a_long_segment_is_cut_where_a_sentence_ends() -> None:
    whole = segment("Vine en barco con mi hermana. Después trabajé en una cocina.", 0, 10_000)
    first, second = cut_sentences(whole)
    assert first.text == "Vine en barco con mi hermana."
    assert second.text == "Después trabajé en una cocina."
    assert first.words + second.words == whole.words
    assert first.end_ms == first.words[-1].end_ms
    assert second.start_ms == second.words[0].start_ms


def test_short_sentences_stay_together() -> None:
    whole = segment("Sí. No. Claro.", 0, 1_500)
    assert cut_sentences(whole) == (whole,)


def test_suppressed_segments_keep_the_models_own_times() -> None:
    hidden = replace(segment("Gracias.", 0, 900), suppressed=Suppression.no_voice)
    shown = segment("Hola a todos", 500, 2_500)
    settled = settle([hidden, shown], (VoiceRegion(1_000, 2_000),), Chunk(0, 0, 3_000))
    assert settled[0] == hidden
    assert (settled[1].start_ms, settled[1].end_ms) == (1_000, 2_000)


def test_words_without_times_share_the_span() -> None:
    words = spread_evenly(["uno", "dos", "tres"], 0, 1_000, 0.5)
    assert [(word.start_ms, word.end_ms) for word in words] == [(0, 333), (333, 666), (666, 1_000)]
    assert spread_evenly([], 0, 1_000, 0.5) == ()
