"""Who may sign in, and for how long; of a session and a pass phrase only hashes are kept."""

import pytest

from archive.passphrases import COMMON, LONGEST, SHORTEST, Passphrases
from archive.stewardship.accounts import (
    IDLE_MS,
    LONGEST_MS,
    add_user,
    is_signed_in,
    names,
    sign_in,
    sign_out,
    signed_in,
    user_called,
)
from archive.terms.errors import BadRequest, Refused, SignInRefused
from archive.terms.models import OPERATOR, Role
from tests.peopled import EMAILS, PASSPHRASE, World

ADMIN = EMAILS[Role.ADMIN]


def test_the_right_words_let_in_whatever_the_case_of_the_address(world: World) -> None:
    for address in (ADMIN, ADMIN.upper(), f"  {ADMIN} "):
        user = signed_in(world.archive, sign_in(world.archive, address, PASSPHRASE))
        assert user == world.users[Role.ADMIN]


@pytest.mark.parametrize(
    "passphrase", ["", PASSPHRASE[:-1], PASSPHRASE.upper(), PASSPHRASE + " ", "x" * 9_999, "\0"]
)
def test_wrong_words_do_not(world: World, passphrase: str) -> None:
    with pytest.raises(SignInRefused) as wrong:
        sign_in(world.archive, ADMIN, passphrase)
    with pytest.raises(SignInRefused) as unknown:
        sign_in(world.archive, "nobody@archive.test", PASSPHRASE)
    assert str(wrong.value) == str(unknown.value)
    assert list(world.archive.database().query("select * from sessions")) == []


def test_a_session_ends_after_fifteen_idle_minutes(world: World) -> None:
    token = sign_in(world.archive, ADMIN, PASSPHRASE)
    for _ in range(5):
        world.clock.ms += IDLE_MS
        assert signed_in(world.archive, token) is not None
    world.clock.ms += IDLE_MS + 1
    assert signed_in(world.archive, token) is None
    assert IDLE_MS == 15 * 60 * 1000


def test_a_session_ends_after_eight_hours_however_busy(world: World) -> None:
    token = sign_in(world.archive, ADMIN, PASSPHRASE)
    for _ in range(8 * 6):
        world.clock.ms += 10 * 60 * 1000
        assert signed_in(world.archive, token) is not None
    world.clock.ms += 1
    assert signed_in(world.archive, token) is None
    assert LONGEST_MS == 8 * 60 * 60 * 1000


def test_a_session_of_a_clock_that_was_ahead_is_over_once_it_is_right(world: World) -> None:
    world.clock.ms += 400 * LONGEST_MS
    token = sign_in(world.archive, ADMIN, PASSPHRASE)
    world.clock.ms -= 60_000
    assert signed_in(world.archive, token) is not None, "a clock is set back by a little now and then"
    world.clock.ms -= 400 * LONGEST_MS
    assert signed_in(world.archive, token) is None
    assert is_signed_in(world.archive, token) is None


def test_signing_out_ends_this_session_and_no_other(world: World) -> None:
    here, there = (sign_in(world.archive, ADMIN, PASSPHRASE) for _ in range(2))
    assert here != there
    sign_out(world.archive, here)
    sign_out(world.archive, "no token at all")
    assert signed_in(world.archive, here) is None
    assert signed_in(world.archive, there) is not None


def test_old_sessions_are_forgotten_at_the_next_sign_in(world: World) -> None:
    sign_in(world.archive, ADMIN, PASSPHRASE)
    world.clock.ms += LONGEST_MS + 1
    sign_in(world.archive, ADMIN, PASSPHRASE)
    assert len(list(world.archive.database().query("select * from sessions"))) == 1


def test_neither_token_nor_pass_phrase_is_in_the_database(world: World) -> None:
    token = sign_in(world.archive, ADMIN, PASSPHRASE)
    held = b"".join(file.read_bytes() for file in world.archive.config.data_dir.glob("archive.sqlite*"))
    assert token.encode() not in held
    assert PASSPHRASE.encode() not in held
    assert b"$argon2id$" in held
    for wrong in ("", token[:-1], token + "x"):
        assert signed_in(world.archive, wrong) is None


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "x" * (SHORTEST - 1),
        "a b c d" * LONGEST,
        "aaaaaaaaaaaaaaaaaaaa",
        "ababababababababab",
        *sorted(COMMON),
    ],
)
def test_a_weak_pass_phrase_is_refused_in_a_sentence(world: World, weak: str) -> None:
    with pytest.raises(BadRequest) as refused:
        add_user(world.archive, OPERATOR, "nueva@archive.test", Role.ARCHIVIST, weak)
    assert str(refused.value).endswith(".")
    with pytest.raises(BadRequest, match=r"as nueva@archive\.test"):
        user_called(world.archive, "nueva@archive.test")


@pytest.mark.parametrize(
    "address", ["", "nueva", "@archive.test", "a b@archive.test", "a@b@c", "x" * 65 + "@a", "a@\n"]
)
def test_what_is_no_address_is_refused(world: World, address: str) -> None:
    before = names(world.archive)
    with pytest.raises(BadRequest, match="e-mail"):
        add_user(world.archive, OPERATOR, address, Role.ARCHIVIST, "una frase que es mía")
    assert names(world.archive) == before


def test_an_address_is_there_once_and_nobody_signs_in_as_the_worker(world: World) -> None:
    with pytest.raises(BadRequest, match="already"):
        add_user(world.archive, OPERATOR, ADMIN.upper(), Role.RESEARCHER, "una frase que es mía")
    with pytest.raises(BadRequest):
        add_user(world.archive, OPERATOR, "w@archive.test", Role.SYSTEM, "una frase que es mía")
    assert user_called(world.archive, ADMIN).role is Role.ADMIN


def test_only_an_admin_adds_people_and_others_do_not_learn_who_is_there(world: World) -> None:
    for viewer in (world.berta, world.rita):
        for address in ("nueva@archive.test", ADMIN):
            with pytest.raises(Refused, match="role"):
                add_user(world.archive, viewer, address, Role.ADMIN, "una frase que es mía")
    added = add_user(world.archive, world.ana, "nueva@archive.test", Role.RESEARCHER, "una frase que es mía")
    assert (added.name, added.role) == ("nueva", Role.RESEARCHER)


def test_the_shipped_hashing_is_as_strong_as_we_say() -> None:
    hashed = Passphrases().hash("una frase que es mía")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=4,p=2$")
    assert Passphrases().matches(hashed, "una frase que es mía")
    assert not Passphrases().matches(None, "nobody has this pass phrase")
    assert not Passphrases().matches("no hash", "una frase que es mía")
