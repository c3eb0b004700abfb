"""The security headers are on every response, errors too."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web.headers import CONTENT_SECURITY_POLICY, protect

EVERYWHERE = (
    "/",
    "/about",
    "/excerpts/plain",
    "/excerpts/plain/sound.mp3",
    "/excerpts/plain/captions.vtt",
    "/static/archive.css",
    "/excerpts/absent",
    "/no/such/page",
)


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_response_carries_the_policy(visitor: FlaskClient, path: str) -> None:
    headers = visitor.get(path).headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "microphone=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_no_response_sets_a_cookie_or_forbids_search_engines(visitor: FlaskClient, path: str) -> None:
    headers = visitor.get(path).headers
    assert "Set-Cookie" not in headers
    assert "X-Robots-Tag" not in headers


def test_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "base-uri 'none'" in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("path", [path for path in EVERYWHERE if not path.startswith("/static")])
def test_nothing_but_static_files_is_kept(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(path).headers["Cache-Control"] == "no-store"


def test_a_room_that_is_not_listed_says_so_on_errors_too() -> None:
    app = Flask(__name__)
    protect(app, listed=False)
    assert "noindex" in app.test_client().get("/nothing").headers["X-Robots-Tag"]


def test_an_unforeseen_error_carries_the_policy() -> None:
    app = Flask(__name__)
    protect(app, listed=True)

    @app.get("/")
    def broken() -> str:
        raise RuntimeError

    response = app.test_client().get("/")
    assert response.status_code == 500
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
