"""Recordings that arrive in pieces, by the tus protocol 1.0.0, for whoever may take interviews in.

Besides the core: creation, creation-defer-length, checksum, termination, expiration.
Every piece carries the token of the session's forms, as any change here. A piece is at most 8 MiB, so that it is
checked before a byte of it is kept; what a 2xx answer said is on the disk.
"""

import base64
import binascii
import hashlib
import io
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from http import HTTPStatus

from flask import Blueprint, Response, request, url_for
from werkzeug.http import http_date

from archive.accession import arrivals
from archive.accession.awaited import Arrival, look
from archive.publication import titles
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.models import InterviewId
from media.errors import Busy, FullDisk, Mismatch, Misplaced
from web.speaking import gettext, later
from web.workspace.door import LARGEST_PIECE_BYTES
from web.workspace.person import archive, viewer
from web.workspace.wording import in_words
from web.workspace.wrong_files import wrong_kind

tus = Blueprint("tus", __name__)

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-defer-length,checksum,termination,expiration"
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
PIECE = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460
HELD = later(
    "The archive holds this recording already: it was not taken in twice, and what you wrote for it was not kept."
)
LONGEST_METADATA = 4_000
SHA256 = re.compile(r"[0-9a-f]{64}")
WHOLE = re.compile(r"[0-9]{1,15}")
STATUSES: dict[type[Exception], int] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Refused: HTTPStatus.FORBIDDEN,
    BadRequest: HTTPStatus.BAD_REQUEST,
    Misplaced: HTTPStatus.CONFLICT,
    Busy: HTTPStatus.LOCKED,
    FullDisk: HTTPStatus.INSUFFICIENT_STORAGE,
    Mismatch: CHECKSUM_MISMATCH,
}

View = Callable[..., Response]


class _Declined(Exception):
    """A request that the protocol does not allow: a status and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status = status
        super().__init__(sentence)


def _spoken(view: View) -> View:
    """Answer in the protocol's way: its version on every answer, and a refusal as a status and one plain sentence."""

    @wraps(view)
    def answer(**given: str) -> Response:
        try:
            _require_version()
            response = view(**given)
        except _Declined as declined:
            response = _sentence(declined.status, str(declined))
        except tuple(STATUSES) as error:
            status = next(status for kind, status in STATUSES.items() if isinstance(error, kind))
            response = _sentence(status, str(error))
        response.headers["Tus-Resumable"] = VERSION
        if response.status_code == HTTPStatus.PRECONDITION_FAILED:
            response.headers["Tus-Version"] = VERSION
        return response

    return answer


def _require_version() -> None:
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        raise _Declined(HTTPStatus.PRECONDITION_FAILED, f"This is for tus {VERSION}.")


def _sentence(status: int, words: str) -> Response:
    return Response(f"{in_words(words)}\n", status, content_type="text/plain; charset=utf-8")


@tus.route("/arrivals", methods=["OPTIONS"])
@_spoken
def capabilities() -> Response:
    """Say what of the protocol is understood here, and how much is taken."""
    headers = {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(archive().config.media.largest_bytes),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }
    return Response(status=HTTPStatus.NO_CONTENT, headers=headers)


