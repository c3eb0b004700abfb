"""The demo recordings are what their catalogue says, are labelled as invented, and differ in what was agreed."""

import json
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

from archive.demo.catalogue import DemoExcerpt, DemoInterview, PlacePrecision, load_demo
from archive.terms.models import Embargo, NameAs, ParticipantRole, Purpose

INTERVIEWS = load_demo()
TINY = Path(__file__).resolve().parents[2] / "recordings"
RATE = 16_000
QUIET = 0.004
INVENTED = ("invent", "fictici", "fictif", "fictíci", "fiction")
SYNTHETIC = ("sintétic", "synthé", "synthetic")

each_interview = pytest.mark.parametrize("demo", INTERVIEWS, ids=lambda demo: demo.id)
each_excerpt = pytest.mark.parametrize(
    ("demo", "excerpt"), [(demo, excerpt) for demo in INTERVIEWS for excerpt in demo.excerpts]
)


@cache
def heard(recording: Path) -> npt.NDArray[np.float32]:
    """Return the sound of a recording as 16 kHz mono."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    with av.open(recording) as container:
        frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
        frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray().ravel() for frame in frames])


def loudness(recording: Path, start_ms: int, end_ms: int) -> float:
    """Return the root mean square of a stretch of a recording."""
    stretch = heard(recording)[start_ms * RATE // 1000 : end_ms * RATE // 1000]
    return float(np.sqrt(np.mean(stretch**2)))


def length_ms(recording: Path) -> int:
    """Return how long a recording sounds."""
    return len(heard(recording)) * 1000 // RATE


def says(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of `words` is in `text`, whatever the case."""
    return any(word in text.lower() for word in words)


def with_grants(*purposes: Purpose) -> list[DemoInterview]:
    """Return the interviews in which every participant allows `purposes`."""
    return [demo for demo in INTERVIEWS if set(purposes) <= set(demo.grants)]


def test_there_are_five_interviews_or_more_and_they_last_six_minutes_at_most() -> None:
    assert len(INTERVIEWS) >= 5
    assert len({demo.id for demo in INTERVIEWS}) == len(INTERVIEWS)
    assert len({demo.path for demo in INTERVIEWS}) == len(INTERVIEWS)
    assert sum(length_ms(demo.path) for demo in INTERVIEWS) <= 360_000


def test_the_languages_are_mostly_spanish_one_french_and_one_that_switches() -> None:
    spoken = [demo.languages for demo in INTERVIEWS]
    assert spoken.count(("es",)) > len(spoken) / 2
    assert ("fr",) in spoken
    assert ("es", "en") in spoken


@each_interview
def test_a_recording_is_small_mono_opus_and_lasts_40_to_75_seconds(demo: DemoInterview) -> None:
    assert demo.path.stat().st_size < 300_000
    with av.open(demo.path) as container:
        assert container.streams.audio[0].codec_context.name in {"opus", "libopus"}
        assert container.streams.audio[0].channels == 1
    assert 40_000 <= length_ms(demo.path) <= 75_000


@each_interview
def test_the_lines_follow_each_other_and_end_before_the_recording_does(demo: DemoInterview) -> None:
    moments = [moment for line in demo.lines for moment in (line.start_ms, line.end_ms)]
    assert moments == sorted(set(moments))
    assert moments[0] > 0
    assert 300 <= length_ms(demo.path) - moments[-1] <= 900


@each_interview
def test_a_line_sounds_where_the_catalogue_says_and_nothing_sounds_between_two(demo: DemoInterview) -> None:
    for line in demo.lines:
        assert loudness(demo.path, line.start_ms, line.end_ms) > 10 * QUIET
    for before, after in zip(demo.lines, demo.lines[1:], strict=False):
        assert loudness(demo.path, before.end_ms + 30, after.start_ms - 30) < QUIET


@each_interview
def test_a_line_is_spoken_at_the_pace_of_its_words(demo: DemoInterview) -> None:
    for line in demo.lines:
        seconds = (line.end_ms - line.start_ms) / 1000
        assert 0.9 <= len(line.text.split()) / seconds <= 4.5, line.text


@each_interview
def test_two_voices_take_turns_and_each_language_declared_is_spoken(demo: DemoInterview) -> None:
    assert {each.role for each in demo.participants} == {
        ParticipantRole.NARRATOR,
        ParticipantRole.INTERVIEWER,
    }
    assert len({each.voice for each in demo.participants}) == 2
    assert {line.speaker for line in demo.lines} == {each.role for each in demo.participants}
    assert {line.language for line in demo.lines} == set(demo.languages)


@each_interview
def test_an_interview_is_labelled_as_invented_and_synthetic_wherever_it_goes(demo: DemoInterview) -> None:
    assert demo.synthetic is True
    assert demo.collection == "Mujeres Siempre (demostración)"
    assert says(demo.title, INVENTED)
    for text in (demo.summary, demo.lines[0].text, tags_of(demo.path)):
        assert says(text, INVENTED)
        assert says(text, SYNTHETIC)


