"""The pages hold when a gallery is empty, has nothing without a warning, or has lost its index."""

from dataclasses import replace
from pathlib import Path
from shutil import rmtree

from flask.testing import FlaskClient

from archive.gallery.schema import index_folder
from archive.gallery.types import Excerpt
from tests.web.invented import PLAIN, WARNED, fill_gallery
from web.gallery.app import create_gallery


def visit(folder: Path, *excerpts: Excerpt) -> FlaskClient:
    """Visit a gallery that has only these excerpts."""
    folder.mkdir(exist_ok=True)
    return create_gallery(
        fill_gallery(folder / "gallery", excerpts), base_url="http://localhost"
    ).test_client()


def test_a_voice_that_can_be_heard_leads_before_one_with_a_warning(tmp_path: Path) -> None:
    warned = replace(WARNED, published_on="2026-03-01")
    page = visit(tmp_path, PLAIN, warned).get("/").text
    assert page.index("Las manos que sabían") < page.index("La noche de noviembre")
    only_warned = visit(tmp_path / "other", warned).get("/").text
    assert '<article class="voice">' in only_warned
    assert "Aquella noche" not in only_warned


def test_an_empty_gallery_says_so_on_every_page(tmp_path: Path) -> None:
    client = visit(tmp_path)
    for path in ("/", "/excerpts"):
        assert "first voices are being prepared" in client.get(path).text
    assert "Nothing is published yet" in client.get("/languages").text
    assert "No theme has a published testimony yet" in client.get("/themes").text
    assert "Nothing was found" in client.get("/search?words=diploma").text


def test_a_lost_index_stops_the_search_and_nothing_else(tmp_path: Path) -> None:
    client = visit(tmp_path, PLAIN)
    rmtree(index_folder(tmp_path / "gallery"))
    answer = client.get("/search?words=diplomas")
    assert answer.status_code == 503
    assert "Please try again soon" in answer.text
    assert "search index" not in answer.text
    assert client.get("/excerpts/plain").status_code == 200
