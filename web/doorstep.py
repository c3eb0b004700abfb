"""What may be left on the doorstep: waitress writes a whole request to the disk before any page is asked about it.

Only an upload by a browser that has been here may be large; the rest is turned away by its length. Knows no session.
"""

import socket
from copy import copy
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, create_server

UNSENT_BYTES = 128 * 1024
"""What the kernel may hold of an answer for a slow listener (twice that, on Linux): it is sent even if taken back."""
SMALL_REQUEST_BYTES = 2 * 1024 * 1024
"""Above what the pages take, so that who sends a little too much reads a page of ours."""


def open_server(application: object, *, large_path: str, **settings: Any) -> Any:
    """Return waitress's server, in which only POSTs to `large_path` with a cookie may use `max_request_body_size`.

    Raises OSError and ValueError like waitress's own create_server.
    """
    sockets: dict[int, object] = {}
    server = create_server(application, map=sockets, **settings)
    for each in (server, *sockets.values()):
        if isinstance(each, BaseWSGIServer):
            each.channel_class = _channel_for(large_path)
            each.adj.socket_options = [
                *each.adj.socket_options,
                (socket.SOL_SOCKET, socket.SO_SNDBUF, UNSENT_BYTES),
            ]
    return server


def _channel_for(large_path: str) -> type[HTTPChannel]:
    class Parser(HTTPRequestParser):  # type: ignore[misc]
        adj: Any

        def parse_header(self, header_plus: bytes) -> None:
            super().parse_header(header_plus)
            if self.command != "POST" or self.path != large_path or "COOKIE" not in self.headers:
                self.adj = copy(self.adj)
                self.adj.max_request_body_size = min(SMALL_REQUEST_BYTES, self.adj.max_request_body_size)

    class Channel(HTTPChannel):  # type: ignore[misc]
        parser_class = Parser

    return Channel
