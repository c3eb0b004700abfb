"""A real server on this machine for as long as a test looks at its pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from wsgiref.types import WSGIApplication

from werkzeug.serving import make_server


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
