"""What the tests of the pages share: the invented gallery, and somebody who visits it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.invented import fill_gallery
from web.gallery.app import create_gallery


@pytest.fixture(scope="session")
def gallery_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery folder with the invented excerpts in it; read only, shared by all tests."""
    return fill_gallery(tmp_path_factory.mktemp("published") / "gallery")


@pytest.fixture(scope="session")
def gallery_app(gallery_folder: Path) -> Flask:
    """The public pages over that gallery."""
    return create_gallery(
        gallery_folder, base_url="https://voices.example", trusted_hosts=("localhost", "127.0.0.1")
    )


@pytest.fixture
def visitor(gallery_app: Flask) -> Iterator[FlaskClient]:
    """Somebody who has never been here."""
    with gallery_app.test_client() as client:
        yield client
