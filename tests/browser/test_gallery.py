"""The public arrives, searches, listens, shares and goes: in a real browser, with the sound really sounding."""

import re
from dataclasses import replace
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.gallery.gathering import collection_id
from archive.gallery.writer import take_out
from tests.browser.conftest import Serve
from tests.browser.test_accessibility import PAGES
from tests.hearing import hear_until, is_paused, position
from tests.web.invented import PLAIN, WARNED, fill_gallery
from web.gallery.app import create_gallery

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HANDS = f"/collections/{collection_id('Las manos')}"
SMALL_PAGE_BYTES = 100_000
LIT_AFTER_MS = 300
"""As long as player.js lets a word shine when no other one follows it."""
NOTE_LIT = """() => {
  window.lit = [];
  const sound = document.querySelector("audio");
  new MutationObserver((changes) => {
    for (const { target } of changes)
      if (target.matches(".word.is-lit"))
        window.lit.push([Number(target.dataset.s), Number(target.dataset.e), 1000 * sound.currentTime]);
  }).observe(document.body, { subtree: true, attributeFilter: ["class"] });
}"""
"""Notes of each word that lights up: its first and last millisecond, and where the sound was."""
IN_A_HURRY = """window.played = 0;
HTMLMediaElement.prototype.play = () => { window.played += 1; };
new MutationObserver((_, seeing) => {
  const play = document.querySelector("[data-toggle], [data-begin]");
  if (play) { seeing.disconnect(); play.click(); }
}).observe(document, { childList: true, subtree: true });"""
"""Presses play as soon as it is there, and counts what came of it."""


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
    page.locator("audio").evaluate("sound => { sound.currentTime = 3.9995; }")
    expect(page.locator("[data-clock]").first).to_have_text("0:04")
    address = "https://voices.example/excerpts/plain?t=4"
    expect(page.locator("input[data-moment-address]").first, "the second that the clock shows").to_have_value(
        address
    )
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator("#link-said")).to_have_text("Copied.")
    page.locator("#masthead-words").press("Control+v")
    expect(page.locator("#masthead-words")).to_have_value(address)


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
    page.wait_for_url("**/excerpts/plain?**")  # whole: Tab goes on from the line that the address names
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
    page.evaluate(NOTE_LIT)
    page.get_by_role("button", name="Play: Las manos que sabían").click()
    expect(page.get_by_role("button", name="Pause: Las manos que sabían")).to_be_visible()
    hear_until(page, 4)
    expect(page.locator(".line.is-lit")).to_contain_text("Mis diplomas")
    lit = page.evaluate("window.lit")
    assert lit == sorted(lit)
    assert len(lit) > len(page.locator(".word").all()) / 3
    assert all(start_ms <= at_ms < end_ms + LIT_AFTER_MS for start_ms, end_ms, at_ms in lit)


def test_pressing_a_word_plays_from_it(page: Page, gallery_site: str) -> None:
    page.goto(f"{gallery_site}/excerpts/plain")
    page.get_by_text("valían", exact=True).click()
    hear_until(page, 4.05)
    assert not is_paused(page)
    assert position(page) < 5.5
    expect(page.locator("#citation [data-moment-clock]")).to_have_text(re.compile("0:0[45]"))


def test_a_link_to_a_second_starts_there(page: Page, gallery_site: str) -> None:
    page.goto(f"{gallery_site}/excerpts/plain?t=3")
    expect(page.locator("[data-clock]")).to_have_text("0:03")
    page.locator("[data-toggle]").click()
    hear_until(page, 3)
    assert position(page) < 5


