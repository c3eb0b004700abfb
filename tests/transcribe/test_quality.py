"""The gate, with made-up drafts: what must be tried again, doubted or kept out of sight, and what must not."""

from dataclasses import replace

import pytest

from tests.transcribe.made import segment
from transcribe.quality import Circumstances, judge, judge_all, longest_circle, must_be_retried, rank
from transcribe.types import Doubt, Segment, Suppression, VoiceRegion

SPOKEN = Circumstances(regions=(VoiceRegion(0, 10_000),), firm=(VoiceRegion(0, 10_000),))
SILENT = Circumstances(regions=(), firm=())
PLAIN = segment("Yo vivía en la casa donde trabajaba y dormía en el cuarto", 0, 4_000)
LOOP = segment("no sé qué decir " * 8, 0, 9_000, compression=3.1)


def test_ordinary_words_pass_without_a_doubt() -> None:
    judged = judge(PLAIN, SPOKEN)
    assert judged == PLAIN
    assert not must_be_retried([PLAIN], SPOKEN)


@pytest.mark.parametrize(
    "draft",
    [
        replace(PLAIN, average_log_probability=-1.2),
        replace(PLAIN, compression_ratio=2.5),
        LOOP,
        segment("una dos tres cuatro cinco seis siete ocho", 0, 1_000),
    ],
    ids=["improbable", "compressible", "loop", "fast"],
)
def test_what_fails_the_gate_is_tried_again(draft: Segment) -> None:
    assert must_be_retried([draft], SPOKEN)
    assert not rank([draft], SPOKEN) > rank([PLAIN], SPOKEN)


def test_a_voice_without_words_is_tried_again_and_silence_without_words_is_not() -> None:
    assert must_be_retried([], SPOKEN)
    assert not must_be_retried([], SILENT)


def test_a_model_that_wrote_until_its_limit_is_tried_again_and_doubted() -> None:
    cut = replace(SPOKEN, cut_off=True)
    assert must_be_retried([PLAIN], cut)
    assert judge(PLAIN, cut).doubts == (Doubt.cut_off,)


def test_words_where_nobody_speaks_are_not_shown() -> None:
    assert judge(PLAIN, SILENT).suppressed is Suppression.no_voice


def test_unsure_words_in_a_cough_are_not_shown_and_sure_ones_are() -> None:
    cough = Circumstances(regions=(VoiceRegion(0, 10_000),), firm=())
    assert judge(replace(PLAIN, average_log_probability=-0.9), cough).suppressed is Suppression.no_voice
    assert judge(PLAIN, cough).suppressed is None


def test_what_the_model_itself_takes_for_silence_is_not_shown() -> None:
    draft = replace(PLAIN, average_log_probability=-1.3, no_speech_probability=0.9)
    assert judge(draft, SPOKEN).suppressed is Suppression.no_speech


def test_a_loop_is_not_shown() -> None:
    assert judge(LOOP, SPOKEN).suppressed is Suppression.loop


def test_a_stammer_is_shown_with_a_doubt() -> None:
    stammer = segment("no no no no quiero hablar de eso ahora", 0, 4_000)
    judged = judge(stammer, SPOKEN)
    assert judged.suppressed is None
    assert judged.doubts == (Doubt.repeated,)


def test_a_refrain_said_three_times_is_no_loop() -> None:
    judged = judge(segment("nunca más nunca más nunca más nos van a callar a nosotras", 0, 6_000), SPOKEN)
    assert judged.suppressed is None
    assert judged.doubts == ()


def test_impossible_speed_is_not_shown_and_mere_haste_is_doubted() -> None:
    words = "a b c d e f g h i j k l m n o p"
    assert judge(segment(words, 0, 1_000), SPOKEN).suppressed is Suppression.impossible_speed
    hasty = judge(segment(words, 0, 2_000), SPOKEN)
    assert hasty.suppressed is None
    assert Doubt.fast in hasty.doubts


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¡Gracias por ver el vídeo!", "es"),
        ("Subtítulos realizados por la comunidad de Amara.org", "es"),
        ("Sous-titrage Société Radio-Canada", "fr"),
        ("Ondertiteld door TV Gelderland", "nl"),
        ("Thanks for watching!", "pt"),
        ("Legendas pela comunidade Amara.org", "pt"),
    ],
)
def test_a_phrase_that_whisper_invents_is_not_shown_where_hardly_anybody_speaks(
    text: str, language: str
) -> None:
    invented = segment(text, 0, 3_000, language=language, no_speech=0.4)
    assert judge(invented, SPOKEN).suppressed is Suppression.known_phrase


def test_the_same_words_clearly_said_are_shown() -> None:
    assert judge(segment("Gracias.", 0, 900), SPOKEN).suppressed is None
    assert judge(segment("Muchas gracias a mi madre", 0, 2_000, no_speech=0.5), SPOKEN).suppressed is None


def test_the_words_to_expect_given_back_as_speech_are_not_shown() -> None:
    told = replace(SPOKEN, hotwords=("Yolanda", "Amara"))
    assert judge(segment("Yolanda, Amara", 0, 2_000, sure=0.3), told).suppressed is Suppression.known_phrase


def test_signs_without_words_are_not_shown() -> None:
    assert judge(segment("♪ ♪ ...", 0, 2_000), SPOKEN).suppressed is Suppression.no_words


def test_words_half_in_silence_are_shown_with_a_doubt() -> None:
    little = Circumstances(regions=(VoiceRegion(0, 1_500),), firm=(VoiceRegion(0, 1_500),))
    judged = judge(PLAIN, little)
    assert judged.suppressed is None
    assert judged.doubts == (Doubt.little_voice,)


def test_nothing_is_lost_and_nothing_verified_by_judging() -> None:
    judged = judge_all([PLAIN, LOOP], SPOKEN)
    assert [each.text for each in judged] == [PLAIN.text, LOOP.text]
    assert [each.words for each in judged] == [PLAIN.words, LOOP.words]


@pytest.mark.parametrize(
    ("words", "found"),
    [("a b c d", (1, 0)), ("a a a b", (3, 3)), ("x a b a b a b", (3, 6)), ("", (1, 0))],
)
def test_circles_are_counted(words: str, found: tuple[int, int]) -> None:
    assert longest_circle(words.split()) == found
