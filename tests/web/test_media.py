"""Sound goes out whole or in ranges, and leaves nothing behind that outlives it."""

from pathlib import Path

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from web.media import PIECE_BYTES, Stretch, TakenBack, send_sound

BYTES = bytes(range(256)) * 1000


@pytest.fixture
def listener(tmp_path: Path) -> FlaskClient:
    path = tmp_path / "clip.mp3"
    path.write_bytes(BYTES)
    app = Flask(__name__)

    @app.get("/sound")
    def sound() -> Response:
        return send_sound(request, path)

    @app.get("/gone")
    def gone() -> Response:
        return send_sound(request, tmp_path / "gone.mp3", cache="private")

    return app.test_client()


def test_whole_file_is_sent_without_a_range(listener: FlaskClient) -> None:
    response = listener.get("/sound")
    assert (response.status_code, response.data) == (200, BYTES)
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Content-Length"] == str(len(BYTES))
    assert response.headers["Content-Type"] == "audio/mpeg"


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, len(BYTES)),
        ("bytes=-5", len(BYTES) - 5, len(BYTES)),
        ("bytes=-99999999", 0, len(BYTES)),
        (f"bytes=1-{PIECE_BYTES * 2}", 1, PIECE_BYTES * 2 + 1),
        (f"bytes={len(BYTES) - 1}-99999999", len(BYTES) - 1, len(BYTES)),
    ],
)
def test_one_range_is_answered_exactly(listener: FlaskClient, asked: str, start: int, stop: int) -> None:
    response = listener.get("/sound", headers={"Range": asked})
    assert (response.status_code, response.data) == (206, BYTES[start:stop])
    assert response.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(BYTES)}"
    assert response.headers["Content-Length"] == str(stop - start)


@pytest.mark.parametrize("asked", [f"bytes={len(BYTES)}-", f"bytes={len(BYTES) + 5}-{len(BYTES) + 9}"])
def test_range_beyond_the_end_is_416_with_the_size(listener: FlaskClient, asked: str) -> None:
    response = listener.get("/sound", headers={"Range": asked})
    assert (response.status_code, response.data) == (416, b"")
    assert response.headers["Content-Range"] == f"bytes */{len(BYTES)}"


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-9", "lines=1-2", "bytes=9-1", "bytes=x-y", "nonsense", "bytes=", ""]
)
def test_range_that_is_not_understood_gets_the_whole_file(listener: FlaskClient, asked: str) -> None:
    response = listener.get("/sound", headers={"Range": asked})
    assert (response.status_code, response.data) == (200, BYTES)


def test_if_range_can_match_nothing_so_the_whole_file_is_sent(listener: FlaskClient) -> None:
    response = listener.get("/sound", headers={"Range": "bytes=0-1", "If-Range": '"x"'})
    assert response.status_code == 200


def test_head_says_the_size_and_sends_nothing(listener: FlaskClient) -> None:
    response = listener.head("/sound", headers={"Range": "bytes=0-1"})
    assert (response.status_code, response.data) == (200, b"")
    assert response.headers["Content-Length"] == str(len(BYTES))


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-1"}, {"Range": "bytes=999999999-"}])
def test_no_validator_and_no_name_outlives_the_file(listener: FlaskClient, headers: dict[str, str]) -> None:
    sent = listener.get("/sound", headers=headers).headers
    for telling in ("ETag", "Last-Modified", "Expires", "Content-Disposition"):
        assert telling not in sent
    assert sent["Cache-Control"] == "no-store"


def test_conditional_request_is_never_answered_with_304(listener: FlaskClient) -> None:
    headers = {"If-None-Match": "*", "If-Modified-Since": "Wed, 01 Jan 2070 00:00:00 GMT"}
    assert listener.get("/sound", headers=headers).status_code == 200


def test_file_that_has_just_gone_is_not_found(listener: FlaskClient) -> None:
    assert listener.get("/gone").status_code == 404


def test_what_is_removed_while_somebody_listens_stops_within_a_piece(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp3"
    path.write_bytes(BYTES)
    stretch = Stretch(path.open("rb"), 10, len(BYTES), path, lambda: path)
    assert stretch.read(100) == BYTES[10:110]
    path.unlink()
    while stretch.tell() < PIECE_BYTES:
        assert stretch.read(30_000), "what it was allowed to send, it sends"
    with pytest.raises(TakenBack):
        stretch.read(1)
    stretch.close()


def test_what_may_not_be_had_any_more_stops_though_its_file_stays(tmp_path: Path) -> None:
    """Inside, a sealed recording stays in its place for fourteen days."""
    path = tmp_path / "clip.mp3"
    path.write_bytes(BYTES)
    answers = [path, path, tmp_path / "another.mp3"]
    stretch = Stretch(path.open("rb"), 0, len(BYTES), path, lambda: answers.pop(0))
    assert len(stretch.read() + stretch.read()) == 2 * PIECE_BYTES
    with pytest.raises(TakenBack):
        stretch.read()
    stretch.close()


def test_looking_ahead_and_going_back_gives_the_same_bytes(tmp_path: Path) -> None:
    """The server takes a piece again where not all of it went."""
    path = tmp_path / "clip.mp3"
    path.write_bytes(BYTES)
    stretch = Stretch(path.open("rb"), 5, 105, path, lambda: path)
    assert (stretch.seekable(), stretch.seek(0, 2), stretch.seek(0)) == (True, 100, 0)
    assert stretch.read(40) == BYTES[5:45]
    stretch.seek(10)
    assert stretch.tell() == 10
    assert stretch.read() == BYTES[15:105]
    assert stretch.read() == b""
    stretch.close()
