"""Where the pages are is a setting and never what a visitor sends; nor is who she is, unless a named proxy says it."""

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.test import Client

from archive.config import WebSettings
from web.wsgi import behind_proxies, public_address

SAID = {
    "X-Forwarded-For": "6.6.6.6, 203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
}


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    asked = (environ["REMOTE_ADDR"], environ["wsgi.url_scheme"], environ["HTTP_HOST"])
    return [" ".join(asked).encode()]


def answered(web: WebSettings) -> str:
    return (
        Client(behind_proxies(echo, web))
        .get("/", headers=SAID, environ_base={"REMOTE_ADDR": "10.0.0.1"})
        .text
    )


def test_nobody_is_believed_who_was_not_named_in_the_settings() -> None:
    assert answered(WebSettings()) == "10.0.0.1 http localhost"


def test_as_many_proxies_are_believed_as_there_are_and_never_for_the_host() -> None:
    assert answered(WebSettings(trusted_proxies=1)) == "203.0.113.9 https localhost"


def test_the_public_address_is_the_one_that_was_set_and_its_host_is_served() -> None:
    web = WebSettings(public_url="https://voices.example/", trusted_hosts=("127.0.0.1", "other.example"))
    assert public_address(web) == "https://voices.example"
    assert web.hosts == ("127.0.0.1", "other.example", "voices.example")
    assert WebSettings().hosts == WebSettings().trusted_hosts
