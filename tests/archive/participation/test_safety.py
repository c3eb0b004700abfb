"""Safety notes: read one at a time, each reading written down first, in no index, gone with the interview."""

import json

import pytest

from archive.discovery import discover
from archive.participation import safety
from archive.participation.erasing import erase
from archive.participation.participants import show_agreements, withdraw
from archive.stewardship.backups import backup
from archive.store import audit
from archive.store.connect import DatabaseError
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.models import InterviewId, ParticipantId, ParticipantRole
from archive.transcripts import exporting
from tests.archive.participation.test_erasing import everywhere
from tests.peopled import World

RISK = "su excuñado tlacuache la busca en Schaarbeek"
CHANNEL = "Signal, nunca llamar"


@pytest.fixture
def narrator(world: World) -> ParticipantId:
    """Rosa, about whom a note is kept."""
    people = {each.role: each.participant for each in show_agreements(world.archive, world.ana, world.rosa)}
    safety.write(
        world.archive,
        world.ana,
        world.rosa,
        people[ParticipantRole.NARRATOR],
        risk=RISK,
        channel=CHANNEL,
        hours="martes",
        do_not_contact=True,
    )
    return people[ParticipantRole.NARRATOR]


def readings(world: World) -> int:
    return sum(each.verb == "read_safety" for each in audit.events(world.archive.database()))


def test_each_reading_is_a_line_of_the_audit(world: World, narrator: ParticipantId) -> None:
    for _ in range(2):
        note = safety.read(world.archive, world.berta, world.rosa, narrator)
        assert (note.risk, note.channel, note.hours, note.do_not_contact) == (RISK, CHANNEL, "martes", True)
    lines = [each for each in audit.events(world.archive.database()) if each.verb == "read_safety"]
    assert [(each.actor, each.subject, each.interview) for each in lines] == [
        (world.berta.id, narrator, world.rosa)
    ] * 2


def test_without_its_line_no_note_is_handed_out(world: World, narrator: ParticipantId) -> None:
    world.archive.database().execute(
        "create temp trigger full before insert on events begin select raise(abort, 'full'); end"
    )
    with pytest.raises(DatabaseError):
        safety.read(world.archive, world.berta, world.rosa, narrator)


def test_what_is_outside_of_the_note_has_none_of_its_words(world: World, narrator: ParticipantId) -> None:
    cover = safety.cover(world.archive, world.berta, world.rosa, narrator)
    assert cover.do_not_contact
    assert cover.written_by == world.ana.id
    assert RISK not in repr(cover)
    assert CHANNEL not in repr(cover)
    assert readings(world) == 0


def test_no_researcher_and_nobody_of_another_interview_reads_it(
    world: World, narrator: ParticipantId
) -> None:
    for attempt in (safety.read, safety.cover, safety.remove):
        with pytest.raises((Refused, NotFound)):
            attempt(world.archive, world.rita, world.rosa, narrator)
        with pytest.raises(NotFound):
            attempt(world.archive, world.ana, world.marta, narrator)
        with pytest.raises(NotFound):
            attempt(world.archive, world.ana, InterviewId("nothing"), narrator)
    with pytest.raises(Refused):
        safety.must_not_be_contacted(world.archive, world.rita, world.rosa)
    assert readings(world) == 0


def test_it_is_in_no_search_no_export_no_line_and_no_name_of_a_backup(
    world: World, narrator: ParticipantId, tmp_path_factory: pytest.TempPathFactory
) -> None:
    world.work()
    assert discover.search(world.archive, world.ana, "tlacuache").total == 0
    for form in exporting.Format:
        assert "tlacuache" not in exporting.export_words(world.archive, world.ana, world.rosa, form)
    lines = json.dumps([each.reason + each.subject for each in audit.events(world.archive.database())])
    assert "tlacuache" not in lines
    assert "Signal" not in lines
    copy = tmp_path_factory.mktemp("copies") / "copy"
    backup(world.archive, copy)
    held = {file: file.read_bytes() for file in copy.rglob("*") if file.is_file()}
    assert [file.name for file, data in held.items() if b"tlacuache" in data] == ["archive.sqlite"]


def test_whoever_must_be_left_alone_is_named_also_after_a_withdrawal(
    world: World, narrator: ParticipantId
) -> None:
    assert safety.must_not_be_contacted(world.archive, world.berta, world.rosa) == {narrator}
    assert safety.must_not_be_contacted(world.archive, world.berta, world.marta) == frozenset()
    withdraw(world.archive, world.berta, world.rosa)
    assert safety.must_not_be_contacted(world.archive, world.berta, world.rosa) == {narrator}
    with pytest.raises(NotFound):
        safety.read(world.archive, world.ana, world.rosa, narrator)


def test_an_earlier_note_and_a_note_that_was_taken_away_lie_nowhere(
    world: World, narrator: ParticipantId
) -> None:
    assert RISK.encode() in b"".join(everywhere(world))
    safety.write(
        world.archive,
        world.ana,
        world.rosa,
        narrator,
        risk="nada",
        channel="",
        hours="",
        do_not_contact=False,
    )
    assert b"tlacuache" not in b"".join(everywhere(world))
    safety.remove(world.archive, world.ana, world.rosa, narrator)
    assert safety.cover(world.archive, world.ana, world.rosa, narrator).written_at is None
    with pytest.raises(NotFound):
        safety.read(world.archive, world.ana, world.rosa, narrator)


def test_it_is_erased_with_the_interview(world: World, narrator: ParticipantId) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    erase(world.archive, world.ana, world.berta, world.rosa)
    assert b"tlacuache" not in b"".join(everywhere(world))
    assert list(world.archive.database().query("select * from safety_notes")) == []


@pytest.mark.parametrize("risk", ["", "x" * (safety.LONGEST_NOTE + 1)])
def test_an_empty_or_endless_note_changes_nothing(world: World, narrator: ParticipantId, risk: str) -> None:
    with pytest.raises(BadRequest):
        safety.write(
            world.archive,
            world.ana,
            world.rosa,
            narrator,
            risk=risk,
            channel="",
            hours=" ",
            do_not_contact=False,
        )
    assert safety.read(world.archive, world.ana, world.rosa, narrator).risk == RISK