def tags_of(recording: Path) -> str:
    """Return everything the file's own tags say."""
    with av.open(recording) as container:
        return " ".join([*container.metadata.values(), *container.streams.audio[0].metadata.values()])


@each_excerpt
def test_an_excerpt_is_labelled_and_made_of_whole_lines_of_the_narrator(
    demo: DemoInterview, excerpt: DemoExcerpt
) -> None:
    inside = [x for x in demo.lines if excerpt.start_ms <= x.start_ms and x.end_ms <= excerpt.end_ms]
    assert says(excerpt.context_note, INVENTED)
    assert says(excerpt.context_note, SYNTHETIC)
    assert (inside[0].start_ms, inside[-1].end_ms) == (excerpt.start_ms, excerpt.end_ms)
    if excerpt.full:
        assert inside == list(demo.lines)
    else:
        assert {line.speaker for line in inside} == {ParticipantRole.NARRATOR}


@each_excerpt
def test_an_excerpt_is_proposed_only_where_all_agreed_and_nothing_is_under_embargo(
    demo: DemoInterview, excerpt: DemoExcerpt
) -> None:
    assert excerpt.purpose in demo.grants
    assert demo.embargo is Embargo.NONE


def test_one_interview_is_public_as_a_whole_and_its_narrator_appears_by_her_own_name() -> None:
    (demo,) = with_grants(Purpose.FULL_PUBLIC)
    assert Purpose.EXCERPT_PUBLIC in demo.grants
    assert demo.narrator.appears_as is NameAs.REAL
    assert [excerpt.full for excerpt in demo.excerpts].count(True) == 1


def test_one_interview_gives_excerpts_only_and_under_a_pseudonym() -> None:
    (demo,) = [
        each
        for each in with_grants(Purpose.EXCERPT_PUBLIC)
        if each.narrator.appears_as is NameAs.PSEUDONYM and each.embargo is Embargo.NONE
    ]
    assert Purpose.FULL_PUBLIC not in demo.grants
    assert demo.excerpts


def test_one_interview_is_for_research_and_no_more() -> None:
    inside = (Purpose.PRESERVE, Purpose.TRANSCRIBE_LOCAL, Purpose.INDEX, Purpose.RESEARCH)
    (demo,) = [each for each in INTERVIEWS if each.grants == inside]
    assert demo.excerpts == ()


def test_one_interview_sleeps_under_an_embargo_that_has_not_ended() -> None:
    (demo,) = [each for each in INTERVIEWS if each.embargo is not Embargo.NONE]
    assert demo.embargo is Embargo.UNTIL
    assert demo.embargo_until is not None
    assert demo.embargo_until > datetime.now(UTC).date()
    assert Purpose.EXCERPT_PUBLIC in demo.grants
    assert demo.excerpts == ()


def test_one_interview_may_be_kept_and_transcribed_here_and_nothing_else() -> None:
    (demo,) = [each for each in INTERVIEWS if each.grants == (Purpose.PRESERVE, Purpose.TRANSCRIBE_LOCAL)]
    assert demo.excerpts == ()


def test_no_interview_may_train_models_or_leave_for_another_machine() -> None:
    for demo in INTERVIEWS:
        assert not {Purpose.TRAIN_MODELS, Purpose.TRANSCRIBE_EXTERNAL, Purpose.DEPOSIT_ELSEWHERE} & set(
            demo.grants
        )


@each_interview
def test_a_hidden_name_is_nowhere_in_what_could_be_shown(demo: DemoInterview) -> None:
    narrator = demo.narrator
    if narrator.appears_as is NameAs.REAL:
        assert narrator.shown_name == narrator.name
        return
    shown = " ".join([demo.title, demo.summary, demo.id, *(each.context_note for each in demo.excerpts)])
    shown += " ".join(each.title for each in demo.excerpts) + (narrator.shown_name or "")
    surnames = narrator.name.split()[1:]
    assert not [surname for surname in surnames if surname.lower() in shown.lower()]
    assert (narrator.shown_name is None) == (narrator.appears_as is NameAs.NONE)


def test_a_place_is_shown_only_as_near_as_was_allowed() -> None:
    shown = {demo.id: (demo.narrator.place_precision, demo.narrator.shown_place) for demo in INTERVIEWS}
    assert shown["elena-el-cuarto-de-planchar"] == (PlacePrecision.COUNTRY, "Bélgica")
    assert shown["rosa-por-su-nombre"] == (PlacePrecision.CITY, "Bruselas, Bélgica")
    assert shown["alma-esta-voz-guardada"] == (PlacePrecision.NONE, None)


@pytest.mark.parametrize("tiny", tomllib.loads((TINY / "recordings.toml").read_text("utf-8"))["interview"])
def test_a_tiny_recording_and_its_script_agree(tiny: dict[str, object]) -> None:
    recording = TINY / str(tiny["file"])
    script = json.loads(recording.with_suffix(".json").read_text("utf-8"))
    assert script == tiny["line"]
    assert recording.stat().st_size < 40_000
    assert script[-1]["end_ms"] < length_ms(recording) < 9_000
    assert says(tags_of(recording), SYNTHETIC)
