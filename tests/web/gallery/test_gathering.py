"""Collections lead from voice to voice; people stand under the names that they chose, and nobody else does."""

import re
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.gallery.gathering import collection_id
from archive.gallery.schema import database_file, make_gallery
from archive.gallery.writer import take_out
from archive.store.connect import open_database
from tests.web.invented import HOSTILE, PLAIN, UNNAMED, WARNED, fill_gallery
from web.gallery.app import create_gallery

HANDS = f"/collections/{collection_id('Las manos')}"


@pytest.fixture
def folder(gallery_folder: Path, tmp_path: Path) -> Path:
    """A gallery of the test's own."""
    return Path(shutil.copytree(gallery_folder, tmp_path / "gallery"))


def visit(folder: Path) -> FlaskClient:
    return create_gallery(folder, base_url="http://localhost").test_client()


def test_a_collection_leads_through_its_excerpts_in_the_order_of_publication(visitor: FlaskClient) -> None:
    page = visitor.get(HANDS).text
    places = [page.index(each.title) for each in (WARNED, UNNAMED, PLAIN)]
    assert places == sorted(places)
    assert "3 testimonies" in page
    assert HOSTILE.title not in page
    assert "data-station" in page


def test_in_a_collection_what_carries_a_warning_neither_plays_nor_speaks(visitor: FlaskClient) -> None:
    page = visitor.get(HANDS).text
    assert "Speaks of violence in the home." in page
    assert "Aquella noche" not in page
    assert "/excerpts/warned/sound.mp3" not in page
    assert page.count("data-player") == 2


def test_an_excerpt_says_where_it_stands_and_what_comes_next(visitor: FlaskClient) -> None:
    page = visitor.get("/excerpts/unnamed").text
    way = page[page.index('<nav class="way"') : page.index("</nav>", page.index('<nav class="way"'))]
    assert "2 of 3 in" in way
    assert re.findall(r'href="(/[^"]+)"', way) == [HANDS, "/excerpts/warned", "/excerpts/plain"]


def test_a_collection_is_gone_with_its_last_excerpt(folder: Path) -> None:
    client = visit(folder)
    assert "Las manos" in client.get("/collections").text
    take_out(folder, ["plain", "unnamed", "warned"])
    gone = client.get(HANDS)
    assert gone.status_code == 404
    assert gone.data == client.get("/collections/never").data
    assert "Las manos" not in client.get("/collections").text + client.get("/").text


def test_without_collections_nothing_leads_to_them(tmp_path: Path) -> None:
    client = visit(fill_gallery(tmp_path / "gallery", [replace(PLAIN, collection=None)]))
    assert 'href="/collections"' not in client.get("/").text
    assert "There is no collection yet" in client.get("/collections").text
    assert '<nav class="way"' not in client.get("/excerpts/plain").text


def test_people_stand_under_the_names_that_they_chose(visitor: FlaskClient) -> None:
    page = visitor.get("/people").text
    assert "<h2><bdi>Elena</bdi></h2>" in page
    assert page.count("<h2><bdi>") == 2
    assert "1 more testimony is told by a woman who chose not to be named." in page
    assert UNNAMED.title not in page
    assert "Lucía" not in page, "an interviewer is not listed among those who tell"


def test_a_name_is_gone_with_its_last_excerpt(folder: Path) -> None:
    client = visit(folder)
    take_out(folder, ["plain"])
    assert "Elena" in client.get("/people").text, "she told another"
    take_out(folder, ["warned"])
    assert "Elena" not in client.get("/people").text


def test_what_was_invented_is_called_so_wherever_it_is_listed(tmp_path: Path) -> None:
    invented = replace(PLAIN, synthetic=True)
    client = visit(fill_gallery(tmp_path / "gallery", [invented]))
    for path in (
        "/",
        "/excerpts",
        "/themes/work",
        "/people",
        "/languages",
        HANDS,
        "/search?words=diplomas",
        "/embed/plain",
    ):
        assert "Synthetic demonstration" in client.get(path).text, path
    real = visit(fill_gallery(tmp_path / "real", [PLAIN]))
    for path in ("/", "/people", HANDS, "/embed/plain"):
        assert "Synthetic" not in real.get(path).text, path


def test_a_gallery_of_an_earlier_version_is_shown_and_allows_nothing_more(folder: Path) -> None:
    with closing(open_database(database_file(folder))) as database:
        database.execute("drop index excerpts_by_collection")
        for column in ("collection", "downloadable", "embeddable", "harvestable"):
            database.execute(f"alter table excerpts drop column {column}")
    client = visit(folder)
    assert client.get("/excerpts/plain").status_code == 200
    assert client.get("/people").status_code == client.get("/collections").status_code == 200
    assert (
        client.get("/embed/plain").status_code
        == client.get("/excerpts/plain/download.mp3").status_code
        == 404
    )
    make_gallery(folder).close()
    assert visit(folder).get("/embed/plain").status_code == 404


def test_what_the_archive_says_of_itself_comes_from_its_settings(gallery_folder: Path) -> None:
    described = create_gallery(gallery_folder, base_url="http://localhost", description="Voices of Ghent.")
    for path in ("/", "/about", "/feed.xml"):
        assert "Voices of Ghent." in described.test_client().get(path).text, path
        plain = visit(gallery_folder).get(path).text
        assert "Women tell what they lived" in plain
        assert "Latin America" not in plain
        assert "Brussels" not in plain
