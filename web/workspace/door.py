"""The door: nothing behind it is reached but what is listed here, and nothing is changed from another site.

Three lists: what anybody may ask, what a researcher may ask, and what answers with a bare status because a program asks.
Whatever is in none of them is for staff. The archive asks role and consent again behind every page.
"""

from flask import Flask, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from web.workspace.person import person

OPEN_ENDPOINTS = frozenset({"static", "door.sign_in", "door.take_in"})
RESEARCHER_ENDPOINTS = frozenset(
    {
        "door.sign_out",
        "door.leave",
        "door.still_here",
        "shelf.home",
        "interviews.show",
        "interviews.sound",
        "interviews.captions",
        "search.search",
    }
)
BARE_ENDPOINTS = frozenset({"interviews.sound", "interviews.captions", "interviews.export", "door.still_here"})
"""Asked for by a player or a script: they are told 401, and not led to a page."""

UPLOAD_ENDPOINT = "upload.take_in"
PART = "X-Part"
"""A script asks for one part of a page by this header."""
FROM_HERE = frozenset({"same-origin", "none"})
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def close_door(app: Flask, *, largest_upload: int) -> None:
    """Ask at every request, before anything of its body is read, whether it may come in."""

    def ask() -> PlainResponse | None:
        if request.method in CHANGES and request.headers.get("Sec-Fetch-Site", "same-origin") not in FROM_HERE:
            abort(403)
        if request.endpoint in OPEN_ENDPOINTS:
            return None
        somebody = person()
        if somebody is None:
            return _to_the_door()
        if not somebody.is_staff and request.endpoint and request.endpoint not in RESEARCHER_ENDPOINTS:
            abort(403)
        if request.endpoint == UPLOAD_ENDPOINT:
            request.max_content_length = largest_upload
        return None

    app.before_request(ask)


def _to_the_door() -> PlainResponse:
    if request.endpoint in BARE_ENDPOINTS or PART in request.headers:
        return Response("Please sign in.\n", 401, content_type="text/plain")
    wanted = request.full_path.rstrip("?") if request.method == "GET" and request.endpoint else ""
    return redirect(url_for("door.sign_in", next=wanted or None), 303)


def safe_way(wanted: str) -> str | None:
    """Return the path inside this room that `wanted` names; None where it leads, or might lead, elsewhere."""
    plain = wanted.isprintable() and "\\" not in wanted and len(wanted) < 1000  # noqa: PLR2004
    return wanted if plain and wanted.startswith("/") and not wanted.startswith("//") else None
