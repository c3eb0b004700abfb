"""Search inside: everybody finds what she may read, marked, and is led to the second at which it is said."""

import html
import re

import pytest

from archive.indexing.outlets import index_interview
from archive.participation.participants import withdraw
from archive.participation.restricting import NewRestriction, propose
from archive.terms.models import OPERATOR, Purpose
from archive.terms.restrictions import RestrictionReason
from archive.theming import theme_tree, themes
from archive.theming.themes import themes_of
from archive.transcripts import review
from tests.peopled import Made
from tests.web.workspace.conftest import Browser, World
from tests.web.workspace.spoken import LEFT_OUT, REAL_NAMES, people


@pytest.fixture(scope="session", name="made")
def with_words(made_with_words: Made) -> Made:
    return made_with_words


def test_empty_search_asks_for_words(archivist: Browser) -> None:
    page = archivist.page("/search")
    assert "Every word that may be read is searched" in page
    assert "Nothing was found" not in page


def test_hit_marks_the_word_and_leads_to_its_second(world: World, archivist: Browser) -> None:
    assert "where this is said" not in archivist.page("/search?words=language:es")
    page = archivist.page("/search?words=hermana")
    assert "1 place where this is said" in page
    assert "A mi <mark>hermana</mark> la mató su marido." in page
    assert f'href="/interviews/{world.rosa}?t=1.5#t=1.5"' in page
    assert "Rosa Quispe Mamani" in page


def test_facets_narrow_by_language_and_by_theme_in_the_reader_s_language(
    world: World, archivist: Browser
) -> None:
    page = archivist.page("/search?words=marido OR histoire")
    assert "French" in page
    assert "Femicide" in page
    narrowed = archivist.page("/search?words=marido OR histoire&language=fr")
    assert "Search in everything" in narrowed
    assert narrowed.count('class="hit"') == 1, "the sentence before it stands around it, and is no hit"
    assert "<mark>histoire</mark>" in narrowed
    assert "<mark>marido" not in narrowed
    assert 'aria-current="true">French' in narrowed
    by_theme = archivist.get("/search?theme=femicide", headers={"Accept-Language": "es"})
    text = by_theme.get_data(as_text=True)
    assert "1 lugar" in text
    assert "Solo donde se trata de" in text
    assert '<bdi lang="es">Feminicidio</bdi>' in text


