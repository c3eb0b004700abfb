"""Requests for access: asked with a purpose, decided by staff until a day, ended by it; existence is not told."""

from datetime import datetime, timedelta

import pytest

from archive.clock import from_ms
from archive.participation.erasing import erase
from archive.participation.participants import withdraw
from archive.stewardship import access, catalogue
from archive.store import audit
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.people import AccessId, AccessState
from tests.peopled import World

DAY_MS = 24 * 60 * 60 * 1000


def in_force(world: World) -> set[tuple[str, str]]:
    found = world.archive.database().query("select user_id, interview_id from access_in_force")
    return {(row["user_id"], row["interview_id"]) for row in found}


def until(world: World, days: int) -> datetime:
    return from_ms(world.clock.ms) + timedelta(days=days)


def asked(world: World, interview: str | None = None) -> AccessId:
    return access.ask(
        world.archive, world.rita, interview=interview or world.marta, collection="", purpose="Una tesis"
    )


def state(world: World, identifier: AccessId) -> AccessState:
    return access.request(world.archive, world.ana, identifier).state


def test_a_request_is_taken_up_approved_and_lapses_by_its_day(world: World) -> None:
    identifier = asked(world)
    assert state(world, identifier) is AccessState.SUBMITTED
    access.decide(world.archive, world.berta, identifier, AccessState.IN_REVIEW)
    assert in_force(world) == set()
    access.decide(world.archive, world.berta, identifier, AccessState.APPROVED, until=until(world, 30))
    assert in_force(world) == {(world.rita.id, world.marta)}
    world.clock.ms += 30 * DAY_MS
    assert in_force(world) == set()
    assert state(world, identifier) is AccessState.LAPSED
    assert access.requests(world.archive, world.rita)[0].state is AccessState.LAPSED


def test_an_approval_alone_lets_nobody_read(world: World) -> None:
    identifier = asked(world)
    access.decide(world.archive, world.berta, identifier, AccessState.APPROVED, until=until(world, 30))
    with pytest.raises(NotFound):
        catalogue.words(world.archive, world.rita, world.marta)
    assert catalogue.list_interviews(world.archive, world.rita).total == 1


@pytest.mark.parametrize("days", [None, 0, -1, 5 * 366 + 1])
def test_an_approval_needs_a_last_day(world: World, days: int | None) -> None:
    identifier = asked(world)
    day = None if days is None else until(world, days)
    with pytest.raises(BadRequest, match="last day"):
        access.decide(world.archive, world.berta, identifier, AccessState.APPROVED, until=day)
    assert state(world, identifier) is AccessState.SUBMITTED


def test_what_was_approved_can_be_revoked_and_what_is_over_stays_over(world: World) -> None:
    identifier = asked(world)
    access.decide(world.archive, world.berta, identifier, AccessState.APPROVED, until=until(world, 30))
    for wrong in (AccessState.APPROVED, AccessState.REJECTED, AccessState.IN_REVIEW, AccessState.LAPSED):
        with pytest.raises(BadRequest):
            access.decide(world.archive, world.berta, identifier, wrong, until=until(world, 1))
    access.decide(world.archive, world.berta, identifier, AccessState.REVOKED, reason="no more")
    assert in_force(world) == set()
    for wrong in AccessState:
        with pytest.raises(BadRequest):
            access.decide(world.archive, world.berta, identifier, wrong, until=until(world, 1))
    refused = asked(world)
    access.decide(world.archive, world.ana, refused, AccessState.REJECTED)
    assert state(world, refused) is AccessState.REJECTED


def test_asking_says_the_same_of_what_is_there_hidden_withdrawn_and_of_nothing(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    for interview in (world.rosa, world.marta, "0123456789abcdef"):
        asked(world, interview)
    own = access.requests(world.archive, world.rita)
    assert {each.interview for each in own} == {world.rosa, world.marta, "0123456789abcdef"}
    assert {(each.state, each.reason, each.expires_at) for each in own} == {(AccessState.SUBMITTED, "", None)}


def test_what_is_not_there_or_withdrawn_cannot_be_approved_but_refused(world: World) -> None:
    nothing, withdrawn = asked(world, "0123456789abcdef"), asked(world, world.rosa)
    withdraw(world.archive, world.berta, world.rosa)
    for identifier in (nothing, withdrawn):
        with pytest.raises(NotFound):
            access.decide(world.archive, world.ana, identifier, AccessState.APPROVED, until=until(world, 1))
        access.decide(world.archive, world.ana, identifier, AccessState.REJECTED)


def test_a_collection_can_be_asked_for(world: World) -> None:
    world.archive.database().execute("update interviews set collection = 'Voces'")
    identifier = access.ask(world.archive, world.rita, interview="", collection="Voces", purpose="Una tesis")
    access.decide(world.archive, world.ana, identifier, AccessState.APPROVED, until=until(world, 1))
    assert in_force(world) == {(world.rita.id, world.rosa), (world.rita.id, world.marta)}


@pytest.mark.parametrize(
    ("interview", "collection", "purpose"),
    [
        ("", "", "x"),
        ("0123456789abcdef", "x", "x"),
        ("../x", "", "x"),
        ("", "x", " "),
        ("", "x", "x" * 2_001),
    ],
)
def test_a_request_that_makes_no_sense_is_not_kept(
    world: World, interview: str, collection: str, purpose: str
) -> None:
    with pytest.raises(BadRequest):
        access.ask(world.archive, world.rita, interview=interview, collection=collection, purpose=purpose)
    assert access.requests(world.archive, world.ana) == []


def test_one_person_cannot_flood_the_staff(world: World) -> None:
    for _ in range(access.MOST_OPEN):
        asked(world)
    with pytest.raises(BadRequest, match="wait"):
        asked(world)


def test_only_staff_decide_and_only_researchers_ask(world: World) -> None:
    identifier = asked(world)
    with pytest.raises(Refused):
        access.decide(world.archive, world.rita, identifier, AccessState.APPROVED, until=until(world, 1))
    with pytest.raises(Refused):
        access.request(world.archive, world.rita, identifier)
    with pytest.raises(Refused):
        access.ask(world.archive, world.ana, interview=world.rosa, collection="", purpose="x")


def test_the_audit_has_the_decision_and_not_the_purpose_and_erasing_takes_it(world: World) -> None:
    identifier = asked(world, world.rosa)
    access.decide(
        world.archive, world.berta, identifier, AccessState.APPROVED, until=until(world, 1), reason="sí"
    )
    lines = [each for each in audit.events(world.archive.database()) if each.subject == identifier]
    assert [(each.actor, each.verb, each.reason) for each in lines] == [
        (world.berta.id, "decide_access", "approved"),
        (world.rita.id, "ask_access", ""),
    ]
    withdraw(world.archive, world.berta, world.rosa)
    erase(world.archive, world.ana, world.berta, world.rosa)
    assert access.requests(world.archive, world.rita) == []


def test_an_approval_of_a_collection_does_not_hold_for_what_comes_into_it_later(world: World) -> None:
    database = world.archive.database()
    database.execute("update interviews set collection = 'Coleccion A'")
    database.execute("update interviews set created_at = ? where id = ?", [world.clock.ms + 1, world.marta])
    request = access.ask(
        world.archive, world.rita, interview="", collection="Coleccion A", purpose="Una tesis"
    )
    access.decide(world.archive, world.ana, request, AccessState.APPROVED, until=until(world, 30))
    world.clock.ms += DAY_MS
    assert in_force(world) == {(world.rita.id, world.rosa)}
