"""Openings are counted for the woman who spoke: a number, without any trace of who came, and never shown in public."""

from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from archive.gallery.openings import openings
from archive.gallery.schema import database_file
from archive.gallery.writer import take_out
from archive.store.connect import open_database
from tests.web.invented import fill_gallery
from web.gallery.app import create_gallery

SOMEBODY = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
PROGRAMS = (
    {"User-Agent": "Mozilla/5.0 (compatible; SomeBot/2.1)"},
    {"User-Agent": ""},
    {**SOMEBODY, "Sec-Purpose": "prefetch;prerender"},
    {**SOMEBODY, "Purpose": "prefetch"},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A gallery of the test's own, which nobody has opened."""
    return fill_gallery(tmp_path / "gallery")


@pytest.fixture
def site(folder: Path) -> Flask:
    return create_gallery(folder, base_url="http://localhost")


def opened(folder: Path) -> int:
    return openings(folder, ["plain"])["plain"]


def test_a_person_who_opens_an_excerpt_is_counted_and_nothing_else_is(site: Flask, folder: Path) -> None:
    client = site.test_client()
    for _ in range(2):
        client.get("/excerpts/plain", headers=SOMEBODY).close()
    assert opened(folder) == 2
    client.head("/excerpts/plain", headers=SOMEBODY).close()
    for headers in PROGRAMS:
        client.get("/excerpts/plain", headers=headers).close()
    client.get("/excerpts/plain/sound.mp3", headers=SOMEBODY).close()
    client.get("/excerpts/absent", headers=SOMEBODY).close()
    client.get("/", headers=SOMEBODY).close()
    assert opened(folder) == 2
    with closing(open_database(database_file(folder))) as database:
        (row,) = database.query("select * from openings")
    assert set(row) == {"excerpt_id", "day", "count"}


def test_the_count_is_shown_to_nobody(site: Flask) -> None:
    client = site.test_client()
    before = client.get("/excerpts/plain", headers=SOMEBODY)
    first = before.get_data(), dict(before.headers)
    before.close()
    after = client.get("/excerpts/plain", headers=SOMEBODY)
    assert (after.get_data(), dict(after.headers)) == first


def test_a_folder_that_may_only_be_read_is_served_all_the_same(site: Flask, folder: Path) -> None:
    with closing(open_database(database_file(folder))) as database:
        database.execute("drop table openings")
    answer = site.test_client().get("/excerpts/plain", headers=SOMEBODY)
    assert answer.status_code == 200
    answer.close()
    assert opened(folder) == 0


def test_a_count_goes_with_its_excerpt_and_begins_anew(site: Flask, folder: Path) -> None:
    site.test_client().get("/excerpts/plain", headers=SOMEBODY).close()
    take_out(folder, ["plain"])
    with closing(open_database(database_file(folder))) as database:
        assert list(database.query("select * from openings")) == []
    fill_gallery(folder)
    assert opened(folder) == 0
