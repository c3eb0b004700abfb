"""Who may sign in and as what: invited by a link that works once, given another role, ended. For administrators.

At least one administrator who can sign in is always left. Nobody is deleted: what she did stays hers in the audit.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from archive.clock import DAY_MS, from_ms
from archive.consent.rules import Action, require_role
from archive.consent.writer import writing
from archive.context import Archive
from archive.stewardship.accounts import check_address, token_hash
from archive.store import accounts
from archive.store.ids import new_id
from archive.terms.errors import BadRequest, NotFound
from archive.terms.models import SIGNING_IN, Role, User, UserId, Viewer

INVITED_MS = 7 * DAY_MS
"""How long an invitation waits."""
LAST_ADMIN = "She is the last administrator who can sign in. Make somebody else one first."


@dataclass(frozen=True, slots=True)
class Member:
    """A person with an account; `invited_until` where she has a link and has not come yet."""

    user: User
    invited_until: datetime | None
    is_last_admin: bool


def members(archive: Archive, viewer: Viewer) -> list[Member]:
    """Return everybody with an account. For administrators."""
    require_role(viewer, Action.CHANGE_USER)
    database = archive.database()
    waiting, admins = accounts.invitations(database), accounts.active_admins(database)
    return [
        Member(
            each,
            from_ms(waiting[each.id]) if each.id in waiting else None,
            admins == {each.id},
        )
        for each in accounts.users(database)
    ]


def invite(archive: Archive, viewer: Viewer, email: str, role: Role, name: str = "") -> str:
    """Make an account without a pass phrase and return the token of its link, which is known nowhere else.

    Raises BadRequest for a bad address, or one that is there already.
    """
    require_role(viewer, Action.CHANGE_USER)
    email = check_address(archive, email, role)
    user = User(UserId(new_id()), email, name.strip() or email.partition("@")[0], role)
    nobody_knows = archive.passphrases.hash(secrets.token_urlsafe(32))
    with writing(archive, viewer, Action.ADD_USER, user.id, reason=role.value) as writer:
        accounts.add_user(writer.database, user, nobody_knows, writer.now_ms)
    return renew_invitation(archive, viewer, user.id)


def renew_invitation(archive: Archive, viewer: Viewer, identifier: UserId) -> str:
    """Return the token of a new link, with which she sets a new pass phrase; an earlier link ends.

    The pass phrase that she has holds until she sets the new one. Raises NotFound, and BadRequest for whoever may not
    sign in any more.
    """
    token = secrets.token_urlsafe(32)
    with writing(archive, viewer, Action.CHANGE_USER, identifier, reason="invited") as writer:
        if not _known(archive, identifier).is_active:
            raise BadRequest("She may not sign in. Let her in again first.")
        _require_admin_left(archive, identifier)
        times = writer.now_ms, writer.now_ms + INVITED_MS
        accounts.add_invitation(writer.database, token_hash(token), identifier, viewer.id, times)
    return token


def invited(archive: Archive, token: str) -> User:
    """Return whom a link is for. Raises NotFound for one that is unknown, used or over."""
    found = accounts.invited(archive.database(), token_hash(token), archive.clock.now_ms())
    if found is None:
        raise NotFound
    return found


def accept(archive: Archive, token: str, passphrase: str) -> User:
    """Set the pass phrase of whoever has the link, which ends. Raises NotFound, and BadRequest for a weak one."""
    invited(archive, token)
    hashed = archive.passphrases.hash(passphrase)
    user = invited(archive, token)
    with writing(archive, user.viewer, Action.ACCEPT_INVITATION, user.id, reason="accepted") as writer:
        if accounts.invited(writer.database, token_hash(token), writer.now_ms) is None:
            raise NotFound
        accounts.set_passphrase(writer.database, user.id, hashed)
    return user


def change_role(archive: Archive, viewer: Viewer, identifier: UserId, role: Role) -> None:
    """Give a person another role; it holds at her next request. Raises NotFound, and BadRequest for the last admin."""
    if role not in SIGNING_IN:
        raise BadRequest("Choose what she is to the archive.")
    with writing(archive, viewer, Action.CHANGE_USER, identifier, reason=f"role {role.value}") as writer:
        user = _known(archive, identifier)
        if user.role is role:
            raise BadRequest("She has this role already.")
        _require_admin_left(archive, identifier)
        accounts.set_role(writer.database, identifier, role)


def deactivate(archive: Archive, viewer: Viewer, identifier: UserId) -> None:
    """Let a person sign in no more; her sessions end with this. Raises NotFound, and BadRequest for the last admin."""
    with writing(archive, viewer, Action.CHANGE_USER, identifier, reason="deactivated") as writer:
        if not _known(archive, identifier).is_active:
            raise BadRequest("She may not sign in already.")
        _require_admin_left(archive, identifier)
        accounts.set_active(writer.database, identifier, is_active=False)


def activate(archive: Archive, viewer: Viewer, identifier: UserId) -> None:
    """Let a person sign in again, with the pass phrase that she had. Raises NotFound and BadRequest."""
    with writing(archive, viewer, Action.CHANGE_USER, identifier, reason="activated") as writer:
        if _known(archive, identifier).is_active:
            raise BadRequest("She may sign in already.")
        accounts.set_active(writer.database, identifier, is_active=True)


def set_passphrase(archive: Archive, viewer: Viewer, identifier: UserId, passphrase: str) -> None:
    """Write a new pass phrase for somebody: at the shell, where there is nobody else to ask. Her sessions end."""
    require_role(viewer, Action.CHANGE_USER)
    hashed = archive.passphrases.hash(passphrase)
    with writing(archive, viewer, Action.CHANGE_USER, identifier, reason="passphrase") as writer:
        _known(archive, identifier)
        accounts.set_passphrase(writer.database, identifier, hashed)


def _known(archive: Archive, identifier: UserId) -> User:
    found = accounts.user(archive.database(), identifier)
    if found is None:
        raise NotFound
    return found


def _require_admin_left(archive: Archive, identifier: UserId) -> None:
    """Raise BadRequest where without this person nobody could administer the archive any more."""
    if accounts.active_admins(archive.database()) == {identifier}:
        raise BadRequest(LAST_ADMIN)
