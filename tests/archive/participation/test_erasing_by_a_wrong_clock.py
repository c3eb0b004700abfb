"""A clock that was ahead destroys nothing: what is due is erased once it was seen due for a day."""

from collections.abc import Callable

import pytest

from archive.clock import DAY_MS
from archive.consent.rules import Action
from archive.consent.writer import writing
from archive.context import Archive
from archive.participation.erasing import (
    SEALED_MS,
    due,
    erase,
    erase_sealed,
    reinstate,
    remove_files,
)
from archive.participation.participants import withdraw
from archive.seeing import Sight, saw
from archive.steps.tidying import tidy
from archive.store import erasures, jobs
from archive.store.connect import atomic
from archive.store.moments import BETWEEN_LOOKS_MS, newest_look_ms
from archive.terms.errors import BadRequest
from archive.terms.jobs import JobKind, JobState
from tests.clocks import Machine, opened
from tests.peopled import World, seen_due_for_a_day, thread_worker

HUNDRED_DAYS_MS = 100 * DAY_MS


def is_whole(world: World) -> bool:
    files = erasures.files_of(world.archive.database(), world.rosa)
    return len(files) == 2 and all(map(world.archive.media.holds, files))


def queued(archive: Archive, world: World) -> bool:
    return any(each.kind is JobKind.ERASE for each in jobs.jobs_of(archive.database(), world.rosa))


def looks(world: World) -> int:
    return world.archive.database()["seen_due"].count


@pytest.mark.parametrize("for_ms", [0, 60_000, BETWEEN_LOOKS_MS - 1])
def test_ahead_for_less_than_a_day_it_erases_nothing_and_the_look_is_forgotten(
    world: World, for_ms: int
) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    world.clock.ms += HUNDRED_DAYS_MS
    world.work()
    world.clock.ms += for_ms
    world.work()
    assert looks(world) == 1
    world.clock.ms -= HUNDRED_DAYS_MS
    world.work()
    assert looks(world) == 0
    assert not queued(world.archive, world)
    assert is_whole(world)


