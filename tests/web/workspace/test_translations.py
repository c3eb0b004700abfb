"""The English of a computer beside the words: for whom it stands there, as what it is marked, what of it is gone."""

import pytest

from archive.participation import restricting
from archive.participation.participants import grant, show_agreements, withdraw
from archive.participation.restricting import NewRestriction
from archive.publication.excerpts import draft
from archive.store.connect import atomic
from archive.store.machine_translations import replace_translation
from archive.store.transcripts import newest
from archive.terms.models import Purpose
from archive.terms.restrictions import RestrictionReason
from archive.terms.words import TranslatedSegment
from archive.transcripts import machine_translations, review
from tests.web.workspace.conftest import Browser, World

TOGGLE = "English translation (machine)"
FIRST, SECRET = "Hello, my name is Rosa.", "My sister was killed in Tilburg."
MADE = (
    TranslatedSegment(0, 350, 1_500, 0, 1_600, FIRST, is_copied=False),
    TranslatedSegment(1, 1_600, 3_465, 1_600, 3_465, SECRET, is_copied=False),
    TranslatedSegment(2, 3_466, 3_500, 3_466, 3_500, "as she said", is_copied=True),
)


@pytest.fixture
def translated(world: World) -> World:
    """Rosa's interview with an English version, which everybody agreed to."""
    for each in show_agreements(world.archive, world.berta, world.rosa):
        grant(world.archive, world.berta, world.rosa, each.participant, (Purpose.TRANSLATE,), None)
    made_from = newest(world.archive.database(), world.rosa)
    assert made_from is not None
    with atomic(world.archive.database()) as database:
        replace_translation(
            database,
            world.rosa,
            MADE,
            made_from=made_from,
            made_by="whisper base",
            settings="{}",
            now_ms=world.clock.ms,
        )
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
