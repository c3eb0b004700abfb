"""The real model on real sound: what is heard, what is not invented, and that it comes out the same every time."""

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import ctranslate2  # type: ignore[import-untyped, unused-ignore]
import numpy as np
import pytest

from archive.demo.catalogue import DemoInterview, load_demo
from tests.bench.transcription import word_error_rate
from tests.transcribe.conftest import Decode
from transcribe.chunks import plan_chunks
from transcribe.errors import GraphicsCardUnusable, UnknownChoice, UnknownLanguage
from transcribe.pcm import duration_ms, read_samples
from transcribe.quality import longest_circle
from transcribe.types import AUTOMATIC, Chunk, ChunkResult, Piece, Samples, Segment, Settings
from transcribe.whisper import spoken_languages, transcribe_chunks, voice_regions
from transcribe.windows import window_of

pytestmark = pytest.mark.slow

TINY = Path(__file__).resolve().parents[1] / "recordings"
DEMOS = {demo.id: demo for demo in load_demo()}
LONG_MS = 4_000
"""So long a stretch in another language would be written in it, if anything could."""
SWITCHING = DEMOS["dani-un-martes-por-la-manana"]
PLAIN = DEMOS["rosa-por-su-nombre"]


@pytest.fixture(scope="session")
def settings(models_folder: Path) -> Settings:
    return Settings(("es",), models_folder=str(models_folder))


def pieces_of(pcm: Path, settings: Settings) -> list[Piece]:
    chunks = plan_chunks(voice_regions(pcm, settings), duration_ms(pcm))
    return [(chunk, read_samples(pcm, chunk)) for chunk in chunks]


def shown(results: Iterable[ChunkResult]) -> list[Segment]:
    return [each for result in results for each in result.segments if each.suppressed is None]


@cache
def listen(pcm: Path, settings: Settings) -> list[ChunkResult]:
    """Transcribe once for all tests: the results are values that nobody changes."""
    return transcribe_chunks(pieces_of(pcm, settings), settings)


def text_of(results: Iterable[ChunkResult]) -> str:
    return " ".join(each.text for each in shown(results))


def quiet(seconds: int) -> Samples:
    return np.zeros(16_000 * seconds, dtype=np.int16)


def hiss(seconds: int, loudness: int) -> Samples:
    noise = np.random.default_rng(7).normal(0, loudness, 16_000 * seconds)
    return noise.astype(np.int16)


def hum(seconds: int) -> Samples:
    moments = np.arange(16_000 * seconds) / 16_000
    wave: Samples = (6_000 * np.sin(2 * np.pi * 50 * moments)).astype(np.int16)
    return wave


ASKED_FOR = {"silence": ("es",), "hiss": ("fr",), "loud hiss": ("es",), "hum": ("fr",)}
NOBODY = {"silence": quiet(20), "hiss": hiss(20, 300), "loud hiss": hiss(20, 4_000), "hum": hum(20)}


@pytest.mark.parametrize("kind", NOBODY)
def test_where_nobody_speaks_there_is_nothing_to_transcribe(
    kind: str, settings: Settings, tmp_path: Path
) -> None:
    pcm = tmp_path / "sound.pcm"
    pcm.write_bytes(NOBODY[kind].tobytes())
    assert voice_regions(pcm, settings) == ()


@pytest.mark.parametrize("kind", NOBODY)
def test_what_is_invented_where_nobody_speaks_is_never_shown(
    kind: str,
    settings: Settings,
    whole: bool,  # noqa: FBT001
) -> None:
    """In both languages with `--whole`, else in one of them."""
    piece = (Chunk(0, 0, 20_000), NOBODY[kind])
    for language in ("es", "fr") if whole else ASKED_FOR[kind]:
        assert shown(transcribe_chunks([piece], replace(settings, languages=(language,)))) == [], language


