"""The people who may sign in, and their sessions: the browser holds a token, the database only its hash."""

import hashlib
import re
import secrets

from archive.consent.rules import Action, require_role
from archive.consent.writer import writing
from archive.context import Archive
from archive.store import accounts
from archive.store.connect import atomic
from archive.store.ids import new_id
from archive.terms.errors import BadRequest, SignInRefused
from archive.terms.models import SIGNING_IN, Role, User, UserId, Viewer

IDLE_MS = 15 * 60 * 1000
LONGEST_MS = 8 * 60 * 60 * 1000
SEEN_EVERY_MS = 30 * 1000
ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")


def add_user(
    archive: Archive, viewer: Viewer, email: str, role: Role, passphrase: str, name: str = ""
) -> User:
    """Let a person sign in. Raises BadRequest for a bad address, a weak pass phrase, or an address already there."""
    require_role(viewer, Action.ADD_USER)
    email = check_address(archive, email, role)
    user = User(UserId(new_id()), email, name.strip() or email.partition("@")[0], role)
    hashed = archive.passphrases.hash(passphrase)
    with writing(archive, viewer, Action.ADD_USER, user.id, reason=role.value) as writer:
        accounts.add_user(writer.database, user, hashed, writer.now_ms)
    return user


def check_address(archive: Archive, email: str, role: Role) -> str:
    """Return the address as it is kept. Raises BadRequest for a bad one, one that is there, and a role of nobody's."""
    email = email.strip().casefold()
    if not ADDRESS.fullmatch(email) or role not in SIGNING_IN:
        raise BadRequest("That is not an e-mail address.")
    if accounts.user_by_email(archive.database(), email) is not None:
        raise BadRequest("There is already a user with this address.")
    return email


def sign_in(archive: Archive, email: str, passphrase: str) -> str:
    """Begin a session and return its token (32 random bytes). Raises SignInRefused, and takes as long either way."""
    known = accounts.user_by_email(archive.database(), email.strip().casefold())
    kept = known[1] if known is not None and known[0].is_active else None
    if not archive.passphrases.matches(kept, passphrase) or known is None:
        raise SignInRefused("The address and the pass phrase do not match.")
    token = secrets.token_urlsafe(32)
    now_ms = archive.clock.now_ms()
    with atomic(archive.database()) as database:
        accounts.end_sessions_before(database, now_ms - LONGEST_MS, now_ms - IDLE_MS)
        accounts.add_session(database, token_hash(token), known[0].id, now_ms)
    return token


def signed_in(archive: Archive, token: str) -> User | None:
    """Return whose session the token is; None where it ended, by sign-out, 15 idle minutes or 8 hours."""
    found = accounts.session(archive.database(), token_hash(token))
    now_ms = archive.clock.now_ms()
    if found is None or not found[0].is_active:
        return None
    if _is_over(now_ms, found[1], found[2]):
        return None
    if now_ms - found[2] > SEEN_EVERY_MS:
        with atomic(archive.database()) as database:
            accounts.see_session(database, token_hash(token), now_ms)
    return found[0]


def is_signed_in(archive: Archive, token: str) -> Role | None:
    """Return the role of whose session the token is, without writing that it was used; None where it ended."""
    found = accounts.session(archive.database(), token_hash(token))
    now_ms = archive.clock.now_ms()
    if found is None or not found[0].is_active:
        return None
    return None if _is_over(now_ms, found[1], found[2]) else found[0].role


def _is_over(now_ms: int, began_ms: int, seen_ms: int) -> bool:
    """Whether a session has ended; one from the future, too: the clock was ahead when it began, and it would go on."""
    return abs(now_ms - began_ms) > LONGEST_MS or abs(now_ms - seen_ms) > IDLE_MS


def sign_out(archive: Archive, token: str) -> None:
    """End the session."""
    with atomic(archive.database()) as database:
        accounts.end_session(database, token_hash(token))


def user_called(archive: Archive, email: str) -> User:
    """Return the user with this address, for the command line. Raises BadRequest where nobody may sign in with it."""
    known = accounts.user_by_email(archive.database(), email.strip().casefold())
    if known is None or not known[0].is_active:
        raise BadRequest(f"Nobody may sign in here as {email}.")
    return known[0]


def names(archive: Archive) -> dict[UserId, str]:
    """Return what everybody who may sign in is called."""
    return {user.id: user.name for user in accounts.users(archive.database())}


def token_hash(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
