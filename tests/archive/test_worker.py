"""The worker: takes up what the dead left, stops when told, fails in a sentence, and asks consent when a step runs."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from sqlite_utils import Database

from archive.context import Archive
from archive.participation.participants import show_agreements, withdraw
from archive.processes import process_name
from archive.steps.tidying import FORGOTTEN_MS, tidy
from archive.stewardship import catalogue, progress
from archive.store import jobs
from archive.store.connect import ROOM_BYTES, Connections, atomic, give_room
from archive.terms.errors import NotFound, Refused, SettingsError
from archive.terms.jobs import Job, JobKind, JobState
from archive.terms.models import InterviewId, Purpose
from archive.worker import Worker
from search.index import Index
from tests.media.sounds import record
from tests.peopled import Made, World, copied, rosa, scripted, thread_worker

LINES = [
    {"start_ms": start, "end_ms": start + 10_000, "text": f"la frase {start}", "language": "es"}
    for start in range(500, 140_000, 12_000)
]
"""Twelve chunks, which are decoded three together."""


@pytest.fixture(scope="session")
def prepared(made: Made, tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, InterviewId]:
    """Some minutes of sound that wait to be transcribed."""
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "script.json").write_text(json.dumps(LINES))
    recording = record(folder / "long.wav", np.full(150 * 16_000, 9, dtype="<i2"))
    long = replace(made, config=scripted(made.config, folder / "script.json"))
    with copied(long, folder / "archive") as world:
        interview = world.take_in(rosa(), recording.read_bytes())
        run_one(world.archive)
    return replace(long, config=long.config.at(folder / "archive")), interview


@pytest.fixture
def queued(prepared: tuple[Made, InterviewId], tmp_path: Path) -> Iterator[tuple[World, InterviewId]]:
    """A test's own copy of that archive."""
    with copied(prepared[0], tmp_path / "queued") as world:
        yield world, prepared[1]


def run_one(archive: Archive, **given: object) -> Job:
    """Let a worker take one job and run it; return how it ended."""
    worker = thread_worker(archive)
    for name, value in given.items():
        setattr(worker, name, value)
    try:
        job = worker._claim()
        assert job is not None
        worker.run(job)
    finally:
        worker.close()
    return found(archive, job)


def found(archive: Archive, job: Job) -> Job:
    return next(each for each in jobs.newest_jobs(archive.database()) if each.id == job.id)


def newest(archive: Archive, interview: InterviewId, kind: JobKind) -> Job:
    return [each for each in jobs.jobs_of(archive.database(), interview) if each.kind is kind][-1]


def test_a_recording_goes_all_the_way(queued: tuple[World, InterviewId]) -> None:
    world, interview = queued
    world.work()
    steps = progress.steps(world.archive, world.berta, interview)
    assert [(each.kind, each.state) for each in steps] == [(kind, JobState.DONE) for kind in progress.STEPS]
    said = catalogue.words(world.archive, world.berta, interview).segments
    assert [each.text for each in said] == [line["text"] for line in LINES]
    assert progress.waiting(world.archive) == 0
    assert list(world.archive.config.work_folder.iterdir()) == []


def test_progress_and_time_left_are_told_while_it_runs(queued: tuple[World, InterviewId]) -> None:
    world, interview = queued
    seen: list[tuple[int, int, float | None]] = []

    def moved(job: Job, done: int, total: int) -> None:
        step = progress.steps(world.archive, world.berta, interview)[1]
        assert (step.kind, step.state) == (JobKind.TRANSCRIBE, JobState.RUNNING)
        seen.append((step.done, step.total, step.seconds_left))
        world.clock.ms += 10_000

    run_one(world.archive, on_progress=moved)
    assert seen[0] == (0, 12, None)
    assert seen[1] == (3, 12, 30.0)
    assert seen[-1][:2] == (12, 12)
    assert seen[-1][2] is None
    done = progress.steps(world.archive, world.berta, interview)[1]
    assert (done.state, done.seconds_left) == (JobState.DONE, None)


