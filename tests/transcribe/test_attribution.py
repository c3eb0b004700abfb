"""Words carry their speaker; segments are cut where she changes; nothing is lost on the way."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as some

from tests.transcribe.made import segment
from transcribe.attribution import with_speakers
from transcribe.types import Segment, SpeakerTurn, Suppression, Word

NAMES = ("one", "two")


def said(*words: str, start_ms: int = 0) -> Segment:
    """A segment whose words take 500 ms each."""
    timed = tuple(
        Word(word, start_ms + 500 * n, start_ms + 500 * (n + 1), 0.9) for n, word in enumerate(words)
    )
    return replace(segment(" ".join(words), start_ms, timed[-1].end_ms), words=timed)


def parts(found: tuple[Segment, ...]) -> list[tuple[str | None, str]]:
    return [(each.speaker, each.text) for each in found]


def test_a_segment_is_cut_where_the_speaker_changes() -> None:
    found = with_speakers(
        [said("¿Cuándo", "llegaste?", "En", "marzo.")],
        [SpeakerTurn(0, 1_000, 0), SpeakerTurn(1_000, 2_000, 1)],
        NAMES,
    )
    assert parts(found) == [("one", "¿Cuándo llegaste?"), ("two", "En marzo.")]
    assert (found[0].end_ms, found[1].start_ms) == (1_000, 1_000)


def test_a_change_beside_the_end_of_a_sentence_is_moved_there() -> None:
    turns = [SpeakerTurn(0, 1_400, 0), SpeakerTurn(1_400, 3_000, 1)]
    found = with_speakers([said("¿Y", "llegaste?", "En", "el", "mes", "marzo.")], turns, NAMES)
    assert parts(found) == [("one", "¿Y llegaste?"), ("two", "En el mes marzo.")]


def test_a_stray_word_stays_with_those_around_it() -> None:
    quick = said("a", "b", "c")
    words = (quick.words[0], replace(quick.words[1], end_ms=700), replace(quick.words[2], start_ms=700))
    turns = [SpeakerTurn(0, 500, 0), SpeakerTurn(500, 700, 1), SpeakerTurn(700, 1_500, 0)]
    found = with_speakers([replace(quick, words=words)], turns, NAMES)
    assert parts(found) == [("one", "a b c")]


def test_words_far_from_every_turn_are_nobodys_and_what_is_suppressed_stays() -> None:
    far = said("lejos", start_ms=60_000)
    gone = replace(said("nada"), suppressed=Suppression.no_voice)
    found = with_speakers([far, gone], [SpeakerTurn(0, 500, 0)], NAMES)
    assert [each.speaker for each in found] == [None, None]
    assert with_speakers([far], [], NAMES) == (far,)


@given(
    some.lists(some.tuples(some.sampled_from(["sí", "no.", "¿qué?"]), some.integers(0, 900)), min_size=1),
    some.lists(some.tuples(some.integers(1, 2_000), some.integers(0, 1)), min_size=1, max_size=8),
)
def test_no_word_is_lost_or_moved(words: list[tuple[str, int]], lengths: list[tuple[int, int]]) -> None:
    moment, timed = 0, []
    for text, length in words:
        timed.append(Word(text, moment, moment + length, 0.5))
        moment += length
    whole = replace(segment("x", 0, moment), words=tuple(timed))
    place, turns = 0, []
    for length, speaker in lengths:
        turns.append(SpeakerTurn(place, place + length, speaker))
        place += length
    found = with_speakers([whole], turns, NAMES)
    assert tuple(word for each in found for word in each.words) == whole.words
    assert all(each.words for each in found)
