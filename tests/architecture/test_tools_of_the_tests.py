"""What the other tests rely on: a shared archive is watched, no id is missed, nothing stale is shown."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest
from flask import Flask, Response, request
from jinja2 import DictLoader, Environment
from werkzeug.routing import BaseConverter, Map

from tests.canaries import State
from tests.compiled import Compiled, CompiledRule
from tests.crawling import CONDITIONS, PARTS, Address, Asker, a_share
from tests.together import once
from tests.untouched import untouched
from tests.web.workspace.conftest import Browser

IDS = {"of no state": "nobody", State.OPEN: "one", State.PUBLISHED: "two", State.STAFF: "three"}


def address(endpoint: str, fits: bool, *ids: tuple[str, str, str]) -> Address:  # noqa: FBT001
    path = "/".join((endpoint, *(each for *_, each in ids)))
    return Address(endpoint, "GET", path, names_one=True, state=None, fits=fits, ids=ids, ordinary=fits)


def change(folder: Path) -> None:
    (folder / "kept").write_text("other words")


def make(folder: Path) -> None:
    (folder / "deep" / "more").write_text("")


def remove(folder: Path) -> None:
    (folder / "deep" / "file").unlink()


@pytest.mark.parametrize("meddle", [change, make, remove])
def test_whoever_touches_what_all_share_is_told(tmp_path: Path, meddle: Callable[[Path], None]) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_text("there")
    (tmp_path / "kept").write_text("words")
    with untouched(tmp_path):
        assert (tmp_path / "kept").read_text() == "words"
    with pytest.raises(AssertionError, match="a test changed what all share"), untouched(tmp_path):
        meddle(tmp_path)


def test_a_share_of_the_addresses_has_every_id_in_each_place_and_all_that_fit() -> None:
    every = [
        address(
            endpoint,
            one == other,
            ("interview_id", one, IDS[one]),
            ("excerpt_id", other, f"{kind}-{IDS[other]}"),
        )
        for endpoint, one, other, kind in product(
            ("show", "take_back"), IDS, IDS, ("first", "second", "third")
        )
    ]
    share = list(a_share(every))
    assert {each.path for each in every if each.fits} <= {each.path for each in share}
    for seen in (places, pairs):
        assert {what for each in share for what in seen(each)} == {
            what for each in every for what in seen(each)
        }
    assert len(share) < len(every)
    assert share == [each for each in every if each in share], "in the order in which they were"


def places(asked: Address) -> set[tuple[str, ...]]:
    """Return which id stands in which place of which route."""
    return {(asked.endpoint, place, each) for place, _, each in asked.ids}


def pairs(asked: Address) -> set[tuple[str, ...]]:
    """Return whose ids stand beside each other there."""
    return {(asked.endpoint, *(kind for _, kind, _ in asked.ids))}


@pytest.mark.parametrize(("offers", "whole"), [(True, False), (False, False), (False, True)])
def test_conditions_are_put_to_what_offers_them_and_in_the_whole_size_to_everything(
    offers: bool,  # noqa: FBT001
    whole: bool,  # noqa: FBT001
) -> None:
    app = Flask("here", static_folder=None)
    met: list[dict[str, str]] = []

    @app.get("/page/one/one")
    def page() -> Response:
        met.append(dict(request.headers))
        return Response("words", headers={"Accept-Ranges": "bytes"} if offers else {})

    one = ("interview_id", State.OPEN.value, "one")
    asker = Asker(Browser(app.test_client()), whole)
    answers = [*asker.asked(address("/page", True, one, one))]
    put = [each for each in (*PARTS, *CONDITIONS) if any(each.items() <= headers.items() for headers in met)]
    assert put == [*PARTS, *(CONDITIONS if offers or whole else ())]
    assert len(answers) == 2 + len(put)


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("answers_in_parts", [None, *(part["X-Part"] for part in PARTS)])
def test_parts_are_asked_for_again_only_of_pages_that_have_any_and_in_the_whole_size_of_all(
    answers_in_parts: str | None,
    whole: bool,  # noqa: FBT001
) -> None:
    app = Flask("here", static_folder=None)
    met: list[str] = []

    @app.get("/page/<name>")
    def page(name: str) -> tuple[str, int]:
        part = request.headers.get("X-Part", "")
        met.append(part)
        if name == "refused":
            return "refused", 403
        return ("a part" if part and part == answers_in_parts else "words"), 200

    asker = Asker(Browser(app.test_client()), whole)
    of_a_page = {"", *(part["X-Part"] for part in PARTS)}
    for name, is_asked in (
        ("refused", True),
        ("first", True),
        ("second", whole or answers_in_parts is not None),
    ):
        met.clear()
        assert [*asker.asked(address("/page", True, ("interview_id", State.OPEN.value, name)))]
        assert set(met) == (of_a_page if is_asked else {""}), name


def test_a_template_that_changed_is_not_shown_as_it_was_compiled_before() -> None:
    kept, templates = Compiled(), {"page": "before"}
    for words in ("before", "before", "after"):
        templates["page"] = words
        page = Environment(loader=DictLoader(templates), bytecode_cache=kept, autoescape=True)
        assert page.get_template("page").render() == words


def test_what_all_share_is_made_once_and_nothing_is_taken_of_what_was_not_finished(tmp_path: Path) -> None:
    made: list[Path] = []

    def build(folder: Path) -> str:
        made.append(folder)
        folder.mkdir()
        if len(made) == 1:
            raise OSError("no room")
        return str(folder)

    with pytest.raises(OSError, match="no room"):
        once(tmp_path, "people", build)
    with ThreadPoolExecutor(4) as workers:
        found = list(workers.map(lambda _: once(tmp_path, "people", build), range(4)))
    assert found == [str(made[1])] * 4
    assert made[0] != made[1]
    assert once(tmp_path, "birds", build) != found[0]


def test_an_address_is_written_by_the_application_that_is_asked_though_another_has_the_same_route() -> None:
    class Loud(BaseConverter):
        def to_url(self, value: str) -> str:
            return value.upper()

    def site(converter: type[BaseConverter]) -> Map:
        rules = [CompiledRule("/<said:word>/end", endpoint="end"), CompiledRule("/<word>", endpoint="start")]
        return Map(rules, converters={"said": converter})

    asked_of = [site(each).bind("here") for each in (BaseConverter, Loud, BaseConverter)]
    assert [each.build("end", {"word": "hush", "more": "1"}) for each in asked_of] == [
        "/hush/end?more=1",
        "/HUSH/end?more=1",
        "/hush/end?more=1",
    ]
    assert asked_of[1].build("start", {"word": "hush"}) == "/hush"
