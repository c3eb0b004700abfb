"""What may be left on the doorstep: waitress writes a whole request to the disk before any page is asked about it.

Only what is large where it may be, from somebody who has signed in, is let through; the rest is turned away by its
length. Knows no session: whoever opens the server says what is let through.
"""

import socket
from collections.abc import Callable
from copy import copy
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, create_server
from waitress.utilities import Error

UNSENT_BYTES = 128 * 1024
"""What the kernel may hold of an answer for a slow listener (twice that, on Linux): it is sent even if taken back."""
SMALL_REQUEST_BYTES = 2 * 1024 * 1024
"""Above what the pages take, so that who sends a little too much reads a page of ours."""

TOO_LARGE = 413

Allowed = Callable[[str, str, str], int | None]
"""Says how large a body may be, by method, path and the cookies; None where nobody with these cookies is known here."""


class SignInFirst(Error):  # type: ignore[misc]
    """Said in place of taking in a large body from nobody who has signed in."""

    code = 401
    reason = "Please sign in, then send it once more"


def open_server(application: object, *, allowed: Allowed, **settings: Any) -> Any:
    """Return waitress's server, in which a body above `SMALL_REQUEST_BYTES` is only taken in where `allowed` says so.

    Raises OSError and ValueError like waitress's own create_server.
    """
    sockets: dict[int, object] = {}
    server = create_server(application, map=sockets, **settings)
    for each in (server, *sockets.values()):
        if isinstance(each, BaseWSGIServer):
            each.channel_class = _channel_for(allowed)
            each.adj.socket_options = [
                *each.adj.socket_options,
                (socket.SOL_SOCKET, socket.SO_SNDBUF, UNSENT_BYTES),
            ]
    return server


def _channel_for(allowed: Allowed) -> type[HTTPChannel]:
    class Parser(HTTPRequestParser):  # type: ignore[misc]
        adj: Any
        error: Any
        is_nobody = False

        def parse_header(self, header_plus: bytes) -> None:
            super().parse_header(header_plus)
            most: int | None = SMALL_REQUEST_BYTES
            if self.chunked or self.content_length >= SMALL_REQUEST_BYTES:
                most = allowed(self.command, self.path, self.headers.get("COOKIE", ""))
            self.adj = copy(self.adj)
            self.adj.max_request_body_size = min(most or SMALL_REQUEST_BYTES, self.adj.max_request_body_size)
            self.is_nobody = most is None

        def received(self, data: bytes) -> int:
            consumed: int = super().received(data)
            if self.is_nobody and self.error is not None and self.error.code == TOO_LARGE:
                self.error = SignInFirst("Nothing was taken in.")
            return consumed

    class Channel(HTTPChannel):  # type: ignore[misc]
        parser_class = Parser

    return Channel