@tus.post("/arrivals")
@_spoken
def begin() -> Response:
    """Make room for a file under an agreement that is on record: `agreement`, `filename`, `head` in Upload-Metadata."""
    said = _metadata()
    length = _length()
    if (length is None) != (request.headers.get("Upload-Defer-Length") == "1"):
        raise _Declined(HTTPStatus.BAD_REQUEST, "Say how long the file is, or that it is not known yet.")
    if length is not None and length > archive().config.media.largest_bytes:
        raise _Declined(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This file is larger than the archive takes.")
    if (length or 0) > shutil.disk_usage(archive().config.media_folder).free:
        raise FullDisk
    number = said.get("number", "")
    arrival = arrivals.announce(
        archive(),
        viewer(),
        said.get("agreement", ""),
        said.get("filename", ""),
        length=length,
        head=_hash_or_none(said.get("head")),
        number=int(number) if WHOLE.fullmatch(number) else None,
    )
    response = _state(arrival, HTTPStatus.CREATED)
    response.headers["Location"] = url_for("tus.how_far", arrival_id=arrival.id)
    return response


@tus.route("/arrivals/<arrival_id>", methods=["HEAD"])
@_spoken
def how_far(arrival_id: str) -> Response:
    """Say how much has arrived: what really lies on the disk."""
    arrival = look(archive(), viewer(), arrival_id)
    response = _state(arrival, HTTPStatus.OK)
    if arrival.length is None:
        response.headers["Upload-Defer-Length"] = "1"
    else:
        response.headers["Upload-Length"] = str(arrival.length)
    response.headers["Cache-Control"] = "no-store"
    return response


@tus.patch("/arrivals/<arrival_id>")
@_spoken
def append(arrival_id: str) -> Response:
    """Add a piece; it is compared with its checksum first, and synced to the disk before this is answered."""
    if request.mimetype != PIECE:
        raise _Declined(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"A piece is sent as {PIECE}.")
    offset = request.headers.get("Upload-Offset", "")
    if not WHOLE.fullmatch(offset):
        raise _Declined(HTTPStatus.BAD_REQUEST, "Say where the piece begins.")
    known = look(archive(), viewer(), arrival_id)
    if known.offset != int(offset):
        raise Misplaced
    piece = request.stream.read(LARGEST_PIECE_BYTES + 1)
    if len(piece) > LARGEST_PIECE_BYTES:
        raise _Declined(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "A piece has at most 8 MiB.")
    _compare(piece)
    if known.offset == 0 and piece:
        _refuse_wrong_kind(piece)
    head = _hash_or_none(request.headers.get("X-Head"))
    arrival = arrivals.append(
        archive(), viewer(), arrival_id, int(offset), piece, length=_length(), head=head
    )
    return _state(arrival, HTTPStatus.NO_CONTENT)


@tus.delete("/arrivals/<arrival_id>")
@_spoken
def terminate(arrival_id: str) -> Response:
    """Erase what has arrived, and what was written for it."""
    arrivals.drop(archive(), viewer(), arrival_id)
    return Response(status=HTTPStatus.NO_CONTENT)


@tus.post("/arrivals/<arrival_id>/finish")
@_spoken
def finish(arrival_id: str) -> Response:
    """Take in what arrived, if it is what was read (`X-Content-SHA256`); say where it is. May be asked again.

    Where its title tells what it may not, or the archive held the recording already, a sentence about that is the body
    of the answer.
    """
    sha256 = _hash_or_none(request.headers.get("X-Content-SHA256"))
    taken = arrivals.finish(archive(), viewer(), arrival_id, sha256)
    held = None if taken.created else "1"
    told = _told(taken.interview) if taken.created else gettext(HELD)
    response = _sentence(HTTPStatus.OK, told) if told else Response(status=HTTPStatus.NO_CONTENT)
    response.headers["Location"] = url_for("upload.received", interview_id=taken.interview, held=held)
    if taken.recording:
        response.headers["X-Content-SHA256"] = taken.recording
    return response


def _told(interview: InterviewId) -> str:
    """Return which words of a title tell too much, said as on the page of what was received; empty where none does."""
    with suppress(NotFound, Refused):  # taken back since: nobody looks at it any more
        words = titles.titles(archive(), viewer(), interview).told
        if words:
            what = gettext("A title tells what is restricted here, or an own name that is not shown.")
            return f"{what} {', '.join(words)}. {gettext('Nothing can be approved before it is changed.')}"
    return ""


def _state(arrival: Arrival, status: HTTPStatus) -> Response:
    response = Response(status=status)
    response.headers["Upload-Offset"] = str(arrival.offset)
    response.headers["Upload-Expires"] = http_date(arrival.expires_at)
    return response


def _length() -> int | None:
    said = request.headers.get("Upload-Length")
    if said is None:
        return None
    if not WHOLE.fullmatch(said):
        raise _Declined(HTTPStatus.BAD_REQUEST, "The length of the file is a whole number of bytes.")
    return int(said)


def _metadata() -> dict[str, str]:
    """Return what the sender says of the file: keys with values in base64, by the creation extension."""
    written = request.headers.get("Upload-Metadata", "")
    if len(written) > LONGEST_METADATA:
        raise _Declined(HTTPStatus.BAD_REQUEST, "What is said of the file is too long.")
    found = {}
    for pair in filter(None, (each.strip() for each in written.split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise _Declined(HTTPStatus.BAD_REQUEST, "What is said of the file cannot be read.") from error
    return found


def _compare(piece: bytes) -> None:
    """Decline a piece that is not what its checksum says, before anything of it is kept."""
    said = request.headers.get("Upload-Checksum")
    if said is None:
        return
    name, _, digest = said.partition(" ")
    if name not in ALGORITHMS:
        raise _Declined(HTTPStatus.BAD_REQUEST, "This kind of checksum is not known here.")
    if base64.b64encode(ALGORITHMS[name](piece).digest()).decode() != digest.strip():
        raise _Declined(CHECKSUM_MISMATCH, "The piece changed on its way. It is sent again.")


def _refuse_wrong_kind(piece: bytes) -> None:
    kind = wrong_kind(io.BytesIO(piece))
    if kind is not None:
        raise _Declined(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"This is {kind}, not a recording.")


def _hash_or_none(written: str | None) -> str | None:
    return written if written is not None and SHA256.fullmatch(written) else None
