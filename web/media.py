"""Sound files to the browser: whole, or the range that was asked for.

A response says nothing that outlives the file: no ETag, no Last-Modified, no file name. Never decodes.
Before each piece it is asked again whether the sound may be had: what is taken back while somebody listens stops. The
server reads the pieces itself when the listener takes them, so that a slow one holds no thread and no memory.
"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

from flask import Request, Response
from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

PIECE_BYTES = 64 * 1024


class TakenBack(OSError):
    """The sound may not be had any more; the connection ends in the middle."""


def send_sound(
    request: Request,
    path: Path,
    *,
    content_type: str = "audio/mpeg",
    cache: str = "no-store",
    part: tuple[int, int] | None = None,
    ask_again: Callable[[], Path] | None = None,
) -> Response:
    """Answer with the bytes of `path`: 200, 206 for one satisfiable range, 416 for one that is not.

    With `part` the bytes (start, stop) of the file are all that there is. `ask_again` returns where the sound is now,
    or raises; it is called before each piece, in any thread and outside of any request.

    Several ranges at once, other units, and an If-Range (there is no validator it could match) get the
    whole file, as RFC 9110 allows. Raises NotFound where the file has just gone.
    """
    file = _open(path)
    begin, end = part or (0, path.stat().st_size)
    size = end - begin
    wanted = _wanted_range(request, size)
    start, stop = wanted or (0, size)
    if wanted is not None and start >= stop:
        file.close()
        response = Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        stretch = Stretch(file, begin + start, begin + stop, path, ask_again or (lambda: path))
        response = Response(
            wrap_file(request.environ, cast("BinaryIO", stretch), PIECE_BYTES), direct_passthrough=True
        )
        response.headers["Content-Length"] = str(stop - start)
    if wanted is not None and start < stop:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    if request.method == "HEAD":
        file.close()
    response.headers["Content-Type"] = content_type
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = cache
    return response


class Stretch(io.RawIOBase):
    """The bytes (start, stop) of an open file, as a file of their own whose every piece is asked for anew."""

    def __init__(
        self, file: BinaryIO, start: int, stop: int, path: Path, ask_again: Callable[[], Path]
    ) -> None:
        super().__init__()
        self._file, self._start, self._length = file, start, stop - start
        self._path, self._ask_again = path, ask_again
        self._at = self._allowed = 0

    def seekable(self) -> bool:
        """Whether it may be sought in; the server looks ahead and goes back."""
        return True

    def tell(self) -> int:
        """Return where the next piece begins."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, counted from the start, from here, or from the end."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = min(max(0, base + offset), self._length)
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Return at most a piece. Raises TakenBack, or what asking again raises."""
        wanted = self._length - self._at if size < 0 else min(size, self._length - self._at)
        if wanted <= 0:
            return b""
        if self._at >= self._allowed:
            self._ask()
        self._file.seek(self._start + self._at)
        found = self._file.read(min(wanted, self._allowed - self._at))
        self._at += len(found)
        return found

    def _ask(self) -> None:
        if self._ask_again() != self._path or not self._path.is_file():
            raise TakenBack("taken back")
        self._allowed = self._at + PIECE_BYTES

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


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