def test_play_that_is_pressed_before_the_page_is_whole_is_not_pressed_in_vain(
    page: Page, gallery_site: str
) -> None:
    page.add_init_script(IN_A_HURRY)
    for path in ("/excerpts/plain", HANDS):
        page.goto(gallery_site + path)
        assert page.evaluate("window.played") == 1, path


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
    page.get_by_role("button", name="Copy the citation").first.click()
    expect(page.locator("#citation-said")).to_have_text("Copied.")
    page.locator("#masthead-words").press("Control+v")
    expect(page.locator("#masthead-words")).to_have_value(
        re.compile(r"at 0:03\]\. .*https://voices\.example/excerpts/plain\?t=3$")
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
    page.locator(".threshold > summary").focus()
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
    page.locator(".threshold > summary").click()
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


def test_the_first_page_is_small_and_comes_from_here_alone(page: Page, gallery_site: str) -> None:
    sizes: dict[str, int] = {}
    page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
    page.goto(gallery_site, wait_until="networkidle")
    assert sum(sizes.values()) < SMALL_PAGE_BYTES, sizes
    assert len(sizes) <= 5, "few requests on a slow line"
    assert all(each.startswith(gallery_site) for each in sizes)
    assert page.context.cookies() == []


def test_the_listener_goes_from_sentence_to_sentence(page: Page, gallery_site: str) -> None:
    page.goto(f"{gallery_site}/excerpts/plain")
    page.get_by_role("button", name="Sentence forward").click()
    expect(page.locator("[data-clock]")).to_have_text("0:02")
    page.get_by_role("button", name="Sentence back").click()
    expect(page.locator("[data-clock]")).to_have_text("0:00")
    page.get_by_text("valían", exact=True).click()
    hear_until(page, 3.4)
    page.locator("h1").click()
    page.keyboard.press("Shift+ArrowLeft")
    page.wait_for_function("() => document.querySelector('audio').currentTime < 3.2")
    assert position(page) >= 2


def test_captions_show_the_line_that_sounds_in_its_language(page: Page, gallery_site: str) -> None:
    page.goto(f"{gallery_site}/excerpts/plain?t=3")
    caption = page.locator("[data-caption]")
    expect(caption).to_be_hidden()
    page.get_by_role("button", name="Captions").click()
    page.locator("[data-toggle]").click()
    expect(caption).to_have_text("Mis diplomas no valían nada aquí.")
    expect(caption).to_have_attribute("lang", "es")
    page.get_by_role("button", name="Captions").click()
    expect(caption).to_be_hidden()


def test_media_keys_work_and_the_lock_screen_does_not_say_whose_story_it_is(
    page: Page, gallery_site: str
) -> None:
    page.add_init_script(
        "navigator.mediaSession.setActionHandler = (key, does) => { (window.keys ||= {})[key] = does; };"
    )
    page.goto(f"{gallery_site}/excerpts/plain")
    page.locator("[data-toggle]").click()
    hear_until(page, 0.2)
    assert page.evaluate("navigator.mediaSession.metadata.title") == "Testimony archive"
    assert (
        page.evaluate("navigator.mediaSession.metadata.artist + navigator.mediaSession.metadata.album") == ""
    )
    page.evaluate("window.keys.pause()")
    assert is_paused(page)
    page.evaluate("window.keys.nexttrack()")
    expect(page.locator("[data-clock]")).to_have_text("0:02")
    page.evaluate("window.keys.seekto({ seekTime: 4 })")
    expect(page.locator("[data-clock]")).to_have_text("0:04")


def test_a_collection_is_heard_one_voice_after_the_other(page: Page, gallery_site: str) -> None:
    page.goto(gallery_site + HANDS)
    page.get_by_role("button", name="Begin").click()
    hear_until(page, 0.2)
    page.locator("[data-seek]").nth(0).fill("5.9")
    hear_until(page, 0.2, number=1)
    assert is_paused(page)
    page.get_by_label("Go on to the next voice").uncheck()
    assert page.locator("audio").count() == 2, "the one with a warning has no sound here"


def test_listening_stops_before_a_warning(page: Page, serve: Serve, tmp_path: Path) -> None:
    warned = replace(WARNED, published_on="2026-03-01")
    folder = fill_gallery(tmp_path / "gallery", [PLAIN, warned])
    site = serve(create_gallery(folder, base_url="https://voices.example", trusted_hosts=("127.0.0.1",)))
    page.goto(site + HANDS)
    page.get_by_role("button", name="Begin").click()
    hear_until(page, 0.2)
    page.locator("[data-seek]").fill("5.9")
    expect(page.locator("[data-guided-said]")).to_contain_text("content warning")
    expect(page.get_by_role("heading", name="La noche de noviembre")).to_be_focused()


def test_a_frame_on_another_site_shows_the_voice_and_is_empty_once_it_is_taken_back(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    folder = fill_gallery(tmp_path / "gallery", [PLAIN])
    site = serve(create_gallery(folder, base_url="https://voices.example", trusted_hosts=("127.0.0.1",)))
    other = serve(elsewhere(site))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(other)
    frame = page.frame_locator("iframe").first
    frame.get_by_role("button", name="Play: Las manos que sabían").click()
    frame.get_by_role("button", name="Captions").click()
    expect(frame.locator("[data-caption]")).to_have_text("¿Cómo empezó usted a trabajar?")
    assert page.context.cookies() == []
    refused = page.frame_locator("iframe").nth(1)
    expect(refused.get_by_text("Las manos que sabían")).to_have_count(0)
    assert any("frame-ancestors" in each for each in said), "the page itself is not for frames"
    take_out(folder, ["plain"])
    page.reload()
    expect(frame.get_by_role("heading")).to_have_text("There is nothing here")
    expect(frame.get_by_text("Las manos")).to_have_count(0)


def elsewhere(site: str) -> WSGIApplication:
    """Another site, with the frame of an excerpt and, against our will, its page in a frame."""
    page = "".join(
        f'<iframe src="{site}{path}" width="640" height="320"></iframe>'
        for path in ("/embed/plain", "/excerpts/plain")
    )

    def answer(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/html")])
        return [page.encode()]

    return answer
