"""Her page in a real browser: by eye, by keyboard, on a phone, without scripts, and the way out of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from archive.participation import narrators
from archive.participation.own_page import own_page
from tests.axe import violations
from tests.browser.test_accessibility import SMALL_TARGETS
from tests.peopled import PASSPHRASE
from tests.serving import served
from tests.web.narrator.conftest import PROPOSED, World
from web.narrator.texts import TEXTS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_MS = 60_000
STORED = "[document.cookie, localStorage.length, sessionStorage.length]"
NOTE_WHO_LISTENS = """new MutationObserver((_, seeing) => {
  if (document.querySelector("[data-leave]")) {
    window.listened = document.documentElement.matches(".has-keys");
    seeing.disconnect();
  }
}).observe(document, { childList: true, subtree: true });"""
"""Notes whether the script was there already when the way out came on the page, before all else that can be pressed."""


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
        assert violations(page) == [], (scheme, width)
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
    page.add_init_script(NOTE_WHO_LISTENS)
    page.goto("about:blank")
    page.goto(f"{address}/{world.link()}")
    assert page.evaluate("window.listened"), "however slow the rest of the page"
    assert page.title() == "Página"
    assert page.evaluate(STORED) == ["", 0, 0]
    assert context.cookies() == []
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("**/elsewhere")
    page.go_back()
    assert "/mine" not in page.url
    context.close()


def test_after_an_answer_and_every_link_back_still_does_not_lead_here(
    world: World, address: str, chromium: Browser
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto("about:blank")
    page.goto(f"{address}/{world.link(passphrase=PASSPHRASE)}")
    entries = page.evaluate("history.length")
    for written in ("una frase de otra", PASSPHRASE):
        page.get_by_label(TEXTS["es"].say("locked_label")).fill(written)
        page.get_by_role("button").click()
        said = TEXTS["es"].say("locked_wrong" if written != PASSPHRASE else "heading")
        expect(page.get_by_text(said, exact=True)).to_be_visible()
    page.locator("nav a[lang=en]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TEXTS["en"].say("heading"))
    page.locator("a[href='#everything']").click()
    page.locator("form[action*='approve'] button").first.click()
    expect(page.get_by_text(TEXTS["en"].say("done_approved"))).to_be_visible()
    page.locator("#b-research summary").click()
    page.locator("#b-research button").click()
    expect(page.get_by_text(TEXTS["en"].say("done_taken_back"))).to_be_visible()
    assert page.evaluate("history.length") == entries
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("**/elsewhere")
    page.go_back()
    assert "/mine" not in page.url
    assert PROPOSED not in page.content()
    context.close()


def test_what_she_sent_is_done_though_she_leaves_at_once(
    world: World, address: str, chromium: Browser
) -> None:
    page, token = chromium.new_page(), world.link()
    page.goto(f"{address}/{token}")
    page.evaluate(
        "document.querySelector('#b-everything button').click(); document.querySelector('[data-leave]').click();"
    )
    page.wait_for_url("**/elsewhere")
    her = narrators.open_link(world.archive, token)
    waited = 0
    while own_page(world.archive, her).closed is None and waited < MOST_MS:
        page.wait_for_timeout(100)
        waited += 100
    assert own_page(world.archive, her).closed is not None
    page.wait_for_timeout(500)
    assert page.title() == "Elsewhere"
    page.close()


def test_the_button_leaves_at_once_and_says_nothing_of_where_she_was(
    world: World, address: str, chromium: Browser
) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/{world.link(language='en')}")
    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url("**/elsewhere")
    assert page.evaluate("document.referrer") == ""
    page.close()
