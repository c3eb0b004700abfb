"""What time it is for the archive: never before what it wrote down, whatever the machine says."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from archive.accession.watching import Watch, by_sheet
from archive.clock import DAY_MS, SystemClock, from_ms
from archive.context import Archive
from archive.participation import narrators
from archive.participation.participants import show_agreements
from archive.seeing import Sight, saw
from archive.stewardship import access, catalogue, membership
from archive.stewardship.accounts import sign_in, signed_in
from archive.store.moments import newest_ms
from archive.terms.errors import NotFound
from archive.terms.models import OPERATOR, Role
from archive.terms.people import AccessState
from tests.clocks import Machine, opened
from tests.peopled import EMAILS, PASSPHRASE, World, work

YEAR_MS = 365 * DAY_MS


def watch_once(archive: Archive, folder: Path) -> None:
    assert Watch(archive, OPERATOR, folder, by_sheet({}), 0).look() == []


def thread_worker_once(archive: Archive, _: Path) -> None:
    work(archive)


def test_it_is_what_the_machine_says_but_never_before_what_was_written_down() -> None:
    machine = Machine(1_000)
    clock = SystemClock(machine)
    assert clock.now_ms() == 1_000
    clock.written(1_500)
    clock.written(700)
    assert (clock.now_ms(), clock.machine_ms()) == (1_500, 1_000)
    machine.ms = 1_501
    assert (clock.now_ms(), clock.machine_ms()) == (1_501, 1_501)


def test_a_clock_that_was_ahead_while_nothing_was_written_is_right_again_by_itself() -> None:
    machine = Machine(YEAR_MS)
    clock = SystemClock(machine)
    assert clock.now_ms() == YEAR_MS
    machine.ms = 5
    assert clock.now_ms() == 5


def test_an_archive_opened_with_a_clock_that_was_set_back_goes_on_at_its_newest_line(world: World) -> None:
    newest = newest_ms(world.archive.database())
    assert newest > 0
    with opened(world, Machine(newest - YEAR_MS)) as archive:
        assert next(archive.database().query("select now_ms() as ms"))["ms"] == newest
        assert archive.clock.now_ms() == newest


def test_set_back_while_it_runs_it_stays_at_the_last_line_that_anybody_wrote(world: World) -> None:
    machine = Machine(world.clock.ms + 60_000)
    with opened(world, machine) as archive, opened(world, machine) as other:
        archive.database()
        saw(archive, world.rita, world.rosa, Sight.HEARD)
        seen_at = machine.ms
        machine.ms += 60_000
        saw(other, world.berta, world.rosa, Sight.HEARD)
        machine.ms -= YEAR_MS
        assert archive.clock.now_ms() == seen_at, "its own line"
        archive.connections.close()
        archive.database()
        assert archive.clock.now_ms() == seen_at + 60_000, "that of another process, at the next connection"


@pytest.mark.parametrize("go_on", [watch_once, thread_worker_once])
def test_who_runs_on_goes_by_the_newest_line_whoever_wrote_it(
    world: World, tmp_path: Path, go_on: Callable[[Archive, Path], None]
) -> None:
    machine = Machine(world.clock.ms + 60_000)
    with opened(world, machine) as archive, opened(world, machine) as other:
        archive.database()
        machine.ms += YEAR_MS
        saw(other, world.berta, world.rosa, Sight.HEARD)
        machine.ms -= YEAR_MS
        assert archive.clock.now_ms() == machine.ms
        go_on(archive, tmp_path)
        assert archive.clock.now_ms() == machine.ms + YEAR_MS


def closed(archive: Archive, world: World, link: str, invitation: str, session: str) -> None:
    """See that an agreement, an access, a private link, an invitation and a session have ended."""
    assert catalogue.list_interviews(archive, world.rita).total == 0
    assert list(archive.database().query("select * from access_in_force")) == []
    with pytest.raises(NotFound):
        narrators.open_link(archive, link)
    with pytest.raises(NotFound):
        membership.invited(archive, invitation)
    assert signed_in(archive, session) is None


def test_what_has_ended_stays_ended_when_the_clock_is_set_back(world: World) -> None:
    machine = Machine(world.clock.ms)
    begun_ms = machine.ms
    with opened(world, machine) as archive:
        archive.database().execute("update agreements set valid_until = ?", [machine.ms + 20 * DAY_MS])
        wish = access.ask(archive, world.rita, interview=world.marta, collection="", purpose="Una tesis")
        until = from_ms(machine.ms) + timedelta(days=20)
        access.decide(archive, world.berta, wish, AccessState.APPROVED, until=until)
        her = show_agreements(archive, world.berta, world.rosa)[0].participant
        link = narrators.make_link(archive, world.berta, world.rosa, her, language="es", days=20)
        invitation = membership.invite(archive, world.ana, "nora@archive.test", Role.RESEARCHER)
        session = sign_in(archive, EMAILS[Role.ADMIN], PASSPHRASE)
        assert catalogue.list_interviews(archive, world.rita).total == 1
        assert narrators.open_link(archive, link)
        assert membership.invited(archive, invitation)
        assert signed_in(archive, session) is not None
        machine.ms += 21 * DAY_MS
        closed(archive, world, link, invitation, session)
        saw(archive, world.ana, world.rosa, Sight.OPENED)
        machine.ms = begun_ms
        closed(archive, world, link, invitation, session)
    with opened(world, machine) as archive:
        closed(archive, world, link, invitation, session)
