"""In a real browser: words chosen by keyboard are restricted, and the pages can be read by everybody on any screen."""

import pytest
from playwright.sync_api import Browser, expect

from archive.participation import restricting
from archive.participation.restricting import NewRestriction
from archive.terms.models import Role
from archive.terms.restrictions import RestrictionReason
from tests.axe import is_its_turn, violations
from tests.web.workspace.browsing import sign_in
from tests.web.workspace.conftest import World
from tests.web.workspace.spoken import give_words

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def words(world: World) -> None:
    give_words(world)


def test_words_are_chosen_and_restricted_by_keyboard_alone(
    chromium: Browser, site: str, world: World
) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = sign_in(context, site)
    page.goto(f"{site}/interviews/{world.rosa}")
    page.locator('.line[data-n="1"] .line-time').focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".word", has_text="hermana")).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-chosen]")).to_contain_text("R restricts")
    page.keyboard.press("r")
    expect(page.locator("[data-restrict]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/restrictions/new**")
    expect(page.locator(".word--restricted", has_text="hermana")).to_be_visible()
    expect(page.locator(".word--restricted", has_text="marido.")).to_have_count(0)
    page.get_by_label("It accuses somebody").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Restrict it now").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/restrictions?made=**")
    expect(page.get_by_role("status").filter(has_text="closed")).to_be_visible()
    made = restricting.list_restrictions(world.archive, world.berta, world.rosa)
    assert [each.reason for each in made] == [RestrictionReason.ALLEGATION]
    page.goto(f"{site}/interviews/{world.rosa}")
    expect(page.locator(".word--restricted", has_text="hermana")).to_be_visible()
    page.locator(".word--restricted", has_text="hermana").click()
    expect(page.locator(".player.is-playing")).to_have_count(1)
    context.close()


def test_a_researchers_page_without_sound_breaks_nowhere(chromium: Browser, site: str, world: World) -> None:
    wish = NewRestriction(RestrictionReason.NARRATORS_WISH)
    restricting.propose(world.archive, world.berta, world.rosa, [(1_300, 1_800)], wish)
    context = chromium.new_context(viewport={"width": 390, "height": 900})
    page = sign_in(context, site, Role.RESEARCHER)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(f"{site}/interviews/{world.rosa}#t=1.2")
    expect(page.locator(".line.is-at")).to_have_attribute("data-n", "1")
    expect(page.locator(".word--gap")).to_have_text("[…]")
    page.locator(".line-time").first.click()
    page.locator(".word--gap").click()
    page.keyboard.press("Space")
    assert broken == []
    context.close()


def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    chromium: Browser, site: str, world: World, *, whole: bool
) -> None:
    wish = NewRestriction(RestrictionReason.NARRATORS_WISH)
    made = restricting.propose(world.archive, world.berta, world.rosa, [(1_300, 1_800)], wish)[0]
    start = f"/interviews/{world.rosa}"
    staff = ("", "/restrictions", "/restrictions/new?start=1.3&end=1.8", "/restrictions/preview", "/names")
    pages = [*[(Role.ARCHIVIST, start + way) for way in staff], (Role.RESEARCHER, start)]
    pages += [(Role.ARCHIVIST, f"{start}/restrictions/{made}/lifting")]
    ways = (("light", 390), ("dark", 1440))
    for way, (scheme, width) in enumerate(ways):
        context = {
            role: chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
            for role in (Role.ARCHIVIST, Role.RESEARCHER)
        }
        signed_in = {role: sign_in(each, site, role) for role, each in context.items()}
        for number, (role, path) in enumerate(pages):
            page = signed_in[role]
            page.goto(site + path)
            if whole or is_its_turn(number, way, len(ways)):
                assert violations(page) == [], (path, scheme)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, width)
        for each in context.values():
            each.close()
