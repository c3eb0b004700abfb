"""Default deny, over the whole map of addresses; and what may not be told apart."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from archive.participation.participants import withdraw
from archive.terms.models import Role
from tests.web.workspace.conftest import Browser, World
from web.workspace.door import BARE_ENDPOINTS, OPEN_ENDPOINTS, RESEARCHER_ENDPOINTS


def rules(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Every rule with each of its methods, and an address that it answers."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: 1 if name in {"number"} else "something" for name in rule.arguments}
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            yield rule, method, adapter.build(rule.endpoint, values, method=method)


def test_nothing_answers_whoever_has_not_signed_in(world: World) -> None:
    asked = 0
    for rule, method, address in rules(world.app):
        if rule.endpoint in OPEN_ENDPOINTS:
            continue
        answer = world.stranger().client.open(address, method=method)
        wanted = 401 if rule.endpoint in BARE_ENDPOINTS else 303
        assert (answer.status_code, method, address) == (wanted, method, address)
        assert b"Rosa" not in answer.data
        asked += 1
    assert asked > 15


def test_a_researcher_is_shown_out_of_whatever_is_not_listed(world: World) -> None:
    client = world.browser(Role.RESEARCHER).client
    asked = 0
    for rule, method, address in rules(world.app):
        if rule.endpoint in OPEN_ENDPOINTS | RESEARCHER_ENDPOINTS:
            continue
        answer = client.open(address, method=method)
        assert (answer.status_code, method, address) == (403, method, address)
        asked += 1
    assert asked > 10


def test_every_listed_endpoint_exists(world: World) -> None:
    known = {rule.endpoint for rule in world.app.url_map.iter_rules()}
    assert known >= OPEN_ENDPOINTS | RESEARCHER_ENDPOINTS | BARE_ENDPOINTS


def test_an_address_that_is_not_there_is_not_told_to_a_stranger(world: World) -> None:
    absent = world.stranger().get("/nothing/of/the/kind")
    present = world.stranger().get("/jobs")
    assert absent.status_code == present.status_code == 303


def test_a_part_of_a_page_is_refused_with_a_bare_status(world: World) -> None:
    assert world.stranger().get("/jobs", headers={"X-Part": "jobs"}).status_code == 401


@pytest.mark.parametrize("role", [Role.ADMIN, Role.ARCHIVIST, Role.RESEARCHER])
def test_absent_and_withdrawn_are_the_same_page_byte_for_byte(world: World, role: Role) -> None:
    browser = world.browser(role)
    withdraw(world.archive, world.users[Role.ADMIN].viewer, world.rosa)
    absent, closed = browser.get("/interviews/nothing-like-it"), browser.get(f"/interviews/{world.rosa}")
    assert absent.status_code == closed.status_code == 404
    assert absent.data == closed.data


def test_absent_and_hidden_are_the_same_page_for_a_researcher(world: World, researcher: Browser) -> None:
    absent, hidden = (
        researcher.get("/interviews/nothing-like-it"),
        researcher.get(f"/interviews/{world.marta}"),
    )
    assert absent.status_code == hidden.status_code == 404
    assert absent.data == hidden.data
    assert set(absent.headers.keys()) == set(hidden.headers.keys())


def test_what_is_behind_the_door_is_kept_nowhere_and_found_by_nobody(world: World) -> None:
    browser = world.browser(Role.ARCHIVIST)
    for path in ("/", "/jobs", "/audit", "/upload", "/nothing", f"/interviews/{world.rosa}/agreements"):
        answer = browser.get(path)
        assert answer.headers["Cache-Control"] == "no-store", path
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_no_page_carries_script_or_style_of_its_own(world: World, archivist: Browser) -> None:
    for path in ("/", "/jobs", "/audit", "/upload", "/sign-out", f"/interviews/{world.rosa}/agreements"):
        page = archivist.page(path)
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
        assert " onclick=" not in page


def test_a_host_that_is_not_ours_is_not_answered(world: World) -> None:
    answer = world.stranger().client.get("/login", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert b"evil.example" not in answer.data


def test_a_request_that_is_too_large_is_not_read(archivist: Browser) -> None:
    answer = archivist.post("/sign-out", {"padding": "x" * (2 * 1024 * 1024)})
    assert answer.status_code == 413
