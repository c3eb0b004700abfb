"""The pages of pictures: each with a table and files, and nothing in them that a viewer may not know."""

import xml.etree.ElementTree as ET

import pytest

from archive.terms.models import Role
from archive.transcripts import review
from tests.web.workspace.conftest import Browser, World

PAGES = (
    "/pictures/themes",
    "/pictures/themes?by=year",
    "/pictures/together",
    "/pictures/together?within=line",
)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def spoken(world: World) -> World:
    text = "A mi hermana la mató su marido. Crucé la frontera."
    review.correct(world.archive, world.berta, world.rosa, 0, text, seen_revision=1)
    world.work()
    return world


@pytest.fixture
def researcher(spoken: World) -> Browser:
    return spoken.browser(Role.RESEARCHER)


def test_each_picture_stands_beside_its_table_and_is_read_out(spoken: World, researcher: Browser) -> None:
    for address in (*PAGES, f"/interviews/{spoken.rosa}/pictures"):
        page = researcher.page(address)
        assert 'role="img" aria-labelledby="picture-title picture-said"' in page
        assert "<title id=" in page
        assert "Femicide" in page
        assert "<table" in page
        assert "style=" not in page, "the policy forbids it"


def test_files_are_whole_and_stand_alone(spoken: World, researcher: Browser) -> None:
    for address in (*PAGES, f"/interviews/{spoken.rosa}/pictures"):
        sign = "&" if "?" in address else "?"
        drawn = researcher.get(f"{address}{sign}as=svg")
        assert drawn.content_type.startswith("image/svg+xml")
        assert "attachment" in drawn.headers["Content-Disposition"]
        root = ET.fromstring(drawn.get_data(as_text=True))  # noqa: S314 - our own
        assert root.tag == f"{SVG}svg"
        assert [each.text for each in root.iter(f"{SVG}title")]
        assert all(each.get("fill") or each.get("stroke") for each in root.iter(f"{SVG}rect"))
        table = researcher.get(f"{address}{sign}as=csv").get_data().decode("utf-8-sig")
        assert "Femicide" in table
        assert table.splitlines()[0].startswith("Theme,")
        if address in PAGES:
            assert "confirmed" in table.splitlines()[0]
            assert "suggested" in table.splitlines()[0]
            assert "0 + 1" in {each.text for each in root.iter(f"{SVG}text")}, "nobody confirmed it"


def test_odd_addresses_are_answered_and_never_believed(spoken: World, researcher: Browser) -> None:
    for address in (
        "/pictures/themes?by=x",
        "/pictures/themes?_anchor=x&_scheme=y&_external=1",
        "/pictures/words?language=xx&collection=<script>&year=1",
        "/pictures/together?within=",
        "/pictures/themes?as=exe",
    ):
        assert "<script>" not in researcher.page(address).replace("<script src", "")


def test_what_a_researcher_may_not_know_of_is_in_no_picture(spoken: World, researcher: Browser) -> None:
    archivist = spoken.browser(Role.ARCHIVIST)
    assert archivist.get(f"/interviews/{spoken.marta}/pictures").status_code == 200
    assert researcher.get(f"/interviews/{spoken.marta}/pictures").status_code == 404
    assert "not known (1)" in archivist.page("/pictures/themes?by=year")
    assert "not known" not in researcher.page("/pictures/themes?by=year")
    assert "2025 (1)" in researcher.page("/pictures/themes?by=year")
