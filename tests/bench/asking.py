"""A real server of its own process, and how those who measure it ask: over real sockets, with a session's cookie."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from archive.config import Config
from tests.peopled import PASSPHRASE
from tests.serving import free_port
from tests.web.workspace.conftest import TOKEN

PATIENCE_SECONDS = 180.0
WORKSPACE = "/workspace"


@contextmanager
def serving(config: Config, folder: Path) -> Iterator[tuple[int, int]]:
    """Serve the archive as `testimony serve` does; yield the port, and the id of the process."""
    port = free_port()
    settings = folder / "config.toml"
    settings.write_text("", encoding="utf-8")
    program = "import sys; from archive.cli import main; main()"
    environment = {
        **os.environ,
        "TESTIMONY_DATA_DIR": str(config.data_dir),
        "TESTIMONY_CONFIG": str(settings),
    }
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", program, "serve", "--port", str(port), "--insecure-http"],
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError, http.client.HTTPException):
            if ask(port, "/about").status == http.client.OK:
                return
        time.sleep(0.1)
    raise TimeoutError("the server does not answer")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, read whole."""

    status: int
    body: str
    cookie: str
    location: str


def ask(port: int, path: str, cookie: str = "", form: dict[str, str] | None = None) -> Answer:
    """Ask the server once, on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    headers = {"Cookie": cookie} if cookie else {}
    body = None
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(form)
    try:
        connection.request("GET" if form is None else "POST", path, body=body, headers=headers)
        response = connection.getresponse()
        given = (response.getheader("Set-Cookie") or "").partition(";")[0]
        text = response.read().decode("utf-8", errors="replace")
        return Answer(response.status, text, given or cookie, response.getheader("Location") or "")
    finally:
        connection.close()


def token_in(page: str) -> str:
    """Return the token that a form carries."""
    found = TOKEN.search(page)
    assert found is not None, "there is no form on this page"
    return found[1]


def sign_in(port: int, email: str) -> str:
    """Return the cookie of somebody who has signed in."""
    page = ask(port, f"{WORKSPACE}/login")
    form = {"email": email, "passphrase": PASSPHRASE, "csrf_token": token_in(page.body)}
    answer = ask(port, f"{WORKSPACE}/login", page.cookie, form)
    assert answer.status == http.client.SEE_OTHER, answer.status
    return answer.cookie


def ask_for_sound(wire: socket.socket, port: int, path: str, cookie: str, *, start: int, held: int) -> None:
    """Ask for a sound from a byte up to its end; `held` bytes of it may lie unread on the listener's own machine."""
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, held)
    wire.connect(("127.0.0.1", port))
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", f"Range: bytes={start}-"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    wire.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
