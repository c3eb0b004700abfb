"""What began while the clock was ahead opens nothing, lasts no longer and ends no rule, once it is accepted."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest

from archive.accession.intake import take_in
from archive.clock import DAY_MS, from_ms
from archive.context import Archive
from archive.participation import narrators
from archive.participation.participants import show_agreements, withdraw
from archive.stewardship import access, membership, tasks, timekeeping
from archive.store import accounts
from archive.terms.errors import BadRequest, NotFound
from archive.terms.models import OPERATOR, InterviewId, ParticipantId, Purpose, Role
from archive.terms.people import AccessState
from tests.clocks import Machine, opened
from tests.peopled import World, marta

HOUR_MS = 60 * 60 * 1000
LATER = b"RIFF\x24\x08\x00\x00WAVEfmt later"

Confirm = Callable[[Archive, World, ParticipantId, Purpose | None], None]


def withdrawn(archive: Archive, world: World, her: ParticipantId, purpose: Purpose | None) -> None:
    withdraw(archive, world.berta, world.rosa, her, purpose)


def reviewed(archive: Archive, world: World, her: ParticipantId, _: Purpose | None) -> None:
    tasks.reviewed(archive, world.berta, world.rosa, her)


@pytest.mark.parametrize(
    ("purpose", "confirm"),
    [
        (Purpose.RESEARCH, None),
        (Purpose.RESEARCH, withdrawn),
        (Purpose.RESEARCH, reviewed),
        (None, None),
        (None, withdrawn),
    ],
)
@pytest.mark.parametrize("ahead_ms", [2 * HOUR_MS, 30 * DAY_MS])
def test_what_she_took_back_while_it_was_ahead_and_the_staff_confirmed_later_is_not_undone(
    world: World, purpose: Purpose | None, confirm: Confirm | None, ahead_ms: int
) -> None:
    machine = Machine(world.clock.ms)
    begun_ms = machine.ms
    her = show_agreements(world.archive, world.berta, world.rosa)[0].participant
    token = narrators.make_link(world.archive, world.berta, world.rosa, her, language="es")
    machine.ms += ahead_ms
    with opened(world, machine) as archive:
        narrators.take_back(archive, narrators.open_link(archive, token), purpose)
        machine.ms = begun_ms + 1_000
        timekeeping.accept(archive, OPERATOR)
    with opened(world, machine) as archive:
        if confirm is None:
            with pytest.raises(BadRequest):  # since when, is yet to come: so nobody can say until when
                narrators.undo(archive, narrators.open_link(archive, token), purpose)
            return
        machine.ms += HOUR_MS
        confirm(archive, world, her, purpose)
        for later_ms in (HOUR_MS, ahead_ms):
            machine.ms += later_ms
            with pytest.raises(BadRequest):
                narrators.undo(archive, narrators.open_link(archive, token), purpose)


def in_force(archive: Archive) -> set[InterviewId]:
    found = archive.database().query("select interview_id from access_in_force")
    return {InterviewId(row["interview_id"]) for row in found}


def let_in(archive: Archive, world: World) -> None:
    """Let a researcher into the collection that both interviews are in, for a month."""
    archive.database().execute("update interviews set collection = 'Voces'")
    wish = access.ask(archive, world.rita, interview="", collection="Voces", purpose="Una tesis")
    until = from_ms(archive.clock.now_ms()) + timedelta(days=30)
    access.decide(archive, world.berta, wish, AccessState.APPROVED, until=until)


def take_in_later(archive: Archive) -> None:
    """Take one more interview into that collection."""
    take_in(archive, OPERATOR, marta(), BytesIO(LATER), original_name="later.wav")
    archive.database().execute("update interviews set collection = 'Voces'")


def test_who_was_let_in_while_it_was_ahead_is_let_into_nothing_once_it_is_accepted(world: World) -> None:
    machine = Machine(world.clock.ms + 20 * DAY_MS)
    with opened(world, machine) as archive:
        let_in(archive, world)
        assert in_force(archive) == {world.rosa, world.marta}
        machine.ms -= 20 * DAY_MS - 1_000
        timekeeping.accept(archive, OPERATOR)
    with opened(world, machine) as archive:
        assert in_force(archive) == set()
        machine.ms += HOUR_MS
        take_in_later(archive)
        machine.ms += 20 * DAY_MS
        assert in_force(archive) == set()


def test_what_is_taken_in_while_time_stands_still_was_not_there_when_it_was_decided(world: World) -> None:
    machine = Machine(world.clock.ms + HOUR_MS)
    with opened(world, machine) as archive:
        let_in(archive, world)
        machine.ms -= 10 * 60 * 1000
        take_in_later(archive)
        assert in_force(archive) == {world.rosa, world.marta}


def test_who_was_invited_while_it_was_ahead_has_no_pass_phrase_and_so_is_no_administrator_left(
    world: World,
) -> None:
    machine = Machine(world.clock.ms + 20 * DAY_MS)
    with opened(world, machine) as archive:
        invitation = membership.invite(archive, world.ana, "nora@archive.test", Role.ADMIN)
        assert membership.invited(archive, invitation)
        machine.ms -= 20 * DAY_MS - 1_000
        timekeeping.accept(archive, OPERATOR)
    with opened(world, machine) as archive:
        with pytest.raises(NotFound):
            membership.invited(archive, invitation)
        assert accounts.active_admins(archive.database()) == {world.users[Role.ADMIN].id}
