"""Excerpts at the pages: drafted by one, approved by two, refused in a plain sentence, and taken back."""

import re

import pytest
from werkzeug.test import TestResponse

from archive.gallery.reader import Gallery, NotPublished, excerpt
from archive.participation.participants import grant, show_agreements, withdraw
from archive.publication import excerpts as drafting
from archive.steps.publishing import publish
from archive.terms.models import OPERATOR, Excerpt, ExcerptId, ExcerptState, Purpose, Role, ThemeId
from archive.theming.themes import add
from tests.peopled import Made
from tests.web.workspace.conftest import Browser, World
from tests.web.workspace.spoken import LEFT_OUT

SEAL = re.compile(r'name="seal" value="([0-9a-f]{64})"')
FORM = {
    "start": "0.3",
    "end": "2.6",
    "title": "Lo que le pasó a mi hermana",
    "context": "Rosa habla de su hermana.",
    "warning": "Speaks of a murder.",
}


@pytest.fixture(scope="session", name="made")
def with_words(made_with_words: Made) -> Made:
    return made_with_words


def made(world: World, browser: Browser) -> ExcerptId:
    """Draft an excerpt at the page."""
    answer = browser.post(f"/interviews/{world.rosa}/excerpts", FORM)
    assert answer.status_code == 303
    return ExcerptId(answer.headers["Location"].rpartition("/")[2])


def approve(browser: Browser, identifier: ExcerptId) -> TestResponse:
    """Open the excerpt and press the button: the form carries what was shown."""
    found = SEAL.search(browser.page(f"/excerpts/{identifier}"))
    return browser.post(f"/excerpts/{identifier}/approval", {"seal": found[1] if found else ""})


def stored(world: World, identifier: ExcerptId) -> Excerpt:
    return drafting.show(world.archive, OPERATOR, identifier).excerpt


def approved_twice(world: World) -> ExcerptId:
    berta, ana = world.browser(Role.ARCHIVIST), world.browser(Role.ADMIN)
    identifier = made(world, berta)
    assert approve(berta, identifier).status_code == 303
    assert approve(ana, identifier).status_code == 303
    return identifier


def test_form_shows_the_words_of_the_span_and_none_that_were_left_out(
    world: World, archivist: Browser
) -> None:
    page = archivist.page(f"/interviews/{world.rosa}/excerpts/new?start=1.2&end=0:02.6")
    assert "A mi hermana la mató su marido." in page
    assert 'data-from="1200" data-until="2600"' in page
    assert "Quelle est" not in page
    assert LEFT_OUT not in page
    assert "may not become public" not in page


@pytest.mark.parametrize("asked", ["", "?start=x&end=y", "?start=5", "?start=2&end=1", "?start=900&end=901"])
def test_form_without_a_sensible_span_asks_for_one(world: World, archivist: Browser, asked: str) -> None:
    page = archivist.page(f"/interviews/{world.rosa}/excerpts/new{asked}")
    assert "Keep this draft" in page
    assert "mató" not in page


def test_draft_is_kept_and_stands_in_both_lists(world: World, archivist: Browser) -> None:
    identifier = made(world, archivist)
    kept = stored(world, identifier)
    assert (kept.start_ms, kept.end_ms, kept.warning) == (300, 2600, "Speaks of a murder.")
    for page in (archivist.page("/excerpts"), archivist.page(f"/interviews/{world.rosa}/excerpts")):
        assert f'/excerpts/{identifier}"' in page
        assert "0 of 2 approvals" in page
    assert "Hola, soy Rosa" in archivist.page("/excerpts")


