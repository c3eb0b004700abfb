"""No file is nobody's: what was being kept when its interview was erased is known, told, and removed."""

import io

import pytest

from archive import keeping
from archive.participation.erasing import erase
from archive.participation.participants import withdraw
from archive.participation.receipts import Outlet, State, receipt
from archive.steps.tidying import tidy
from archive.stewardship.care import CUT_OFF, NOBODYS, check
from archive.store import erasures, interviews, jobs, loose
from archive.store.connect import atomic
from archive.terms.errors import NotFound, Refused
from archive.terms.jobs import JobKind
from archive.terms.models import PLAYBACK, RecordingId
from tests.peopled import World

SOUND = b"her whole voice"


def erased(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    erase(world.archive, world.ana, world.berta, world.rosa)


def told(world: World) -> State:
    found = receipt(world.archive, world.berta, world.rosa).lines
    return next(each.state for each in found if each.outlet is Outlet.LISTENING_COPY)


def strays(world: World) -> list[str]:
    return [each.what for each in check(world.archive, fixity=False, index=False)]


class Slow(io.BytesIO):
    """A copy that is read to its end while two people erase its interview."""

    def __init__(self, world: World) -> None:
        super().__init__(SOUND)
        self._world = world

    def read(self, size: int | None = -1) -> bytes:
        block = super().read(size)
        if not block:
            erased(self._world)
        return block


def test_a_copy_of_what_is_erased_while_it_is_made_is_not_kept(world: World) -> None:
    before = set(world.archive.media.hashes())
    with pytest.raises((Refused, NotFound)):
        keeping.keep(world.archive, Slow(world), world.rosa)
    assert set(world.archive.media.hashes()) < before
    assert strays(world) == []


def test_a_copy_that_no_row_names_yet_is_erased_with_its_interview(world: World) -> None:
    kept = keeping.keep(world.archive, io.BytesIO(SOUND), world.rosa)
    assert strays(world) == [CUT_OFF]
    erased(world)
    assert not world.archive.media.holds(kept.sha256)


def test_a_copy_that_comes_after_the_erasing_is_told_on_the_receipt_and_removed(world: World) -> None:
    keeping.keep(world.archive, io.BytesIO(SOUND), world.rosa)
    erased(world)
    assert told(world) is State.ERASED
    late = world.archive.media.put(io.BytesIO(SOUND))  # it was written down before, and its step goes on
    assert told(world) is State.WAITING
    tidy(world.archive)
    assert not world.archive.media.holds(late.sha256)
    assert told(world) is State.ERASED
    world.clock.ms += 2 * keeping.LONGEST_MS
    tidy(world.archive)
    assert loose.every(world.archive.database()) == set()


def test_a_step_that_ends_leaves_nothing_that_no_row_names(world: World) -> None:
    kept = keeping.keep(world.archive, io.BytesIO(SOUND), world.rosa)
    with atomic(world.archive.database()) as database:
        jobs.enqueue(database, JobKind.PUBLISH, world.rosa, world.clock.ms)
    world.work()
    assert not world.archive.media.holds(kept.sha256)
    assert loose.every(world.archive.database()) == set()


def test_a_copy_that_is_made_anew_leaves_none_of_the_one_before(world: World) -> None:
    database = world.archive.database()
    files = set(erasures.files_of(database, world.rosa))
    old = world.archive.media.put(io.BytesIO(SOUND)).sha256
    (master,) = database.query("select sha256 from recordings where interview_id = ?", [world.rosa])
    interviews.keep_derivative(database, RecordingId(master["sha256"]), PLAYBACK, old, None)
    with atomic(database):
        jobs.enqueue(database, JobKind.PREPARE, world.rosa, world.clock.ms)
    world.work()
    assert set(erasures.files_of(database, world.rosa)) == files
    assert not world.archive.media.holds(old)
    assert all(map(world.archive.media.holds, files))


def test_an_upload_that_was_killed_is_removed_after_a_day_and_what_is_named_never(world: World) -> None:
    archive, named = world.archive, interviews.known_files(world.archive.database())
    killed = keeping.keep(archive, io.BytesIO(SOUND)).sha256
    for each in named:
        loose.add(archive.database(), each, None, world.clock.ms)
    world.clock.ms += keeping.LONGEST_MS
    tidy(archive)
    assert archive.media.holds(killed), "it may still be named"
    world.clock.ms += 1
    tidy(archive)
    assert not archive.media.holds(killed)
    assert all(map(archive.media.holds, named))


def test_what_was_never_written_down_is_told_and_left_to_a_person(world: World) -> None:
    kept = world.archive.media.put(io.BytesIO(SOUND)).sha256
    world.clock.ms += 2 * keeping.LONGEST_MS
    tidy(world.archive)
    assert strays(world) == [NOBODYS]
    assert world.archive.media.holds(kept)
