"""How she is heard in public: as she is, altered and said to be so, or not at all: then nothing can be played."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.web.invented import PLAIN, fill_gallery
from web.gallery.app import create_gallery

PLACES = ("/", "/excerpts", "/excerpts/plain")


def visitor_of(folder: Path, voice: str) -> FlaskClient:
    """Return somebody before a gallery with one excerpt in it."""
    made = fill_gallery(folder / "gallery", [replace(PLAIN, voice=voice)])
    return create_gallery(made, base_url="http://localhost").test_client()


def test_what_is_to_be_read_has_no_player_anywhere(tmp_path: Path) -> None:
    visitor = visitor_of(tmp_path, "text_only")
    for place in PLACES:
        page = visitor.get(place).text
        assert "data-player" not in page, place
        assert "<audio" not in page, place
        assert "to be read, not heard" in page.lower(), place
    page = visitor.get("/excerpts/plain").text
    assert "Mis" in page
    assert "Press a word" not in page


def test_an_altered_voice_is_called_altered_and_never_anonymous(tmp_path: Path) -> None:
    visitor = visitor_of(tmp_path, "altered")
    for place in PLACES:
        page = visitor.get(place).text.lower()
        assert "voice altered" in page, place
        assert "anonym" not in page, place
        assert "data-player" in page, place


@pytest.mark.parametrize("place", PLACES)
def test_an_unchanged_voice_is_not_spoken_of(tmp_path: Path, place: str) -> None:
    page = visitor_of(tmp_path, "original").get(place).text
    assert "altered" not in page.lower()
    assert "data-player" in page
