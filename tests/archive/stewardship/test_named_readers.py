"""Where a participant wants to be asked each time, one person is let in by name, for a time, and nobody else."""

from datetime import timedelta
from pathlib import Path

import pytest

from archive.bootstrap import open_archive
from archive.clock import from_ms
from archive.consent.guard import refusal
from archive.discovery import discover, playback
from archive.participation.participants import grant, show_agreements, withdraw
from archive.publication import audience, excerpts
from archive.publication.audience import Reach
from archive.restoring import restore
from archive.steps.publishing import publish
from archive.stewardship import access, catalogue
from archive.stewardship.backups import backup
from archive.terms.errors import BadRequest, NotFound
from archive.terms.models import (
    Audience,
    Decision,
    ParticipantId,
    ParticipantRole,
    Purpose,
    Role,
    UserId,
    Viewer,
)
from archive.terms.people import AccessState
from archive.terms.reasons import Reason
from archive.transcripts.exporting import Format, export_words
from archive.withdrawals import read_ledger
from tests.peopled import World, approve, fast_passphrases


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


def narrator_of(world: World) -> ParticipantId:
    """Return who tells, in Rosa's interview."""
    people = show_agreements(world.archive, world.ana, world.rosa)
    return next(each.participant for each in people if each.role is ParticipantRole.NARRATOR)


def test_that_she_wants_to_be_asked_is_written_down_and_closes_at_once(world: World) -> None:
    assert discover.search(world.archive, world.rita, "hermana").total > 0
    grant(
        world.archive, world.ana, world.rosa, narrator_of(world), (Purpose.RESEARCH,), decision=Decision.ASK
    )
    assert_closed(world, world.rita)
    assert world.rosa not in world.archive.indexes[Audience.RESEARCH].groups()
    let_in(world)
    assert catalogue.words(world.archive, world.rita, world.rosa).segments


def test_a_yes_after_that_opens_to_all_again_and_a_no_is_no_answer_here(world: World) -> None:
    her = narrator_of(world)
    grant(world.archive, world.ana, world.rosa, her, (Purpose.RESEARCH,), decision=Decision.ASK)
    grant(world.archive, world.ana, world.rosa, her, (Purpose.RESEARCH,))
    assert catalogue.words(world.archive, world.rita, world.rosa).segments
    with pytest.raises(BadRequest):
        grant(world.archive, world.ana, world.rosa, her, (Purpose.RESEARCH,), decision=Decision.DENY)


def test_an_excerpt_that_is_to_be_asked_for_leaves_the_public_site(world: World) -> None:
    excerpt = excerpts.draft(world.archive, world.ana, world.rosa, start_ms=300, end_ms=3_500, title="Uno")
    for each in (world.ana, world.berta):
        approve(world.archive, each, excerpt)
    publish(world.archive, world.ana, excerpt)
    grant(
        world.archive,
        world.ana,
        world.rosa,
        narrator_of(world),
        (Purpose.EXCERPT_PUBLIC,),
        decision=Decision.ASK,
    )
    assert list(world.archive.config.gallery_folder.rglob("*.mp3")) == []


def test_a_restore_asks_her_each_time_too(world: World, tmp_path: Path) -> None:
    backup(world.archive, tmp_path / "copy")
    grant(
        world.archive, world.ana, world.rosa, narrator_of(world), (Purpose.RESEARCH,), decision=Decision.ASK
    )
    closings = read_ledger(world.archive.config.ledger_file)
    target = world.archive.config.at(tmp_path / "restored")
    restore(target, tmp_path / "copy", closings, passphrases=fast_passphrases())
    again = open_archive(target, passphrases=fast_passphrases())
    reason = refusal(again.database(), world.rosa, Purpose.RESEARCH)
    again.connections.close()
    assert reason is Reason.ASK_EACH_TIME


def test_who_was_let_in_finds_the_way_there_until_its_day_and_nobody_else_does(asked: World) -> None:
    let_in(asked, days=10)
    (opened,) = access.opened(asked.archive, asked.rita)
    assert opened.interview.id == asked.rosa
    assert access.opened(asked.archive, Viewer(UserId("another"), Role.RESEARCHER, "")) == []
    asked.clock.ms += 11 * 24 * 60 * 60 * 1000
    assert access.opened(asked.archive, asked.rita) == []
    asked.clock.ms -= 5 * 24 * 60 * 60 * 1000
    withdraw(asked.archive, asked.ana, asked.rosa)
    assert access.opened(asked.archive, asked.rita) == []
