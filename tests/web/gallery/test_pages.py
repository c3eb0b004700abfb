"""The public pages show what was published, in the way each woman chose, and ask nothing of the visitor."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from archive.gallery.gathering import collection_id
from web.assets import STATIC_FOLDER
from web.gallery.app import create_gallery

PAGES = (
    "/",
    "/excerpts",
    "/excerpts?language=fr",
    "/excerpts/plain",
    "/excerpts/plain?t=3",
    "/excerpts/unnamed",
    "/excerpts/warned",
    "/excerpts/hostile",
    "/themes",
    "/themes/work",
    "/languages",
    "/search",
    "/search?words=diplomas",
    "/people",
    "/collections",
    f"/collections/{collection_id('Las manos')}",
    "/about",
)


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_there_by_get_and_by_head(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(path).status_code == 200
    assert visitor.head(path).data == b""


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_inline_code_or_asks_anything_from_elsewhere(visitor: FlaskClient, path: str) -> None:
    page = visitor.get(path).text
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", re.sub(r'"[^"]*"', '""', page))
    assert not re.search(r"<style|<script(?! src=\"/static/| type=\"application/ld.json\">)", page)
    loaded = re.findall(
        r"<(?:script|img|audio|track|source|iframe|use|form)\b[^>]*?\b(?:src|href|action)=\"([^\"]*)\"", page
    )
    loaded += re.findall(r"<link rel=\"(?:stylesheet|icon)\" href=\"([^\"]*)\"", page)
    assert loaded
    assert not [address for address in loaded if not address.startswith(("/", "#"))]


@pytest.mark.parametrize("path", PAGES)
def test_each_page_has_one_heading_a_title_and_a_language(visitor: FlaskClient, path: str) -> None:
    page = visitor.get(path).text
    assert page.count("<h1") == 1
    assert '<html lang="en">' in page
    assert "<title> ·" not in page


def test_first_page_leads_with_the_newest_voice(visitor: FlaskClient) -> None:
    page = visitor.get("/").text
    assert page.index("Las manos que sabían") < page.index("Sept Noëls")
    assert '<audio class="player-native" controls preload="none" src="/excerpts/plain/sound.mp3"' in page
    assert "4 testimonies" in page


def test_a_list_quotes_the_narrator_and_not_her_interviewer(visitor: FlaskClient) -> None:
    page = visitor.get("/excerpts").text
    assert ">Mis diplomas no valían nada aquí.</blockquote>" in page
    assert "¿Cómo empezó usted" not in page


def test_first_page_stays_small_without_its_sound(visitor: FlaskClient) -> None:
    files = ("archive.css", "player.js", "icons.svg", "icon.svg")
    total = len(visitor.get("/").data) + sum((STATIC_FOLDER / name).stat().st_size for name in files)
    assert total < 100_000


def test_what_carries_a_warning_neither_plays_nor_speaks_in_a_list(visitor: FlaskClient) -> None:
    for path in ("/", "/excerpts", "/themes/work"):
        page = visitor.get(path).text
        assert "Speaks of violence in the home." in page
        assert "Aquella noche" not in page
        assert "/excerpts/warned/sound.mp3" not in page


def test_warning_stands_before_the_sound_and_closes_it(visitor: FlaskClient) -> None:
    page = visitor.get("/excerpts/warned").text
    warning, closed = page.index("Speaks of violence"), page.index('<details class="threshold">')
    assert warning < closed < page.index("<audio") < page.index("</details>")
    assert closed < page.index("Aquella") < page.index("</details>")


def test_an_address_cannot_open_what_a_warning_closes(visitor: FlaskClient) -> None:
    page = visitor.get("/excerpts/warned?t=2").text
    assert "/excerpts/warned/sound.mp3#t=2" in page
    assert 'id="at"' not in page


def test_search_says_the_warning_first_and_does_not_jump_past_it(visitor: FlaskClient) -> None:
    page = visitor.get("/search?words=puerta").text
    assert page.index('Content warning: <bdi><span lang="es">Speaks of violence') < page.index(
        "Aquella noche"
    )
    assert "/excerpts/warned?t=" in page
    assert not re.search(r"/excerpts/warned[^\"]*#", page)


def test_excerpt_carries_words_with_times_and_languages(visitor: FlaskClient) -> None:
    page = visitor.get("/excerpts/unnamed").text
    assert '<span class="word" data-s="0" data-e="600">Nous</span>' in page
    assert '<p class="words" lang="fr" dir="auto">' in page
    assert '<p class="words" lang="es" dir="auto">' in page


def test_excerpt_shows_her_as_she_chose(visitor: FlaskClient) -> None:
    named, unnamed = visitor.get("/excerpts/plain").text, visitor.get("/excerpts/unnamed").text
    assert "Told by <strong><bdi>Elena</bdi></strong>, <bdi>Bruselas</bdi>" in named
    assert "Altered at her wish" not in named
    assert "Told by a woman who chose not to be named" in unnamed
    assert "Altered at her wish" in unnamed
    assert "anonymous" not in unnamed


def test_synthetic_voice_is_labelled_and_a_real_one_is_not(visitor: FlaskClient) -> None:
    assert "Synthetic demonstration" in visitor.get("/excerpts/unnamed").text
    assert "Synthetic demonstration" not in visitor.get("/excerpts/plain").text


def test_a_second_in_the_address_is_played_marked_and_cited(visitor: FlaskClient) -> None:
    page = visitor.get("/excerpts/plain?t=3.5").text
    assert "/excerpts/plain/sound.mp3#t=3.5" in page
    assert page.count('id="at"') == 1
    assert page.index('id="at"') > page.index("Lucía")
    assert "https://voices.example/excerpts/plain?t=3.5" in page
    assert "at <span data-moment-clock>0:03</span>" in page


def test_without_javascript_each_line_can_be_heard_by_a_link(visitor: FlaskClient) -> None:
    page = visitor.get("/excerpts/plain").text
    assert 'href="/excerpts/plain?t=2" data-time="2000"' in page


def test_everything_from_outside_is_shown_as_text(visitor: FlaskClient) -> None:
    for path in (
        "/",
        "/excerpts",
        "/excerpts/hostile",
        "/search?words=fin",
        "/search?words=zibeline",
        "/search?words=<script>alert(9)</script>",
    ):
        page = visitor.get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "<b>Ana" not in page
        assert "<i>Ana" not in page
    assert "\u202e" not in re.findall("<title>.*</title>", visitor.get("/excerpts/hostile").text)[0]


def test_a_translation_stands_beside_its_line_and_is_found_in_its_language(visitor: FlaskClient) -> None:
    page = visitor.get("/excerpts/hostile").text
    assert "What is said, and its translation into French" in page
    (beside,) = re.findall(r'</span>\s*</p>\s*(<p class="translated".*?</p>)', page, re.DOTALL)
    assert beside == (
        '<p class="translated" lang="fr" dir="auto">&lt;/p&gt;&lt;script&gt;alert(3)&lt;/script&gt; zibelines</p>'
    )
    assert '<track kind="subtitles" src="/excerpts/hostile/translation.vtt" srclang="fr"' in page
    assert "zibelines" in visitor.get("/excerpts/hostile/translation.vtt").text
    found = visitor.get("/search?words=zibeline").text
    assert "<mark>zibelines</mark>" in found
    assert "Translation into French" in found
    assert visitor.get("/excerpts/plain/translation.vtt").status_code == 404
    assert "translated" not in visitor.get("/excerpts/plain").text


def test_themes_show_in_the_visitors_language_and_say_which(visitor: FlaskClient) -> None:
    page = visitor.get("/themes", headers={"Accept-Language": "es-PE,es;q=0.9"})
    assert '<bdi lang="es">Trabajo</bdi>' in page.text
    assert '<bdi lang="en">Migration route</bdi>' in page.text
    assert "Accept-Language" in page.headers["Vary"]
    assert '<bdi lang="en">Work</bdi>' in visitor.get("/themes", headers={"Accept-Language": "tlh"}).text


def test_theme_page_counts_what_is_under_it_and_leads_back_up(visitor: FlaskClient) -> None:
    work, diplomas = visitor.get("/themes/work").text, visitor.get("/themes/diplomas").text
    assert "2 testimonies speak of this" in work
    assert "1 testimony speaks of this" in diplomas
    assert re.search(r'class="crumbs">.*?href="/themes/work"', diplomas, re.DOTALL)
    assert '<bdi lang="fr">Diplômes</bdi>' in diplomas


def test_a_language_lists_what_is_spoken_in_it(visitor: FlaskClient) -> None:
    page = visitor.get("/excerpts?language=fr").text
    assert "Sept Noëls" in page
    assert "Las manos" not in page


def test_languages_are_named_in_themselves_and_show_their_newest_voices(visitor: FlaskClient) -> None:
    page = visitor.get("/languages").text
    french = page[page.index('lang="fr">français') :]
    assert "1 testimony" in french
    assert "Sept Noëls" in french
    assert "Las manos" not in french


def test_about_says_what_is_public_and_how_to_take_it_back(
    visitor: FlaskClient, gallery_folder: Path
) -> None:
    for anchor in ("promise", "public", "taking-back"):
        assert f'id="{anchor}"' in visitor.get("/about").text
    assert "mailto:" not in visitor.get("/about").text
    written = create_gallery(gallery_folder, base_url="http://localhost", contact="ana@voices.example")
    assert 'href="mailto:ana@voices.example"' in written.test_client().get("/about").text


def test_search_marks_the_words_and_leads_to_the_second(visitor: FlaskClient) -> None:
    page = visitor.get("/search?words=diploma").text
    assert "<mark>diplomas</mark>" in page
    assert re.search(r'href="/excerpts/plain\?t=[\d.]+#at" lang="es"', page)
    assert "1 place where this is said" in page
    fields = visitor.get("/search?words=language:es").text
    assert re.search(r"[1-9]\d* places?</h2>", fields), "nobody said that"


def test_search_that_leads_nowhere_offers_another_spelling_and_the_themes(visitor: FlaskClient) -> None:
    page = visitor.get("/search?words=diplomsa").text
    assert "Nothing was found" in page
    assert re.search(r'Did you mean <a href="/search\?words=diplomas"><bdi>diplomas</bdi></a>', page)
    assert 'href="/themes/work"' in page
    assert 'href="/themes/route"' in visitor.get("/search").text


@pytest.mark.parametrize(
    "asked",
    ["narrator:elena", "collection:manos", "date:2025", "narradora:elena fecha:2025-03", "language:spanish"],
)
def test_what_an_excerpt_s_own_page_says_can_be_asked_for(visitor: FlaskClient, asked: str) -> None:
    page = visitor.get(f"/search?words={asked} diplomas").text
    assert "Nothing here has" not in page
    assert "Mis <mark>diplomas</mark>" in page


def test_search_keeps_its_limits_from_page_to_page(visitor: FlaskClient) -> None:
    page = visitor.get("/search?words=diploma&theme=work&language=es").text
    assert '<input type="hidden" name="theme" value="work">' in page
    assert "Search in everything" in page
    assert "Nothing was found" in visitor.get("/search?words=diploma&language=fr").text


def test_who_asks_by_meaning_too_finds_it_in_another_language_and_is_told_why(visitor: FlaskClient) -> None:
    asked = "/search?words=mijn+diploma's+waren+hier+niets+waard"
    by_words = visitor.get(asked).text
    assert "Nothing was found" in by_words
    assert 'id="meaning" name="meaning" value="1" autocomplete' in by_words, "off by default"
    assert re.search(r'meaning=1">Ask again by meaning', by_words)
    assert "<summary>How to search</summary>" in by_words
    page = visitor.get(f"{asked}&meaning=1").text
    assert "Ask again by meaning" not in page
    assert "Mis diplomas no valían nada aquí." in page
    assert "Found by its meaning." in page
    assert 'id="meaning" name="meaning" value="1" checked' in page
    assert re.search(r'href="/search\?words=[^"]*language=es&amp;meaning=1"', page)
    assert "Nothing was found" in visitor.get(f"{asked}&meaning=1&language=fr").text
    both = visitor.get("/search?words=diplomas&meaning=1").text
    assert "Found by its words and by its meaning." in both


@pytest.mark.parametrize(
    "query",
    [
        "words=" + "a" * 5000,
        "words=%00%ff(((",
        'words="',
        "words=*&page=-3",
        "words=a&page=99999999999",
        "words=a&theme=" + "x" * 999,
        "words=a&words=b",
        "words=NOT+AND+OR",
        "words=%00((&meaning=1",
        "words=a&meaning=1&page=99999",
    ],
)
def test_odd_questions_get_a_page(visitor: FlaskClient, query: str) -> None:
    assert visitor.get(f"/search?{query}").status_code == 200


@pytest.mark.parametrize("written", ["-1", "nan", "inf", "1e999", "x", "", "6", "999999", "0"])
def test_an_odd_second_means_the_beginning(visitor: FlaskClient, written: str) -> None:
    assert "sound.mp3#t=" not in visitor.get(f"/excerpts/plain?t={written}").text


@pytest.mark.parametrize("written", ["0", "-1", "x", "²", "1e3", "999", "123456789"])
def test_an_odd_page_number_is_the_nearest_page(visitor: FlaskClient, written: str) -> None:
    assert visitor.get(f"/excerpts?page={written}").status_code == 200


def test_captions_are_sent_as_captions(visitor: FlaskClient) -> None:
    response = visitor.get("/excerpts/plain/captions.vtt")
    assert response.content_type == "text/vtt; charset=utf-8"
    assert response.text.startswith("WEBVTT")
    assert "diplomas" in response.text


def test_workspace_is_not_mentioned_unless_it_is_named(visitor: FlaskClient) -> None:
    for path in PAGES:
        page = visitor.get(path).text
        assert "workspace" not in page
        assert "For archivists" not in page


def test_static_files_are_kept_only_under_the_address_of_their_content(visitor: FlaskClient) -> None:
    address = re.findall(r'href="(/static/archive\.css\?v=[0-9a-f]+)"', visitor.get("/").text)[0]
    assert "immutable" in visitor.get(address).headers["Cache-Control"]
    assert visitor.get("/static/archive.css?v=old").headers["Cache-Control"] == "no-cache"


def test_every_route_reads_only(gallery_app: Flask) -> None:
    for rule in gallery_app.url_map.iter_rules():
        assert (rule.methods or set()) <= {"GET", "HEAD"}
