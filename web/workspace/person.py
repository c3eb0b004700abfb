"""Who is signed in, and the archive that this room shows: the only two things that a view takes from its surroundings.

The browser holds a token; whose it is, and whether it still counts, the archive says at every request.
"""

from dataclasses import dataclass

from flask import current_app
from flask_login import LoginManager, current_user

from archive.context import Archive
from archive.stewardship.accounts import signed_in
from archive.terms.models import Role, User, Viewer

STAFF_ROLES = frozenset({Role.ADMIN, Role.ARCHIVIST})
"""Who is shown the tools. Showing is all that this decides: each use case asks the role again."""


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in person, as Flask-Login wants her."""

    user: User
    token: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return the session's token: the id of the visit, not of the person."""
        return self.token

    @property
    def is_staff(self) -> bool:
        """Whether the pages show her the archivists' tools."""
        return self.user.role in STAFF_ROLES

    @property
    def is_admin(self) -> bool:
        """Whether the pages show her who may sign in, and the settings."""
        return self.user.role is Role.ADMIN


def know_people(login: LoginManager, archive: Archive) -> None:
    """Let Flask-Login ask the archive whose session a token is."""

    def load(token: str) -> Person | None:
        user = signed_in(archive, token)
        return None if user is None else Person(user, token)

    login.user_loader(load)


def person() -> Person | None:
    """Return who is signed in, None for nobody."""
    found = current_user._get_current_object()  # noqa: SLF001 - the documented way out of a proxy
    return found if isinstance(found, Person) else None


def viewer() -> Viewer:
    """Return who asks. Raises TypeError without a signed-in person: the door lets nobody in who is not."""
    somebody = person()
    if somebody is None:
        raise TypeError("the door is open")
    return somebody.user.viewer


def archive() -> Archive:
    """Return the archive that this application shows."""
    opened = current_app.extensions["archive"]
    if not isinstance(opened, Archive):
        raise TypeError("create_workspace opens the archive")
    return opened
