"""Feeds, maps and frames hold exactly what the gallery holds, at the moment that they are asked."""

import json
import shutil
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from archive.gallery.gathering import collection_id
from archive.gallery.schema import database_file
from archive.gallery.writer import narrow, put_in, take_out
from archive.store.connect import atomic, open_database
from tests.web.invented import DIPLOMAS, PLAIN, THEMES, WORK, write_tone
from web.gallery.app import create_gallery

SITE = "https://voices.example"
ONLY_HERS = "Solo ella"
EXCERPTS = {"plain", "unnamed", "warned", "hostile"}
DEAD_WITH_IT = (
    "/excerpts/{}",
    "/excerpts/{}/sound.mp3",
    "/excerpts/{}/download.mp3",
    "/excerpts/{}/captions.vtt",
    "/excerpts/{}/citation.bib",
    "/excerpts/{}/citation.ris",
    "/embed/{}",
    f"/oembed?url={SITE}/excerpts/{{}}",
)
"""What there is of an excerpt."""


@pytest.fixture
def folder(gallery_folder: Path, tmp_path: Path) -> Path:
    """A gallery of the test's own."""
    return Path(shutil.copytree(gallery_folder, tmp_path / "gallery"))


@pytest.fixture
def own(folder: Path) -> FlaskClient:
    """Somebody who visits it."""
    return create_gallery(folder, base_url=SITE, trusted_hosts=("localhost",)).test_client()


def items(visitor: FlaskClient) -> dict[str, ET.Element]:
    """Return the items of the feed by their guids, in its order."""
    feed = ET.fromstring(visitor.get("/feed.xml").data)  # noqa: S314 - our own
    found = {item.findtext("guid", ""): item for item in feed.findall("channel/item")}
    assert len(found) == len(feed.findall("channel/item")), "no guid stands for two"
    return found


def places(visitor: FlaskClient) -> set[str]:
    tree = ET.fromstring(visitor.get("/sitemap.xml").data)  # noqa: S314 - our own
    return {(each.text or "").removeprefix(SITE) for each in tree.iter() if each.tag.endswith("loc")}


def test_the_feed_tells_of_everything_published_the_newest_first(visitor: FlaskClient) -> None:
    told = items(visitor)
    assert list(told) == ["plain", "unnamed", "warned", "hostile"]
    assert told["plain"].findtext("link") == f"{SITE}/excerpts/plain"
    assert told["plain"].findtext("pubDate") == "Sun, 01 Feb 2026 00:00:00 +0000"
    assert told["plain"].find("guid").get("isPermaLink") == "false"  # type: ignore[union-attr]
    assert told["hostile"].findtext("title") == "<script>alert(1)</script>gnp"
    assert visitor.get("/feed.xml").content_type == "application/rss+xml; charset=utf-8"


def test_who_is_not_to_be_listed_elsewhere_is_heard_here_and_told_to_no_program(
    own: FlaskClient, folder: Path
) -> None:
    database = open_database(database_file(folder))
    with atomic(database):
        database.execute("update excerpts set collection = ? where id = 'plain'", [ONLY_HERS])
    database.close()
    assert f"/collections/{collection_id(ONLY_HERS)}" in places(own)
    narrow(folder, ["plain"], download=True, embed=True, harvest=False)
    page = own.get("/excerpts/plain")
    assert page.status_code == 200
    assert '<meta name="robots" content="noindex, noarchive">' in page.text
    assert "ld+json" not in page.text
    assert "plain" not in items(own)
    assert "og:" not in page.text
    assert "/excerpts/plain" not in places(own)
    assert places(own).isdisjoint({f"/themes/{DIPLOMAS.id}", f"/collections/{collection_id(ONLY_HERS)}"})
    assert f"/themes/{WORK.id}" in places(own), "another excerpt has it"
    other = own.get("/excerpts/unnamed").text
    assert '<meta name="robots" content="noarchive">' in other
    assert "ld+json" in other
    assert {"/excerpts/unnamed"} <= places(own)
    home = own.get("/").text
    assert "/excerpts/plain" in home
    listed = own.get("/excerpts").text
    assert listed.count("data-nosnippet") == 1, "of all the others search engines may quote"
    unquoted = listed.partition("data-nosnippet>")[2].partition("</article>")[0]
    assert "/excerpts/plain" in unquoted
    assert "/excerpts/unnamed" not in unquoted


