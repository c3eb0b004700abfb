"""A real server on this machine for as long as a test looks at its pages."""

import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from wsgiref.types import WSGIApplication

from werkzeug.serving import make_server

LOWEST_PORT, HIGHEST_PORT = 18_000, 32_000
"""Below those that the system gives away by itself, so that nobody is given the port before a server has it."""


def free_port() -> int:
    """Return a port on which nobody listens just now, and that hardly anybody else will take."""
    while True:
        port = random.SystemRandom().randrange(LOWEST_PORT, HIGHEST_PORT)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


@contextmanager
def served(app: WSGIApplication) -> Iterator[str]:
    """Serve `app` on 127.0.0.1 on a free port for as long as the block runs; yields its address without a slash."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
