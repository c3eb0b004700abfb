"""Who may sign in and as what: by a link that works once; changed and ended at once; one administrator stays."""

import json

import pytest

from archive.stewardship import membership
from archive.stewardship.accounts import sign_in, signed_in, user_called
from archive.terms.errors import BadRequest, NotFound, Refused, SignInRefused
from archive.terms.models import OPERATOR, Role, UserId
from tests.peopled import EMAILS, PASSPHRASE, World

OWN = "una frase que solo yo conozco"


def user_id(world: World, role: Role) -> UserId:
    """Return who has this role."""
    return world.users[role].id


def test_who_is_invited_sets_her_own_pass_phrase_and_the_link_ends(world: World) -> None:
    token = membership.invite(world.archive, world.ana, "Nora@archive.test ", Role.ARCHIVIST, "Nora")
    assert membership.invited(world.archive, token).name == "Nora"
    user = membership.accept(world.archive, token, OWN)
    assert (user.email, user.role) == ("nora@archive.test", Role.ARCHIVIST)
    assert signed_in(world.archive, sign_in(world.archive, "nora@archive.test", OWN)) is not None
    with pytest.raises(NotFound):
        membership.accept(world.archive, token, OWN + " otra")


def test_nobody_comes_in_before_and_nobody_knows_the_token(world: World) -> None:
    token = membership.invite(world.archive, world.ana, "nora@archive.test", Role.RESEARCHER)
    with pytest.raises(SignInRefused):
        sign_in(world.archive, "nora@archive.test", "")
    dump = "".join(
        json.dumps(row) for table in ("invitations", "users") for row in world.archive.database()[table].rows
    )
    assert token not in dump
    assert token not in json.dumps(list(world.archive.database()["events"].rows))


def test_a_link_waits_for_seven_days_and_a_new_one_ends_it(world: World) -> None:
    first = membership.invite(world.archive, world.ana, "nora@archive.test", Role.RESEARCHER)
    identifier = membership.invited(world.archive, first).id
    second = membership.renew_invitation(world.archive, world.ana, identifier)
    with pytest.raises(NotFound):
        membership.invited(world.archive, first)
    world.clock.ms += membership.INVITED_MS
    with pytest.raises(NotFound):
        membership.accept(world.archive, second, OWN)


@pytest.mark.parametrize("weak", ["", "short", "aaaaaaaaaaaaaaaaaaaa"])
def test_a_weak_pass_phrase_does_not_use_the_link_up(world: World, weak: str) -> None:
    token = membership.invite(world.archive, world.ana, "nora@archive.test", Role.RESEARCHER)
    with pytest.raises(BadRequest):
        membership.accept(world.archive, token, weak)
    assert membership.accept(world.archive, token, OWN).email == "nora@archive.test"


@pytest.mark.parametrize("email", ["", "no address", EMAILS[Role.ADMIN]])
def test_a_bad_or_known_address_is_not_invited(world: World, email: str) -> None:
    before = len(membership.members(world.archive, world.ana))
    with pytest.raises(BadRequest):
        membership.invite(world.archive, world.ana, email, Role.RESEARCHER)
    assert len(membership.members(world.archive, world.ana)) == before


def test_whoever_is_ended_is_out_at_her_next_request_and_cannot_decide(world: World) -> None:
    token = sign_in(world.archive, EMAILS[Role.ARCHIVIST], PASSPHRASE)
    membership.deactivate(world.archive, world.ana, user_id(world, Role.ARCHIVIST))
    assert signed_in(world.archive, token) is None
    with pytest.raises(SignInRefused):
        sign_in(world.archive, EMAILS[Role.ARCHIVIST], PASSPHRASE)
    with pytest.raises(BadRequest, match="Nobody may sign in here"):
        user_called(world.archive, EMAILS[Role.ARCHIVIST])
    membership.activate(world.archive, world.ana, user_id(world, Role.ARCHIVIST))
    assert signed_in(world.archive, token) is None
    assert sign_in(world.archive, EMAILS[Role.ARCHIVIST], PASSPHRASE)


def test_another_role_holds_at_the_next_request(world: World) -> None:
    token = sign_in(world.archive, EMAILS[Role.ARCHIVIST], PASSPHRASE)
    membership.change_role(world.archive, world.ana, user_id(world, Role.ARCHIVIST), Role.RESEARCHER)
    now = signed_in(world.archive, token)
    assert now is not None
    assert now.role is Role.RESEARCHER


def test_the_last_administrator_stays(world: World) -> None:
    ana = user_id(world, Role.ADMIN)
    for change in (
        lambda: membership.deactivate(world.archive, OPERATOR, ana),
        lambda: membership.change_role(world.archive, OPERATOR, ana, Role.ARCHIVIST),
        lambda: membership.renew_invitation(world.archive, OPERATOR, ana),
    ):
        with pytest.raises(BadRequest, match="last administrator"):
            change()
    membership.invite(world.archive, world.ana, "nora@archive.test", Role.ADMIN)
    with pytest.raises(BadRequest, match="last administrator"):  # she has not come yet
        membership.deactivate(world.archive, OPERATOR, ana)
    membership.change_role(world.archive, world.ana, user_id(world, Role.ARCHIVIST), Role.ADMIN)
    membership.deactivate(world.archive, OPERATOR, ana)
    found = {each.user.id: each for each in membership.members(world.archive, OPERATOR)}
    assert found[user_id(world, Role.ARCHIVIST)].is_last_admin
    assert not found[ana].user.is_active


def test_only_an_administrator_sees_and_changes_it(world: World) -> None:
    rita = user_id(world, Role.RESEARCHER)
    for viewer in (world.berta, world.rita):
        for change in (
            lambda viewer=viewer: membership.members(world.archive, viewer),
            lambda viewer=viewer: membership.invite(world.archive, viewer, "x@y.test", Role.ADMIN),
            lambda viewer=viewer: membership.change_role(world.archive, viewer, rita, Role.ADMIN),
            lambda viewer=viewer: membership.deactivate(world.archive, viewer, rita),
            lambda viewer=viewer: membership.set_passphrase(world.archive, viewer, rita, OWN),
        ):
            with pytest.raises(Refused):
                change()


def test_each_change_is_a_line_of_the_audit_without_a_name(world: World) -> None:
    token = membership.invite(world.archive, world.ana, "nora@archive.test", Role.RESEARCHER, "Nora Canario")
    nora = membership.accept(world.archive, token, OWN).id
    membership.change_role(world.archive, world.ana, nora, Role.ARCHIVIST)
    membership.deactivate(world.archive, world.ana, nora)
    membership.activate(world.archive, world.ana, nora)
    lines = [row for row in world.archive.database()["events"].rows if row["subject"] == nora]
    assert [(row["verb"], row["reason"]) for row in lines] == [
        ("add_user", "researcher"),
        ("change_user", "invited"),
        ("accept_invitation", "accepted"),
        ("change_user", "role archivist"),
        ("change_user", "deactivated"),
        ("change_user", "activated"),
    ]
    assert lines[2]["actor"] == nora
    assert "Canario" not in json.dumps(lines)