def test_a_worker_that_was_started_while_it_was_ahead_looks_again_once_it_is_right(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    worker = thread_worker(world.archive)
    world.clock.ms += HUNDRED_DAYS_MS
    worker.work(drain=True)
    assert looks(world) == 1
    world.clock.ms -= HUNDRED_DAYS_MS
    worker.work(drain=True)
    assert looks(world) == 0
    worker.close()


def test_ahead_again_and_again_it_erases_nothing_while_it_is_right_in_between(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    for _ in range(3):
        world.clock.ms += HUNDRED_DAYS_MS
        world.work()
        world.clock.ms -= HUNDRED_DAYS_MS
        world.work()
        world.clock.ms += 2 * DAY_MS
    assert not queued(world.archive, world)
    assert is_whole(world)


def test_a_look_of_the_future_does_not_count_before_a_day_after_it(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    world.clock.ms += HUNDRED_DAYS_MS
    tidy(world.archive)
    world.clock.ms -= HUNDRED_DAYS_MS - SEALED_MS
    with pytest.raises(BadRequest, match="seen to be over"):
        erase_sealed(world.archive, world.rosa)
    tidy(world.archive)
    assert newest_look_ms(world.archive.database()) == world.clock.ms, "written anew"
    world.clock.ms += BETWEEN_LOOKS_MS
    world.work()
    assert erasures.is_erased(world.archive.database(), world.rosa)
    assert looks(world) == 0


@pytest.mark.parametrize("later_ms", [0, HUNDRED_DAYS_MS])
def test_a_job_that_was_put_there_by_hand_does_not_get_round_it(world: World, later_ms: int) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    world.work()
    world.clock.ms += later_ms
    with atomic(world.archive.database()) as database:
        jobs.enqueue(database, JobKind.ERASE, world.rosa, world.clock.ms)
    world.work()
    (job,) = (
        each for each in jobs.jobs_of(world.archive.database(), world.rosa) if each.kind is JobKind.ERASE
    )
    assert job.state is JobState.FAILED
    assert job.error is not None
    assert ("sealed" if not later_ms else "the clock may be wrong") in job.error
    assert is_whole(world)
    world.clock.ms += SEALED_MS
    world.work()
    world.clock.ms += BETWEEN_LOOKS_MS
    world.work()
    assert erasures.is_erased(world.archive.database(), world.rosa), "the worker goes on by itself"


def test_queued_while_it_was_ahead_and_run_when_it_is_right_it_erases_nothing(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    world.clock.ms += HUNDRED_DAYS_MS
    seen_due_for_a_day(world)
    tidy(world.archive)
    assert queued(world.archive, world)
    world.clock.ms -= HUNDRED_DAYS_MS + BETWEEN_LOOKS_MS
    world.work()
    assert is_whole(world)


def test_killed_between_the_looks_or_halfway_through_it_is_erased_all_the_same(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    machine = Machine(world.clock.ms + SEALED_MS)
    with opened(world, machine) as archive:
        tidy(archive)
    machine.ms += BETWEEN_LOOKS_MS
    with opened(world, machine) as archive:
        tidy(archive)
        assert queued(archive, world)
        remove_files(archive, world.rosa)  # and then the power went
    with opened(world, machine) as archive:
        tidy(archive)
        erase_sealed(archive, world.rosa)
        assert erasures.is_erased(archive.database(), world.rosa)
        erase_sealed(archive, world.rosa)
    assert looks(world) == 0


def test_two_people_need_no_look(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    erase(world.archive, world.ana, world.berta, world.rosa)
    assert erasures.is_erased(world.archive.database(), world.rosa)
    assert looks(world) == 0


def test_nor_does_the_worker_for_what_two_people_decided_before_a_kill(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    with writing(
        world.archive,
        world.berta,
        Action.ERASE,
        world.rosa,
        interview=world.rosa,
        reason=erasures.SECOND,
    ) as writer:
        writer.enqueue(JobKind.ERASE, world.rosa)
    world.work()
    assert erasures.is_erased(world.archive.database(), world.rosa)


def test_brought_back_it_is_not_due_any_more(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    world.clock.ms += HUNDRED_DAYS_MS
    tidy(world.archive)
    world.clock.ms -= HUNDRED_DAYS_MS
    reinstate(world.archive, world.ana, world.berta, world.rosa)
    world.clock.ms += HUNDRED_DAYS_MS
    tidy(world.archive)
    assert looks(world) == 0
    with pytest.raises(BadRequest, match="withdrawn"):
        erase_sealed(world.archive, world.rosa)


def test_the_looks_go_by_the_machine_and_not_by_what_was_written_while_it_was_ahead(world: World) -> None:
    """Every morning it is ahead for a minute and writes a line: rights stay there, nothing is erased for it."""
    withdraw(world.archive, world.berta, world.rosa)
    machine = Machine(world.clock.ms)
    for _ in range(4):
        machine.ms += HUNDRED_DAYS_MS
        with opened(world, machine) as archive:
            saw(archive, world.ana, world.marta, Sight.OPENED)
            tidy(archive)
            machine.ms -= HUNDRED_DAYS_MS
            assert archive.clock.now_ms() > machine.ms + SEALED_MS
            tidy(archive)
            machine.ms += 2 * DAY_MS
            tidy(archive)
            assert not queued(archive, world)
    assert is_whole(world)
    machine.ms += SEALED_MS
    with opened(world, machine) as archive:
        tidy(archive)
        machine.ms += BETWEEN_LOOKS_MS
        assert due(archive) == [world.rosa]


def written_by_staff(archive: Archive, world: World) -> None:
    with writing(archive, world.berta, Action.KEEP_THEMES, "themes"):
        pass


def read_by_staff(archive: Archive, world: World) -> None:
    saw(archive, world.ana, world.marta, Sight.OPENED)


@pytest.mark.parametrize("meanwhile", [written_by_staff, read_by_staff])
def test_a_worker_that_runs_only_while_it_is_ahead_erases_nothing_where_anybody_was_there_in_between(
    world: World, meanwhile: Callable[[Archive, World], None]
) -> None:
    """`work --drain` from a timer, each morning before the network has set the clock."""
    withdraw(world.archive, world.berta, world.rosa)
    machine = Machine(world.clock.ms)
    for _ in range(3):
        machine.ms += HUNDRED_DAYS_MS
        with opened(world, machine) as archive:
            tidy(archive)
            assert newest_look_ms(archive.database()) == machine.ms
            assert not queued(archive, world)
        machine.ms -= HUNDRED_DAYS_MS
        with opened(world, machine) as archive:
            meanwhile(archive, world)
            assert looks(world) == 0
        machine.ms += 2 * DAY_MS
    assert is_whole(world)
