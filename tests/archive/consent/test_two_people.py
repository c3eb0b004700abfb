"""Whoever could have signed in as somebody is not her second person, for some days: wherever two people decide."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.consent.two_people import DAY_MS, require_two
from archive.context import Archive
from archive.participation import restricting
from archive.participation.erasing import erase, reinstate
from archive.participation.participants import withdraw
from archive.publication.excerpts import draft
from archive.restoring import reopen
from archive.stewardship import membership
from archive.stewardship.accounts import add_user, user_called
from archive.terms.errors import BadRequest
from archive.terms.models import OPERATOR, Role, Viewer
from tests.peopled import World, approve

OWN = "una frase que solo yo conozco"
ONE_PERSON = "count as one person for 7 days"


def signs_in_as(world: World, her: Viewer) -> None:
    """Renew somebody's link as the administrator, and come in by it in her place."""
    membership.accept(world.archive, membership.renew_invitation(world.archive, world.ana, her.id), OWN)


def invited(world: World, email: str) -> Viewer:
    token = membership.invite(world.archive, world.ana, email, Role.ARCHIVIST)
    return membership.accept(world.archive, token, OWN).viewer


def approves(world: World) -> None:
    excerpt = draft(world.archive, world.ana, world.rosa, start_ms=0, end_ms=1_900, title="Hola")
    approve(world.archive, world.ana, excerpt)
    approve(world.archive, world.berta, excerpt)


def lifts(world: World) -> None:
    made = restricting.withdraw_span(world.archive, world.berta, world.rosa, 2_620, 3_465)
    restricting.lift(world.archive, world.ana, made, world.berta)


def erases(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    erase(world.archive, world.ana, world.berta, world.rosa)


def brings_back(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    reinstate(world.archive, world.ana, world.berta, world.rosa)


def reopens(world: World) -> None:
    reopen(world.archive, world.ana, world.berta)


@pytest.mark.parametrize("decide", [approves, lifts, erases, brings_back, reopens])
def test_an_administrator_who_renewed_a_link_is_not_two_people(
    world: World, decide: Callable[[World], None]
) -> None:
    signs_in_as(world, world.berta)
    with pytest.raises(BadRequest, match=ONE_PERSON):
        decide(world)


def test_they_are_two_again_when_the_days_are_over_and_others_are_all_along(world: World) -> None:
    at = world.archive
    require_two(at, world.ana, world.berta)
    carla = add_user(at, OPERATOR, "carla@archive.test", Role.ADMIN, OWN).viewer
    signs_in_as(world, world.berta)
    require_two(at, world.ana, carla)
    require_two(at, world.berta, carla)
    for first, second in ((world.ana, world.berta), (world.berta, world.ana)):
        with pytest.raises(BadRequest, match=ONE_PERSON):
            require_two(at, first, second)
    world.clock.ms += 7 * DAY_MS
    require_two(at, world.ana, world.berta)
    assert user_called(at, "carla@archive.test").viewer == carla


def test_neither_are_two_who_were_both_invited_by_the_same_nor_a_chain_of_them(world: World) -> None:
    at = world.archive
    dora, emma = invited(world, "dora@archive.test"), invited(world, "emma@archive.test")
    with pytest.raises(BadRequest, match=ONE_PERSON):
        require_two(at, dora, emma)
    carla = add_user(at, OPERATOR, "carla@archive.test", Role.ADMIN, OWN).viewer
    signs_in_as(world, carla)
    membership.renew_invitation(at, carla, world.berta.id)
    with pytest.raises(BadRequest, match=ONE_PERSON):
        require_two(at, world.ana, world.berta)


def test_the_days_begin_when_she_comes_in_by_a_link_that_waited(world: World) -> None:
    token = membership.renew_invitation(world.archive, world.ana, world.berta.id)
    world.clock.ms += 6 * DAY_MS
    membership.accept(world.archive, token, OWN)
    world.clock.ms += 6 * DAY_MS
    with pytest.raises(BadRequest, match=ONE_PERSON):
        require_two(world.archive, world.ana, world.berta)
    require_two(at_once(world.archive), world.ana, world.berta)


def at_once(archive: Archive) -> Archive:
    """The same archive where the house has turned it off."""
    settings = replace(archive.config.archive, second_person_days=0.0)
    return replace(archive, config=replace(archive.config, archive=settings))
