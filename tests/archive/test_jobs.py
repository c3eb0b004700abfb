"""The queue: a job is one worker's at a time, lost by nobody, and ended only by whoever holds it."""

import threading
from collections.abc import Iterator

import pytest
from sqlite_utils import Database

from archive.processes import is_gone, process_name
from archive.store import jobs
from archive.store.connect import atomic
from archive.terms.jobs import Job, JobKind, JobState
from archive.terms.models import InterviewId
from tests.peopled import World

FIRST, SECOND = InterviewId("first"), InterviewId("second")
LEASE = 100


@pytest.fixture
def database(world: World) -> Iterator[Database]:
    """The archive's database, its queue empty."""
    database = world.archive.database()
    database.execute("delete from jobs")
    return database


def claim(database: Database, owner: str = "ours", now_ms: int = 0) -> Job | None:
    return jobs.claim(database, owner, now_ms + LEASE, now_ms)


def state(database: Database, job: Job) -> tuple[JobState, int, str | None]:
    (found,) = [each for each in jobs.newest_jobs(database) if each.id == job.id]
    return found.state, found.attempts, found.error


def test_what_closes_is_taken_before_what_is_long(database: Database) -> None:
    interviews = [InterviewId(f"i{number}") for number in range(len(JobKind))]
    for interview, kind in zip(interviews, JobKind, strict=True):
        jobs.enqueue(database, kind, interview, 0)
    taken = [job.kind for _ in JobKind if (job := claim(database)) is not None]
    assert taken[:4] == [JobKind.RETRACT, JobKind.ERASE, JobKind.REDACT, JobKind.PUBLISH]
    assert taken[-2:] == [JobKind.TRANSCRIBE, JobKind.TRANSLATE]
    assert set(taken) == set(JobKind)


def test_work_waits_in_vain_when_nobody_takes_it(database: Database) -> None:
    assert not jobs.waits_in_vain(database, 5, 10)
    jobs.enqueue(database, JobKind.TAG, FIRST, 0)
    assert jobs.waits_in_vain(database, 5, 10)
    assert not jobs.waits_in_vain(database, 0, 10), "it came only now"
    jobs.enqueue(database, JobKind.TAG, SECOND, 0)
    assert claim(database) is not None
    assert not jobs.waits_in_vain(database, 5, 10), "the other one is under way"


def test_jobs_of_a_kind_are_taken_in_the_order_they_came(database: Database) -> None:
    jobs.enqueue(database, JobKind.TAG, FIRST, 0)
    jobs.enqueue(database, JobKind.TAG, SECOND, 0)
    taken = [claim(database), claim(database), claim(database)]
    assert [each and each.interview for each in taken] == [FIRST, SECOND, None]


def test_a_job_that_waits_is_not_added_twice_but_one_under_way_is(database: Database) -> None:
    for _ in range(3):
        jobs.enqueue(database, JobKind.TAG, FIRST, 0)
    assert jobs.open_jobs(database) == 1
    assert claim(database)
    jobs.enqueue(database, JobKind.TAG, FIRST, 0)
    assert jobs.open_jobs(database) == 2


def test_two_jobs_of_one_interview_are_never_under_way_together(database: Database) -> None:
    jobs.enqueue(database, JobKind.TAG, FIRST, 0)
    jobs.enqueue(database, JobKind.INDEX, FIRST, 0)
    assert claim(database)
    assert claim(database, "theirs") is None


def test_a_silent_workers_job_is_taken_up_when_its_lease_ends_and_not_before(database: Database) -> None:
    jobs.enqueue(database, JobKind.TAG, FIRST, 0)
    first = claim(database)
    assert first
    assert claim(database, "theirs", LEASE) is None
    second = claim(database, "theirs", LEASE + 1)
    assert second
    assert second.id == first.id
    assert second.attempts == 0


def test_a_heartbeat_keeps_the_job(database: Database) -> None:
    jobs.enqueue(database, JobKind.TAG, FIRST, 0)
    job = claim(database)
    assert job
    assert jobs.renew(database, job.id, "ours", 5 * LEASE)
    assert claim(database, "theirs", 4 * LEASE) is None
    assert not jobs.renew(database, job.id, "theirs", 9 * LEASE)


def test_who_lost_a_job_can_neither_end_it_nor_put_it_back(database: Database) -> None:
    jobs.enqueue(database, JobKind.TAG, FIRST, 0)
    job = claim(database)
    assert job
    assert claim(database, "theirs", LEASE + 1)
    for ended in (JobState.CANCELLED, JobState.FAILED, JobState.DONE):
        jobs.finish(database, job.id, "ours", ended, "too late", 0)
    jobs.put_back(database, job.id, "ours", "too late", 0)
    assert state(database, job) == (JobState.RUNNING, 0, None)
    assert jobs.renew(database, job.id, "theirs", 9 * LEASE)
    jobs.finish(database, job.id, "theirs", JobState.DONE, None, 0)
    assert state(database, job) == (JobState.DONE, 0, None)


