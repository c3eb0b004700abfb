"""The door: nothing behind it is reached but what is listed here, and nothing is changed from another site.

Three lists: what anybody may ask, what a researcher may ask, and what gets a bare status because a program asks.
Whatever is in none of them is for staff. The archive asks role and consent again behind every page.
"""

import shutil
from pathlib import Path

from flask import Flask, Response, abort, make_response, redirect, request, url_for
from werkzeug.exceptions import SecurityError
from werkzeug.wrappers import Response as PlainResponse

from media.errors import FullDisk
from web.speaking import gettext
from web.workspace.person import person
from web.workspace.unsent import unsent_page

OPEN_ENDPOINTS = frozenset(
    {
        "static",
        "door.sign_in",
        "door.take_in",
        "door.languages",
        "door.speak",
        "people.come_in",
        "people.accept",
    }
)
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
        "search.hints",
        "theme_tree.index",
        "theme_tree.show",
        "coding.index",
        "coding.begin",
        "coding.show",
        "coding.share",
        "coding.part",
        "coding.ask_no_more",
        "coding.answer",
        "coding.keep_code",
        "coding.remove_code",
        "coding.found",
        "coding.agreement",
        "coded.show",
        "coded.add",
        "coded.remove",
        "pictures.themes",
        "pictures.together",
        "pictures.words",
        "pictures.of_interview",
        "access.index",
        "access.ask",
        "basket.index",
        "basket.new",
        "basket.add",
        "basket.note",
        "basket.move",
        "basket.remove",
        "basket.bring_back",
        "basket.export",
        "saved.index",
        "saved.keep",
        "saved.run",
        "saved.remove",
        "saved.bring_back",
    }
)
BARE_ENDPOINTS = frozenset(
    {
        "interviews.sound",
        "interviews.captions",
        "interviews.export",
        "door.still_here",
        "tus.capabilities",
        "tus.begin",
        "tus.how_far",
        "tus.append",
        "tus.terminate",
        "tus.finish",
    }
)
"""Asked for by a player or a script: they are told 401, and not led to a page."""

UPLOAD_ENDPOINT = "upload.take_in"
LARGEST_EVIDENCE_BYTES = 32 * 1024 * 1024
"""A signed form, scanned; it travels with the recording."""
FIELDS_BYTES = 1024 * 1024
LARGEST_PIECE_BYTES = 8 * 1024 * 1024
"""What a piece of an arriving recording may have: it is in memory while its checksum is compared."""
LARGER = {
    "upload.agree": LARGEST_EVIDENCE_BYTES + FIELDS_BYTES,
    "upload_sheet.read": 2 * FIELDS_BYTES,
    "tus.append": LARGEST_PIECE_BYTES,
}
"""What else may be larger than a form: a signed form, a sheet, a piece of a recording."""
COPIES = 2
"""How often an upload lies on the disk for a moment: as it arrived, and as it is kept."""
LANGUAGE = "language"
"""What of a visit outlives its end: the language that was chosen, and nothing else."""
PART = "X-Part"
"""A script asks for one part of a page by this header."""
FROM_HERE = frozenset({"same-origin", "none"})
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def largest_request(largest_recording: int) -> int:
    """Return how many bytes a whole upload may have: the recording, the signed form and what was written."""
    return largest_recording + LARGEST_EVIDENCE_BYTES + FIELDS_BYTES


def largest_body(method: str, path: str, largest_recording: int) -> int | None:
    """Return how many bytes the body of a request to this path may have; None where it is a form like any other.

    The server asks before it takes a body in, when no page has been asked yet.
    """
    if method == "POST" and path == "/upload":
        return largest_request(largest_recording)
    if method == "POST" and path == "/upload/agreement":
        return LARGER["upload.agree"]
    if method == "PATCH" and path.startswith("/arrivals/"):
        return LARGEST_PIECE_BYTES
    return None


def close_door(app: Flask, *, largest_recording: int, work_folder: Path) -> None:
    """Ask at every request, before anything of its body is read, whether it may come in.

    Raises FullDisk for an upload for which `work_folder` has no room.
    """

    def ask() -> PlainResponse | None:
        if isinstance(request.routing_exception, SecurityError):
            raise request.routing_exception
        if (
            request.method in CHANGES
            and request.headers.get("Sec-Fetch-Site", "same-origin") not in FROM_HERE
        ):
            abort(403)
        if request.endpoint in OPEN_ENDPOINTS:
            return None
        somebody = person()
        if somebody is None:
            return _to_the_door()
        if not somebody.is_staff and request.endpoint and request.endpoint not in RESEARCHER_ENDPOINTS:
            abort(403)
        _let_larger(largest_recording, work_folder)
        return None

    app.before_request(ask)


def _let_larger(largest_recording: int, work_folder: Path) -> None:
    """Let this request be as large as its page takes."""
    if request.endpoint == UPLOAD_ENDPOINT:
        _let_upload(largest_recording, work_folder)
    elif request.endpoint in LARGER:
        request.max_content_length = LARGER[request.endpoint]


def _let_upload(largest_recording: int, work_folder: Path) -> None:
    """Let this request be as large as an upload may be, if there is room for it."""
    request.max_content_length = largest_request(largest_recording)
    if (request.content_length or 0) * COPIES > shutil.disk_usage(work_folder).free:
        raise FullDisk


def _to_the_door() -> PlainResponse:
    if request.endpoint in BARE_ENDPOINTS or PART in request.headers:
        return Response(gettext("Please sign in.") + "\n", 401, content_type="text/plain; charset=utf-8")
    unsent = unsent_page(LANGUAGE)
    if unsent is not None:
        return make_response(unsent, 401)
    wanted = request.full_path.rstrip("?") if request.method == "GET" and request.endpoint else ""
    return redirect(url_for("door.sign_in", next=wanted or None), 303)


def safe_way(wanted: str) -> str | None:
    """Return the path inside this room that `wanted` names; None where it leads, or might lead, elsewhere."""
    plain = wanted.isprintable() and "\\" not in wanted and len(wanted) < 1000  # noqa: PLR2004
    return wanted if plain and wanted.startswith("/") and not wanted.startswith("//") else None
