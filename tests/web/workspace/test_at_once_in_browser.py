"""In a real browser: much is confirmed in one press and put back in one; a translation begins with a computer's."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.participation.participants import grant, show_agreements
from archive.publication import excerpts
from archive.publication.excerpts import draft
from archive.store.connect import atomic
from archive.store.machine_translations import replace_translation
from archive.store.transcripts import newest
from archive.terms.models import ExcerptId, Purpose
from archive.terms.words import TranslatedSegment
from tests.web.workspace.browsing import sign_in
from tests.web.workspace.conftest import World
from tests.web.workspace.spoken import give_words

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ENGLISH = ("Hello, I am called Rosa and I look after people.", "My sister was killed by her husband.")
STARTS_MS = (350, 1_200)
ENDS_MS = (1_150, 2_400)


@pytest.fixture
def page(chromium: Browser, site: str, world: World) -> Iterator[Page]:
    give_words(world)
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    yield sign_in(context, site)
    context.close()


def translated(world: World) -> ExcerptId:
    """Give the two lines a computer's English, which everybody agreed to, and draft an excerpt of them."""
    for each in show_agreements(world.archive, world.berta, world.rosa):
        grant(world.archive, world.berta, world.rosa, each.participant, (Purpose.TRANSLATE,), None)
    made_from = newest(world.archive.database(), world.rosa)
    assert made_from is not None
    lines = tuple(
        TranslatedSegment(at, start, end, start, end, text, is_copied=False)
        for at, (start, end, text) in enumerate(zip(STARTS_MS, ENDS_MS, ENGLISH, strict=True))
    )
    with atomic(world.archive.database()) as database:
        replace_translation(
            database,
            world.rosa,
            lines,
            made_from=made_from,
            made_by="whisper",
            settings="{}",
            now_ms=world.clock.ms,
        )
    return draft(world.archive, world.berta, world.rosa, start_ms=300, end_ms=2_420, title="Mi hermana")


def test_keys_go_on_from_a_theme_that_is_empty_and_another_theme_is_seen_at_once(
    page: Page, site: str, world: World
) -> None:
    page.goto(f"{site}/interviews/{world.rosa}/themes")
    groups = page.locator("[data-group]")
    first, last = page.locator(".mention").first, page.locator(".mention").last
    first.locator("button[form=deciding]").first.focus()
    page.keyboard.press("r")
    expect(groups.first.locator("h3")).to_be_focused()
    page.keyboard.press("j")
    expect(last.locator("button[form=deciding]").first).to_be_focused()
    page.keyboard.press("t")
    page.keyboard.type("Nowhere")
    page.keyboard.press("Enter")
    expect(last.get_by_role("alert")).to_contain_text("Choose one from the list")
    expect(last.locator("input[name=instead]")).to_be_focused()
    last.locator("input[name=instead]").fill("Exile")
    page.keyboard.press("Enter")
    expect(page.locator("#theme-exile .mention .tag--confirmed")).to_have_count(1)
    expect(groups.filter(has_text="The theme there is Exile now.")).to_have_count(1)


def test_sure_themes_and_all_lines_of_a_page_are_confirmed_and_put_back_in_one_press(
    page: Page, site: str, world: World
) -> None:
    page.goto(f"{site}/interviews/{world.rosa}/themes")
    confirmed = page.locator(".mention .tag--confirmed")
    expect(confirmed).to_have_count(0)
    page.get_by_label("Confirm at once what is").select_option(index=0)
    page.get_by_role("button", name="Confirm them").click()
    expect(page.get_by_role("status").filter(has_text="1 suggestion was confirmed.")).to_be_visible()
    expect(confirmed).to_have_count(1)
    page.get_by_role("button", name="Undo all of it").click()
    expect(page.get_by_role("status").filter(has_text="1 is a suggestion again.")).to_be_visible()
    expect(confirmed).to_have_count(0)

    page.goto(f"{site}/interviews/{world.rosa}")
    checked = page.locator(".line-checked:visible")
    expect(checked).to_have_count(0)
    page.get_by_role("button", name="Confirm these lines").click()
    expect(checked).to_have_count(0)
    one = page.locator('.line[data-n="0"]')
    one.get_by_role("button", name="Right as it is").click()
    expect(checked).to_have_count(1)
    expect(page.get_by_label("the 2 lines in it that were not checked are right")).to_be_visible()
    page.get_by_label("I have listened to all of it").check()
    page.get_by_role("button", name="Confirm these lines").click()
    expect(page.get_by_role("status").filter(has_text="2 lines were confirmed.")).to_be_visible()
    expect(checked).to_have_count(3)
    page.get_by_role("status").filter(has_text="2 lines").get_by_role("button").click()
    expect(checked).to_have_count(1)


def test_a_checked_translation_begins_with_the_computers_english_and_says_who_compared_it(
    page: Page, site: str, world: World
) -> None:
    excerpt = translated(world)
    page.goto(f"{site}/excerpts/{excerpt}")
    page.get_by_role("link", name="translation").first.click()
    page.get_by_role("link", name="Begin with the computer's English").click()
    expect(page.get_by_text("A computer wrote this English, and nobody has checked it.")).to_be_visible()
    lines = page.locator("main textarea")
    expect(lines).to_have_count(2)
    assert [each.input_value() for each in lines.all()] == list(ENGLISH)
    keep = page.get_by_role("button", name="Keep this translation")
    keep.click()
    assert excerpts.show(world.archive, world.berta, excerpt).excerpt.translation is None, (
        "nobody said who checked it"
    )
    lines.nth(1).fill("My sister: her husband killed her.")
    page.get_by_label("Who translated").fill("machine translation, checked by a volunteer")
    keep.click()
    expect(page.get_by_role("heading", name="Mi hermana")).to_be_visible()
    expect(page.locator("main")).to_contain_text("My sister: her husband killed her.")
    expect(page.locator("main")).not_to_contain_text(ENGLISH[1])