def test_before_there_is_a_pace_no_time_is_promised(queued: tuple[World, InterviewId]) -> None:
    world, interview = queued
    waiting = progress.steps(world.archive, world.berta, interview)[1]
    assert (waiting.state, waiting.seconds_left) == (JobState.QUEUED, None)
    with pytest.raises(NotFound):
        progress.steps(world.archive, world.rita, world.marta)
    with pytest.raises(Refused, match="role"):
        progress.queue(world.archive, world.rita)


def test_a_step_that_is_cancelled_while_it_runs_stops_and_leaves_no_words(
    queued: tuple[World, InterviewId],
) -> None:
    world, interview = queued

    def moved(job: Job, done: int, total: int) -> None:
        if done == 3:
            jobs.cancel_for(world.archive.database(), interview, world.clock.ms)

    job = run_one(world.archive, on_progress=moved)
    assert (job.state, job.attempts, job.error) == (JobState.CANCELLED, 0, None)
    with pytest.raises(Refused, match="no words"):
        catalogue.words(world.archive, world.berta, interview)
    assert progress.waiting(world.archive) == 0


@pytest.mark.parametrize("purpose", [None, Purpose.TRANSCRIBE_LOCAL, Purpose.PRESERVE])
@pytest.mark.parametrize("when", [0, 3, 12])
def test_what_is_taken_back_while_it_is_transcribed_gets_no_transcript(
    queued: tuple[World, InterviewId], purpose: Purpose | None, when: int
) -> None:
    world, interview = queued

    def moved(job: Job, done: int, total: int) -> None:
        if done == when and not withdrawn:
            withdrawn.append(done)
            withdraw(world.archive, world.berta, interview, purpose=purpose)

    withdrawn: list[int] = []
    job = run_one(world.archive, on_progress=moved)
    assert withdrawn == [when]
    assert job.state in {JobState.REFUSED, JobState.CANCELLED}
    rows = world.archive.database().query("select * from transcripts where interview_id = ?", [interview])
    assert list(rows) == []
    world.work()
    assert progress.waiting(world.archive) == 0
    assert list(world.archive.config.work_folder.glob("*.pcm")) == []


@pytest.mark.parametrize("purpose", [None, Purpose.TRANSCRIBE_LOCAL])
def test_what_was_taken_back_while_it_waited_is_not_begun(
    queued: tuple[World, InterviewId], purpose: Purpose | None
) -> None:
    world, interview = queued
    withdraw(world.archive, world.berta, interview, purpose=purpose)
    world.work()
    job = newest(world.archive, interview, JobKind.TRANSCRIBE)
    assert job.state is (JobState.CANCELLED if purpose is None else JobState.REFUSED)
    assert purpose is None or "did not agree" in (job.error or "")
    assert list(world.archive.database().query("select * from chunks where result is not null")) == []


