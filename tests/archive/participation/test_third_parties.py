"""People who are spoken of and never agreed: a list for the staff, and where each name is said."""

import pytest

from archive.accession.intake import NewInterview, NewParticipant, grants_for
from archive.participation import third_parties
from archive.participation.erasing import erase
from archive.participation.participants import withdraw
from archive.store import audit
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.models import ParticipantRole, Purpose
from archive.terms.people import NamingRule, ThirdPartyId
from archive.transcripts.review import correct
from tests.archive.participation.test_erasing import everywhere
from tests.peopled import World

SAID = "Hola, me llamo Rosa. Mi vecina ÑUSTA tlacuache, la de Potosí, me abrió."


def add(world: World, name: str, rule: NamingRule = NamingRule.WITHHELD, reason: str = "") -> ThirdPartyId:
    return third_parties.add(
        world.archive, world.berta, world.rosa, name=name, relation="vecina", rule=rule, reason=reason
    )


@pytest.fixture
def said(world: World) -> World:
    correct(world.archive, world.berta, world.rosa, 0, SAID, seen_revision=1)
    return world


@pytest.mark.parametrize("name", ["Ñusta de la Cruz", "nusta", "Sra. Ñustá", "Tlacuache", "de Potosi"])
def test_a_name_is_found_whatever_its_case_and_accents(said: World, name: str) -> None:
    add(said, name)
    (named,) = third_parties.named_in(said.archive, said.ana, said.rosa)
    (mention,) = named.mentions
    assert mention.segment == 0
    assert mention.text == SAID
    assert 0 < mention.start_ms < mention.end_ms


@pytest.mark.parametrize("name", ["Nus", "María de la O", "Rosario", "(?:.*)"])
def test_what_is_no_word_of_the_name_is_not_found(said: World, name: str) -> None:
    add(said, name)
    (named,) = third_parties.named_in(said.archive, said.ana, said.rosa)
    assert named.mentions == ()


def test_a_name_may_stand_only_with_a_reason(world: World) -> None:
    for name, rule in (
        ("Nadia", NamingRule.ALLOWED),
        (" ", NamingRule.WITHHELD),
        ("x" * 201, NamingRule.INITIALS),
    ):
        with pytest.raises(BadRequest):
            add(world, name, rule)
    add(world, "Nadia", NamingRule.ALLOWED, "ministra")
    with pytest.raises(BadRequest):
        third_parties.add(
            world.archive,
            world.berta,
            world.rosa,
            name="Otra",
            relation="",
            rule=NamingRule.WITHHELD,
            span_ms=(5_000, 5_000),
        )
    assert [each.person.name for each in third_parties.named_in(world.archive, world.ana, world.rosa)] == [
        "Nadia"
    ]


def test_the_list_is_for_the_staff_and_the_audit_has_no_name(world: World) -> None:
    identifier = add(world, "Ñusta")
    for attempt in (
        lambda: third_parties.named_in(world.archive, world.rita, world.rosa),
        lambda: third_parties.remove(world.archive, world.rita, world.rosa, identifier),
    ):
        with pytest.raises(Refused):
            attempt()
    with pytest.raises(NotFound):
        third_parties.remove(world.archive, world.ana, world.marta, identifier)
    third_parties.remove(world.archive, world.ana, world.rosa, identifier)
    assert third_parties.named_in(world.archive, world.ana, world.rosa) == []
    lines = [each for each in audit.events(world.archive.database()) if each.verb == "name_third_party"]
    assert [(each.subject, each.reason, each.interview) for each in lines] == [
        (identifier, "removed", world.rosa),
        (identifier, "", world.rosa),
    ]


def test_a_list_stands_where_there_are_no_words_to_read(world: World) -> None:
    person = NewParticipant("Nadia", ParticipantRole.NARRATOR, grants_for((Purpose.PRESERVE,)))
    interview = world.take_in(NewInterview("Solo guardada", ("es",), (person,)), b"no sound" * 100)
    third_parties.add(
        world.archive,
        world.ana,
        interview,
        name="Otra",
        relation="",
        rule=NamingRule.INITIALS,
        span_ms=(0, 5),
    )
    (named,) = third_parties.named_in(world.archive, world.ana, interview)
    assert named.mentions == ()
    assert (named.person.start_ms, named.person.end_ms) == (0, 5)


def test_they_are_erased_with_the_interview_and_hidden_once_it_is_withdrawn(world: World) -> None:
    add(world, "Xochiquetzal")
    assert b"Xochiquetzal" in b"".join(everywhere(world))
    withdraw(world.archive, world.berta, world.rosa)
    with pytest.raises(NotFound):
        third_parties.named_in(world.archive, world.ana, world.rosa)
    erase(world.archive, world.ana, world.berta, world.rosa)
    assert b"Xochiquetzal" not in b"".join(everywhere(world))
