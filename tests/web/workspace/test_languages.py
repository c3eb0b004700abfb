"""The workspace in the language of whoever is there: by her browser, or as she chose; kept to the end of her visit."""

import html

import pytest

from archive.terms.models import Role
from archive.terms.reasons import IN_OTHER_LANGUAGES, Reason
from tests.peopled import EMAILS
from tests.web.test_speaking import long_sentences
from tests.web.workspace.conftest import World
from web.catalogues import LANGUAGES

FRENCH = {"Accept-Language": "fr"}
PAGES = (
    "/",
    "/search",
    "/tasks",
    "/excerpts",
    "/themes",
    "/jobs",
    "/audit",
    "/languages",
    "/coding",
    "/saved-searches",
)


def test_a_choice_is_kept_through_sign_in_and_sign_out(world: World) -> None:
    somebody = world.stranger()
    assert '<html lang="en">' in somebody.page("/login")
    assert somebody.post("/languages", {"language": "nl"}).status_code == 303
    assert "Kom binnen" in somebody.page("/login")
    assert somebody.sign_in(EMAILS[Role.ARCHIVIST]).status_code == 303
    assert '<html lang="nl">' in somebody.page("/")
    somebody.post("/sign-out")
    assert "Kom binnen" in somebody.page("/login")


def test_without_a_choice_the_browser_decides_and_a_choice_counts_more(world: World) -> None:
    somebody = world.stranger()
    assert "Entrez" in somebody.get("/login", headers=FRENCH).text
    somebody.post("/languages", {"language": "es"})
    assert '<html lang="es">' in somebody.get("/login", headers=FRENCH).text
    somebody.post("/languages", {"language": ""})
    assert '<html lang="fr">' in somebody.get("/login", headers=FRENCH).text
    somebody.post("/languages", {"language": "<script>"})
    assert '<html lang="fr">' in somebody.get("/login", headers=FRENCH).text


def test_a_choice_from_another_site_is_not_taken(world: World) -> None:
    somebody = world.stranger()
    refused = somebody.post("/languages", {"language": "nl"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert '<html lang="en">' in somebody.page("/login")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_english_sentence_is_left_behind_the_door(world: World, language: str) -> None:
    archivist = world.browser(Role.ARCHIVIST)
    sentences = long_sentences(language)
    pages = (*PAGES, f"/interviews/{world.rosa}", f"/interviews/{world.rosa}/agreements")
    for path in pages:
        response = archivist.get(path, headers={"Accept-Language": language})
        if response.status_code == 200:
            page = html.unescape(response.text)
            assert [each for each in sentences if each in page] == [], path
            assert f'<html lang="{language}">' in page


def test_every_page_that_needs_no_more_than_an_interview_speaks_french(world: World) -> None:
    admin, sentences = world.browser(Role.ADMIN), long_sentences("fr")
    adapter = world.app.url_map.bind("localhost")
    seen = 0
    for rule in world.app.url_map.iter_rules():
        if rule.arguments <= {"interview_id"} and "GET" in (rule.methods or ()):
            path = adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, world.rosa))
            response = admin.get(path, headers=FRENCH)
            if response.status_code == 200 and response.mimetype == "text/html":
                page = html.unescape(response.text)
                assert [each for each in sentences if each in page] == [], path
                seen += 1
    assert seen > 40


def test_a_refusal_is_said_in_her_language(world: World) -> None:
    researcher = world.browser(Role.RESEARCHER)
    page = researcher.get("/audit", headers=FRENCH).text
    assert "Ceci ne vous est pas ouvert" in html.unescape(page)
    assert IN_OTHER_LANGUAGES["fr"][Reason.ROLE]
