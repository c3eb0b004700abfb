"""The public arrives, searches, listens, shares and goes: in a real browser, with the sound really sounding."""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATIENCE_SECONDS = 8


def position(page: Page, number: int = 0) -> float:
    return float(page.locator("audio").nth(number).evaluate("sound => sound.currentTime"))


def is_paused(page: Page, number: int = 0) -> bool:
    return bool(page.locator("audio").nth(number).evaluate("sound => sound.paused"))


def hear_until(page: Page, seconds: float, number: int = 0) -> None:
    """Wait until the sound has come beyond `seconds`."""
    until = time.monotonic() + PATIENCE_SECONDS
    while position(page, number) <= seconds:
        assert time.monotonic() < until, f"the sound stands at {position(page, number)} s"
        page.wait_for_timeout(50)


def test_a_visitor_searches_opens_listens_and_takes_the_second_along(page: Page, gallery_site: str) -> None:
    page.context.grant_permissions(["clipboard-read"], origin=gallery_site)
    page.goto(gallery_site)
    page.get_by_role("searchbox", name="Search the testimonies").fill("diploma")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text("diplomas")
    page.locator("mark").click()
    expect(page).to_have_url(re.compile(r"/excerpts/plain\?t=[\d.]+#at$"))
    expect(page.locator(".line.is-at")).to_contain_text("diplomas")
    page.get_by_role("button", name="Play: Las manos que sabían").click()
    hear_until(page, 3.2)
    expect(page.locator(".word.is-lit")).to_have_count(1)
    page.get_by_role("button", name="Pause: Las manos que sabían").click()
    second = int(position(page))
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator("#link-said")).to_have_text("Copied.")
    page.locator("#masthead-words").press("Control+v")
    expect(page.locator("#masthead-words")).to_have_value(f"https://voices.example/excerpts/plain?t={second}")


def test_the_same_with_the_keyboard_alone(page: Page, gallery_site: str) -> None:
    def tab_to(description: str, key: str = "Tab") -> None:
        for _ in range(60):
            page.keyboard.press(key)
            if page.evaluate(
                "wanted => (document.activeElement.ariaLabel || document.activeElement.textContent || "
                "document.activeElement.id).includes(wanted)",
                description,
            ):
                return
        pytest.fail(f"the keyboard does not come to {description}")

    page.goto(gallery_site)
    tab_to("masthead-words")
    page.keyboard.type("diploma")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_be_visible()
    tab_to("Mis diplomas")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Las manos que sabían")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Listen from 0:02")).to_be_focused()
    page.keyboard.press("Enter")
    hear_until(page, 2.2)
    expect(page.locator(".word.is-lit")).to_have_count(1)
    tab_to("Pause: Las manos", key="Shift+Tab")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play: Las manos que sabían")).to_be_focused()
    assert is_paused(page)
    tab_to("Copy the citation")
    page.keyboard.press("Enter")
    expect(page.locator("#citation-said")).to_have_text("Copied.")


def test_pages_load_nothing_from_elsewhere_keep_no_cookie_and_log_no_error(
    page: Page, gallery_site: str
) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in PAGES[:-1]:
        page.goto(gallery_site + path)
    assert len(asked) > len(PAGES)
    assert [address for address in asked if not address.startswith(gallery_site)] == []
    assert [address for address in asked if "sound.mp3" in address] == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert said == []


def test_words_light_up_as_they_sound(page: Page, gallery_site: str) -> None:
    page.goto(f"{gallery_site}/excerpts/plain")
    page.get_by_role("button", name="Play: Las manos que sabían").click()
    expect(page.locator(".word.is-lit")).to_have_text("empezó")
    expect(page.locator(".word.is-lit")).to_have_text("diplomas", timeout=8000)
    expect(page.locator(".line.is-lit")).to_contain_text("Mis diplomas")
    expect(page.get_by_role("button", name="Pause: Las manos que sabían")).to_be_visible()


def test_pressing_a_word_plays_from_it(page: Page, gallery_site: str) -> None:
    page.goto(f"{gallery_site}/excerpts/plain")
    page.get_by_text("valían", exact=True).click()
    hear_until(page, 3.9)
    assert not is_paused(page)
    assert position(page) < 5.5
    expect(page.locator("#citation [data-moment-clock]")).to_have_text(re.compile("0:0[45]"))


def test_a_link_to_a_second_starts_there(page: Page, gallery_site: str) -> None:
    page.goto(f"{gallery_site}/excerpts/plain?t=3")
    expect(page.locator("[data-clock]")).to_have_text("0:03")
    page.locator("[data-toggle]").click()
    hear_until(page, 3)
    assert position(page) < 5


def test_the_waveform_is_a_slider_for_the_keyboard(page: Page, gallery_site: str) -> None:
    page.goto(f"{gallery_site}/excerpts/plain")
    page.locator("[data-seek]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-clock]")).to_have_text("0:05")
    expect(page.locator("[data-seek]")).to_have_attribute("aria-valuetext", "0:05 of 0:06")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-clock]")).to_have_text("0:00")
    page.keyboard.press(" ")
    hear_until(page, 0.2)
    page.keyboard.press(" ")
    assert is_paused(page)