def test_the_feed_gives_sound_only_where_it_may_be_kept_and_no_warning_would_be_missed(
    visitor: FlaskClient,
) -> None:
    told = items(visitor)
    sound = told["plain"].find("enclosure")
    assert sound is not None
    assert sound.get("type") == "audio/mpeg"
    address = (sound.get("url") or "").removeprefix(SITE)
    assert len(visitor.get(address).data) == int(sound.get("length") or 0) > 0
    assert told["unnamed"].find("enclosure") is None, "nobody agreed that it may be taken along"
    assert told["warned"].find("enclosure") is None, "a podcast program would play it without its warning"
    assert told["warned"].findtext("description", "").startswith("Content warning: Speaks of violence")


def test_the_feed_says_no_more_words_than_a_card_and_calls_the_invented_invented(
    visitor: FlaskClient,
) -> None:
    feed = visitor.get("/feed.xml").text
    assert "Aquella noche" not in feed
    assert "synthetic demonstration" in (items(visitor)["unnamed"].findtext("title") or "")
    assert "synthetic" not in (items(visitor)["plain"].findtext("title") or "")


def test_characters_that_xml_cannot_hold_do_not_break_the_feed(
    folder: Path, own: FlaskClient, tmp_path: Path
) -> None:
    write_tone(tmp_path / "clip.mp3")
    odd = replace(PLAIN, id="odd", title="a\x00b\x0bc\ufffe ]]> &amp;", published_on="2026-03-01")
    put_in(folder, odd, list(THEMES.values()), tmp_path / "clip.mp3")
    assert items(own)["odd"].findtext("title") == "abc ]]> &amp;"


def test_the_map_of_the_site_names_every_page_of_something_published_and_no_other(
    visitor: FlaskClient,
) -> None:
    found = places(visitor)
    assert {each.removeprefix("/excerpts/") for each in found if each.startswith("/excerpts/")} == EXCERPTS
    assert {each for each in found if each.startswith("/themes/")} == {
        "/themes/work",
        "/themes/diplomas",
        "/themes/route",
    }
    assert f"/collections/{collection_id('Las manos')}" in found
    assert {visitor.get(each).status_code for each in found} == {200}


def test_robots_may_read_but_not_keep_the_sound_nor_train_on_anybody(visitor: FlaskClient) -> None:
    said = visitor.get("/robots.txt")
    assert said.mimetype == "text/plain"
    for line in (
        "Disallow: /*/sound.mp3",
        "Disallow: /*/search",
        "User-agent: GPTBot",
        f"Sitemap: {SITE}/sitemap.xml",
    ):
        assert line in said.text.splitlines()
    page = visitor.get("/excerpts/plain").text
    assert '<meta name="robots" content="noarchive">' in page
    assert '<meta name="tdm-reservation" content="1">' in page


def test_oembed_answers_for_the_address_of_an_excerpt_in_any_language(visitor: FlaskClient) -> None:
    for path in ("/excerpts/plain", "/fr/excerpts/plain?t=3#at"):
        found = visitor.get("/oembed", query_string={"url": SITE + path, "maxwidth": "400"}).get_json()
        assert (found["type"], found["version"], found["title"]) == ("rich", "1.0", PLAIN.title)
        assert found["author_name"] == "Elena"
        assert found["width"] == 400
        assert f'<iframe src="{SITE}/embed/plain" width="400"' in found["html"]
        assert "thumbnail_url" not in found


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        f"{SITE}/excerpts/absent",
        f"{SITE}/excerpts/unnamed",
        "https://elsewhere.example/excerpts/plain",
        f"{SITE}/themes/work",
        f"{SITE}/excerpts/plain/sound.mp3",
        "https://[::1",
        f"{SITE}/excerpts/../plain",
    ],
)
def test_oembed_knows_nothing_else(visitor: FlaskClient, address: str) -> None:
    answer = visitor.get("/oembed", query_string={"url": address})
    assert answer.status_code == 404
    assert answer.data == visitor.get("/oembed").data


def test_oembed_speaks_json_alone(visitor: FlaskClient) -> None:
    asked = {"url": f"{SITE}/excerpts/plain", "format": "xml"}
    assert visitor.get("/oembed", query_string=asked).status_code == 501


def test_only_the_frame_may_stand_on_another_site(visitor: FlaskClient) -> None:
    for path in ("/embed/plain", "/embed/absent"):
        headers = visitor.get(path).headers
        assert "frame-ancestors *" in headers["Content-Security-Policy"]
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Cache-Control"] == "no-store"
    for path in ("/", "/excerpts/plain", "/excerpts/absent", "/feed.xml", "/excerpts/plain/sound.mp3"):
        answer = visitor.get(path)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], path
        answer.close()


def test_a_frame_says_the_warning_first_and_has_no_code_of_its_own(folder: Path, own: FlaskClient) -> None:
    page = own.get("/embed/warned").text
    assert page.index("Speaks of violence") < page.index('<details class="threshold">') < page.index("<audio")
    assert page.index('<details class="threshold">') < page.index("Aquella")
    assert "<style" not in page
    assert page.count("<script") == 1
    assert "masthead" not in page


