"""Who knocks, asked before a large body is taken in: by her cookie alone, and without writing anything.

A made-up cookie is nobody. The door asks again, as at every request.
"""

from collections.abc import Callable

from flask import Flask
from werkzeug.test import create_environ

from archive.context import Archive
from archive.stewardship.accounts import is_signed_in
from web.workspace.door import largest_body
from web.workspace.person import STAFF_ROLES

TOKEN = "_user_id"  # noqa: S105 - where Flask-Login keeps the token
SMALL = 0


def knocking(app: Flask, archive: Archive, room: str) -> Callable[[str, str, str], int | None]:
    """Return what says how large a body may be, by method, path (the room's address in front) and cookies.

    It says 0 where nothing large is expected, and None where it is, and nobody who may send it has signed in.
    """

    def allowed(method: str, path: str, cookies: str) -> int | None:
        if not path.startswith(f"{room}/"):
            return SMALL
        most = largest_body(method, path.removeprefix(room), archive.config.media.largest_bytes)
        if most is None:
            return SMALL
        return most + 1 if _may_send(app, archive, cookies) else None

    return allowed


def _may_send(app: Flask, archive: Archive, cookies: str) -> bool:
    asked = app.request_class({**create_environ(), "HTTP_COOKIE": cookies})
    session = app.session_interface.open_session(app, asked)
    token = None if session is None else session.get(TOKEN)
    role = is_signed_in(archive, token) if isinstance(token, str) else None
    return role in STAFF_ROLES
