"""Sound files to the browser: whole, or the range that was asked for.

A response says nothing that outlives the file: no ETag, no Last-Modified, no file name. Never decodes.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from flask import Request, Response
from werkzeug.exceptions import NotFound

PIECE_BYTES = 64 * 1024


def send_sound(
    request: Request,
    path: Path,
    *,
    content_type: str = "audio/mpeg",
    cache: str = "no-store",
    part: tuple[int, int] | None = None,
) -> Response:
    """Answer with the bytes of `path`: 200, 206 for one satisfiable range, 416 for one that is not.

    With `part` the bytes (start, stop) of the file are all that there is.

    Several ranges at once, other units, and an If-Range (there is no validator it could match) get the
    whole file, as RFC 9110 allows. Raises NotFound where the file has just gone.
    """
    file = _open(path)
    begin, end = part or (0, path.stat().st_size)
    size = end - begin
    wanted = _wanted_range(request, size)
    if wanted is None:
        response = _answer(file, begin, end, 200)
    elif wanted[0] >= wanted[1]:
        file.close()
        response = Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        response = _answer(file, begin + wanted[0], begin + wanted[1], 206)
        response.headers["Content-Range"] = f"bytes {wanted[0]}-{wanted[1] - 1}/{size}"
    response.headers["Content-Type"] = content_type
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = cache
    return response


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError as gone:
        raise NotFound from gone


def _wanted_range(request: Request, size: int) -> tuple[int, int] | None:
    """Return (start, stop), empty where it cannot be satisfied; None where the whole file is the answer."""
    asked = request.range
    if request.method != "GET" or asked is None or "If-Range" in request.headers:
        return None
    if asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    start, stop = asked.ranges[0]
    if start < 0:
        return (max(0, size + start), size)
    return (start, size if stop is None else min(stop, size))


def _answer(file: BinaryIO, start: int, stop: int, status: int) -> Response:
    file.seek(start)
    response = Response(_pieces(file, stop - start), status=status, direct_passthrough=True)
    response.headers["Content-Length"] = str(stop - start)
    response.call_on_close(file.close)
    return response


def _pieces(file: BinaryIO, length: int) -> Iterator[bytes]:
    while length > 0 and (piece := file.read(min(PIECE_BYTES, length))):
        length -= len(piece)
        yield piece
