"""In a real browser: words are heard, chosen and corrected in place; without a script all of it still goes."""

from collections.abc import Iterator, Sequence
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.publication.excerpts import draft
from archive.stewardship import catalogue
from archive.store import jobs
from archive.store.connect import atomic
from archive.terms.jobs import JobKind
from archive.terms.models import OPERATOR, ExcerptId, Role
from archive.theming.themes import themes_of
from archive.transcripts import review
from tests.axe import is_its_turn, violations
from tests.hearing import hear_out, hear_until, position
from tests.web.workspace.browsing import sign_in
from tests.web.workspace.conftest import World
from tests.web.workspace.spoken import give_words

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EVERY_DAY: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1440), ("dark", 360))
WHOLE = (*EVERY_DAY, ("dark", 1440), ("light", 360), ("light", 768), ("dark", 768))
"""How a page is looked at: scheme and width. A share of them every day, all of them with `--whole`."""

SOUND_SECONDS = 3.9
SMALL = """() => [..."a button input select summary textarea".split(" ")]
    .flatMap(name => [...document.querySelectorAll("main " + name)])
    .filter(each => !each.closest("p:not(.line-notes, .mention-ways), .hit-source, .choice") && each.checkVisibility())
    .map(each => [each.outerHTML.slice(0, 90), each.getBoundingClientRect().height])
    .filter(each => each[1] < 24)"""


@pytest.fixture(autouse=True)
def words(world: World) -> None:
    give_words(world)


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    yield sign_in(context, site)
    context.close()


def has_played(page: Page) -> None:
    expect(page.locator(".player.is-playing")).to_have_count(1)


def excerpt_of(world: World) -> ExcerptId:
    return draft(
        world.archive, OPERATOR, world.rosa, start_ms=300, end_ms=2600, title="Mi hermana", warning="Murder."
    )


def test_pressed_word_is_heard_and_lights_up(page: Page, site: str, world: World) -> None:
    page.goto(f"{site}/interviews/{world.rosa}")
    word = page.locator(".word", has_text="hermana")
    word.click()
    has_played(page)
    expect(page.locator(".word.is-lit")).not_to_have_count(0)
    expect(page.locator(".line.is-lit")).to_have_attribute("data-n", "1")
    page.wait_for_function("() => document.querySelector('audio').currentTime >= 1.5")


def test_keyboard_goes_through_words_and_lines_and_plays(page: Page, site: str, world: World) -> None:
    page.goto(f"{site}/interviews/{world.rosa}")
    page.locator(".line-time").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator('.line[data-n="1"] .line-time')).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".word", has_text="hermana")).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator(".word", has_text="marido.")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".word", has_text="Quelle")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    has_played(page)
    hear_until(page, 1.4)
    expect(page.locator(".line.is-lit")).to_have_attribute("data-n", "1")
    page.keyboard.press(" ")
    expect(page.locator(".player.is-playing")).to_have_count(0)


def test_address_with_a_second_goes_there(page: Page, site: str, world: World) -> None:
    page.goto(f"{site}/interviews/{world.rosa}#t=2.7")
    expect(page.locator(".line.is-at")).to_have_attribute("data-n", "3")
    expect(page.locator("[data-clock]")).to_have_text("0:02")
    page.evaluate("location.hash = '#t=0.3'")
    expect(page.locator(".line.is-at")).to_have_attribute("data-n", "0")


def test_line_is_corrected_in_its_place(page: Page, site: str, world: World) -> None:
    page.goto(f"{site}/interviews/{world.rosa}")
    page.evaluate("document.body.dataset.kept = 'yes'")
    page.locator('.line[data-n="1"] [data-form]').click()
    expect(page.get_by_label("What is said from 0:01 to 0:02")).to_be_focused()
    page.get_by_label("What is said from 0:01 to 0:02").fill("A mi hermana la mató su esposo.")
    page.get_by_role("button", name="Save").click()
    line = page.locator('.line[data-n="1"]')
    expect(line.locator(".line-checked")).to_have_text("checked")
    expect(line.locator("[data-form]")).to_be_focused()
    expect(page.locator("#said")).to_have_text("Saved.")
    assert page.evaluate("document.body.dataset.kept") == "yes"
    line.locator(".word", has_text="esposo.").click()
    has_played(page)