def test_a_job_that_failed_after_it_was_cancelled_does_not_wait_for_ever(database: Database) -> None:
    jobs.enqueue(database, JobKind.TAG, FIRST, 0)
    job = claim(database)
    assert job
    jobs.cancel_for(database, FIRST, 1)
    assert not jobs.renew(database, job.id, "ours", 9 * LEASE)
    jobs.put_back(database, job.id, "ours", "it broke", 2)
    assert state(database, job)[0] is JobState.CANCELLED
    assert jobs.open_jobs(database) == 0
    jobs.enqueue(database, JobKind.TAG, FIRST, 3)
    assert claim(database)


def test_cancelling_ends_what_waits_and_asks_what_runs(database: Database) -> None:
    jobs.enqueue(database, JobKind.TAG, FIRST, 0)
    running = claim(database)
    jobs.enqueue(database, JobKind.INDEX, FIRST, 0)
    jobs.enqueue(database, JobKind.INDEX, SECOND, 0)
    jobs.cancel_for(database, FIRST, 7)
    assert running
    states = {(each.interview, each.kind): each.state for each in jobs.newest_jobs(database)}
    assert states == {
        (FIRST, JobKind.TAG): JobState.RUNNING,
        (FIRST, JobKind.INDEX): JobState.CANCELLED,
        (SECOND, JobKind.INDEX): JobState.QUEUED,
    }
    assert claim(database, "theirs", LEASE + 1) != running
    jobs.end_abandoned(database, LEASE + 1)
    assert state(database, running)[0] is JobState.CANCELLED


def test_a_failure_counts_and_a_killed_worker_does_not(database: Database) -> None:
    jobs.enqueue(database, JobKind.TAG, FIRST, 0)
    job = claim(database)
    assert job
    jobs.release_owners(database, ["ours"])
    again = claim(database, "theirs", 1)
    assert again
    assert (again.id, again.attempts) == (job.id, 0)
    jobs.put_back(database, job.id, "theirs", "it broke", 1)
    assert state(database, job) == (JobState.QUEUED, 1, "it broke")


def test_eight_workers_at_once_share_no_job_and_no_interview(world: World, database: Database) -> None:
    for number in range(12):
        for kind in (JobKind.TAG, JobKind.INDEX):
            jobs.enqueue(database, kind, InterviewId(f"interview {number}"), 0)
    taken: list[Job] = []
    together = threading.Barrier(8)

    def work(owner: str) -> None:
        together.wait()
        while True:
            with atomic(world.archive.database()) as ours:
                job = claim(ours, owner)
            if job is None:
                break
            taken.append(job)
        world.archive.connections.close()

    threads = [threading.Thread(target=work, args=[f"worker {n}"]) for n in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len({job.id for job in taken}) == len(taken) == 12
    assert len({job.interview for job in taken}) == 12


@pytest.mark.parametrize("owner", ["elsewhere:1:1", "elsewhere:999999999:77"])
def test_a_worker_of_another_machine_is_never_thought_dead(owner: str) -> None:
    assert not is_gone(owner)
    assert process_name(999_999_999).endswith(":")


def test_what_a_person_puts_first_goes_before_the_rest_but_not_before_what_closes(database: Database) -> None:
    for kind, interview in (
        (JobKind.TRANSCRIBE, "a"),
        (JobKind.PREPARE, "b"),
        (JobKind.REDACT, "c"),
        (JobKind.PREPARE, "d"),
    ):
        jobs.enqueue(database, kind, InterviewId(interview), 0)
    assert jobs.put_first(database, InterviewId("d")) == 1
    assert jobs.put_first(database, InterviewId("nobody")) == 0
    taken = [claim(database) for _ in range(2)]
    assert [each.interview for each in taken if each] == ["c", "d"]
    jobs.enqueue(database, JobKind.TRANSCRIBE, InterviewId("d"), 0)
    following = jobs.jobs_of(database, InterviewId("d"))[-1]
    assert (following.kind, following.put_first) == (JobKind.TRANSCRIBE, True)


def test_only_what_is_long_is_stopped_by_a_person(database: Database) -> None:
    for kind in (JobKind.PREPARE, JobKind.RETRACT, JobKind.TRANSCRIBE):
        jobs.enqueue(database, kind, InterviewId("a"), 0)
    assert jobs.stop(database, InterviewId("a"), 5) == 2
    states = {each.kind: each.state for each in jobs.jobs_of(database, InterviewId("a"))}
    assert states == {
        JobKind.PREPARE: JobState.CANCELLED,
        JobKind.RETRACT: JobState.QUEUED,
        JobKind.TRANSCRIBE: JobState.CANCELLED,
    }


def test_two_stretches_of_one_interview_wait_beside_each_other_and_each_once(database: Database) -> None:
    for stretch in ((0, 5_000), (9_000, 12_000), (0, 5_000)):
        jobs.enqueue(database, JobKind.REHEAR, InterviewId("a"), 0, stretch)
    assert [each.stretch for each in jobs.jobs_of(database, InterviewId("a"))] == [
        (0, 5_000),
        (9_000, 12_000),
    ]
