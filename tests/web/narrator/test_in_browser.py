"""Her page in a real browser: by eye, by keyboard, on a phone, without scripts, and the way out of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from tests.browser.conftest import served
from tests.browser.test_accessibility import RULES, SMALL_TARGETS
from tests.web.narrator.conftest import PROPOSED, World
from web.narrator.texts import TEXTS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STORED = "[document.cookie, localStorage.length, sessionStorage.length]"


@pytest.fixture
def address(world: World) -> Iterator[str]:
    """The room as it is served, with an everyday page to leave for."""
    world.app.jinja_env.globals["exit_url"] = "/elsewhere"
    elsewhere = Response("<title>Elsewhere</title>", content_type="text/html")
    with served(DispatcherMiddleware(elsewhere, {"/mine": world.app.wsgi_app})) as site:
        yield f"{site}/mine"


def test_axe_finds_nothing_and_a_phone_shows_all_of_it(
    world: World, address: str, chromium: Browser, tmp_path: Path
) -> None:
    token = world.link()
    for scheme, width in (("light", 390), ("dark", 390), ("light", 1280)):
        context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{address}/{token}")
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], (scheme, width)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.evaluate(SMALL_TARGETS) == []
        picture = tmp_path / f"{scheme}-{width}.png"
        page.screenshot(path=picture, full_page=True)
        assert picture.stat().st_size > 50_000
        context.close()


def test_two_presses_take_everything_back_without_scripts_too(
    world: World, address: str, chromium: Browser
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/{world.link()}")
    expect(page.get_by_text(PROPOSED)).to_be_visible()
    page.locator("#b-everything summary").click()
    page.locator("#b-everything button").click()
    expect(page.get_by_role("heading", name=TEXTS["es"].say("closed_heading"))).to_be_visible()
    expect(page.get_by_text(PROPOSED)).to_have_count(0)
    context.close()


def test_escape_three_times_leaves_and_back_does_not_lead_here(
    world: World, address: str, chromium: Browser
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto("about:blank")
    page.goto(f"{address}/{world.link()}")
    assert page.title() == "Página"
    assert page.evaluate(STORED) == ["", 0, 0]
    assert context.cookies() == []
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("**/elsewhere")
    page.go_back()
    assert "/mine" not in page.url
    context.close()


def test_the_button_leaves_at_once_and_says_nothing_of_where_she_was(
    world: World, address: str, chromium: Browser
) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/{world.link(language='en')}")
    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url("**/elsewhere")
    assert page.evaluate("document.referrer") == ""
    page.close()
