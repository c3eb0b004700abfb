"""In a real browser: every page of the room by eye and keyboard, an upload with its bar, work that shows by itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from archive.participation.participants import show_agreements
from archive.stewardship import access
from archive.terms.models import ParticipantRole, Role
from tests.axe import is_its_turn, violations
from tests.peopled import EMAILS, PASSPHRASE, RECORDINGS, marta
from tests.web.workspace.browsing import sign_in
from tests.web.workspace.conftest import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDTHS = (1440, 768, 360)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
EVERY_DAY = {"light": (1440,), "dark": (360,)}
"""In which of the widths axe looks at a scheme; in all of them with `--whole`. Every width is measured every day."""


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1024, "height": 800})
    yield sign_in(context, site)
    context.close()


def fill(page: Page, site: str, recording: Path) -> None:
    """Fill the upload form as somebody in a hurry would."""
    page.goto(f"{site}/upload")
    page.fill("#title", "Nadia cuenta")
    page.check("#language-es")
    page.fill("#narrator", "Nadia Flores")
    page.check("#purpose-preserve")
    page.set_input_files("#recording", recording)


def paths(world: World) -> list[str]:
    """Return every page that this room has for an archivist, with something on each to decide."""
    access.ask(world.archive, world.rita, interview=world.marta, collection="", purpose="Una tesis")
    people = show_agreements(world.archive, world.users[Role.ADMIN].viewer, world.rosa)
    her = next(each.participant for each in people if each.role is ParticipantRole.NARRATOR)
    agreements = f"/interviews/{world.rosa}/agreements"
    return [
        "/",
        "/jobs",
        "/audit",
        f"/interviews/{world.rosa}/audit",
        f"/interviews/{world.rosa}/named",
        f"/interviews/{world.rosa}/safety/{her}",
        "/tasks",
        "/access",
        "/upload",
        f"/upload/{world.rosa}",
        f"/upload/{world.rosa}?held=1",
        agreements,
        f"{agreements}/{her}/withdraw",
        f"{agreements}/{her}/withdraw?purpose=research",
        "/sign-out",
        "/nothing-here",
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_page_can_be_read_and_reached_by_everybody(
    chromium: Browser,
    site: str,
    world: World,
    scheme: Literal["light", "dark"],
    whole: bool,  # noqa: FBT001
) -> None:
    context = chromium.new_context(color_scheme=scheme)
    page = sign_in(context, site)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for number, path in enumerate(paths(world)):
            page.goto(f"{site}{path}")
            if whole or (
                width in EVERY_DAY[scheme] and is_its_turn(number, SCHEMES.index(scheme), len(SCHEMES))
            ):
                assert violations(page) == [], (path, width)
            beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert (path, width, beyond) == (path, width, 0)
    assert complaints == []
    context.close()


def test_the_door_can_be_opened_by_keyboard_and_is_read_by_everybody(chromium: Browser, site: str) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(f"{site}/jobs")
    assert violations(page) == []
    expect(page.locator("#email")).to_be_focused()
    page.keyboard.type(EMAILS[Role.ARCHIVIST])
    page.keyboard.press("Tab")
    page.keyboard.type(PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/jobs")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    context.close()


def test_a_recording_is_sent_with_a_bar_and_the_next_page_comes_by_itself(
    page: Page, site: str, tmp_path: Path
) -> None:
    large = tmp_path / "film.wav"
    large.write_bytes(b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(2 * 2**20))
    fill(page, site, large)
    expect(page.locator("#chosen")).to_have_text("2.1 MB, ready to be sent")
    held_back: list[Route] = []
    page.route("**/arrivals", lambda route: held_back.append(route), times=1)  # noqa: PLW0108 - it gets marked
    page.click("#send")
    expect(page.locator("#sending")).to_be_visible()
    expect(page.locator("#send")).to_be_disabled()
    while not held_back:
        page.wait_for_timeout(20)
    held_back.pop().continue_()
    page.wait_for_url("**/upload/*")
    expect(page.locator("h1")).to_have_text("Received, and safe")


def test_a_double_click_sends_once_and_stops_nothing(page: Page, site: str, tmp_path: Path) -> None:
    file = tmp_path / "film.wav"
    file.write_bytes(b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(2**20))
    fill(page, site, file)
    page.dblclick("#send")
    page.wait_for_url("**/upload/*")
    expect(page.locator("h1")).to_have_text("Received, and safe")


def test_a_wrong_file_is_told_beside_the_button_and_nothing_written_is_lost(
    page: Page, site: str, tmp_path: Path
) -> None:
    wrong = tmp_path / "form.mp3"
    wrong.write_bytes(b"%PDF-1.7 no sound")
    fill(page, site, wrong)
    page.click("#send")
    expect(page.locator("#problems")).to_contain_text("This is a PDF document, not a recording.")
    expect(page.locator("#problems")).to_be_focused()
    assert page.input_value("#title") == "Nadia cuenta"
    assert page.is_checked("#purpose-preserve")
    page.click("#problems a")
    page.set_input_files("#recording", RECORDINGS / "hola_4s.opus")
    page.click("#send")
    page.wait_for_url("**/upload/*?held=1")
    expect(page.locator("h1")).to_contain_text("already holds this recording")


def test_a_file_with_a_hostile_name_is_only_a_name(page: Page, site: str, tmp_path: Path) -> None:
    named = tmp_path / "<img src=x onerror=document.title='taken'>.wav"
    named.write_bytes(b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(2000))
    fill(page, site, named)
    page.click("#send")
    page.wait_for_url("**/upload/*")
    expect(page.locator("main")).to_contain_text("<img src=x onerror=document.title='taken'>.wav")
    assert "taken" not in page.title()
    assert page.locator("main img").count() == 0


def test_work_shows_by_itself_as_it_goes_on(page: Page, site: str, world: World) -> None:
    world.take_in(marta(), b"\x00\x01 no sound \xff" * 20)
    page.goto(f"{site}/jobs")
    expect(page.locator(".jobs-now")).to_have_text("1 step waits or is under way.")
    world.work()
    expect(page.locator(".jobs-now")).to_contain_text("Nothing waits.")
    expect(page.locator("[data-live-said=jobs]")).to_contain_text("Nothing waits.")
    expect(page.locator("#jobs")).to_contain_text("not a sound recording")


def test_a_sleeping_visit_is_warned_and_can_be_kept(page: Page, site: str, world: World) -> None:
    page.clock.install()
    page.goto(f"{site}/upload")
    notice = page.locator("#session-notice")
    page.clock.run_for(11 * 60 * 1000)
    expect(notice).to_be_empty()
    page.clock.run_for(2 * 60 * 1000)
    expect(notice).to_contain_text("In three minutes you are signed out")
    page.get_by_role("button", name="I am still here").click()
    expect(notice).to_be_empty()
    world.clock.ms += 16 * 60 * 1000
    page.clock.run_for(16 * 60 * 1000)
    expect(notice).to_contain_text("You are signed out.")
    page.locator("[name=title]").fill("No se pierde")
    field = page.locator("#intake [name=csrf_token]")
    before = field.input_value()
    sign_in(page.context, site, Role.ADMIN).close()  # somebody else: nothing is sent in her name
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    assert page.evaluate("window.testimonyToken()") == ""
    expect(notice).to_contain_text("Somebody else has signed in here")
    expect(notice.get_by_role("link")).to_have_attribute("href", "/sign-out")
    assert field.input_value() == before
    page.context.clear_cookies()
    sign_in(page.context, site).close()  # in another window, as it says there
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(notice).to_be_empty()
    assert page.locator("[name=title]").input_value() == "No se pierde"
    asked = page.request.post(f"{site}/upload/agreement", form={"csrf_token": field.input_value()})
    assert 'id="problems"' in asked.text(), "it is read, and says what is missing"


def test_without_a_script_the_form_is_sent_all_the_same(chromium: Browser, site: str, tmp_path: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = sign_in(context, site)
    wrong = tmp_path / "form.mp3"
    wrong.write_bytes(b"%PDF-1.7 no sound")
    fill(page, site, wrong)
    page.click("#send")
    expect(page.locator("#problems")).to_contain_text("This is a PDF document")
    assert page.input_value("#narrator") == "Nadia Flores"
    page.set_input_files("#recording", RECORDINGS / "hola_4s.opus")
    page.click("#send")
    expect(page.locator("h1")).to_contain_text("already holds this recording")
    context.close()