def test_pressing_in_the_waveform_goes_there(page: Page, gallery_site: str) -> None:
    page.goto(f"{gallery_site}/excerpts/plain")
    box = page.locator("[data-seek]").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("[data-clock]")).to_have_text(re.compile("0:0[23]"))


def test_space_elsewhere_pauses_only_what_was_started(page: Page, gallery_site: str) -> None:
    page.goto(f"{gallery_site}/excerpts/plain")
    page.keyboard.press(" ")
    assert is_paused(page)
    page.get_by_text("Mis", exact=True).click()
    hear_until(page, 2.1)
    page.keyboard.press(" ")
    assert is_paused(page)
    page.locator("#masthead-words").press(" ")
    assert is_paused(page)


def test_speed_changes_without_changing_the_voice(page: Page, gallery_site: str) -> None:
    page.goto(f"{gallery_site}/excerpts/plain")
    page.get_by_label("Speed").select_option("1.5")
    expect(page.locator("audio")).to_have_js_property("playbackRate", 1.5)
    expect(page.locator("audio")).to_have_js_property("preservesPitch", value=True)


def test_one_voice_at_a_time(page: Page, gallery_site: str) -> None:
    page.goto(gallery_site)
    page.locator("[data-toggle]").nth(0).click()
    hear_until(page, 0)
    page.locator("[data-toggle]").nth(1).click()
    hear_until(page, 0, number=1)
    assert is_paused(page)


def test_citation_is_copied_with_the_second(page: Page, gallery_site: str) -> None:
    page.context.grant_permissions(["clipboard-read"], origin=gallery_site)
    page.goto(f"{gallery_site}/excerpts/plain?t=3")
    page.get_by_role("button", name="Copy the citation").click()
    expect(page.locator("#citation-said")).to_have_text("Copied.")
    page.locator("#masthead-words").press("Control+v")
    expect(page.locator("#masthead-words")).to_have_value(
        re.compile(r"At 0:03\. https://voices\.example/excerpts/plain\?t=3$")
    )


def test_sound_that_was_taken_back_meanwhile_is_said_in_words(page: Page, gallery_site: str) -> None:
    page.goto(f"{gallery_site}/excerpts/plain")
    page.route("**/sound.mp3", lambda route: route.fulfill(status=404))
    page.locator("[data-toggle]").click()
    expect(page.locator("[data-trouble]")).to_contain_text("could not be played")


@pytest.mark.parametrize("address", ["/excerpts/warned", "/excerpts/warned?t=2", "/excerpts/warned?t=2#at"])
def test_warning_is_passed_by_choice_and_by_keyboard(page: Page, gallery_site: str, address: str) -> None:
    page.goto(gallery_site + address)
    expect(page.get_by_text("Speaks of violence in the home.")).to_be_visible()
    expect(page.locator("[data-player]")).to_be_hidden()
    expect(page.get_by_text("Aquella")).to_be_hidden()
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-player]")).to_be_visible()
    expect(page.get_by_text("Aquella")).to_be_visible()
    page.locator("[data-toggle]").click()
    hear_until(page, 0.3)


def test_everything_is_there_without_javascript(browser: Browser, gallery_site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{gallery_site}/excerpts/plain")
    expect(page.locator("audio[controls]")).to_be_visible()
    expect(page.locator("[data-toggle]")).to_be_hidden()
    page.get_by_role("link", name="Listen from 0:02").click()
    expect(page).to_have_url(re.compile(r"\?t=2$"))
    expect(page.locator("#at")).to_contain_text("diplomas")
    page.goto(f"{gallery_site}/excerpts/warned?t=2#at")
    expect(page.locator("audio")).to_be_hidden()
    page.locator("summary").click()
    expect(page.locator("audio[controls]")).to_be_visible()
    page.fill("#masthead-words", "diplomas")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text("diplomas")
    context.close()


def test_on_a_phone_the_search_is_one_press_away(page: Page, gallery_site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(gallery_site)
    expect(page.locator("#masthead-words")).to_be_hidden()
    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_role("searchbox", name="Words to find").fill("diplomsa")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="diplomas").click()
    expect(page.locator("mark")).to_have_text("diplomas")


def test_what_was_opened_and_then_taken_back_is_not_shown_again(page: Page, gallery_site: str) -> None:
    page.goto(f"{gallery_site}/excerpts/plain")
    page.route("**/excerpts/plain", lambda route: route.continue_(url=f"{gallery_site}/excerpts/never-was"))
    page.goto(f"{gallery_site}/about")
    page.go_back()
    expect(page.locator("h1")).to_have_text("There is nothing here")
    expect(page.get_by_text("diplomas")).to_have_count(0)
