"""In a real browser: the excerpt is heard, its words light up, and every page is accessible in both themes."""

import re
from collections.abc import Iterator
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright
from werkzeug.serving import make_server

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/excerpts",
    "/excerpts/plain?t=3",
    "/excerpts/unnamed",
    "/excerpts/warned",
    "/excerpts/hostile",
    "/themes",
    "/themes/work",
    "/languages",
    "/search?words=diplomas",
    "/search?words=zzz",
    "/about",
    "/nothing",
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def site(gallery_app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, gallery_app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--autoplay-policy=user-gesture-required"],
        )
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def position(page: Page) -> float:
    return float(page.eval_on_selector("audio", "sound => sound.currentTime"))


def is_playing(page: Page) -> bool:
    return bool(page.eval_on_selector("audio", "sound => !sound.paused && sound.currentTime > 0"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_on_any_page(browser: Browser, site: str, scheme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for path in PAGES:
        page.goto(site + path)
        if page.locator("summary").count():
            page.click("summary")
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(path, each["id"], each["nodes"][0]["html"]) for each in found] == []
    context.close()


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_no_page_scrolls_sideways(browser: Browser, site: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for path in PAGES:
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    page.close()


def test_what_can_be_pressed_is_at_least_24_pixels_high(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    for path in PAGES:
        page.goto(site + path)
        small = page.evaluate(
            """() => [...document.querySelectorAll("a, button, input, select, summary")]
                .filter(each => !each.closest("p:not(.card-meta), .skip") && each.checkVisibility())
                .map(each => [each.outerHTML.slice(0, 90), each.getBoundingClientRect().height])
                .filter(each => each[1] < 24)"""
        )
        assert small == [], path


def test_pages_load_nothing_from_elsewhere_keep_no_cookie_and_log_no_error(page: Page, site: str) -> None:
    asked: list[Request] = []
    said: list[str] = []
    page.on("request", asked.append)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in PAGES[:-1]:
        page.goto(site + path)
    assert [request.url for request in asked if not request.url.startswith(site)] == []
    assert [request.url for request in asked if "sound.mp3" in request.url] == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert said == []


def test_words_light_up_as_they_sound(page: Page, site: str) -> None:
    page.goto(f"{site}/excerpts/plain")
    page.get_by_role("button", name="Play: Las manos que sabían").click()
    expect(page.locator(".word.is-lit")).to_have_text("empezó")
    expect(page.locator(".word.is-lit")).to_have_text("diplomas", timeout=8000)
    expect(page.locator(".line.is-lit")).to_contain_text("Mis diplomas")
    expect(page.get_by_role("button", name="Pause: Las manos que sabían")).to_be_visible()


def test_pressing_a_word_plays_from_it(page: Page, site: str) -> None:
    page.goto(f"{site}/excerpts/plain")
    page.get_by_text("valían", exact=True).click()
    page.wait_for_function("document.querySelector('audio').currentTime > 3.9")
    assert is_playing(page)
    assert position(page) < 5.5
    expect(page.locator("[data-moment-clock]")).to_have_text(re.compile(r"0:0[45]"))


def test_a_link_to_a_second_starts_there(page: Page, site: str) -> None:
    page.goto(f"{site}/excerpts/plain?t=3")
    expect(page.locator("[data-clock]")).to_have_text("0:03")
    page.locator("[data-toggle]").click()
    page.wait_for_function("document.querySelector('audio').currentTime > 3")
    assert position(page) < 5


def test_keyboard_plays_pauses_and_moves(page: Page, site: str) -> None:
    page.goto(f"{site}/excerpts/plain")
    page.locator("[data-seek]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-clock]")).to_have_text("0:05")
    expect(page.locator("[data-seek]")).to_have_attribute("aria-valuetext", "0:05 of 0:06")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-clock]")).to_have_text("0:00")
    page.keyboard.press(" ")
    page.wait_for_function("document.querySelector('audio').currentTime > 0.2")
    page.keyboard.press(" ")
    assert page.eval_on_selector("audio", "sound => sound.paused")


def test_space_elsewhere_pauses_only_what_was_started(page: Page, site: str) -> None:
    page.goto(f"{site}/excerpts/plain")
    page.keyboard.press(" ")
    assert page.eval_on_selector("audio", "sound => sound.paused")
    page.get_by_text("Mis", exact=True).click()
    page.wait_for_function("document.querySelector('audio').currentTime > 2.1")
    page.keyboard.press(" ")
    assert page.eval_on_selector("audio", "sound => sound.paused")
    page.locator("#masthead-words").press(" ")
    assert page.eval_on_selector("audio", "sound => sound.paused")


def test_speed_changes_without_changing_the_voice(page: Page, site: str) -> None:
    page.goto(f"{site}/excerpts/plain")
    page.get_by_label("Speed").select_option("1.5")
    assert page.eval_on_selector("audio", "sound => [sound.playbackRate, sound.preservesPitch]") == [
        1.5,
        True,
    ]


def test_one_voice_at_a_time(page: Page, site: str) -> None:
    page.goto(site)
    buttons = page.locator("[data-toggle]")
    buttons.nth(0).click()
    page.wait_for_function("document.querySelector('audio').currentTime > 0")
    buttons.nth(1).click()
    page.wait_for_function("document.querySelectorAll('audio')[1].currentTime > 0")
    assert page.evaluate("document.querySelectorAll('audio')[0].paused")


def test_citation_is_copied_with_the_second(page: Page, site: str) -> None:
    page.context.grant_permissions(["clipboard-read"], origin=site)
    page.goto(f"{site}/excerpts/plain?t=3")
    page.get_by_role("button", name="Copy the citation").click()
    expect(page.locator("#citation-said")).to_have_text("Copied.")
    page.locator("#masthead-words").press("Control+v")
    copied = page.locator("#masthead-words").input_value()
    assert copied.endswith("At 0:03. https://voices.example/excerpts/plain?t=3")


def test_sound_that_was_taken_back_meanwhile_is_said_in_words(page: Page, site: str) -> None:
    page.goto(f"{site}/excerpts/plain")
    page.route("**/sound.mp3", lambda route: route.fulfill(status=404))
    page.locator("[data-toggle]").click()
    expect(page.locator("[data-trouble]")).to_contain_text("could not be played")


def test_warning_is_passed_by_choice_and_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/excerpts/warned?t=2#at")
    expect(page.locator("[data-player]")).to_be_hidden()
    expect(page.get_by_text("Aquella")).to_be_hidden()
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-player]")).to_be_visible()
    expect(page.get_by_text("Aquella")).to_be_visible()


def test_everything_is_there_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/excerpts/plain")
    expect(page.locator("audio[controls]")).to_be_visible()
    expect(page.locator("[data-toggle]")).to_be_hidden()
    page.get_by_role("link", name="Listen from 0:02").click()
    expect(page).to_have_url(re.compile(r"\?t=2$"))
    expect(page.locator("#at")).to_contain_text("diplomas")
    page.fill("#masthead-words", "diplomas")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text("diplomas")
    context.close()


def test_player_does_not_move_the_page_when_it_comes_up(page: Page, site: str) -> None:
    page.add_init_script(
        """window.moved = 0;
        new PerformanceObserver(list => list.getEntries().forEach(each => { window.moved += each.value; }))
            .observe({ type: "layout-shift", buffered: true });"""
    )
    for path in ("/", "/excerpts/plain"):
        page.goto(site + path)
        page.wait_for_timeout(300)
        assert page.evaluate("window.moved") < 0.01
