"""In a real browser: answers are gone through by keys, heard and kept on the page; without a script it all goes too."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.discovery import baskets
from archive.terms.models import Role
from tests.axe import violations
from tests.hearing import hear_out, position
from tests.web.workspace.browsing import sign_in
from tests.web.workspace.conftest import World
from tests.web.workspace.spoken import give_english, give_words

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = "/search?words=hermana OR histoire&sort=oldest"
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(autouse=True)
def words(world: World) -> None:
    give_words(world)


def test_keys_go_from_hit_to_hit_play_one_and_keep_it(chromium: Browser, site: str, world: World) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = sign_in(context, site, Role.RESEARCHER)
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.goto(site + QUESTION)
    hits = page.locator("[data-hit]")
    expect(hits).to_have_count(2)
    for key, place in (("j", 0), ("j", 1), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(hits.nth(place)).to_be_focused()
    page.keyboard.press("p")
    expect(page.locator(".hit.is-playing")).to_have_count(1)
    expect(page.locator("[data-playing]")).to_have_text("Hola, soy Rosa, 0:01")
    hear_out(page, 2.3)
    assert 1.3 < position(page) < 3.4, "it ends with the line"
    page.keyboard.press("b")
    expect(page.locator("[data-told]")).to_have_text("Kept in your basket.")
    (kept,) = baskets.show(world.archive, world.rita)
    assert kept.kept.start_ms == 1_200
    page.click("#words")
    page.keyboard.type("jkpb")
    assert len(baskets.show(world.archive, world.rita)) == 1, "letters in a field are letters"
    hits.nth(0).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/interviews/{world.rosa}\?t=1\.5"))
    assert refused == []
    context.close()


def test_names_of_themes_are_offered_as_she_types_and_taken_by_keys(chromium: Browser, site: str) -> None:
    context = chromium.new_context(bypass_csp=True, reduced_motion="reduce")
    page = sign_in(context, site, Role.RESEARCHER)
    page.goto(f"{site}/search")
    box, offered = page.locator("#words"), page.locator("#hints [role=option]")
    box.press_sequentially("FÉMI")
    for place, theme in enumerate(("Femicide", "Feminism")):
        expect(offered.nth(place)).to_have_text(theme)
    told = f"{offered.count()} themes; the arrow keys lead to them."
    expect(page.locator("#hints-told")).to_have_text(told)
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "hints-0")
    _check(page, "names are offered")
    box.press("Escape")
    expect(offered).to_have_count(0)
    expect(box).to_have_value("FÉMI")
    box.press("Backspace")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(f"{site}/search?words=Femicide")
    context.close()


def test_the_pages_fit_a_telephone_and_are_read_by_every_machine(chromium: Browser, site: str) -> None:
    for width in (390, 1440):
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, bypass_csp=True, reduced_motion="reduce"
        )
        page = sign_in(context, site, Role.RESEARCHER)
        page.goto(site + QUESTION)
        page.locator(".how-to-search summary").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".ways-to-ask")).to_be_visible()
        page.locator("[data-play]").first.click()
        page.locator("[data-keep] button").first.click()
        expect(page.locator("[data-told]")).to_have_text("Kept in your basket.")
        page.fill("#saved-name", "Sisters")
        _check(page, "the answers")
        page.get_by_role("button", name="Save the search").click()
        page.wait_for_url(f"{site}/saved")
        _check(page, "the saved searches")
        page.goto(f"{site}/basket")
        _check(page, "the basket")
        context.close()


def _check(page: Page, what: str) -> None:
    assert violations(page) == [], what
    assert page.evaluate(WIDE) <= 0, f"{what} is wider than the window"


def test_without_a_script_a_hit_is_heard_and_kept(chromium: Browser, site: str, world: World) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = sign_in(context, site, Role.RESEARCHER)
    page.goto(site + QUESTION)
    href = page.locator("[data-play]").first.get_attribute("href")
    assert href == f"/interviews/{world.rosa}/sound.mp3#t=1.2,2.4"
    expect(page.locator("[data-search-player]")).to_be_hidden()
    page.locator("[data-keep] button").first.click()
    page.wait_for_url(f"{site}/basket#*")
    expect(page.locator(".quote")).to_have_text("A mi hermana la mató su marido.")
    context.close()


def test_a_place_in_the_computers_english_is_heard_on_the_page_and_is_no_quote(
    chromium: Browser, site: str, world: World
) -> None:
    give_english(world)
    context = chromium.new_context(bypass_csp=True, reduced_motion="reduce")
    page = sign_in(context, site, Role.RESEARCHER)
    page.goto(f"{site}/search?words=sister OR histoire")
    expect(page.locator("[data-hit]")).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".hit--english")).to_be_focused()
    page.keyboard.press("b")
    page.keyboard.press("p")
    expect(page.locator(".hit--english.is-playing")).to_have_count(1)
    assert baskets.show(world.archive, world.rita) == ()
    _check(page, "the answers in the computer's English")
    page.locator(".hit--english .hit-text").click()
    expect(page.locator("#english-on")).to_be_checked()
    expect(page.locator(".line-english").last).to_be_visible()
    context.close()
