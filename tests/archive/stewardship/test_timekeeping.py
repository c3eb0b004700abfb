"""A clock that does not fit the audit is told, in plain words with the way out; and that opens no more than it says."""

from socket import gethostname

import pytest

from archive.clock import DAY_MS
from archive.consent.rules import ACTIONS, Action
from archive.context import Archive
from archive.participation import narrators
from archive.participation.erasing import erase
from archive.participation.participants import show_agreements, withdraw
from archive.seeing import Sight, saw
from archive.steps.tidying import tidy
from archive.stewardship import catalogue, membership, timekeeping
from archive.stewardship.accounts import sign_in, signed_in
from archive.stewardship.care import check
from archive.store import audit, erasures, jobs
from archive.store.connect import atomic
from archive.store.moments import newest_ms
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.jobs import JobKind, JobState
from archive.terms.models import OPERATOR, Role
from tests.clocks import Machine, opened
from tests.peopled import EMAILS, PASSPHRASE, World, work

AHEAD_MS = 400 * DAY_MS


def said(archive: Archive) -> list[str]:
    return [each.what for each in check(archive, fixity=False, index=False) if each.where == "clock"]


def test_a_clock_behind_the_newest_line_by_more_than_five_minutes_is_told(world: World) -> None:
    machine = Machine(newest_ms(world.archive.database()) - timekeeping.TOLERATED_MS)
    with opened(world, machine) as archive:
        assert said(archive) == []
        machine.ms -= 1
        (sentence,) = said(archive)
        assert "is behind now, or was ahead then" in sentence
        assert "testimony clock accept" in sentence
        assert "“testimony serve”, “testimony work” and “testimony watch”" in sentence


def test_with_a_right_clock_there_is_nothing_to_say_nor_to_accept(world: World) -> None:
    assert said(world.archive) == []
    with pytest.raises(BadRequest, match="nothing is to be accepted"):
        timekeeping.accept(world.archive, OPERATOR)


def test_a_look_that_lies_in_the_future_is_told_until_it_is_forgotten(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    world.clock.ms += AHEAD_MS
    tidy(world.archive)
    world.clock.ms -= AHEAD_MS
    (sentence,) = said(world.archive)
    assert "yet to come" in sentence
    tidy(world.archive)
    assert said(world.archive) == []


def test_only_an_administrator_accepts_a_clock(world: World) -> None:
    assert {role for role, actions in ACTIONS.items() if Action.ACCEPT_CLOCK in actions} == {Role.ADMIN}
    machine = Machine(newest_ms(world.archive.database()) - AHEAD_MS)
    with opened(world, machine) as archive:
        for viewer in (world.berta, world.rita):
            with pytest.raises(Refused):
                timekeeping.accept(archive, viewer)
        assert archive.clock.now_ms() > machine.ms


def test_lines_of_a_clock_that_was_ahead_hold_until_it_is_accepted_and_no_longer(world: World) -> None:
    machine = Machine(world.clock.ms)
    world.archive.database().execute("update agreements set valid_until = ?", [machine.ms + 30 * DAY_MS])
    right_ms, machine.ms = machine.ms, machine.ms + AHEAD_MS
    with opened(world, machine) as archive:
        saw(archive, world.ana, world.rosa, Sight.OPENED)
    machine.ms = right_ms + 60_000
    with opened(world, machine) as archive:
        assert archive.clock.now_ms() == right_ms + AHEAD_MS
        assert catalogue.list_interviews(archive, world.rita).total == 0, "it fails closed"
        was, now = timekeeping.accept(archive, OPERATOR)
        assert (was - now).days == AHEAD_MS // DAY_MS - 1
        assert archive.clock.now_ms() == right_ms + AHEAD_MS, "whoever runs goes on; it is started again"
    with opened(world, machine) as archive:
        assert archive.clock.now_ms() == machine.ms
        assert catalogue.list_interviews(archive, world.rita).total == 1
        assert said(archive) == []
        newest = audit.events(archive.database(), limit=1)[0]
        assert (newest.verb, newest.subject, newest.actor) == ("accept_clock", "clock", OPERATOR.id)
        assert newest.reason == f"was {was:%Y-%m-%d}"
        machine.ms += 60_000
        saw(archive, world.ana, world.rosa, Sight.OPENED)
        assert newest_ms(archive.database()) == machine.ms, "seen anew, though there is a line of the future"
        machine.ms -= 30_000
        assert archive.clock.now_ms() == machine.ms + 30_000, "the floor is there again"


def test_what_was_given_while_the_clock_was_ahead_ends_with_it(world: World) -> None:
    machine = Machine(world.clock.ms)
    her = show_agreements(world.archive, world.berta, world.rosa)[0].participant
    with opened(world, machine) as archive:
        right_ms, machine.ms = machine.ms, machine.ms + AHEAD_MS
        session = sign_in(archive, EMAILS[Role.ARCHIVIST], PASSPHRASE)
        link = narrators.make_link(archive, world.berta, world.rosa, her, language="es", days=20)
        invitation = membership.invite(archive, world.ana, "nora@archive.test", Role.RESEARCHER)
    machine.ms = right_ms + 1_000
    with opened(world, machine) as archive:
        timekeeping.accept(archive, OPERATOR)
    with opened(world, machine) as archive:
        assert signed_in(archive, session) is None
        with pytest.raises(NotFound):
            narrators.open_link(archive, link)
        with pytest.raises(NotFound):
            membership.invited(archive, invitation)


def test_what_was_withdrawn_while_the_clock_was_ahead_is_told_and_two_people_can_erase_it(
    world: World,
) -> None:
    machine = Machine(world.clock.ms + AHEAD_MS)
    with opened(world, machine) as archive:
        withdraw(archive, world.berta, world.rosa)
    machine.ms -= AHEAD_MS
    with opened(world, machine) as archive:
        timekeeping.accept(archive, OPERATOR)
    with opened(world, machine) as archive:
        (sentence,) = said(archive)
        assert world.rosa in sentence
        assert "consent erase" in sentence
        erase(archive, world.ana, world.berta, world.rosa)
        assert erasures.is_erased(archive.database(), world.rosa)
        assert said(archive) == []


def test_the_worker_works_while_time_stands_still_and_takes_up_what_a_dead_one_left(world: World) -> None:
    machine = Machine(newest_ms(world.archive.database()) - AHEAD_MS)
    with opened(world, machine) as archive:
        stands_at = archive.clock.now_ms()
        with atomic(archive.database()) as database:
            jobs.enqueue(database, JobKind.TAG, world.rosa, stands_at)
            dead = jobs.claim(database, f"{gethostname()}:999999999:1", stands_at + 60_000, stands_at)
        assert dead is not None
        work(archive)
        ended = {each.kind: each.state for each in jobs.jobs_of(archive.database(), world.rosa)}
        assert archive.clock.now_ms() == stands_at
        assert (ended[JobKind.TAG], ended[JobKind.INDEX]) == (JobState.DONE, JobState.DONE)
