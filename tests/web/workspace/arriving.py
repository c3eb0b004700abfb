"""An empty archive with an archivist and a researcher, and somebody who speaks tus to its pages: cheap to make."""

import base64
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

from archive.bootstrap import make_archive
from archive.clock import SetClock
from archive.config import Config
from archive.context import Archive
from archive.stewardship.accounts import add_user
from archive.terms.models import OPERATOR, Role
from tests.peopled import EMAILS, PASSPHRASE, fast_passphrases
from tests.web.workspace.conftest import SECRET, Browser
from web.workspace.app import create_workspace

SOUND = b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(range(256)) * 40
FIELDS = {
    "title": "Una vida entera",
    "languages": ["es"],
    "narrator": "Juana Pérez Soto",
    "purposes": ["preserve", "transcribe_local"],
    "embargo": "none",
    "name_as": "none",
}


@dataclass(frozen=True, slots=True)
class House:
    """An archive without interviews, its clock, and its pages."""

    archive: Archive
    clock: SetClock
    app: Flask
    signed_in: dict[Role, Browser]

    def browser(self, role: Role) -> Browser:
        """Return the browser of the user of this role: she signs in once, as tries are counted."""
        if role not in self.signed_in:
            self.signed_in[role] = Browser(self.app.test_client())
            assert self.signed_in[role].sign_in(EMAILS[role]).status_code == 303
        return self.signed_in[role]

    def sender(self) -> "Sender":
        """Return an archivist's browser that speaks tus."""
        browser = self.browser(Role.ARCHIVIST)
        return Sender(browser, browser.token())


@contextmanager
def housed(folder: Path, config: Config | None = None) -> Iterator[House]:
    """Make the archive in `folder`, or open the one that is there."""
    clock = SetClock(time.time_ns() // 1_000_000)
    settings = (config or Config(data_dir=folder)).at(folder)
    is_new = not settings.database_file.exists()
    archive = make_archive(settings, clock=clock, passphrases=fast_passphrases())
    if is_new:
        for role, email in EMAILS.items():
            add_user(archive, OPERATOR, email, role, PASSPHRASE, email.partition("@")[0])
    app = create_workspace(archive, base_url="http://localhost", secret_key=SECRET, insecure_http=True)
    yield House(archive, clock, app, {})
    archive.connections.close()


def encoded(text: str) -> str:
    """Return a value of Upload-Metadata."""
    return base64.b64encode(text.encode()).decode()


def checksum(name: str, data: bytes) -> str:
    """Return a value of Upload-Checksum."""
    return f"{name} {base64.b64encode(hashlib.new(name, data).digest()).decode()}"


@dataclass(slots=True)
class Sender:
    """Somebody who sends recordings in pieces, and says what the protocol wants."""

    browser: Browser
    token: str

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, data: bytes = b""
    ) -> TestResponse:
        """Send one request with the version and the token."""
        said = {"Tus-Resumable": "1.0.0", "X-CSRFToken": self.token, **(headers or {})}
        return self.browser.client.open(path, method=method, headers=said, data=data)

    def agree(self, **more: object) -> str:
        """Write down what was agreed to; return its id."""
        answer = self.browser.post("/upload/agreement", {**FIELDS, **more})
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return str(answer.json["agreement"])  # type: ignore[index]

    def begin(self, length: int | None, name: str = "juana.wav", agreement: str | None = None) -> str:
        """Announce a file; return the address of its arrival."""
        said = {"agreement": agreement or self.agree(), "filename": name}
        metadata = ",".join(f"{key} {encoded(value)}" for key, value in said.items())
        size = {"Upload-Defer-Length": "1"} if length is None else {"Upload-Length": str(length)}
        answer = self.ask("POST", "/arrivals", {"Upload-Metadata": metadata, **size})
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return answer.location

    def put(self, path: str, offset: int, data: bytes, **headers: str) -> TestResponse:
        """Send a piece."""
        said = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        return self.ask("PATCH", path, {**said, **{k.replace("_", "-"): v for k, v in headers.items()}}, data)

    def offset(self, path: str) -> int:
        """Return how much is there."""
        answer = self.ask("HEAD", path)
        assert answer.status_code == 200
        return int(answer.headers["Upload-Offset"])

    def finish(self, path: str, sha256: str = "") -> TestResponse:
        """Ask that it be taken in."""
        return self.ask("POST", f"{path}/finish", {"X-Content-SHA256": sha256} if sha256 else {})
