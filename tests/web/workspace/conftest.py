"""A real archive behind the door: two interviews, taken through the real worker, and a user of each role.

It is made once; every test gets its own copy, its own clock, and may do to it what it likes.
"""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.accounts import add_user
from archive.bootstrap import make_archive, open_archive
from archive.clock import SetClock
from archive.config import Config, TranscribeSettings
from archive.context import Archive
from archive.intake import NewInterview, NewParticipant, grants_for, take_in
from archive.models import (
    OPERATOR,
    InterviewId,
    NameAs,
    ParticipantRole,
    Presentation,
    Purpose,
    Role,
    User,
)
from archive.passphrases import Passphrases
from archive.worker import Worker
from web.workspace.app import create_workspace

RECORDINGS = Path(__file__).parents[2] / "recordings"
INSIDE = (Purpose.PRESERVE, Purpose.TRANSCRIBE_LOCAL, Purpose.INDEX)
OPEN = (*INSIDE, Purpose.RESEARCH, Purpose.EXCERPT_PUBLIC, Purpose.FULL_PUBLIC)
PASSPHRASE = "un tranvia hacia la estacion"
EMAILS = {
    Role.ADMIN: "ana@archive.test",
    Role.ARCHIVIST: "berta@archive.test",
    Role.RESEARCHER: "rita@archive.test",
}
SECRET = "a key that is only for these tests"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def fast_passphrases() -> Passphrases:
    """The real hashing, cheap enough for hundreds of sign-ins."""
    return Passphrases(memory_kib=64, rounds=1)


def rosa() -> NewInterview:
    """Everything agreed to: researchers may read it and excerpts may be public. Her own name is kept inside."""
    return NewInterview(
        title="Hola, soy Rosa",
        languages=("es",),
        participants=(
            NewParticipant(
                "Rosa Quispe Mamani",
                ParticipantRole.NARRATOR,
                grants_for(OPEN),
                Presentation(NameAs.PSEUDONYM, "Elena", "Bruselas"),
            ),
            NewParticipant("Lucía Vermeulen", ParticipantRole.INTERVIEWER, grants_for(OPEN)),
        ),
        recorded_on="2025-03-10",
        place="Molenbeek",
    )


def marta() -> NewInterview:
    """For the staff alone: no researcher may learn that it is there."""
    return NewInterview(
        title="Marta, a puerta cerrada",
        languages=("es", "fr"),
        participants=(
            NewParticipant("Marta Condori", ParticipantRole.NARRATOR, grants_for(INSIDE)),
            NewParticipant("Inés Peeters", ParticipantRole.INTERVIEWER, grants_for(INSIDE)),
        ),
    )


@dataclass(frozen=True, slots=True)
class Made:
    """The archive that every test copies."""

    config: Config
    rosa: InterviewId
    marta: InterviewId
    users: dict[Role, User]


@dataclass(slots=True)
class Browser:
    """Somebody at the pages; she sends the token that each form carries, as a browser would."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **given: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, headers={**self.headers, **given.pop("headers", {})}, **given)

    def page(self, path: str) -> str:
        """Open a page that must be there, and return its text."""
        response = self.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        return response.get_data(as_text=True)

    def token(self) -> str:
        """Return a token for a form."""
        page = self.client.get("/sign-out").get_data(as_text=True)
        found = TOKEN.search(page) or TOKEN.search(self.client.get("/login").get_data(as_text=True))
        assert found is not None
        return found[1]

    def post(self, path: str, form: dict[str, Any] | None = None, **given: Any) -> TestResponse:
        """Send a form."""
        data = {"csrf_token": self.token(), **(form or {})}
        return self.client.post(
            path, data=data, headers={**self.headers, **given.pop("headers", {})}, **given
        )

    def sign_in(self, email: str, passphrase: str = PASSPHRASE, wanted: str = "") -> TestResponse:
        """Try to come in."""
        return self.post("/login", {"email": email, "passphrase": passphrase, "next": wanted})


@dataclass(frozen=True, slots=True)
class World:
    """One test's own archive, its pages, and its clock."""

    archive: Archive
    app: Flask
    clock: SetClock
    rosa: InterviewId
    marta: InterviewId
    users: dict[Role, User]

    def stranger(self) -> Browser:
        """Return a browser in which nobody has signed in."""
        return Browser(self.app.test_client())

    def browser(self, role: Role) -> Browser:
        """Return a browser in which the user of this role has signed in."""
        browser = self.stranger()
        assert browser.sign_in(EMAILS[role]).status_code == 303
        return browser

    def work(self) -> None:
        """Let the real worker do all that waits; takes some seconds."""
        worker = Worker(self.archive)
        try:
            worker.work(drain=True)
        finally:
            worker.close()

    def take_in(self, new: NewInterview, content: bytes, name: str = "recording.wav") -> InterviewId:
        """Take an interview in as the operator."""
        part = self.archive.config.work_folder / "taken.part"
        part.write_bytes(content)
        with part.open("rb") as stream:
            return take_in(self.archive, OPERATOR, new, stream, original_name=name).interview


def _scripted(config: Config, script: str) -> Config:
    settings = TranscribeSettings(engine="scripted", script=str(RECORDINGS / script))
    return replace(config, transcribe=settings, compute=replace(config.compute, processes=1))


def _take_through(config: Config, script: str, new: NewInterview, recording: str) -> InterviewId:
    archive = open_archive(_scripted(config, script), passphrases=fast_passphrases())
    with (RECORDINGS / recording).open("rb") as stream:
        taken = take_in(archive, OPERATOR, new, stream, original_name=recording)
    worker = Worker(archive)
    try:
        worker.work(drain=True)
    finally:
        worker.close()
        archive.connections.close()
    return taken.interview


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """An archive with two interviews prepared, transcribed, tagged and indexed."""
    config = Config(data_dir=tmp_path_factory.mktemp("made") / "archive")
    archive = make_archive(config, passphrases=fast_passphrases())
    users = {
        role: add_user(archive, OPERATOR, email, role, PASSPHRASE, email.partition("@")[0].capitalize())
        for role, email in EMAILS.items()
    }
    archive.connections.close()
    marta_id = _take_through(config, "dos_voces_8s.json", marta(), "dos_voces_8s.opus")
    rosa_id = _take_through(config, "hola_4s.json", rosa(), "hola_4s.opus")
    return Made(_scripted(config, "hola_4s.json"), rosa_id, marta_id, users)


@pytest.fixture
def world(made: Made, tmp_path: Path) -> Iterator[World]:
    """That archive, copied for one test."""
    config = made.config.at(tmp_path / "archive")
    shutil.copytree(made.config.data_dir, config.data_dir)
    clock = SetClock(time.time_ns() // 1_000_000)
    archive = open_archive(config, clock=clock, passphrases=fast_passphrases())
    app = create_workspace(archive, base_url="http://localhost", secret_key=SECRET, insecure_http=True)
    yield World(archive, app, clock, made.rosa, made.marta, made.users)
    archive.connections.close()


@pytest.fixture
def browser(world: World) -> Callable[[Role], Browser]:
    """Sign somebody in: `browser(Role.ARCHIVIST)`."""
    return world.browser


@pytest.fixture
def archivist(world: World) -> Browser:
    """An archivist at the pages."""
    return world.browser(Role.ARCHIVIST)


@pytest.fixture
def researcher(world: World) -> Browser:
    """A researcher at the pages."""
    return world.browser(Role.RESEARCHER)
