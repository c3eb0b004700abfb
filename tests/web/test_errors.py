"""Absent, hidden and withdrawn look the same; every refusal is a page a person can read."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from archive.gallery.schema import audio_file
from archive.gallery.writer import take_out
from web.errors import PAGES, Answer
from web.gallery.app import create_gallery
from web.room import build_room
from web.site import Site


class Unwilling(Exception):
    """A domain error of a test."""


class Odd(Exception):
    """Another one: a form, or an address, that makes no sense."""


@pytest.fixture
def room() -> Flask:
    app = build_room(
        Site("http://127.0.0.1:8000"),
        layout="base.html",
        listed=True,
        domain_errors={Unwilling: Answer(403, speaks=True), Odd: Answer(400, speaks=True)},
    )

    @app.get("/refuse/<int:status>")
    def refusing(status: int) -> str:
        refusal = HTTPException()
        refusal.code = status
        raise refusal

    @app.get("/unwilling")
    def unwilling() -> str:
        raise Unwilling("She did not agree to <this>.")

    @app.route("/odd", methods=["GET", "POST"])
    def odd() -> str:
        raise Odd("No such moment.")

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("secret words of a testimony")

    return app


def test_that_something_was_not_done_is_said_only_of_what_was_sent(room: Flask) -> None:
    client = room.test_client()
    asked, sent = client.get("/odd"), client.post("/odd")
    assert (asked.status_code, sent.status_code) == (400, 400)
    assert "<h1>This cannot be shown</h1>" in asked.text
    assert "<h1>That was not done</h1>" in sent.text
    assert "No such moment." in asked.text
    assert "No such moment." in sent.text


def answer_of(response: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    kept = [(name, value) for name, value in response.headers if name != "Date"]
    return response.status_code, response.data, kept


def test_absent_hidden_and_withdrawn_are_the_same_byte_for_byte(gallery_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "gallery"
    shutil.copytree(gallery_folder, folder)
    audio_file(folder, "plain").unlink()
    take_out(folder, ["warned"])
    client = create_gallery(folder, base_url="http://localhost").test_client()
    for ending in ("", "/sound.mp3", "/captions.vtt", "?t=3"):
        absent = answer_of(client.get(f"/excerpts/never-was{ending}"))
        assert absent[0] == 404
        assert answer_of(client.get(f"/excerpts/plain{ending}")) == absent
        assert answer_of(client.get(f"/excerpts/warned{ending}")) == absent
    assert answer_of(client.get("/themes/never-was")) == answer_of(client.get("/nowhere/at/all"))
    assert answer_of(client.get("/excerpts?language=xx")) == answer_of(client.get("/excerpts/never-was"))


def test_withdrawn_words_and_themes_are_on_no_page(gallery_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "gallery"
    shutil.copytree(gallery_folder, folder)
    client = create_gallery(folder, base_url="http://localhost").test_client()
    assert b"march" in client.get("/search?words=marché").data
    take_out(folder, ["unnamed"])
    for path in ("/", "/excerpts", "/themes", "/languages", "/search?words=hija", "/search?words=noel"):
        page = client.get(path)
        assert page.status_code == 200
        for gone in ("Noëls", "semaines", "brazos", "Migration route", "French"):
            assert gone not in page.text


def test_not_found_leads_on(visitor: FlaskClient) -> None:
    page = visitor.get("/excerpts/never-was").text
    assert "To the first page" in page
    assert "Browse by theme" in page


@pytest.mark.parametrize("path", ["/excerpts/zanahoria", "/themes/zanahoria", "/zanahoria?zanahoria=1"])
def test_not_found_repeats_nothing_of_the_request(visitor: FlaskClient, path: str) -> None:
    assert "zanahoria" not in visitor.get(path).text


@pytest.mark.parametrize("status", sorted(PAGES))
def test_each_status_has_its_page(room: Flask, status: int) -> None:
    response = room.test_client().get(f"/refuse/{status}")
    assert response.status_code == status
    assert PAGES[status].title in response.text


def test_a_wrong_method_is_405_and_says_which_are_right(visitor: FlaskClient) -> None:
    response = visitor.post("/excerpts/plain")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert answer_of(response) == answer_of(visitor.post("/excerpts/absent"))


def test_a_domain_error_may_speak_and_is_escaped(room: Flask) -> None:
    response = room.test_client().get("/unwilling")
    assert response.status_code == 403
    assert "She did not agree to &lt;this&gt;." in response.text


def test_an_unforeseen_error_says_nothing_of_itself(room: Flask) -> None:
    response = room.test_client().get("/broken")
    assert response.status_code == 500
    assert PAGES[500].sentence in response.text
    assert "secret" not in response.text


def test_a_foreign_host_name_is_refused_in_plain_words(visitor: FlaskClient) -> None:
    response = visitor.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil" not in response.text
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_body_beyond_the_limit_is_refused(room: Flask) -> None:
    assert room.config["MAX_CONTENT_LENGTH"] == 1024 * 1024
