"""A stretch at which the model fails: it is parked with its reason, the rest goes on, it can be listened to again."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from archive.computing.compute import Processes
from archive.computing.listening import listen
from archive.methods.doubts import Gap, gaps
from archive.participation.participants import withdraw
from archive.steps.hearing import MISSING
from archive.steps.rehearing import NOTHING
from archive.stewardship import catalogue, progress, tasks
from archive.stewardship.catalogue import Workflow
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.jobs import JobKind, JobState
from archive.terms.models import InterviewId
from archive.terms.words import TranscriptKind
from archive.transcripts import review
from archive.transcripts.exporting import Format, export_words
from tests.media.sounds import record
from tests.peopled import Made, World, copied, rosa, scripted
from transcribe.chunks import plan_chunks
from transcribe.types import Doubt, Engine, Settings, Suppression, VoiceRegion

LINES: list[dict[str, object]] = [
    {"start_ms": start, "end_ms": start + 10_000, "text": f"la frase {start}", "language": "es"}
    for start in range(500, 72_000, 12_000)
]
"""Six chunks, which are decoded three together."""
POISONED = 2
"""The third cannot be transcribed."""


def failing(how: str) -> list[dict[str, object]]:
    return [{**line, "fails": how} if number == POISONED else line for number, line in enumerate(LINES)]


@pytest.fixture(scope="module")
def poisoned(made: Made, tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, InterviewId]:
    """An interview whose third chunk made the model fail, done with a note; the script says all of it by now."""
    folder = tmp_path_factory.mktemp("poisoned")
    script = folder / "script.json"
    script.write_text(json.dumps(failing("raises")))
    recording = record(folder / "long.wav", np.full(80 * 16_000, 9, dtype="<i2"))
    long = replace(made, config=scripted(made.config, script))
    with copied(long, folder / "archive") as world:
        interview = world.take_in(rosa(), recording.read_bytes())
        world.work()
    script.write_text(json.dumps(LINES))
    return replace(long, config=long.config.at(folder / "archive")), interview


@pytest.fixture
def gapped(poisoned: tuple[Made, InterviewId], tmp_path: Path) -> Iterator[tuple[World, InterviewId]]:
    with copied(poisoned[0], tmp_path / "gapped") as world:
        yield world, poisoned[1]


def texts(world: World, interview: InterviewId) -> list[str]:
    said = catalogue.words(world.archive, world.berta, interview).segments
    return [each.text for each in said if each.suppressed is None]


def test_the_rest_is_transcribed_and_the_step_is_done_with_a_note(gapped: tuple[World, InterviewId]) -> None:
    world, interview = gapped
    step = progress.steps(world.archive, world.berta, interview)[1]
    assert (step.kind, step.state, step.error) == (JobKind.TRANSCRIBE, JobState.DONE, MISSING)
    assert texts(world, interview) == [
        str(line["text"]) for number, line in enumerate(LINES) if number != POISONED
    ]


def test_what_is_missing_is_marked_with_its_reason_and_counts_as_a_gap(
    gapped: tuple[World, InterviewId],
) -> None:
    world, interview = gapped
    said = catalogue.words(world.archive, world.berta, interview).segments
    (mark,) = [each for each in said if each.suppressed == Suppression.not_transcribed]
    assert (mark.start_ms, mark.end_ms) == (24_500, 34_500)
    assert (mark.text, mark.words, mark.doubts) == ("", (), (Doubt.engine_failed,))
    assert Gap(22_500, 36_500) in gaps([each.outline for each in said], 80_000)
    assert "24500" not in export_words(world.archive, world.berta, interview, Format.TXT)


def test_listening_again_fills_the_gap_in_the_corrected_version(gapped: tuple[World, InterviewId]) -> None:
    world, interview = gapped
    progress.hear_again(world.archive, world.berta, interview, 22_500, 36_500)
    world.work()
    transcript = catalogue.words(world.archive, world.berta, interview)
    assert transcript.kind is TranscriptKind.CORRECTED
    assert texts(world, interview) == [line["text"] for line in LINES]
    assert all(each.suppressed is None for each in transcript.segments if each.text)
    assert not any(each.suppressed == Suppression.not_transcribed for each in transcript.segments)
    assert gaps([each.outline for each in transcript.segments], 72_000) == ()
    assert list(world.archive.config.work_folder.iterdir()) == []


def test_what_only_a_machine_listened_to_again_still_waits_for_a_person(
    gapped: tuple[World, InterviewId],
) -> None:
    world, interview = gapped
    progress.hear_again(world.archive, world.berta, interview, 22_500, 36_500)
    world.work()
    assert how_far(world, interview) == (Workflow.TRANSCRIBED, True)
    assert not catalogue.words(world.archive, world.berta, interview).is_worked_on
    review.confirm(world.archive, world.berta, interview, 0)
    assert how_far(world, interview) == (Workflow.IN_REVIEW, False)


def how_far(world: World, interview: InterviewId) -> tuple[Workflow, bool]:
    """Return how far the list says it is, and whether it is among the words to go through."""
    entries = catalogue.list_interviews(world.archive, world.berta).entries
    (workflow,) = [each.workflow for each in entries if each.interview.id == interview]
    return workflow, interview in {each.interview for each in tasks.to_review(world.archive, world.berta)}


def test_what_stands_is_never_written_over(gapped: tuple[World, InterviewId]) -> None:
    world, interview = gapped
    before = texts(world, interview)
    progress.hear_again(world.archive, world.berta, interview, 0, 20_000)
    world.work()
    assert texts(world, interview) == before
    job = next(each for each in progress.queue(world.archive, world.berta) if each.kind is JobKind.REHEAR)
    assert (job.state, job.error, job.stretch) == (JobState.DONE, NOTHING, (0, 20_000))


def test_only_staff_have_a_stretch_of_an_open_interview_listened_to_again(
    gapped: tuple[World, InterviewId],
) -> None:
    world, interview = gapped
    with pytest.raises(Refused):
        progress.hear_again(world.archive, world.rita, interview, 0, 20_000)
    for start_ms, end_ms in ((5_000, 5_100), (90_000, 99_000), (20_000, 10_000)):
        with pytest.raises(BadRequest):
            progress.hear_again(world.archive, world.berta, interview, start_ms, end_ms)
    withdraw(world.archive, world.berta, interview)
    with pytest.raises(NotFound):
        progress.hear_again(world.archive, world.berta, interview, 0, 20_000)
    assert progress.waiting(world.archive) == 0 or JobKind.REHEAR not in {
        each.kind for each in progress.queue(world.archive, world.berta)
    }


def test_what_was_taken_back_while_it_waited_is_not_listened_to_again(
    gapped: tuple[World, InterviewId],
) -> None:
    world, interview = gapped
    progress.hear_again(world.archive, world.berta, interview, 22_500, 36_500)
    withdraw(world.archive, world.berta, interview)
    world.work()
    job = next(each for each in progress.queue(world.archive, world.berta) if each.kind is JobKind.REHEAR)
    assert job.state is JobState.CANCELLED


@pytest.mark.slow
def test_a_chunk_of_which_the_process_dies_is_parked_and_the_others_are_heard(tmp_path: Path) -> None:
    """Slow, as a process that died is started anew three times."""
    script = tmp_path / "script.json"
    script.write_text(json.dumps([LINES[0], {**LINES[1], "fails": "dies"}]))
    pcm = tmp_path / "sound.pcm"
    pcm.write_bytes(np.full(24 * 16_000, 9, dtype="<i2").tobytes())
    settings = Settings(("es",), engine=Engine.scripted, script=str(script))
    chunks = plan_chunks([VoiceRegion(500, 10_500), VoiceRegion(12_500, 22_500)], 24_000)
    with Processes(1) as pool:
        found = [one for batch in listen(pcm, settings, chunks, lambda: pool, 2) for one in batch]
    first, second = sorted(found, key=lambda one: one.chunk.number)
    assert [each.text for each in first.segments] == [LINES[0]["text"]]
    assert [(each.suppressed, each.doubts) for each in second.segments] == [
        (Suppression.not_transcribed, (Doubt.process_died,))
    ]


def test_where_most_fails_it_is_not_the_sound_and_the_transcription_fails(made: Made, tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text(json.dumps([{**line, "fails": "raises"} for line in LINES]))
    recording = record(tmp_path / "long.wav", np.full(80 * 16_000, 9, dtype="<i2"))
    config = scripted(made.config, script)
    once = replace(made, config=replace(config, worker=replace(config.worker, attempts=1)))
    with copied(once, tmp_path / "archive") as world:
        interview = world.take_in(rosa(), recording.read_bytes())
        world.work()
        step = progress.steps(world.archive, world.berta, interview)[1]
        assert step.state is JobState.FAILED
        assert "RuntimeError" in (step.error or "")