@pytest.mark.parametrize("name", ["nospeech_laugh.mp3", "nospeech_empty.wav"])
def test_laughter_and_an_empty_room_have_no_words(
    name: str, recordings: Path, decoded: Decode, settings: Settings
) -> None:
    pcm = decoded(recordings / name)
    assert shown(listen(pcm, settings)) == []
    whole = Chunk(0, 0, duration_ms(pcm))
    unasked = shown(transcribe_chunks([(whole, read_samples(pcm, whole))], settings))
    assert all(
        each.doubts for each in unasked
    )  # on some processors a few words of laughter pass: never without doubt


def test_a_greeting_is_heard(decoded: Decode, settings: Settings) -> None:
    assert "hola" in text_of(listen(decoded(TINY / "hola_4s.opus"), settings)).lower()


def test_asked_for_english_it_says_the_greeting_in_english(decoded: Decode, settings: Settings) -> None:
    results = listen(decoded(TINY / "hola_4s.opus"), replace(settings, translate=True))
    assert "my name is rosa" in text_of(results).lower()
    assert "hola" not in text_of(results).lower()
    assert {segment.language for segment in shown(results)} == {"en"}
    assert [result.language for result in results] == ["es"]


def test_an_interview_is_heard_almost_word_for_word(decoded: Decode, settings: Settings) -> None:
    results = listen(decoded(PLAIN.path), settings)
    assert word_error_rate(" ".join(line.text for line in PLAIN.lines), text_of(results)) < 0.1
    assert {segment.language for segment in shown(results)} == {"es"}


@pytest.mark.parametrize("demo", [PLAIN, SWITCHING], ids=["plain", "switching"])
def test_words_follow_each_other_inside_their_segment_chunk_and_recording(
    demo: DemoInterview, decoded: Decode, settings: Settings
) -> None:
    pcm = decoded(demo.path)
    results = listen(pcm, replace(settings, languages=demo.languages))
    last = 0
    for result in results:
        for segment in shown([result]):
            times = [moment for word in segment.words for moment in (word.start_ms, word.end_ms)]
            assert times == sorted(times)
            assert (segment.start_ms, segment.end_ms) == (times[0], times[-1])
            assert last <= segment.start_ms
            assert result.chunk.start_ms <= segment.start_ms
            assert segment.end_ms <= result.chunk.end_ms <= duration_ms(pcm)
            assert segment.text == " ".join(word.text for word in segment.words)
            last = segment.end_ms


def test_words_lie_where_they_are_said(decoded: Decode, settings: Settings) -> None:
    words = [word for each in shown(listen(decoded(PLAIN.path), settings)) for word in each.words]
    for said, line in (("demostración", 0), ("Yolanda", 2), ("feminicidio", 5), ("cifra", 8)):
        found = [word for word in words if said.lower() in word.text.lower()]
        assert found, said
        assert any(
            PLAIN.lines[line].start_ms - 300 <= word.start_ms < word.end_ms <= PLAIN.lines[line].end_ms + 300
            for word in found
        )


def test_two_languages_in_one_recording_stay_what_they_are(
    recordings: Path, decoded: Decode, settings: Settings
) -> None:
    results = listen(decoded(recordings / "en_de_switch.mp3"), replace(settings, languages=("en", "de")))
    for segment in shown(results):
        assert segment.language == ("en" if segment.start_ms < 29_800 else "de")
    heard = text_of(results).lower()
    assert "free of charge" in heard
    assert "dokumentation" in heard
    assert "genehmigung" in heard
    assert "hereby granted to any person" not in heard.split("dokumentation")[1]


def test_turns_in_another_language_are_written_in_that_language(decoded: Decode, settings: Settings) -> None:
    results = listen(decoded(SWITCHING.path), replace(settings, languages=("es", "en")))
    segments = shown(results)
    assert {segment.language for segment in segments} == {"es", "en"}
    heard = text_of(results).lower()
    assert "the story is invented" in heard
    assert "somebody else makes the coffee" in heard
    assert "aprender un idioma" in heard
    assert "learning a language" not in heard
    said = " ".join(line.text for line in SWITCHING.lines)
    assert word_error_rate(said, heard) < 0.25