def test_how_many_of_a_theme_nobody_confirmed_stands_beside_the_number_of_all(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    def shown(browser: Browser, more: str = "") -> str:
        page = browser.page(f"/search?words=marido OR histoire{more}")
        counts = re.findall(r"[?&;]theme=femicide.*?<span class=\"count\">([^<]*)</span>", page, re.DOTALL)
        return str(counts[0])

    assert shown(archivist) == shown(researcher) == "1 (1 unconfirmed)"
    (tag,) = [each for each in themes_of(world.archive, OPERATOR, world.rosa) if each.theme == "femicide"]
    archivist.post(f"/interviews/{world.rosa}/themes/decisions", {"decision": f"{tag.id} confirmed"})
    index_interview(world.archive, world.rosa)
    assert shown(archivist) == shown(researcher) == "1"
    assert "unconfirmed" not in shown(archivist, "&meaning=1")


def test_the_country_is_written_on_her_agreement_and_narrows_the_search(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    way_to = f"/interviews/{world.rosa}/agreements/{people(world)['narrator']}/presentation"
    shown = {"name_as": "pseudonym", "shown_name": "Elena", "shown_place": "Bruselas", "voice": "original"}
    assert archivist.post(way_to, {**shown, "country": "BO"}).status_code == 303
    assert "Bolivia (for the staff alone)" in archivist.page(f"/interviews/{world.rosa}/agreements")
    assert "country=BO" not in archivist.page("/search?words=hermana"), "what all have narrows nothing"
    for page in ("/search?words=hermana&country=BO", "/search?words=country:bolivia"):
        assert "la mató su marido" in archivist.page(page)
        assert "Nothing was found" in researcher.page(page)
        assert 'aria-current="true">Bolivia' not in researcher.page(page)
    assert 'aria-current="true">Bolivia' in archivist.page("/search?words=hermana&country=BO")
    assert archivist.post(way_to, {**shown, "country": "BO", "country_shown": "1"}).status_code == 303
    assert 'aria-current="true">Bolivia' in researcher.page("/search?words=hermana&country=BO")
    kept = archivist.post("/saved", {"name": "Bolivia", "query": "words=hermana&country=BO"})
    assert kept.status_code == 303
    assert "Country: Bolivia" in archivist.page("/saved")


def test_broader_theme_finds_what_has_a_narrower_one(archivist: Browser) -> None:
    assert "la mató su marido" in archivist.page("/search?theme=violence-and-protection")


def test_theme_said_with_a_no_is_not_found_by_it(archivist: Browser) -> None:
    assert "Nothing was found" in archivist.page("/search?theme=work&words=cuido")


def test_mistyped_word_gets_a_suggestion(archivist: Browser) -> None:
    page = archivist.page("/search?words=hermnaa")
    assert "Nothing was found" in page
    assert "Did you mean" in page
    assert "hermana" in page


def test_who_finds_nothing_by_words_is_offered_to_ask_by_meaning(archivist: Browser) -> None:
    page = archivist.page("/search?words=my sister was murdered by her husband&sort=newest")
    assert "Nothing was found" in page
    again = re.search(r'class="button" href="([^"]+)">Ask again by meaning', page)
    assert again
    found = archivist.page(html.unescape(again[1]))
    assert "la mató su marido" in found
    assert "Ask again by meaning" not in found
    assert "where this is said" not in found, "it means this, and does not say it"
    assert "capital letters, between" not in page
    best = archivist.page("/search?words=my sister was murdered by her husband&meaning=1")
    assert "la mató su marido" in best.split('class="hit-text"')[1].split("</a>")[0], "the best answer leads"
    marks = re.findall(r'class="strip-mark" x="(\d+)"', best)
    assert marks == sorted(marks, key=int), "the strip keeps time"
    assert "Put OR, in capital letters" in archivist.page("/search?words=xyzzy o marido")
    assert "Ask again by meaning" not in archivist.page("/search?words=hermana")


def test_how_to_ask_is_told_beside_the_box_and_languages_have_names(archivist: Browser) -> None:
    page = archivist.page("/search")
    assert "<summary>How to search</summary>" in page
    assert "hermana NEAR/5 marido" in page
    for asked in (
        "language:spanish",
        "idioma:español",
        "langue:espagnol",
        "taal:spaans",
        "language:castellano",
    ):
        assert "A mi <mark>hermana" in archivist.page(f"/search?words=hermana {asked}")
    assert "Nothing here has the language" in archivist.page("/search?words=language:turkish")


def test_one_way_leads_from_what_a_theme_is_about_to_the_words_alone(archivist: Browser) -> None:
    page = archivist.page("/search?words=femicide")
    assert "1 place<" in page
    assert "is a theme: places that are about it" in page
    alone = re.search(r'href="([^"]+)">Only the words themselves', page)
    assert alone
    page = archivist.page(html.unescape(alone[1]))
    assert "Nothing was found" in page
    assert "is a theme" not in page


@pytest.mark.parametrize("words", ['"', "((", "*", "a" * 5000, "theme:x AND", "<script>", "%00", "NOT"])
def test_odd_questions_never_fail(archivist: Browser, words: str) -> None:
    answer = archivist.client.get("/search", query_string={"words": words, "page": "9999999", "theme": "x"})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.data
    assert b'value="<script>"' not in answer.data


def test_pages_follow_one_another(world: World, archivist: Browser) -> None:
    assert "Page 1 of" not in archivist.page("/search?words=hermana")
    assert archivist.page("/search?words=hermana&page=2").count('class="hit"') == 0


def test_researcher_finds_only_what_is_for_research_and_under_chosen_names(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    index_interview(world.archive, world.marta)
    assert "Marta, a puerta cerrada" in archivist.page("/search?words=abuela")
    page = researcher.page("/search?words=abuela")
    assert "Nothing was found" in page
    assert "Marta" not in page
    page = researcher.page("/search?words=hermana")
    assert "Elena" in page
    assert not any(name in page for name in REAL_NAMES)


def test_words_left_out_cannot_be_found(archivist: Browser) -> None:
    for words in ("comunidad", "Amara"):
        page = archivist.page(f"/search?words={words}")
        assert "Nothing was found" in page
        assert LEFT_OUT not in page


def test_withdrawn_words_cannot_be_found_nor_suggested(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    withdraw(world.archive, OPERATOR, world.rosa)
    for browser in (archivist, researcher):
        for asked in ("words=hermana", "words=hermnaa", "theme=femicide"):
            page = browser.page(f"/search?{asked}")
            assert "Nothing was found" in page
            assert "Did you mean" not in page or "hermana" not in page
            assert "mató" not in page


def test_no_to_research_closes_the_search_of_researchers_at_once(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    withdraw(world.archive, OPERATOR, world.rosa, None, Purpose.RESEARCH)
    assert "Nothing was found" in researcher.page("/search?words=hermana")
    assert "1 place" in archivist.page("/search?words=hermana")


def test_correction_shows_the_words_as_they_are_now(world: World, archivist: Browser) -> None:
    review.correct(world.archive, OPERATOR, world.rosa, 1, "A mi hermana la perdí.", seen_revision=1)
    page = archivist.page("/search?words=hermana")
    assert "la perdí." in page
    assert "mató" not in page


def test_stranger_is_led_to_the_door(world: World) -> None:
    answer = world.stranger().get("/search?words=hermana")
    assert answer.status_code == 303
    assert "mató" not in answer.get_data(as_text=True)


def test_each_hit_has_the_lines_around_it_its_themes_and_a_way_to_hear_it(
    world: World, researcher: Browser
) -> None:
    page = researcher.page("/search?words=hermana")
    assert "Hola, me llamo &lt;Rosa&gt; &amp; cuido." in page
    assert "Quelle est votre histoire ?" in page
    assert LEFT_OUT not in page
    assert f'href="/interviews/{world.rosa}/sound.mp3#t=1.2,2.4"' in page
    assert "Found by its words." in page
    assert page.count('class="strip-mark"') == 1
    assert "At 0:01 of 0:04." in page
    assert "10 March 2025" in page


def test_restricted_words_stand_around_no_hit(world: World, archivist: Browser, researcher: Browser) -> None:
    third = NewRestriction(RestrictionReason.THIRD_PARTY)
    propose(world.archive, world.berta, world.rosa, [(2_700, 3_400)], third)
    assert "Quelle est votre histoire" in archivist.page("/search?words=hermana")
    page = researcher.page("/search?words=hermana")
    assert "votre" not in page
    assert "1 place where this is said" in page
    assert "It can be read, and not heard now." in page
    assert "sound.mp3" not in page


def test_each_part_of_a_question_can_be_taken_out(archivist: Browser) -> None:
    page = archivist.page("/search?words=marido hermana&language=es&sort=newest")
    assert 'aria-label="Understood as"' in page
    assert 'href="/search?words=hermana&amp;language=es&amp;sort=newest"' in page
    assert 'href="/search?words=marido&amp;language=es&amp;sort=newest"' in page
    assert 'href="/search?words=marido+hermana&amp;sort=newest"' in page
    assert 'aria-current="true">Newest first' in page


def test_other_words_keep_the_limits_and_the_switch_its_place(archivist: Browser) -> None:
    page = archivist.page("/search?words=hermana&language=es&meaning=1")
    assert '<input type="hidden" name="language" value="es">' in page
    assert 'name="meaning" value="1" checked' in page
    assert "it is less sure" in page
    page = archivist.page("/search?words=hermana&meaning=yes&sort=sideways&year=x")
    assert 'value="1" checked' not in page
    assert "sideways" not in page


@pytest.mark.parametrize("place", ["", "nobody:1", "x", ":", "a:b", "9" * 300])
def test_more_like_nothing_is_nothing(archivist: Browser, place: str) -> None:
    page = archivist.page(f"/search?like={place}")
    assert 'class="hit"' not in page


def test_more_like_what_one_may_not_read_is_nothing(world: World, researcher: Browser) -> None:
    page = researcher.page(f"/search?like={world.marta}:0")
    assert "Nothing like it was found" in page
    assert 'class="hit"' not in page


def test_what_a_question_is_narrowed_to_is_said_as_the_page_speaks(archivist: Browser) -> None:
    narrowed = "/search?words=hermana&theme=femicide&language=es&year=2020&country=BE"
    for address in (narrowed, f"{narrowed}&in=english"):
        page = archivist.get(address, headers={"Accept-Language": "nl"}).get_data(as_text=True)
        for chip in (">Thema: ", ">Taal: Spaans", ">Jaar: <bdi>2020", ">Land: België"):
            assert chip in page, address


def test_a_theme_of_what_is_closed_has_no_name_for_whoever_asks_for_it_by_its_id(
    world: World, researcher: Browser, archivist: Browser
) -> None:
    theme = theme_tree.add_theme(world.archive, world.berta, {"en": "Zumbayllu"}, None)
    themes.add(world.archive, world.berta, world.marta, theme, 0)
    world.work()
    for beside in ("", "&words=hola", "&in=english&words=hola"):
        hidden, nothing = (
            re.sub(r'name="csrf_token"[^>]*', "", researcher.page(f"/search?theme={each}{beside}"))
            for each in ("zumbayllu", "zumbayllo")
        )
        assert hidden == nothing.replace("zumbayllo", "zumbayllu")
        assert "Zumbayllu" not in hidden
    assert "Zumbayllu" not in researcher.page(f"/interviews/{world.rosa}")
    assert "Zumbayllu" in archivist.page("/search?theme=zumbayllu")
