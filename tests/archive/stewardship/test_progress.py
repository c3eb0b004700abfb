"""How far the work is: told only to who may know of the interview, and no time promised without a pace."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.clock import from_ms
from archive.participation.participants import withdraw
from archive.stewardship.progress import LEAST_MS, STEPS, queue, seconds_left, steps, try_again, waiting
from archive.store import jobs
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.jobs import Job, JobId, JobKind, JobState
from archive.terms.models import SYSTEM, InterviewId
from tests.peopled import World

RUNNING = Job(
    JobId(1),
    JobKind.TRANSCRIBE,
    InterviewId("x"),
    JobState.RUNNING,
    0,
    1,
    0,
    4,
    None,
    from_ms(0),
    from_ms(0),
    None,
    paced_ms=10_000,
    reported_at=from_ms(10_000),
)


def test_the_steps_of_a_finished_interview_are_done(world: World) -> None:
    for viewer in (world.berta, world.rita):
        found = steps(world.archive, viewer, world.rosa)
        assert [(each.kind, each.state) for each in found] == [(kind, JobState.DONE) for kind in STEPS]
        assert all(each.done == each.total and each.seconds_left is None for each in found)


def test_a_step_whose_turn_has_not_come_has_no_state(world: World) -> None:
    world.archive.database().execute("delete from jobs where kind in ('tag', 'index')")
    found = {each.kind: each.state for each in steps(world.archive, world.berta, world.rosa)}
    assert found[JobKind.TRANSCRIBE] is JobState.DONE
    assert found[JobKind.TAG] is None
    assert found[JobKind.INDEX] is None


def test_the_newest_job_of_a_kind_is_the_one_that_is_told(world: World) -> None:
    jobs.enqueue(world.archive.database(), JobKind.TAG, world.rosa, world.clock.ms)
    found = {each.kind: each.state for each in steps(world.archive, world.berta, world.rosa)}
    assert found[JobKind.TAG] is JobState.QUEUED
    assert waiting(world.archive) == 1


def test_the_time_left_follows_the_pace() -> None:
    assert seconds_left(RUNNING, 10_000) == 30.0
    assert seconds_left(RUNNING, 15_000) == 25.0
    assert seconds_left(RUNNING, 90_000) is None
    assert seconds_left(replace(RUNNING, done=4), 10_000) is None
    assert seconds_left(replace(RUNNING, paced_ms=LEAST_MS), 10_000) == 4.5


def test_what_a_killed_worker_had_done_is_not_counted_as_this_one_s_pace() -> None:
    resumed = replace(RUNNING, done=3, done_before=2)
    assert seconds_left(resumed, 10_000) == 10.0
    assert seconds_left(replace(resumed, done=2), 10_000) is None


def test_a_person_has_failed_steps_tried_again_and_only_those(world: World) -> None:
    database = world.archive.database()
    with pytest.raises(BadRequest):
        try_again(world.archive, world.berta, world.rosa)
    database.execute("update jobs set state = 'failed' where kind = 'tag' and interview_id = ?", [world.rosa])
    with pytest.raises(Refused):
        try_again(world.archive, world.rita, world.rosa)
    try_again(world.archive, world.berta, world.rosa)
    assert waiting(world.archive) == 1
    world.work()
    assert {each.state for each in steps(world.archive, world.berta, world.rosa)} == {JobState.DONE}


@pytest.mark.parametrize(
    "job",
    [
        replace(RUNNING, state=JobState.QUEUED),
        replace(RUNNING, state=JobState.DONE),
        replace(RUNNING, reported_at=None, paced_ms=None),
        replace(RUNNING, paced_ms=LEAST_MS - 1),
        replace(RUNNING, done=0),
        replace(RUNNING, done=0, total=0),
    ],
)
def test_without_a_pace_no_time_is_promised(job: Job) -> None:
    assert seconds_left(job, 10_000) is None


@given(some.integers(1, 1_000), some.integers(0, 1_000), some.integers(0, 10**9))
def test_the_time_left_is_never_nothing_or_less(done: int, more: int, taken_ms: int) -> None:
    left = seconds_left(replace(RUNNING, done=done, total=done + more, paced_ms=taken_ms), taken_ms)
    assert left is None or left >= 0.0


def test_the_queue_is_for_the_staff_and_names_no_one(world: World) -> None:
    found = queue(world.archive, world.berta)
    assert found
    assert [each.id for each in found] == sorted((each.id for each in found), reverse=True)
    for word in ("Rosa", "Hola", "Quispe", "Marta", "opus"):
        assert word not in str(found)
    assert len(queue(world.archive, SYSTEM, limit=3)) == 3
    with pytest.raises(Refused, match="role"):
        queue(world.archive, world.rita)


def test_of_what_is_hidden_withdrawn_or_absent_nobody_learns_how_far_it_is(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    for viewer, interview in (
        (world.rita, world.marta),
        (world.berta, world.rosa),
        (world.rita, world.rosa),
        (world.berta, InterviewId("nowhere")),
    ):
        with pytest.raises(NotFound):
            steps(world.archive, viewer, interview)


def test_that_nothing_more_is_done_yet_does_not_make_the_pace_slower(world: World) -> None:
    database, now = world.archive.database(), world.clock.ms
    jobs.enqueue(database, JobKind.TRANSCRIBE, world.rosa, now)
    job = jobs.claim(database, "somewhere:1:1", now + 600_000, now)
    assert job is not None
    for done, after_ms in ((0, 0), (10, 10_000), (10, 11_000), (10, 12_000)):
        jobs.report(database, job.id, done, 12, now + after_ms)
    told = next(each for each in queue(world.archive, world.berta) if each.id == job.id)
    assert [seconds_left(told, now + after) for after in (10_000, 11_000, 12_000)] == [2.0, 1.0, None]
