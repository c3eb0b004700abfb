"""How far the work is: told only to who may know of the interview, and no time promised without a pace."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.clock import from_ms
from archive.errors import BadRequest, NotFound, Refused
from archive.jobs import Job, JobId, JobKind, JobState
from archive.models import SYSTEM, InterviewId
from archive.participants import withdraw
from archive.progress import LEAST_MS, STEPS, queue, seconds_left, steps, try_again, waiting
from archive.store import jobs
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
    assert seconds_left(replace(RUNNING, done=4), 10_000) == 0.0
    assert seconds_left(RUNNING, LEAST_MS) == 4.5


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
        replace(RUNNING, started_at=None),
        replace(RUNNING, done=0),
        replace(RUNNING, done=0, total=0),
    ],
)
def test_without_a_pace_no_time_is_promised(job: Job) -> None:
    assert seconds_left(job, 10_000) is None
    assert seconds_left(RUNNING, LEAST_MS - 1) is None


@given(some.integers(1, 1_000), some.integers(0, 1_000), some.integers(0, 10**9))
def test_the_time_left_is_never_less_than_nothing(done: int, more: int, taken_ms: int) -> None:
    left = seconds_left(replace(RUNNING, done=done, total=done + more), taken_ms)
    assert left is None or left >= 0


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
