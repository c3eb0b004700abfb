"""The whole way of a request in real browsers: asked, decided with a last day, read until then, told to her."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.clock import from_ms
from archive.participation import narrators
from archive.participation.own_page import own_page
from archive.participation.participants import show_agreements
from archive.terms.models import ParticipantRole, Role
from tests.peopled import EMAILS, PASSPHRASE
from tests.web.workspace.conftest import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DAY_MS = 24 * 60 * 60 * 1000


@contextmanager
def signed_in(chromium: Browser, site: str, role: Role) -> Iterator[Page]:
    """Let somebody come in, in a browser of her own."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}/login")
    page.fill("#email", EMAILS[role])
    page.fill("#passphrase", PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/")
    yield page
    context.close()


def test_a_researcher_is_let_in_by_name_until_a_day_and_the_narrator_sees_it(
    chromium: Browser, site: str, world: World
) -> None:
    people = show_agreements(world.archive, world.ana, world.rosa)
    her = next(each.participant for each in people if each.role is ParticipantRole.NARRATOR)
    interview = f"{site}/interviews/{world.rosa}"
    with (
        signed_in(chromium, site, Role.ARCHIVIST) as staff,
        signed_in(chromium, site, Role.RESEARCHER) as rita,
    ):
        # She wants to be asked each time: from that moment no researcher has it.
        staff.goto(f"{interview}/agreements")
        fold = staff.locator(f"[id='{her}'] details", has_text="She wants to be asked each time")
        fold.locator("summary").click()
        fold.get_by_label("Let researchers read and listen").check()
        fold.get_by_role("button").click()
        answer = rita.goto(interview)
        assert answer is not None
        assert answer.status == 404

        rita.goto(f"{site}/access")
        rita.get_by_label("The id of an interview").fill(world.rosa)
        rita.get_by_label("What you want it for").fill("Una tesis sobre los oficios")
        rita.get_by_role("button", name="Ask").click()
        expect(rita.get_by_text("waits for an answer")).to_be_visible()

        staff.goto(f"{site}/tasks")
        staff.get_by_role("link", name="Look at the request").first.click()
        expect(staff.get_by_text("Una tesis sobre los oficios")).to_be_visible()
        last = (from_ms(world.clock.now_ms()) + timedelta(days=10)).date().isoformat()
        staff.get_by_label("Last day, for an approval").fill(last)
        staff.get_by_role("button", name="Approve it").click()
        expect(staff.get_by_text("approved").first).to_be_visible()

        rita.goto(f"{site}/access")
        rita.get_by_role("link", name="Hola, soy Rosa").first.click()
        expect(rita.locator("body")).to_contain_text("hermana")
        token = narrators.make_link(world.archive, world.ana, world.rosa, her, language="es")
        told = own_page(world.archive, narrators.open_link(world.archive, token)).said
        assert [each.readers for each in told if each.readers is not None] == [1]

        world.clock.ms += 12 * DAY_MS
        rita.goto(f"{site}/login")
    with signed_in(chromium, site, Role.RESEARCHER) as later:
        answer = later.goto(interview)
        assert answer is not None
        assert answer.status == 404
        later.goto(f"{site}/access")
        expect(later.get_by_text("its day has passed")).to_be_visible()
