"""The English of a computer beside the words and in the search: for whom, as what it is marked, what of it is gone."""

import pytest

from archive.participation import restricting
from archive.participation.participants import withdraw
from archive.participation.restricting import NewRestriction
from archive.publication.excerpts import draft
from archive.terms.models import Purpose
from archive.terms.restrictions import RestrictionReason
from archive.transcripts import machine_translations, review
from tests.crawling import without_tokens
from tests.web.workspace.conftest import Browser, World
from tests.web.workspace.spoken import FIRST, SECRET, give_english

TOGGLE = "English translation (machine)"


@pytest.fixture
def translated(world: World) -> World:
    """Rosa's interview with an English version, which everybody agreed to."""
    give_english(world)
    return world


def everywhere(browser: Browser, world: World) -> str:
    """Return the page of the interview and the part of it that a script asks for."""
    address = f"/interviews/{world.rosa}"
    part = browser.get(f"{address}?from=0", headers={"X-Part": "lines"})
    return browser.page(address) + part.get_data(as_text=True)


def test_it_stands_beside_its_line_labelled_as_english_and_as_a_computers(
    translated: World, researcher: Browser
) -> None:
    page = researcher.page(f"/interviews/{translated.rosa}")
    assert TOGGLE in page
    assert '<p class="line-english" lang="en" dir="ltr">' in page
    assert page.index("Hola, me llamo Rosa.") < page.index(FIRST) < page.index(SECRET)
    assert "as she said" not in page, "what was said in English stands in the line already"
    assert "Translate" not in page, "making it is for the staff"


def test_of_restricted_sound_a_researcher_is_sent_no_english(
    translated: World, researcher: Browser, archivist: Browser
) -> None:
    new = NewRestriction(RestrictionReason.LOCATION)
    restricting.propose(translated.archive, translated.berta, translated.rosa, [(2_900, 3_200)], new)
    sent = everywhere(researcher, translated)
    assert FIRST in sent
    assert "Tilburg" not in sent
    assert "a part is not available:" in sent
    assert f'<mark class="restricted">{SECRET}</mark>' in everywhere(archivist, translated)


def test_once_it_is_taken_back_nobody_is_sent_any(
    translated: World, researcher: Browser, archivist: Browser
) -> None:
    withdraw(translated.archive, translated.berta, translated.rosa, purpose=Purpose.TRANSLATE)
    for browser in (researcher, archivist):
        sent = everywhere(browser, translated)
        assert FIRST not in sent
        assert TOGGLE not in sent
    assert "Not everybody in it agreed to a translation." in archivist.page(f"/interviews/{translated.rosa}")


def test_it_is_said_that_words_were_changed_since_and_not_that_they_were_confirmed(
    translated: World, archivist: Browser
) -> None:
    address, since = f"/interviews/{translated.rosa}", "Words were changed after it was made."
    translated.clock.ms += 1_000
    review.confirm(translated.archive, translated.berta, translated.rosa, 0)
    assert since not in archivist.page(address)
    review.correct(
        translated.archive, translated.berta, translated.rosa, 0, "Hola, soy Rosa.", seen_revision=2
    )
    assert since in archivist.page(address)
    review.undo(translated.archive, translated.berta, translated.rosa, 0)
    assert since not in archivist.page(address), "its words are those again that it was made of"


def test_a_translation_may_begin_with_it_as_far_as_the_public_may_have_it(
    translated: World, archivist: Browser
) -> None:
    excerpt = draft(
        translated.archive, translated.berta, translated.rosa, start_ms=0, end_ms=3_500, title="Rosa"
    )
    address = f"/excerpts/{excerpt}/translation"
    asked = archivist.page(address)
    assert "Begin with the computer" in asked
    assert FIRST not in asked
    begun = archivist.page(f"{address}?begin=machine")
    assert "A computer wrote this English, and nobody has checked it." in begun
    assert f"{FIRST} {SECRET} as she said</textarea>" in begun
    new = NewRestriction(RestrictionReason.LOCATION)
    restricting.propose(translated.archive, translated.berta, translated.rosa, [(2_900, 3_200)], new)
    assert "Tilburg" not in archivist.page(f"{address}?begin=machine")
    withdraw(translated.archive, translated.berta, translated.rosa, purpose=Purpose.TRANSLATE)
    assert FIRST not in archivist.page(f"{address}?begin=machine")