def test_conflict_is_shown_in_its_place_and_nothing_written_is_lost(
    page: Page, site: str, world: World
) -> None:
    page.goto(f"{site}/interviews/{world.rosa}")
    page.locator('.line[data-n="1"] [data-form]').click()
    page.locator("textarea").fill("Lo mío.")
    review.correct(world.archive, OPERATOR, world.rosa, 1, "Lo ajeno.", seen_revision=1)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").filter(has_text="Somebody else saved")).to_be_visible()
    expect(page.locator(".theirs")).to_contain_text("Lo ajeno.")
    expect(page.locator("textarea")).to_have_value("Lo mío.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator('.line[data-n="1"] .words')).to_have_text("Lo mío.")


def test_line_is_confirmed_put_away_and_undone_in_its_place(page: Page, site: str, world: World) -> None:
    page.goto(f"{site}/interviews/{world.rosa}")
    line = page.locator('.line[data-n="1"]')
    line.get_by_text("Right as it is").click()
    expect(line.locator(".line-checked")).to_be_visible()
    line.locator("[data-form]").click()
    line.get_by_role("link", name="Leave it as it is").click()
    expect(line.locator(".words")).to_be_visible()
    line.locator("[data-form]").click()
    line.get_by_role("button", name="Undo the last change").click()
    expect(line.get_by_text("Right as it is")).to_be_visible()
    assert not catalogue.words(world.archive, OPERATOR, world.rosa).segments[1].verified


def test_theme_is_added_to_a_line_in_its_place(page: Page, site: str, world: World) -> None:
    page.goto(f"{site}/interviews/{world.rosa}")
    page.locator('.line[data-n="3"] [data-form]').click()
    page.get_by_text("Add a theme to this line").click()
    page.get_by_label("Theme", exact=True).select_option("shelter")
    page.get_by_role("button", name="Add the theme").click()
    expect(page.locator('.line[data-n="3"] .line-theme')).to_have_attribute(
        "href", f"/interviews/{world.rosa}/themes#theme-shelter"
    )


def test_words_chosen_with_the_mouse_lead_to_a_draft(page: Page, site: str, world: World) -> None:
    page.goto(f"{site}/interviews/{world.rosa}")
    page.locator('.line[data-n="3"]').scroll_into_view_if_needed()
    first = page.locator(".word", has_text="hermana").bounding_box()
    last = page.locator(".word", has_text="marido.").bounding_box()
    assert first is not None
    assert last is not None
    page.mouse.move(first["x"] + 2, first["y"] + 10)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] - 2, last["y"] + 10, steps=8)
    page.mouse.up()
    expect(page.locator("[data-chosen]")).to_contain_text("Chosen: 0:01 to 0:02")
    expect(page.get_by_role("textbox", name="From")).to_have_value("1.542")
    page.get_by_role("link", name="Draft an excerpt").click()
    expect(page.locator(".transcript .words")).to_have_text("hermana la mató su marido.")


def test_words_chosen_with_the_keyboard_lead_to_a_draft(page: Page, site: str, world: World) -> None:
    page.goto(f"{site}/interviews/{world.rosa}")
    page.locator('.line[data-n="1"] .line-time').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-chosen]")).to_contain_text("Chosen:")
    page.keyboard.press("d")
    expect(page.get_by_role("link", name="Draft an excerpt")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".transcript .words")).to_have_text("A mi hermana")
    page.get_by_label("Title").fill("Mi hermana")
    page.get_by_role("button", name="Keep this draft").click()
    expect(page.get_by_role("heading", name="Mi hermana")).to_be_visible()


def test_span_of_an_excerpt_is_heard_and_then_it_stops(page: Page, site: str, world: World) -> None:
    page.goto(f"{site}/excerpts/{excerpt_of(world)}")
    page.get_by_role("button", name="Listen to just this").click()
    has_played(page)
    hear_out(page, 2.5)
    expect(page.locator(".player.is-playing")).to_have_count(0)
    assert 2.5 < position(page) < SOUND_SECONDS, "it stops by itself before the sound ends"


def test_theme_is_confirmed_rejected_and_brought_back_in_its_place(
    page: Page, site: str, world: World
) -> None:
    page.goto(f"{site}/interviews/{world.rosa}/themes")
    page.evaluate("document.body.dataset.kept = 'yes'")
    group = page.locator("#theme-femicide")
    group.get_by_role("button", name="Confirm").click()
    expect(group).to_contain_text("1 confirmed, 0 suggested")
    group.get_by_role("button", name="Reject").click()
    expect(group).to_contain_text("Rejected.")
    group.get_by_role("button", name="Undo").click()
    expect(group).to_contain_text("0 confirmed, 1 suggested")
    assert page.evaluate("document.body.dataset.kept") == "yes"
    assert len(themes_of(world.archive, OPERATOR, world.rosa)) == 2


def test_progress_moves_by_itself_and_says_when_it_ends(page: Page, site: str, world: World) -> None:
    now = world.clock.now_ms()
    with atomic(world.archive.database()) as database:
        jobs.enqueue(database, JobKind.TRANSCRIBE, world.rosa, now)
        job = jobs.claim(database, "somebody:1:1", now + 60_000, now)
        assert job is not None
        jobs.report(database, job.id, 10, 40, now)
    page.goto(f"{site}/interviews/{world.rosa}")
    expect(page.locator(".work")).to_contain_text("25 %")
    with atomic(world.archive.database()) as database:
        jobs.report(database, job.id, 20, 40, now)
    expect(page.locator(".work")).to_contain_text("50 %")
    with atomic(world.archive.database()) as database:
        database.execute("update jobs set state = 'done'")
    expect(page.locator(".work")).to_contain_text("The work is done.")


