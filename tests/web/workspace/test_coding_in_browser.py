"""In a real browser: words are coded by keyboard alone, and the new pages can be used by everybody on any screen."""

import pytest
from playwright.sync_api import Browser, expect

from archive.analysis import coding
from archive.terms.codes import Pattern
from archive.terms.models import Role
from tests.axe import violations
from tests.web.workspace.browsing import sign_in
from tests.web.workspace.conftest import World
from tests.web.workspace.spoken import give_words

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NARROW = 390


@pytest.fixture(autouse=True)
def words(world: World) -> None:
    give_words(world)


def test_words_are_coded_by_keyboard_and_the_pages_can_be_used_by_everybody(
    chromium: Browser, site: str, world: World
) -> None:
    project = coding.begin(world.archive, world.rita, "Tesis")
    coding.keep_code(world.archive, world.rita, project, name="Violencia", colour=3, pattern=Pattern.DOTTED)
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = sign_in(context, site, Role.RESEARCHER)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
    page.goto(f"{site}/interviews/{world.rosa}/coding")
    page.locator('.line[data-n="1"] .words').click(click_count=3)
    expect(page.locator("[data-choice-ways]")).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator("[data-codes]"), "by mouse the focus is nowhere").to_be_focused()
    page.reload()
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
                assert violations(page) == [], (address, width)
    assert broken == []
    context.close()
