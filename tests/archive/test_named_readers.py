"""Where a participant wants to be asked each time, one person is let in by name, for a time, and nobody else."""

from datetime import timedelta

import pytest

from archive import access, audience, catalogue, discover, playback
from archive.audience import Reach
from archive.clock import from_ms
from archive.errors import NotFound
from archive.exporting import Format, export_words
from archive.models import Role, UserId, Viewer
from archive.participants import withdraw
from archive.people import AccessState
from archive.reasons import Reason
from tests.peopled import World


@pytest.fixture
def asked(world: World) -> World:
    """Rosa wants to be asked each time before somebody reads her for research."""
    world.archive.database().execute(
        "update grants set decision = 'ask_each_time' where purpose = 'research' and agreement_id in "
        "(select id from agreements where interview_id = ?)",
        [world.rosa],
    )
    return world


def let_in(world: World, days: int = 30) -> access.AccessId:
    """Let Rita ask for Rosa's interview, and let Ana say yes for some days."""
    request = access.ask(
        world.archive, world.rita, interview=world.rosa, collection="", purpose="A thesis on names."
    )
    until = from_ms(world.clock.now_ms()) + timedelta(days=days)
    access.decide(world.archive, world.ana, request, AccessState.APPROVED, until=until)
    return request


def assert_closed(world: World, viewer: Viewer) -> None:
    """Nothing of Rosa's interview is there for this viewer."""
    for ask in (catalogue.show, catalogue.words, playback.audio, playback.peaks):
        with pytest.raises(NotFound):
            ask(world.archive, viewer, world.rosa)
    with pytest.raises(NotFound):
        export_words(world.archive, viewer, world.rosa, Format.TXT)
    assert discover.search(world.archive, viewer, "hermana").total == 0


def test_until_somebody_is_let_in_it_is_not_there_for_any_researcher(asked: World) -> None:
    assert_closed(asked, asked.rita)
    found = audience.reached(asked.archive, asked.ana, asked.rosa)
    assert found.reach is Reach.NAMED_READER
    assert Reason.ASK_EACH_TIME in found.closed.values()


def test_who_was_let_in_reads_and_hears_and_another_does_not(asked: World) -> None:
    let_in(asked)
    assert "hermana" in catalogue.words(asked.archive, asked.rita, asked.rosa).segments[0].text
    assert playback.audio(asked.archive, asked.rita, asked.rosa).exists()
    assert asked.rosa not in {
        each.interview.id for each in catalogue.list_interviews(asked.archive, asked.rita).entries
    }
    assert_closed(asked, Viewer(UserId("somebody-else"), Role.RESEARCHER, "Somebody"))


def test_it_ends_with_its_day(asked: World) -> None:
    let_in(asked, days=2)
    asked.clock.ms += 3 * 24 * 60 * 60 * 1000
    assert_closed(asked, asked.rita)


def test_it_ends_when_it_is_revoked(asked: World) -> None:
    access.decide(asked.archive, asked.ana, let_in(asked), AccessState.REVOKED)
    assert_closed(asked, asked.rita)


def test_it_opens_nothing_where_one_participant_says_no_or_withdraws(asked: World) -> None:
    let_in(asked)
    withdraw(asked.archive, asked.ana, asked.rosa)
    assert_closed(asked, asked.rita)


def test_it_opens_nothing_that_was_agreed_to_for_nobody(world: World) -> None:
    request = access.ask(world.archive, world.rita, interview=world.marta, collection="", purpose="A thesis.")
    until = from_ms(world.clock.now_ms()) + timedelta(days=30)
    access.decide(world.archive, world.ana, request, AccessState.APPROVED, until=until)
    with pytest.raises(NotFound):
        catalogue.words(world.archive, world.rita, world.marta)
    assert audience.reached(world.archive, world.ana, world.marta).reach is Reach.STAFF