def test_an_archivist_asks_for_it_anew_and_stops_it(translated: World, archivist: Browser) -> None:
    address = f"/interviews/{translated.rosa}"
    assert "Translate it anew" in archivist.page(address)
    assert archivist.post(f"{address}/translation").status_code == 303
    page = archivist.page(address)
    assert "Translate it into English" in page, "the step stands among the work"
    assert f'action="{address}/stop"' in page
    archivist.post(f"{address}/stop")
    standing = machine_translations.standing(translated.archive, translated.berta, translated.rosa)
    assert not standing.is_under_way
    assert standing.made_at is not None, "the one before stays until there is another"


def test_a_search_in_english_shows_it_apart_from_what_was_said_and_leads_there(
    translated: World, researcher: Browser, archivist: Browser
) -> None:
    for browser in (researcher, archivist):
        page = browser.page("/search?words=sister")
        assert "Nothing was found" in page, "no word of it was said"
        assert '<a class="plain-link" href="#in-english">1 place in the computer’s English</a>' in page
        assert "it may be wrong, and is no quotation" in page
        assert "My <mark>sister</mark> was killed in Tilburg." in page
        assert f'href="/interviews/{translated.rosa}?t=1.6&amp;english=1#t=1.6"' in page
        assert f'href="/interviews/{translated.rosa}/sound.mp3#t=1.6,3.465" data-play' in page
        assert "Keep as a quote" not in page
        assert 'aria-current="true">English' not in page
        assert "<bdi>Elena</bdi>" in page
    page = researcher.page("/search?words=hermana")
    assert "1 place where this is said" in page
    assert "computer’s English" not in page
    shown = researcher.page(f"/interviews/{translated.rosa}?t=1.6&english=1")
    assert 'id="english-on" aria-describedby="english-why" checked>' in shown


def test_the_english_alone_is_searched_where_that_is_asked_for(
    translated: World, researcher: Browser
) -> None:
    page = researcher.page("/search?words=sister&in=english&meaning=1&sort=newest")
    assert "1 place in the computer’s English</h2>" in page
    assert "My <mark>sister</mark> was killed in Tilburg." in page
    assert '<input type="hidden" name="in" value="english">' in page
    assert 'href="/search?words=sister&amp;sort=newest&amp;meaning=1">Search what was said</a>' in page
    assert "Keep this search" not in page
    narrowed_to = researcher.page("/search?words=sister&in=english&year=2025")
    assert "1 place in the computer’s English</h2>" in narrowed_to
    assert 'href="/search?words=sister&amp;in=english">Year: <bdi>2025</bdi>' in narrowed_to
    for narrowed in (
        "words=hermana",
        "words=sister&theme=femicide",
        "words=sister&language=es",
        "words=a&page=9",
    ):
        assert 'class="hit' not in researcher.page(f"/search?{narrowed}&in=english")
    assert "Every word that may be read is searched" in researcher.page("/search?in=english")


def test_english_that_a_researcher_may_not_read_is_no_answer_and_counted_nowhere(
    translated: World, researcher: Browser, archivist: Browser
) -> None:
    new = NewRestriction(RestrictionReason.LOCATION)
    restricting.propose(translated.archive, translated.berta, translated.rosa, [(2_900, 3_200)], new)
    without = researcher.page("/search?words=brother").replace("brother", "sister")
    assert without_tokens(researcher.page("/search?words=sister")) == without_tokens(without)
    assert "My <mark>sister</mark>" in archivist.page("/search?words=sister")
    withdraw(translated.archive, translated.berta, translated.rosa, purpose=Purpose.TRANSLATE)
    for browser in (researcher, archivist):
        for address in ("words=sister", "words=sister&in=english"):
            assert 'class="hit' not in browser.page(f"/search?{address}")