def test_signed_out_meanwhile_keeps_what_was_written(page: Page, site: str, world: World) -> None:
    page.goto(f"{site}/interviews/{world.rosa}")
    page.locator('.line[data-n="1"] [data-form]').click()
    page.locator("textarea").fill("No se pierde.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#trouble")).not_to_be_empty()
    expect(page.locator("textarea")).to_have_value("No se pierde.")
    expect(page.get_by_role("button", name="Save")).to_be_enabled()
    sign_in(page.context, site, Role.ADMIN).close()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#trouble")).to_contain_text("Somebody else has signed in here")
    expect(page.locator("textarea")).to_have_value("No se pierde.")
    saved = page.request.get(f"{site}/interviews/{world.rosa}").text()
    assert "No se pierde." not in saved, "in the name of somebody else"
    page.context.clear_cookies()
    sign_in(page.context, site).close()  # in another window, as it says there
    page.get_by_role("button", name="Save").click()
    expect(page.locator('.line[data-n="1"] .words')).to_have_text("No se pierde.")
    expect(page.locator("#trouble")).to_be_empty()


def test_without_a_script_words_sound_and_forms_are_all_there(
    chromium: Browser, site: str, world: World
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = sign_in(context, site)
    page.goto(f"{site}/interviews/{world.rosa}")
    expect(page.locator("audio[controls]")).to_be_visible()
    expect(page.locator('.line[data-n="1"] .words')).to_have_text("A mi hermana la mató su marido.")
    page.locator('.line[data-n="1"] .line-time').click()
    expect(page.locator(".line.is-at")).to_have_attribute("data-n", "1")
    page.locator('.line[data-n="0"]').get_by_text("Right as it is").click()
    expect(page.locator('.line[data-n="0"] .line-checked')).to_be_visible()
    page.locator('.line[data-n="1"] [data-form]').click()
    page.locator("textarea").fill("Escrito sin guiones.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator('.line[data-n="1"] .words')).to_have_text("Escrito sin guiones.")
    page.get_by_role("textbox", name="From").fill("0.3")
    page.get_by_label("To", exact=True).fill("2.6")
    page.get_by_role("button", name="Look at these words").click()
    expect(page.locator(".transcript .words").first).to_contain_text("Hola")
    context.close()


def pages(world: World) -> tuple[str, ...]:
    rosa, marta, excerpt = world.rosa, world.marta, excerpt_of(world)
    return (
        f"/interviews/{rosa}",
        f"/interviews/{rosa}?t=1.5#t=1.5",
        f"/interviews/{marta}",
        f"/interviews/{rosa}/lines/1",
        f"/interviews/{rosa}/themes",
        f"/interviews/{rosa}/excerpts",
        f"/interviews/{marta}/excerpts",
        f"/interviews/{rosa}/excerpts/new",
        f"/interviews/{rosa}/excerpts/new?start=0.3&end=2.6",
        "/excerpts",
        f"/excerpts/{excerpt}",
        "/search",
        "/search?words=hermana",
        "/search?words=hermnaa",
    )


def test_axe_finds_nothing_nothing_scrolls_sideways_and_all_can_be_pressed(
    chromium: Browser, site: str, world: World, *, whole: bool
) -> None:
    paths = pages(world)
    for way, (scheme, width) in enumerate(WHOLE if whole else EVERY_DAY):
        read = [path for page, path in enumerate(paths) if whole or is_its_turn(page, way, len(EVERY_DAY))]
        looked_at(chromium, site, world, paths, scheme, width, read)


def looked_at(
    chromium: Browser,
    site: str,
    world: World,
    paths: tuple[str, ...],
    scheme: Literal["light", "dark"],
    width: int,
    read_by_axe: Sequence[str],
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = sign_in(context, site)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in paths:
        page.goto(site + path)
        if path.endswith(str(world.rosa)):
            page.locator(".left-out summary").click()
            page.locator('.line[data-n="1"] [data-form]').click()
            expect(page.locator("textarea")).to_be_visible()
        if path in read_by_axe:
            assert violations(page) == [], (path, scheme, width)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, width)
        assert page.evaluate(SMALL) == [], (path, width)
    assert said == []
    context.close()


def test_researcher_s_page_is_as_accessible_and_has_no_tools(
    chromium: Browser, site: str, world: World
) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = sign_in(context, site, Role.RESEARCHER)
    page.goto(f"{site}/interviews/{world.rosa}")
    assert violations(page) == []
    # Words are made where somebody looks.
    page.locator(".line", has_text="hermana").scroll_into_view_if_needed()
    page.locator(".word", has_text="hermana").click()
    has_played(page)
    expect(page.locator("textarea, [data-form], [data-draft], [data-restrict]")).to_have_count(0)
    expect(page.locator("#choice a")).to_have_text(["Keep as a quote"])
    context.close()
