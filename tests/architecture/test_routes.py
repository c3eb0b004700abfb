"""Over the whole map of addresses: closed unless listed, and nothing is changed by looking."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from archive.bootstrap import make_archive
from archive.config import Config
from tests.architecture.calls import leads_to
from web.gallery.app import create_gallery
from web.workspace.app import create_workspace
from web.workspace.door import BARE_ENDPOINTS, OPEN_ENDPOINTS, RESEARCHER_ENDPOINTS, UPLOAD_ENDPOINT

LOOKS = {"GET", "HEAD"}
CHANGES = {"POST", "PUT", "PATCH", "DELETE"}
ASKS_WHAT_IS_UNDERSTOOD = {"tus.capabilities"}
"""The one endpoint with OPTIONS, which the protocol of recordings in pieces has for that."""
WRITES = ("archive.consent.writer", "writing")
OURS = ("web.gallery.", "web.workspace.")


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Flask]:
    """The gallery and the workspace of an archive with nothing in it."""
    archive = make_archive(Config(data_dir=tmp_path_factory.mktemp("archive")))
    gallery = create_gallery(archive.config.gallery_folder, base_url="http://localhost:8000")
    workspace = create_workspace(archive, base_url="http://localhost:8000", secret_key="only for this test")
    return gallery, workspace


@pytest.fixture(scope="module")
def gallery(rooms: tuple[Flask, Flask]) -> Flask:
    return rooms[0]


@pytest.fixture(scope="module")
def workspace(rooms: tuple[Flask, Flask]) -> Flask:
    return rooms[1]


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))


def answered(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every rule with an address that it answers."""
    adapter = app.url_map.bind("localhost")
    for rule in rules(app):
        numbers = set(re.findall(r"<(?:int|line):(\w+)>", rule.rule))
        converted = {name: 1 if name in numbers else "something" for name in rule.arguments}
        yield rule, adapter.build(rule.endpoint, converted, method=sorted(rule.methods or ())[0])


def test_the_workspace_is_closed_unless_listed(workspace: Flask) -> None:
    open_to_strangers = set()
    for rule, address in answered(workspace):
        for method in sorted(rule.methods or ()):
            answer = workspace.test_client().open(address, method=method)
            if answer.status_code not in {303, 401} or "/login" not in answer.headers.get(
                "Location", "/login"
            ):
                open_to_strangers.add(rule.endpoint)
    assert open_to_strangers <= OPEN_ENDPOINTS
    assert "door.sign_in" in open_to_strangers, "the door itself must open, or this test sees nothing"


def test_what_is_open_is_the_door_and_what_it_looks_like() -> None:
    doors = {"door.sign_in", "door.take_in", "door.languages", "door.speak"}
    invited = {"people.come_in", "people.accept"}  # whoever has the link that works once
    assert {"static", *doors, *invited} == OPEN_ENDPOINTS


def test_every_listed_endpoint_exists(workspace: Flask) -> None:
    listed = OPEN_ENDPOINTS | RESEARCHER_ENDPOINTS | BARE_ENDPOINTS | {UPLOAD_ENDPOINT}
    assert listed - {rule.endpoint for rule in rules(workspace)} == set()


def test_no_endpoint_is_in_two_lists() -> None:
    """Strangers or researchers. How a closed endpoint answers is another question, but an open one is not closed."""
    assert OPEN_ENDPOINTS.isdisjoint(RESEARCHER_ENDPOINTS)
    assert OPEN_ENDPOINTS.isdisjoint(BARE_ENDPOINTS), "what is open to all never says 401"


def test_every_rule_says_its_methods(gallery: Flask, workspace: Flask) -> None:
    for rule in (*rules(gallery), *rules(workspace)):
        methods = rule.methods or set()
        assert methods, f"{rule.endpoint} answers any method"
        if rule.endpoint in ASKS_WHAT_IS_UNDERSTOOD:
            assert methods == {"OPTIONS"}
            continue
        assert methods <= LOOKS | CHANGES, f"{rule.endpoint} answers {sorted(methods - LOOKS - CHANGES)}"


def test_the_gallery_can_only_be_looked_at(gallery: Flask) -> None:
    for rule, address in answered(gallery):
        assert rule.methods == LOOKS, rule.endpoint
        for method in CHANGES:
            assert gallery.test_client().open(address, method=method).status_code == 405


def test_no_endpoint_both_looks_and_changes(workspace: Flask) -> None:
    changing = [rule for rule in rules(workspace) if (rule.methods or set()) & CHANGES]
    for rule in changing:
        assert not (rule.methods or set()) & LOOKS, f"{rule.endpoint} changes something and answers GET"
    assert len(changing) > 5


def test_what_is_looked_at_leads_to_no_writing(gallery: Flask, workspace: Flask) -> None:
    for app in (gallery, workspace):
        for rule in rules(app):
            if (rule.methods or set()) & LOOKS:
                way = leads_to(_view(app, rule), WRITES)
                assert way == (), f"GET {rule.rule} writes: {' > '.join('.'.join(step) for step in way)}"


def test_what_changes_is_seen_to_lead_to_writing(workspace: Flask) -> None:
    """Else the test above would see nothing. Signing in and out change the cookie alone."""
    for rule in rules(workspace):
        if (rule.methods or set()) & CHANGES and not rule.endpoint.startswith("door."):
            assert leads_to(_view(workspace, rule), WRITES), f"{rule.endpoint} is POST and writes nothing"


def test_every_view_is_a_plain_function_of_its_module(gallery: Flask, workspace: Flask) -> None:
    for app in (gallery, workspace):
        for rule in rules(app):
            module, name = _view(app, rule)
            assert rule.endpoint == "static" or module.startswith(OURS), f"{rule.endpoint} is {module}.{name}"
            assert "<" not in name, f"{rule.endpoint} is a function inside a function"


def _view(app: Flask, rule: Rule) -> tuple[str, str]:
    view = app.view_functions[rule.endpoint]
    return view.__module__, view.__name__


def test_no_two_rules_of_a_room_are_the_same_address(gallery: Flask, workspace: Flask) -> None:
    for app in (gallery, workspace):
        said = [(rule.rule, method) for rule in rules(app) for method in rule.methods or ()]
        assert len(said) == len(set(said))


def test_the_folder_of_the_gallery_is_all_that_its_pages_are_given(gallery: Flask) -> None:
    assert "archive" not in gallery.extensions
    assert isinstance(gallery.extensions["gallery"].folder, Path)
