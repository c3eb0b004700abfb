"""In a real browser: words are coded by keyboard alone, and the new pages can be used by everybody on any screen."""

from collections.abc import Iterator
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from archive import coding
from archive.codes import Pattern
from archive.models import Role
from tests.peopled import EMAILS, PASSPHRASE
from tests.web.workspace.conftest import World
from tests.web.workspace.spoken import give_words

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NARROW = 390
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def site(world: World) -> Iterator[str]:
    give_words(world)
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def sign_in(context: BrowserContext, site: str) -> Page:
    page = context.new_page()
    page.goto(f"{site}/login")
    page.fill("[name=email]", EMAILS[Role.RESEARCHER])
    page.fill("[name=passphrase]", PASSPHRASE)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{site}/")
    return page


def test_words_are_coded_by_keyboard_and_the_pages_can_be_used_by_everybody(
    chromium: Browser, site: str, world: World
) -> None:
    project = coding.begin(world.archive, world.rita, "Tesis")
    coding.keep_code(world.archive, world.rita, project, name="Violencia", colour=3, pattern=Pattern.DOTTED)
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = sign_in(context, site)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
    page.goto(f"{site}/interviews/{world.rosa}/coding")
    page.locator('.line[data-n="1"] .line-time').focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-chosen]")).to_contain_text("C goes to the codes")
    page.keyboard.press("c")
    expect(page.locator("[data-codes]")).to_be_focused()
    page.keyboard.press("v")
    page.locator("#memo").fill("una nota mía")
    page.get_by_role("button", name="Put it there").press("Enter")
    page.wait_for_url("**/coding?project=**")
    words = page.locator(
        ".line .words mark, .line .word--coded, .line [class*='word--coded']"
    ).all_inner_texts()
    assert words == ["la", "mató"]
    (found,) = [*coding.counts(world.archive, world.rita, project).values()]
    assert found == (1, 1)
    addresses = (
        f"/interviews/{world.rosa}/coding",
        f"/interviews/{world.rosa}/pictures",
        "/coding",
        f"/coding/{project}",
        f"/coding/{project}/found",
        f"/coding/{project}/agreement",
        "/pictures/themes",
        "/pictures/together",
        "/pictures/words?theme=femicide",
    )
    for width in (1280, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            page.goto(site + address)
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 0, f"{address} is {wide} px too wide at {width}"
            if width == NARROW:
                results = Axe().run(page, options=RULES)
                assert results.violations_count == 0, f"{address} at {width}: {results.generate_report()}"
    assert broken == []
    context.close()
