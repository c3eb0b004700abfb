"""In a real browser: a long transcript comes as it is needed, and a person corrects it by keys alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from archive.stewardship import catalogue
from archive.terms.models import OPERATOR
from archive.transcripts import review
from tests.axe import violations
from tests.hearing import SLOWLY
from tests.peopled import EMAILS, PASSPHRASE, Role
from tests.serving import served
from tests.web.workspace.conftest import World
from tests.web.workspace.spoken import keep, people, segment

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LINES = 400
SAID = "y entonces le dije que no iba a volver"
ENDLESS = "addEventListener('play', (event) => { event.target.loop = true; }, true);"
"""The words go on for half an hour, the sound for four seconds: what is played near its end must not end meanwhile."""


@pytest.fixture
def site(world: World) -> Iterator[str]:
    unsure = {2: "dije", 380: "iba"}
    speaker = people(world)["narrator"]
    lines = tuple(
        segment(at, at * 4_000, at * 4_000 + 3_500, SAID, speaker=speaker, unsure=unsure.get(at, ""))
        for at in range(LINES)
    )
    keep(world, world.rosa, lines)
    with served(world.app) as address:
        yield address


@pytest.fixture
def context(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.add_init_script(SLOWLY + ENDLESS)
    page = context.new_page()
    page.goto(f"{site}/login")
    page.fill("[name=email]", EMAILS[Role.ARCHIVIST])
    page.fill("[name=passphrase]", PASSPHRASE)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{site}/")
    page.close()
    yield context
    context.close()


def text(world: World, number: int) -> str:
    segments = catalogue.words(world.archive, OPERATOR, world.rosa).segments
    return next(each.text for each in segments if each.number == number)


def test_a_long_transcript_is_gone_through_and_corrected_by_keys_alone(
    context: BrowserContext, site: str, world: World
) -> None:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{site}/interviews/{world.rosa}")
    assert page.locator(".line[data-n]").count() < LINES
    page.locator(".line-time").first.focus()

    page.keyboard.press("n")
    expect(page.locator('.line[data-n="2"] .word--doubt')).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator('.line[data-n="380"] .word--doubt')).to_be_focused()
    assert page.locator(".line[data-n]").count() < LINES

    page.keyboard.press("s")
    expect(page.locator('.line[data-n="380"] .words')).to_have_text("y entonces le dije que no")
    expect(page.locator(f'.line[data-n="{LINES}"] .words')).to_have_text("iba a volver")
    page.keyboard.press("m")
    expect(page.locator(f'.line[data-n="{LINES}"]')).to_have_count(0)
    expect(page.locator('.line[data-n="380"] .words')).to_have_text(SAID)
    page.keyboard.press("u")
    expect(page.locator(f'.line[data-n="{LINES}"] .words')).to_have_text("iba a volver")
    expect(page.locator('.line[data-n="380"] .line-time')).to_be_focused()
    write_and_join(page)

    page.keyboard.press("2")
    expect(page.locator("#said")).to_have_text("Saved.")
    page.keyboard.press("c")
    expect(page.locator('.line[data-n="380"] .line-checked')).to_be_visible()
    expect(page.locator(f'.line[data-n="{LINES}"] .line-time')).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("i")
    expect(page.locator(f'.line[data-n="{LINES}"] .words')).to_have_text("[inaudible] a volver")

    write_while_listening(page, world)
    assert said == []


def write_and_join(page: Page) -> None:
    """Nothing that was written is lost by a key or a button that joins the line."""
    for way in ("key", "button"):
        page.keyboard.press("e")
        page.locator("textarea").fill("Y le dije que no")
        if way == "key":
            page.keyboard.press("Alt+m")
        else:
            page.get_by_text("Split this line, or join it").click()
            page.get_by_role("button", name="Split", exact=True).click()
            expect(page.locator("#said")).to_have_text("What you wrote is not saved yet. Save it first.")
            expect(page.locator("textarea")).to_have_value("Y le dije que no")
            page.get_by_role("button", name="Join with the next line").click()
        expect(page.locator('.line[data-n="380"] .words')).to_have_text("Y le dije que no iba a volver")
        page.locator('.line[data-n="380"] .line-time').focus()
        page.keyboard.press("u")
        expect(page.locator('.line[data-n="380"] .words')).to_have_text("y entonces le dije que no")
        expect(page.locator('.line[data-n="380"] .line-time')).to_be_focused()


def with_alt(page: Page) -> None:
    """What the list of the keys says of writing in a line is so."""
    for key, speed in (("-", "0.5"), ("+", "0.6"), ("=", "0.7"), (",", "0.6"), (".", "0.7")):
        page.keyboard.press(f"Alt+{key}")
        expect(page.locator("#speed")).to_have_text(f"Speed {speed} ×")
    chosen = page.locator(".line-form select[name=speaker]")
    for key in ("1", "2"):
        page.keyboard.press(f"Alt+{key}")
        expect(page.locator("#said")).to_have_text(chosen.locator("option:checked").inner_text())
    page.keyboard.press("Alt+?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("textarea")).to_be_focused()


def write_while_listening(page: Page, world: World) -> None:
    page.keyboard.press("e")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("textarea")).to_be_focused()
    expect(page.locator(".player.is-playing")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator(".player.is-playing")).to_have_count(0)
    with_alt(page)
    page.keyboard.press("Control+a")
    page.keyboard.type("Iba a volver a Quito")
    page.keyboard.press("Alt+u")
    expect(page.locator("#said")).to_contain_text("Save it first")
    page.keyboard.press("Escape")
    expect(page.locator("#said")).to_contain_text("Not saved yet")
    page.keyboard.press("Enter")
    expect(page.locator(f'.line[data-n="{LINES}"] .words')).to_have_text("Iba a volver a Quito")
    assert text(world, LINES) == "Iba a volver a Quito"
    page.locator(f'.line[data-n="{LINES}"] .line-time').focus()
    page.keyboard.press("e")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("textarea")).to_have_count(0)
    page.locator(f'.line[data-n="{LINES}"] .line-time').focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    page.get_by_role("button", name="Undo my last change").click()
    expect(page.locator(f'.line[data-n="{LINES}"] .words')).to_have_text("[inaudible] a volver")
    page.locator(f'.line[data-n="{LINES}"] .line-time').focus()
    page.keyboard.press("e")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.press("Alt+c")
    expect(page.locator(f'.line[data-n="{LINES}"] .line-checked')).to_be_visible()


def test_both_texts_are_shown_where_two_people_changed_the_same_words_and_further_lines_come_by_scrolling(
    context: BrowserContext, site: str, world: World
) -> None:
    page = context.new_page()
    page.goto(f"{site}/interviews/{world.rosa}")
    before = page.locator(".line[data-n]").count()
    page.locator(".line[data-n]").last.scroll_into_view_if_needed()
    expect(page.locator(f'.line[data-n="{before + 5}"]')).to_have_count(1)

    page.locator('.line[data-n="4"] [data-form]').click()
    page.locator("textarea").fill("y entonces le dije que sí iba a volver")
    review.correct(
        world.archive, world.ana, world.rosa, 4, "y entonces le dije que nunca iba a volver", seen_revision=1
    )
    page.keyboard.press("Control+Enter")
    theirs = page.locator(".theirs")
    expect(theirs).to_contain_text("What Ana saved")
    expect(theirs.locator("del")).to_contain_text("sí")
    expect(theirs.locator("ins")).to_contain_text("nunca")
    expect(page.locator("textarea")).to_have_value("y entonces le dije que sí iba a volver")
    theirs.get_by_role("button").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator('.line[data-n="4"] .line-checked')).to_be_visible()
    expect(page.locator('.line[data-n="4"] .words')).to_contain_text("nunca")
    page.evaluate("location.hash = '#t=1500.0'")
    expect(page.locator('.line[data-n="375"]')).to_have_class(re.compile("is-at"))
