"""Every public page can be read, reached and pressed by everybody: by eye, by ear, by keyboard, on any screen."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.gallery.gathering import collection_id
from tests.axe import is_its_turn, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = (
    "/",
    "/excerpts",
    "/excerpts?language=fr",
    "/excerpts/plain?t=3",
    "/excerpts/unnamed",
    "/excerpts/warned",
    "/excerpts/hostile",
    "/themes",
    "/themes/work",
    "/languages",
    "/people",
    "/collections",
    f"/collections/{collection_id('Las manos')}",
    "/embed/plain",
    "/embed/warned",
    "/search",
    "/search?words=diplomas",
    "/search?words=puerta",
    "/search?words=diplomsa",
    "/search?words=zzz",
    "/about",
    "/nothing",
)
EVERY_DAY: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1440), ("dark", 360))
WHOLE = (*EVERY_DAY, ("dark", 1440), ("light", 360))
"""How a page is looked at: scheme and width. Every day by turns, each page in all of them with `--whole`."""

SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, input, select, summary")]
    .filter(each => !each.closest("p:not(.card-meta), .skip") && each.checkVisibility())
    .map(each => [each.outerHTML.slice(0, 90), each.getBoundingClientRect()])
    .filter(([, box]) => box.height < 24 || box.width < 24)
    .map(([html]) => html)"""

MOVING = """[getComputedStyle(document.documentElement).scrollBehavior,
    getComputedStyle(document.querySelector(".button")).transitionDuration]"""

MOVED = """window.moved = 0;
    new PerformanceObserver(list => list.getEntries().forEach(each => { window.moved += each.value; }))
        .observe({ type: "layout-shift", buffered: true });"""


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_in_light_or_dark_on_a_desk_or_a_phone(
    browser: Browser, gallery_site: str, path: str, *, whole: bool
) -> None:
    number = PAGES.index(path)
    by_turns = [each for way, each in enumerate(EVERY_DAY) if is_its_turn(number, way, len(EVERY_DAY))]
    for scheme, width in WHOLE if whole else by_turns:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        page.goto(gallery_site + path)
        for each in page.locator("summary:visible").all():
            each.click()
        assert violations(page) == [], (scheme, width)
        context.close()


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_no_page_scrolls_sideways(browser: Browser, gallery_site: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for path in PAGES:
        page.goto(gallery_site + path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    page.close()


@pytest.mark.parametrize("width", [360, 1440])
def test_what_can_be_pressed_is_at_least_24_pixels_wide_and_high(
    page: Page, gallery_site: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in PAGES:
        page.goto(gallery_site + path)
        assert page.evaluate(SMALL_TARGETS) == [], path


def test_text_twice_as_large_still_fits(page: Page, gallery_site: str) -> None:
    page.set_viewport_size({"width": 720, "height": 800})
    for path in PAGES:
        page.goto(gallery_site + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def test_the_first_tab_leads_past_the_masthead(page: Page, gallery_site: str) -> None:
    page.goto(gallery_site)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("path", ["/", "/excerpts/plain", "/search?words=diplomas"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    page: Page, gallery_site: str, path: str
) -> None:
    page.goto(gallery_site + path)
    wanted = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input, select, summary")]
            .filter(each => each.checkVisibility() && each.type !== "hidden").length"""
    )
    reached = 0
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement !== document.body") and reached < 200:
        reached += 1
        shown = page.evaluate(
            """() => { const each = document.activeElement;
                return [each, each.parentElement].some(at => getComputedStyle(at).outlineStyle === "solid"); }"""
        )
        assert shown, page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")
    assert reached == wanted


def test_player_does_not_move_the_page_when_it_comes_up(page: Page, gallery_site: str) -> None:
    page.add_init_script(MOVED)
    for path in ("/", "/excerpts/plain"):
        page.goto(gallery_site + path)
        page.wait_for_timeout(300)
        assert page.evaluate("window.moved") < 0.01, path


def test_whoever_asked_for_less_motion_gets_none(browser: Browser, gallery_site: str) -> None:
    for wish, shown in (("reduce", ["auto", "0s"]), ("no-preference", ["smooth", "0.12s, 0.12s, 0.12s"])):
        page = browser.new_page(reduced_motion=wish)  # type: ignore[arg-type]
        page.goto(gallery_site)
        assert page.evaluate(MOVING) == shown
        page.close()


def test_on_paper_the_words_and_the_citation_remain(page: Page, gallery_site: str) -> None:
    page.goto(f"{gallery_site}/excerpts/plain")
    page.emulate_media(media="print", color_scheme="dark")
    for kept in (page.get_by_text("diplomas", exact=True), page.locator("#citation")):
        expect(kept).to_be_visible()
    for gone in (page.locator(".masthead"), page.locator("[data-player]"), page.locator("#link")):
        expect(gone).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('.words')).color") == "rgb(0, 0, 0)"