def test_without_a_declared_language_it_is_found_out_which_are_spoken(
    recordings: Path,
    decoded: Decode,
    settings: Settings,
    whole: bool,  # noqa: FBT001
) -> None:
    """Music first, then speech: the first pieces of it, or all with `--whole`."""
    automatic = replace(settings, languages=AUTOMATIC)
    assert spoken_languages(pieces_of(decoded(PLAIN.path), automatic)[1:2], automatic) == ("es",)
    jingle = pieces_of(decoded(recordings / "fr_radio_jingle.mp3"), automatic)[: None if whole else 3]
    assert spoken_languages(jingle, automatic) == ("fr",)
    words = text_of(transcribe_chunks(jingle, replace(settings, languages=("fr",)))).split()
    assert len(words) > 10
    assert longest_circle(words)[0] < 4
    assert spoken_languages([], automatic) == ("en",)


def test_a_language_that_is_not_declared_is_never_written(
    decoded: Decode,
    settings: Settings,
    whole: bool,  # noqa: FBT001
) -> None:
    """Every piece with a long stretch of it with `--whole`, else the one with the longest."""
    pcm = decoded(SWITCHING.path)
    spoken = [
        line for line in SWITCHING.lines if line.language == "en" and line.end_ms - line.start_ms > LONG_MS
    ]
    pieces = [
        (chunk, samples)
        for chunk, samples in pieces_of(pcm, settings)
        if any(chunk.start_ms < line.end_ms and line.start_ms < chunk.end_ms for line in spoken)
    ]
    assert len(pieces) > 1
    results = transcribe_chunks(pieces if whole else pieces[-1:], settings)
    assert {segment.language for result in results for segment in result.segments} == {"es"}


def test_the_same_sound_gives_the_same_result_in_any_order_and_in_any_process(
    decoded: Decode,
    settings: Settings,
    whole: bool,  # noqa: FBT001
) -> None:
    """What a run that goes on after a kill rests on: every chunk for itself, though several are decoded together.

    Three together with `--whole`, else two: a short one and a long one, of two languages.
    """
    both = replace(settings, languages=("es", "en"))
    short, *others = (TINY / "hola_4s.opus", SWITCHING.path, PLAIN.path)
    sounds = [decoded(each) for each in (short, *others[: None if whole else 1])]
    pieces = [pieces_of(sound, both)[-1] for sound in sounds]
    pieces = [(replace(chunk, number=number), samples) for number, (chunk, samples) in enumerate(pieces)]
    once = transcribe_chunks(pieces, both)
    assert all(result.segments for result in once)
    assert len({window_of((chunk.end_ms - chunk.start_ms) // 10) for chunk, _ in pieces}) < len(pieces)
    assert transcribe_chunks(pieces[::-1], both) == once[::-1]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        apart = [pool.submit(transcribe_chunks, [piece], both) for piece in pieces]
        assert [each.result()[0] for each in apart] == once


def test_what_cannot_be_is_refused_in_plain_words(settings: Settings) -> None:
    piece = (Chunk(0, 0, 1_000), quiet(1))
    with pytest.raises(UnknownLanguage, match=r"does not know: xx\.$"):
        transcribe_chunks([piece], replace(settings, languages=("es", "xx")))
    with pytest.raises(UnknownLanguage, match="No language"):
        transcribe_chunks([piece], replace(settings, languages=()))
    with pytest.raises(UnknownChoice):
        transcribe_chunks([piece], replace(settings, compute_type="int3"))


@pytest.mark.skipif(ctranslate2.get_cuda_device_count() > 0, reason="there is a graphics card here")
def test_a_card_that_does_not_work_is_said_and_the_processor_used(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """With the library's own refusal: it is told that there is a card, and finds no driver."""
    silence = (Chunk(0, 0, 1_000), quiet(1))
    with pytest.raises(GraphicsCardUnusable, match="graphics card cannot be used"):
        transcribe_chunks([silence], replace(settings, device="cuda"))
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 1)
    (heard,) = transcribe_chunks([silence], replace(settings, device="auto", threads=3))
    assert heard == transcribe_chunks([silence], settings)[0]
    assert "The processor is used instead." in caplog.text
