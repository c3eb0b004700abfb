"""The pages behind the door over the archive of `tests.peopled`, and browsers for its people."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.terms.models import Role
from tests import peopled
from tests.peopled import EMAILS, PASSPHRASE, Made, copied
from tests.serving import served
from tests.together import made_together
from tests.untouched import untouched
from tests.web.workspace.spoken import give_words
from web.workspace.app import create_workspace

SECRET = "a key that is only for these tests"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


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
class World(peopled.World):
    """One test's own archive, its clock, and its pages."""

    app: Flask

    def stranger(self) -> Browser:
        """Return a browser in which nobody has signed in."""
        return Browser(self.app.test_client())

    def browser(self, role: Role) -> Browser:
        """Return a browser in which the user of this role has signed in."""
        browser = self.stranger()
        assert browser.sign_in(EMAILS[role]).status_code == 303
        return browser


@pytest.fixture(scope="session")
def made_with_words(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """The archive in which Rosa's words are those of `spoken.give_words`: `made` of the tests that all need them."""

    def make(place: Path) -> Made:
        with copied(made, place) as people:
            give_words(people)
        return replace(made, config=made.config.at(place))

    with_words = made_together(tmp_path_factory, "made-with-words", make)
    with untouched(with_words.config.data_dir):
        yield with_words


@pytest.fixture
def world(made: Made, tmp_path: Path) -> Iterator[World]:
    """The archive with people in it, copied for one test."""
    with copied(made, tmp_path / "archive") as people:
        app = create_workspace(
            people.archive, base_url="http://localhost", secret_key=SECRET, insecure_http=True
        )
        yield World(people.archive, people.clock, people.rosa, people.marta, people.users, app)


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


@pytest.fixture
def site(world: World) -> Iterator[str]:
    """The address of the pages, served for a real browser."""
    with served(world.app) as address:
        yield address