def test_what_nobody_agreed_to_show_elsewhere_is_as_what_never_was(visitor: FlaskClient) -> None:
    closed, absent = visitor.get("/embed/unnamed"), visitor.get("/embed/absent")
    assert closed.status_code == absent.status_code == 404
    assert closed.data == absent.data
    assert "There is nothing here" in closed.text
    assert 'type="application/json+oembed"' not in visitor.get("/excerpts/unnamed").text
    assert "&lt;iframe" not in visitor.get("/excerpts/unnamed").text
    assert 'type="application/json+oembed"' in visitor.get("/excerpts/plain").text


def test_an_excerpt_that_is_taken_out_is_gone_from_everything_at_once(folder: Path, own: FlaskClient) -> None:
    for path in DEAD_WITH_IT:
        answer = own.get(path.format("plain"))
        assert answer.status_code == 200, path
        answer.close()
    take_out(folder, ["plain"])
    for path in DEAD_WITH_IT:
        gone, never = own.get(path.format("plain")), own.get(path.format("never"))
        assert gone.status_code == 404, path
        assert gone.data == never.data, path
        assert gone.headers["Cache-Control"] == "no-store"
    assert set(items(own)) == EXCERPTS - {"plain"}
    assert not [each for each in places(own) if "plain" in each or "diplomas" in each]


def test_nothing_that_can_be_taken_back_may_be_kept_by_a_cache(visitor: FlaskClient) -> None:
    for path in (
        "/feed.xml",
        "/sitemap.xml",
        "/people",
        "/collections",
        *(each.format("plain") for each in DEAD_WITH_IT),
    ):
        answer = visitor.get(path)
        assert answer.headers["Cache-Control"] == "no-store", path
        assert not {"ETag", "Last-Modified", "Expires"} & set(answer.headers.keys()), path
        answer.close()


def test_taking_along_ends_when_it_is_not_agreed_to_any_more(folder: Path, own: FlaskClient) -> None:
    answer = own.get("/excerpts/plain/download.mp3")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="testimony.mp3"'
    answer.close()
    assert own.get("/excerpts/unnamed/download.mp3").status_code == 404
    narrow(folder, ["plain"], download=False, embed=True, harvest=True)
    assert own.get("/excerpts/plain/download.mp3").status_code == 404
    assert own.get("/embed/plain").status_code == 200
    assert "Download the sound" not in own.get("/excerpts/plain").text
    assert items(own)["plain"].find("enclosure") is None
    narrow(folder, ["plain"], download=True, embed=True, harvest=True)
    assert own.get("/excerpts/plain/download.mp3").status_code == 404, "narrowing never gives"


def test_search_engines_read_what_the_page_says_and_no_more(visitor: FlaskClient) -> None:
    def described(excerpt: str) -> dict[str, object]:
        page = visitor.get(f"/excerpts/{excerpt}").text
        script = page[page.index('<script type="application/ld+json">') + 35 :]
        found: dict[str, object] = json.loads(script[: script.index("</script>")])
        return found

    plain, unnamed, hostile = described("plain"), described("unnamed"), described("hostile")
    assert (plain["@type"], plain["name"], plain["duration"]) == ("AudioObject", PLAIN.title, "PT6S")
    assert plain["contentUrl"] == f"{SITE}/excerpts/plain/download.mp3"
    assert "contentUrl" not in unnamed
    assert "creator" not in unnamed
    assert str(unnamed["description"]).startswith("Synthetic demonstration")
    assert hostile["name"] == "<script>alert(1)</script>gnp"


def test_a_link_that_is_passed_on_shows_a_title_and_no_picture(visitor: FlaskClient) -> None:
    page = unescape(visitor.get("/excerpts/warned").text)
    assert 'property="og:title" content="La noche de noviembre"' in page
    assert 'property="og:description" content="Speaks of violence in the home."' in page
    for path in ("/", "/excerpts/plain", "/excerpts/warned", "/embed/plain"):
        assert not {"og:image", "og:audio", "og:video"} & set(visitor.get(path).text.split('"')), path


def test_addresses_for_programs_are_the_same_in_every_language(
    gallery_app: Flask, visitor: FlaskClient
) -> None:
    for path in ("/feed.xml", "/sitemap.xml", "/excerpts/plain/citation.ris", "/robots.txt"):
        assert f"{SITE}/fr/" not in visitor.get(f"/fr{path}").text, path
    assert f'<link rel="canonical" href="{SITE}/excerpts/plain">' in visitor.get("/fr/excerpts/plain").text
