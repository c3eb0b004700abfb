"""Telling voices apart: on recordings that are shipped with exact times, and step by step."""

from pathlib import Path

import numpy as np
import pytest

from archive.demo.catalogue import DemoInterview, load_demo
from media.decode import decode_to_pcm
from transcribe.clustering import likeness_of_halves, one_too_many, unit, voices_of
from transcribe.engine import detector
from transcribe.errors import ModelDamaged, ModelMissing, UnknownChoice
from transcribe.speaker_encoder import at_level, embed, levels, mel_power
from transcribe.speaker_weights import FILE, load_weights
from transcribe.speakers import teller, who_speaks
from transcribe.turn_taking import NOBODY, Span, speakers_by_step, turns_of
from transcribe.types import Settings, SpeakerTurn, VoiceRegion

SETTINGS = Settings(("es",))


@pytest.fixture(scope="module")
def demo() -> DemoInterview:
    return next(each for each in load_demo() if len(each.participants) == 2)


@pytest.fixture(scope="module")
def pcm(demo: DemoInterview, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first twenty seconds of an interview with two voices."""
    whole = tmp_path_factory.mktemp("speakers") / "sound.pcm"
    decode_to_pcm(demo.path, whole)
    whole.write_bytes(whole.read_bytes()[: 20 * 32_000])
    return whole


@pytest.fixture(scope="module")
def regions(pcm: Path) -> tuple[VoiceRegion, ...]:
    return detector(SETTINGS)(pcm, SETTINGS)


@pytest.fixture(scope="module")
def turns(pcm: Path, regions: tuple[VoiceRegion, ...]) -> tuple[SpeakerTurn, ...]:
    return who_speaks(pcm, regions, 2)


def test_two_voices_are_told_apart_where_they_change(
    demo: DemoInterview, turns: tuple[SpeakerTurn, ...]
) -> None:
    whose = {role: number for number, role in enumerate(dict.fromkeys(line.speaker for line in demo.lines))}
    wrong = 0
    for moment in range(0, 20_000, 50):
        said = [whose[line.speaker] for line in demo.lines if line.start_ms <= moment < line.end_ms]
        told = [turn.speaker for turn in turns if turn.start_ms <= moment < turn.end_ms]
        wrong += 50 if said and told and said != told else 0
    assert {turn.speaker for turn in turns} == {0, 1}
    assert wrong <= 400, f"{wrong} ms were given to the wrong voice"


def test_turns_lie_in_the_voice_in_order_and_begin_with_number_nought(
    turns: tuple[SpeakerTurn, ...], regions: tuple[VoiceRegion, ...]
) -> None:
    assert turns[0].speaker == 0
    assert [*turns] == sorted(turns, key=lambda turn: turn.start_ms)
    for turn in turns:
        assert any(r.start_ms <= turn.start_ms < turn.end_ms <= r.end_ms for r in regions)


def test_the_same_sound_gives_the_same_turns(
    pcm: Path, regions: tuple[VoiceRegion, ...], turns: tuple[SpeakerTurn, ...]
) -> None:
    first = regions[:2]
    assert who_speaks(pcm, first, 2) == who_speaks(pcm, first, 2)
    assert turns


def test_where_only_one_may_be_there_is_one(pcm: Path, regions: tuple[VoiceRegion, ...]) -> None:
    assert {turn.speaker for turn in who_speaks(pcm, regions[:2], 1)} == {0}


def test_no_voice_and_silence_give_no_turns(tmp_path: Path) -> None:
    silence = tmp_path / "silence.pcm"
    silence.write_bytes(bytes(64_000))
    assert who_speaks(silence, (), 2) == ()
    assert who_speaks(silence, (VoiceRegion(0, 200),), 2) == ()


def test_a_setting_tells_nobody_apart_and_another_is_refused(
    pcm: Path, regions: tuple[VoiceRegion, ...]
) -> None:
    assert teller("none")(pcm, regions, 2) == ()
    assert teller("embedded") is who_speaks
    with pytest.raises(UnknownChoice):
        teller("pyannote")


def test_a_damaged_or_missing_model_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        load_weights(tmp_path / FILE)
    (tmp_path / FILE).write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    with pytest.raises(ModelDamaged):
        load_weights(tmp_path / FILE)


def test_a_vector_has_length_one_and_does_not_depend_on_loudness_or_company() -> None:
    chance = np.random.default_rng(1)
    sound = chance.normal(0, 0.1, 16_000).astype(np.float32)
    loud, soft = (mel_power(sound * gain) for gain in (1.0, 0.1))
    energy = [float(levels(sound * gain)[:80].mean()) for gain in (1.0, 0.1)]
    windows = [at_level(loud[:80], energy[0]), at_level(soft[:80], energy[1]), at_level(loud[:60], energy[0])]
    vectors = embed(windows)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[0], vectors[1], atol=1e-3)
    assert np.allclose(embed(windows[2:])[0], vectors[2], atol=1e-5)


def test_groups_are_as_many_as_declared_and_too_alike_ones_are_one_too_many() -> None:
    chance = np.random.default_rng(2)
    one, other = np.eye(256, dtype=np.float32)[:2]
    vectors = np.vstack([one + chance.normal(0, 0.02, (20, 256)), other + chance.normal(0, 0.02, (5, 256))])
    seconds = np.full(25, 2, np.float32)
    voices = voices_of(vectors.astype(np.float32), seconds, 2)
    assert len(voices) == 2
    assert float(voices[0] @ voices[1]) < 0.3
    steady = np.ones(2, np.float32)
    assert one_too_many(voices, np.array([40, 10], np.float32), steady, 2) is None
    assert one_too_many(voices, np.array([40, 1], np.float32), steady, 2) == 1
    alike = unit(np.vstack([one, one + 0.1 * other]).astype(np.float32))
    assert one_too_many(alike, np.array([5, 40], np.float32), steady, 2) == 0
    assert one_too_many(alike[:1], np.array([5], np.float32), steady[:1], 2) is None


def test_a_voice_that_changes_as_much_by_itself_is_not_taken_for_two() -> None:
    one, other = np.eye(256, dtype=np.float32)[:2]
    near = unit(np.vstack([one, one + 0.5 * other]).astype(np.float32))
    seconds = np.array([40, 20], np.float32)
    drifting = likeness_of_halves(np.vstack([[one] * 5, [one + 0.3 * other] * 5]).astype(np.float32))
    assert 0.95 < drifting < 0.96
    assert one_too_many(near, seconds, np.array([drifting, 1], np.float32), 2) == 1
    assert one_too_many(near, seconds, np.array([1, drifting], np.float32), 2) is None
    apart = unit(np.vstack([one, one + other]).astype(np.float32))
    assert one_too_many(apart, seconds, np.array([drifting, 1], np.float32), 2) is None
    assert likeness_of_halves(near[:1]) == 1.0


def test_a_change_of_voice_needs_more_than_a_moment_unless_there_is_a_pause() -> None:
    spans = (Span(0, 2_000), Span(2_500, 3_500))
    windows = tuple(Span(start, start + 100) for start in (*range(0, 2_000, 100), *range(2_500, 3_500, 100)))
    first = [[0.9, 0.5]] * 10 + [[0.5, 0.55]] + [[0.9, 0.5]] * 9
    likeness = np.array(first + [[0.5, 0.9]] * 10, np.float32)
    by_step = speakers_by_step(spans, windows, likeness)
    assert turns_of(spans, by_step) == (SpeakerTurn(0, 2_000, 0), SpeakerTurn(2_500, 3_500, 1))
    assert set(by_step[20:25]) == {NOBODY}