def dead_owner() -> str:
    """Return the name of a worker whose process is gone."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    owner = process_name(process.pid)
    process.communicate(b"\n")
    return owner


def claim_as(world: World, owner: str) -> Job:
    with atomic(world.archive.database()) as database:
        job = jobs.claim(database, owner, world.clock.ms + 60_000, world.clock.ms)
    assert job is not None
    return job


def test_a_dead_workers_job_is_taken_up_at_once_and_is_no_failed_attempt(
    queued: tuple[World, InterviewId],
) -> None:
    world, _ = queued
    lost = claim_as(world, dead_owner())
    job = run_one(world.archive)
    assert job.id == lost.id
    assert (job.state, job.attempts) == (JobState.DONE, 0)


def test_a_living_workers_job_is_left_to_it_until_its_lease_ends(queued: tuple[World, InterviewId]) -> None:
    world, _ = queued
    theirs = claim_as(world, process_name(os.getppid()))
    worker = thread_worker(world.archive)
    assert worker._claim() is None
    world.clock.ms += 60_001
    taken = worker._claim()
    assert taken is not None
    assert taken.id == theirs.id
    worker.close()


def test_who_lost_its_job_to_another_leaves_it_alone(queued: tuple[World, InterviewId]) -> None:
    """A laptop that slept: its lease ended, somebody else transcribes; it wakes up and must not end their job."""
    world, _ = queued
    taken: list[Job] = []

    def moved(job: Job, done: int, total: int) -> None:
        if done == 3 and not taken:
            world.clock.ms += 10 * 60_000
            taken.append(claim_as(world, "elsewhere:1:1"))

    job = run_one(world.archive, on_progress=moved)
    assert taken[0].id == job.id
    assert job.state is JobState.RUNNING
    assert jobs.renew(world.archive.database(), job.id, "elsewhere:1:1", world.clock.ms + 60_000)


def test_a_transcription_cut_off_in_the_middle_goes_on_where_it_was(
    queued: tuple[World, InterviewId],
) -> None:
    world, interview = queued

    class Killed(BaseException):
        """As if the power had gone."""

    def moved(job: Job, done: int, total: int) -> None:
        if done == 6:
            raise Killed

    with pytest.raises(Killed):
        run_one(world.archive, on_progress=moved)
    heard = world.archive.database().query("select number from chunks where result is not null")
    assert len(list(heard)) == 6
    jobs.release_owners(world.archive.database(), jobs.running_owners(world.archive.database()))
    seen: list[int] = []
    job = run_one(world.archive, on_progress=lambda _, done, __: seen.append(done))
    assert seen[0] == 6
    assert (job.state, job.attempts) == (JobState.DONE, 0)
    said = catalogue.words(world.archive, world.berta, interview).segments
    assert [each.text for each in said] == [line["text"] for line in LINES]
    assert list(world.archive.database().query("select * from chunks")) == []


def test_a_file_that_is_no_sound_is_said_once_and_not_tried_again(world: World) -> None:
    interview = world.take_in(rosa(), b"this is a letter, not a recording\n" * 100, "voz.mp3")
    job = run_one(world.archive)
    assert (job.state, job.attempts) == (JobState.FAILED, 0)
    assert job.error == "The file is not a sound recording in a format that is accepted here."
    about = catalogue.show(world.archive, world.berta, interview)[1]
    assert about.problem == job.error
    assert progress.waiting(world.archive) == 0
    assert "voz.mp3" not in str(job)


def unwritable(world: World) -> Archive:
    folder = world.archive.config.data_dir / "no-folder"
    folder.write_text("a file")
    indexes = {index: Index(folder) for index in world.archive.indexes}
    return replace(world.archive, indexes=indexes)


def test_what_goes_wrong_is_tried_three_times_and_then_parked_with_a_sentence(world: World) -> None:
    with atomic(world.archive.database()) as database:
        jobs.enqueue(database, JobKind.INDEX, world.rosa, world.clock.ms)
    archive = unwritable(world)
    states = [run_one(archive) for _ in range(3)]
    assert [(each.state, each.attempts) for each in states] == [
        (JobState.QUEUED, 1),
        (JobState.QUEUED, 2),
        (JobState.FAILED, 2),
    ]
    assert (states[-1].error or "").startswith("The search index could not be written")
    assert progress.waiting(archive) == 0


def test_what_nobody_foresaw_is_parked_without_a_word_of_testimony(world: World) -> None:
    database = world.archive.database()
    database.execute("update segments set words = '[[\"Rosa Quispe\"'")
    with atomic(database):
        jobs.enqueue(database, JobKind.TAG, world.rosa, world.clock.ms)
    ended = [run_one(world.archive) for _ in range(3)][-1]
    assert ended.state is JobState.FAILED
    assert (ended.error or "").startswith("Something went wrong (")
    assert "Quispe" not in (ended.error or "")


def test_a_step_that_fails_while_it_is_cancelled_does_not_keep_the_worker_waiting(world: World) -> None:
    with atomic(world.archive.database()) as database:
        jobs.enqueue(database, JobKind.INDEX, world.rosa, world.clock.ms)
    archive = unwritable(world)
    worker = thread_worker(archive)
    job = worker._claim()
    assert job is not None
    jobs.cancel_for(archive.database(), world.rosa, world.clock.ms)
    worker.run(job)
    assert found(archive, job).state is JobState.CANCELLED
    assert worker.work(drain=True) == 0
    worker.close()


def test_the_worker_stops_when_it_is_told(world: World) -> None:
    stop = threading.Event()
    stop.set()
    with atomic(world.archive.database()) as database:
        jobs.enqueue(database, JobKind.INDEX, world.rosa, world.clock.ms)
    assert Worker(world.archive).work(drain=False, stop=stop) == 0
    assert progress.waiting(world.archive) == 1


def test_samples_of_cancelled_work_go_and_those_of_open_work_stay(queued: tuple[World, InterviewId]) -> None:
    world, interview = queued
    folder = world.archive.config.work_folder
    open_one = catalogue.show(world.archive, world.berta, interview)[1].id
    done_one = catalogue.show(world.archive, world.berta, world.rosa)[1].id
    for name in (f"{open_one}.pcm", f"{done_one}.pcm", f"{done_one}.part", "killed.pcm"):
        (folder / name).write_bytes(b"sound")
    fresh, stale = folder / "tmpfresh", folder / "tmpstale"
    for each in (fresh, stale):
        each.mkdir()
        (each / "sound.pcm").write_bytes(b"sound")
    old = (world.clock.ms - FORGOTTEN_MS) / 1000 - 60
    os.utime(stale, (old, old))
    tidy(world.archive)
    assert {each.name for each in folder.iterdir()} == {f"{open_one}.pcm", "tmpfresh"}
    withdraw(world.archive, world.berta, interview)
    tidy(world.archive)
    assert {each.name for each in folder.iterdir()} == {"tmpfresh"}
    assert world.archive.media.holds(open_one)


def test_a_closed_interview_can_still_be_cleared_by_the_worker(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    with atomic(world.archive.database()) as database:
        for kind in (JobKind.PREPARE, JobKind.TRANSCRIBE, JobKind.TAG, JobKind.INDEX, JobKind.PUBLISH):
            jobs.enqueue(database, kind, world.rosa, world.clock.ms)
    world.work()
    ended = {each.kind: each for each in jobs.jobs_of(world.archive.database(), world.rosa)}
    assert ended[JobKind.RETRACT].state is JobState.DONE
    for kind in (JobKind.PREPARE, JobKind.TRANSCRIBE, JobKind.TAG, JobKind.INDEX, JobKind.PUBLISH):
        assert ended[kind].state is JobState.REFUSED, kind
        assert ended[kind].error
        assert "withdr" in (ended[kind].error or "") or "nothing here" in (ended[kind].error or "")
    assert [each.name for each in show_agreements(world.archive, world.ana, world.rosa)] == ["", ""]


def test_two_workers_share_the_work_and_not_a_job(queued: tuple[World, InterviewId]) -> None:
    world, interview = queued
    done: list[int] = []

    def drain(owner: str) -> Callable[[], None]:
        def run() -> None:
            worker = thread_worker(world.archive)
            worker.owner = owner
            try:
                done.append(worker.work(drain=True))
            finally:
                worker.close()
                world.archive.connections.close()

        return run

    threads = [threading.Thread(target=drain(f"machine-{n}:1:1")) for n in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sum(done) == 3
    assert len(catalogue.words(world.archive, world.berta, interview).segments) == len(LINES)
    rows = world.archive.database().query(
        "select count(*) as n from transcripts where interview_id = ?", [interview]
    )
    assert next(rows)["n"] == 1


class Stumbling:
    """Connections to the database of which the first cannot be had: no room for its log on a full disk."""

    def __init__(self, connections: Connections, stop: threading.Event) -> None:
        self._connections, self._stop, self._asked = connections, stop, 0

    def get(self) -> Database:
        self._asked += 1
        if self._asked == 1:
            raise SettingsError("The database archive.sqlite cannot be opened: disk I/O error.")
        self._stop.set()
        return self._connections.get()


def test_trouble_with_the_disk_does_not_end_a_worker_that_is_to_stay(world: World) -> None:
    stop = threading.Event()
    archive = replace(
        world.archive, connections=cast("Connections", Stumbling(world.archive.connections, stop))
    )
    assert Worker(archive, patience_seconds=0).work(drain=False, stop=stop) == 0
    assert stop.is_set()
    with pytest.raises(SettingsError):
        Worker(
            replace(
                world.archive, connections=cast("Connections", Stumbling(world.archive.connections, stop))
            )
        ).work(drain=True)


def test_the_room_for_closing_that_was_given_up_is_held_again_without_a_new_start(world: World) -> None:
    give_room(world.archive.config.room_file)
    tidy(world.archive)
    assert world.archive.config.room_file.stat().st_size == ROOM_BYTES