def test_a_long_list_comes_in_pages_the_newest_first(world: World, archivist: Browser) -> None:
    for number in range(drafting.PAGE_SIZE + 1):
        world.clock.ms += 1
        drafting.draft(
            world.archive, OPERATOR, world.rosa, start_ms=300, end_ms=2600, title=f"Parte {number}."
        )
    first, second = archivist.page("/excerpts"), archivist.page("/excerpts?page=2")
    assert "31 excerpts, the newest first." in first
    assert "Parte 30." in first
    assert "Parte 1." in first
    assert "Parte 0." not in first
    assert 'rel="next" href="/excerpts?page=2"' in first
    assert 'rel="prev" href="/excerpts?page=1"' in second
    assert second.count('class="hit"') == 1
    assert "Parte 0." in second
    assert "Parte 0." in archivist.page("/excerpts?page=99")
    withdraw(world.archive, world.users[Role.ADMIN].viewer, world.rosa)
    for page in (archivist.page("/excerpts"), archivist.page("/excerpts?page=2")):
        assert "Parte" not in page
        assert "31" not in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "needs a title"),
        ({"start": "3", "end": "1"}, "begins before it ends"),
        ({"start": "hm"}, "must be written in seconds"),
        ({"start": "800", "end": "900"}, "lies outside it"),
        ({"start": "0", "end": "0.2"}, "no words in this stretch"),
    ],
)
def test_refused_draft_says_why_and_keeps_what_was_written(
    world: World, archivist: Browser, wrong: dict[str, str], sentence: str
) -> None:
    answer = archivist.post(f"/interviews/{world.rosa}/excerpts", FORM | wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code in {400, 403}
    assert sentence in page
    assert "Rosa habla de su hermana.</textarea>" in page
    assert drafting.list_excerpts(world.archive, OPERATOR, world.rosa) == []


def test_page_says_who_approved_and_who_is_still_needed(world: World) -> None:
    berta, ana = world.browser(Role.ARCHIVIST), world.browser(Role.ADMIN)
    identifier = made(world, berta)
    page = berta.page(f"/excerpts/{identifier}")
    assert "A first person is still needed" in page
    assert "A second, different person is still needed" in page
    assert "2 lines were written by the computer" in page
    assert "<dt>Narrator</dt><dd><bdi>Elena</bdi>, <bdi>Bruselas</bdi></dd>" in page
    assert "<dt>Interviewer</dt><dd><bdi>Interviewer</bdi></dd>" in page
    approve(berta, identifier)
    page = berta.page(f"/excerpts/{identifier}")
    assert "<bdi>Berta</bdi> approved it (you)" in page
    assert "Ask a colleague" in page
    assert f'action="/excerpts/{identifier}/approval"' not in page
    assert "Publish it" not in page
    page = ana.page(f"/excerpts/{identifier}")
    assert "<bdi>Berta</bdi> approved it</li>" in page
    assert f'action="/excerpts/{identifier}/approval"' in page


def test_one_person_cannot_approve_for_two(world: World, archivist: Browser) -> None:
    identifier = made(world, archivist)
    approve(archivist, identifier)
    archivist.post(f"/excerpts/{identifier}/approval")
    answer = archivist.post(f"/excerpts/{identifier}/publication")
    assert answer.status_code == 403
    assert "Two different people must approve this excerpt" in answer.get_data(as_text=True)
    assert stored(world, identifier).state is ExcerptState.DRAFT


def test_an_approval_counts_for_what_was_on_the_page_and_for_nothing_else(world: World) -> None:
    """Berta's page is open; Ana corrects a line and approves; Berta presses the button that she still sees."""
    berta, ana = world.browser(Role.ARCHIVIST), world.browser(Role.ADMIN)
    identifier = made(world, berta)
    seen = SEAL.search(berta.page(f"/excerpts/{identifier}"))
    assert seen is not None
    ana.post(f"/interviews/{world.rosa}/lines/1", {"text": "Nunca visto.", "seen_revision": "1"})
    assert approve(ana, identifier).status_code == 303
    for seal in (seen[1], ""):
        answer = berta.post(f"/excerpts/{identifier}/approval", {"seal": seal})
        assert answer.status_code == 400
        assert "was changed since you opened it" in answer.get_data(as_text=True)
    assert "Nunca visto." in answer.get_data(as_text=True), "she is shown what it is now"
    assert stored(world, identifier).approvals_needed == 1


def test_themes_that_become_public_with_it_are_on_the_page(world: World, archivist: Browser) -> None:
    identifier = made(world, archivist)
    assert "a theme goes with it once a person has confirmed it" in archivist.page(f"/excerpts/{identifier}")
    add(world.archive, OPERATOR, world.rosa, ThemeId("exile"), 1)
    page = archivist.page(f"/excerpts/{identifier}")
    assert "Themes that go with it" in page
    assert "<li>Exile</li>" in page


def test_correction_after_an_approval_lets_it_lapse(world: World) -> None:
    identifier = approved_twice(world)
    berta = world.browser(Role.ARCHIVIST)
    berta.post(f"/interviews/{world.rosa}/lines/1", {"text": "Otra cosa.", "seen_revision": "1"})
    page = berta.page(f"/excerpts/{identifier}")
    assert "A first person is still needed" in page
    assert "Publish it" not in page


def test_approved_excerpt_is_asked_for_published_and_taken_back(world: World) -> None:
    identifier = approved_twice(world)
    ana = world.browser(Role.ADMIN)
    assert ana.get(f"/excerpts/{identifier}/retraction").status_code == 303
    assert ana.post(f"/excerpts/{identifier}/publication").status_code == 303
    part = ana.get(f"/excerpts/{identifier}", headers={"X-Part": "state"}).get_data(as_text=True)
    assert "on its way to the public" in part
    assert f'data-poll="/excerpts/{identifier}"' in part
    publish(world.archive, OPERATOR, identifier)
    gallery = Gallery(world.archive.config.gallery_folder)
    assert excerpt(gallery, identifier).title == FORM["title"]
    page = ana.page(f"/excerpts/{identifier}")
    assert "See it on the public site" in page
    assert "Yes, take it back" in ana.page(f"/excerpts/{identifier}/retraction")
    assert ana.post(f"/excerpts/{identifier}/retraction").status_code == 303
    assert "taken back" in ana.page(f"/excerpts/{identifier}")
    with pytest.raises(NotPublished):
        excerpt(Gallery(world.archive.config.gallery_folder), identifier)


def test_draft_cannot_be_taken_back(world: World, archivist: Browser) -> None:
    identifier = made(world, archivist)
    answer = archivist.post(f"/excerpts/{identifier}/retraction")
    assert answer.status_code == 400
    assert "This excerpt is not published." in answer.get_data(as_text=True)


def test_no_of_the_agreement_is_said_before_the_work_and_at_the_approval(
    world: World, archivist: Browser
) -> None:
    identifier = made(world, archivist)
    withdraw(world.archive, OPERATOR, world.rosa, None, Purpose.EXCERPT_PUBLIC)
    for way in ("excerpts", "excerpts/new?start=0.3&end=2"):
        page = archivist.page(f"/interviews/{world.rosa}/{way}")
        assert "This interview may not become public as things stand." in page
        assert "<bdi>Rosa Quispe Mamani</bdi>" in page
    page = archivist.page(f"/excerpts/{identifier}")
    assert "may not become public" in page
    assert "I have listened to it" not in page
    answer = archivist.post(f"/excerpts/{identifier}/approval")
    assert answer.status_code == 403
    assert "A participant did not agree to this purpose: publish excerpts." in answer.get_data(as_text=True)
    assert stored(world, identifier).approved_by == ()


def test_excerpt_of_a_withdrawn_interview_is_as_if_it_had_never_been(
    world: World, archivist: Browser
) -> None:
    identifier = made(world, archivist)
    withdraw(world.archive, OPERATOR, world.rosa)
    gone, absent = archivist.get(f"/excerpts/{identifier}"), archivist.get("/excerpts/0000000000000000")
    assert (gone.status_code, gone.data) == (404, absent.data)
    assert identifier not in archivist.page("/excerpts")
    for way in ("approval", "publication", "retraction"):
        assert archivist.post(f"/excerpts/{identifier}/{way}").status_code == 404


def test_titles_and_notes_are_text(world: World, archivist: Browser) -> None:
    hostile = {"title": "<script>alert(1)</script>", "context": '"><img src=x>', "warning": "<b>x</b>"}
    answer = archivist.post(f"/interviews/{world.rosa}/excerpts", FORM | hostile)
    for page in (archivist.page(answer.headers["Location"]), archivist.page("/excerpts")):
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
        assert "<img src=x>" not in page
        assert "<b>x" not in page


def test_a_translation_is_written_line_beside_line_and_what_was_refused_is_kept_in_the_form(
    world: World, archivist: Browser
) -> None:
    identifier = made(world, archivist)
    address = f"/excerpts/{identifier}/translation"
    assert "Not everybody in it agreed that it may be translated" in archivist.page(address)
    for each in show_agreements(world.archive, OPERATOR, world.rosa):
        grant(world.archive, OPERATOR, world.rosa, each.participant, (Purpose.TRANSLATE,))
    page = archivist.page(address)
    assert page.count('<textarea id="line-') == 2
    assert '<option value="es"' not in page
    seal = SEAL.search(page)
    assert seal is not None
    form = {"seal": seal[1], "language": "fr", "made_by": "une bénévole"}
    short = archivist.post(address, form | {"line": "Seule </textarea><b>ligne"})
    assert short.status_code == 400
    assert "The excerpt has 2 lines, and the translation has 1." in short.text
    assert "Seule &lt;/textarea&gt;&lt;b&gt;ligne" in short.text
    written = ["Bonjour, je m’appelle <Rosa>.", "Son mari a tué ma sœur."]
    assert archivist.post(address, form | {"line": written}).status_code == 303
    page = archivist.page(f"/excerpts/{identifier}")
    assert '<p class="translated" lang="fr" dir="auto">Bonjour, je m’appelle &lt;Rosa&gt;.</p>' in page
    assert "the words and the translation are right" in page
    assert archivist.post(f"{address}/removal").status_code == 303
    assert "translated" not in archivist.page(f"/excerpts/{identifier}")


def test_researcher_and_stranger_reach_no_excerpt(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    identifier = made(world, archivist)
    ways = ("/excerpts", f"/excerpts/{identifier}", f"/interviews/{world.rosa}/excerpts/new")
    for way in ways:
        assert researcher.get(way).status_code == 403
        assert world.stranger().get(way).status_code == 303
    assert researcher.post(f"/excerpts/{identifier}/approval").status_code == 403
    assert researcher.post(f"/interviews/{world.rosa}/excerpts", FORM).status_code == 403
    assert stored(world, identifier).approved_by == ()
