"""The whole way in a real browser, with the real server, the real worker and the real Whisper: from a file to a voice
that the public hears, to a researcher who finds the word, to a narrator who takes it back.
"""

import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.hearing import SLOWLY, hear_until
from tests.journeys.conftest import Operator
from tests.serving import free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RECORDING = Path(__file__).parents[1] / "recordings" / "hola_4s.opus"
PASSPHRASE = "un tranvia hacia la estacion"
PEOPLE = {"ana": "archivist", "berta": "admin", "rita": "researcher"}
PATIENCE_MS = 300_000


@dataclass(frozen=True, slots=True)
class House:
    """The archive as it is served: the public pages at `address`, the workspace below."""

    address: str
    operator: Operator

    @property
    def workspace(self) -> str:
        """Where people sign in."""
        return f"{self.address}/workspace"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A new archive with three people, its server and its worker, each a process of its own."""
    operator = Operator(tmp_path / "archive")
    operator.do("init")
    for name, role in PEOPLE.items():
        operator.do("user", "add", f"{name}@house.test", "--role", role, "--password-stdin", given=PASSPHRASE)
    port = free_port()
    processes = [
        operator.start("serve", "--port", str(port), "--insecure-http"),
        operator.start("work"),
    ]
    try:
        _wait_for(port)
        yield House(f"http://127.0.0.1:{port}", operator)
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
    assert [process.wait(timeout=300) for process in processes] == [0, 0]


def _wait_for(port: int) -> None:
    for _ in range(2_400):
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError


def person(browser: Browser, house: House, name: str) -> Page:
    """Return the window of somebody who has signed in."""
    context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(SLOWLY)
    page = context.new_page()
    page.goto(f"{house.workspace}/login")
    page.get_by_label("E-mail").fill(f"{name}@house.test")
    page.get_by_label("Pass phrase").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{house.workspace}/")
    return page


def take_in(page: Page, house: House) -> str:
    """Fill the form as an archivist would, send the recording, wait until it is transcribed; return its address."""
    page.goto(f"{house.workspace}/upload")
    page.fill("#title", "Rosa, en la cocina")
    page.check("#language-es")
    page.fill("#narrator", "Rosa Quispe Mamani")
    for purpose in ("preserve", "transcribe_local", "index", "research", "excerpt_public"):
        page.check(f"#purpose-{purpose}")
    page.set_input_files("#recording", RECORDING)
    page.click("#send")
    expect(page.get_by_role("heading", name="Received, and safe")).to_be_visible()
    page.get_by_role("link", name="Open the interview").click()
    expect(page.get_by_text("The work is done.")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("link", name="Show the page again").click()
    expect(page.locator(".line").first).to_be_visible()
    return page.url.partition("#")[0].partition("?")[0]


def draft(page: Page, interview: str) -> str:
    """Choose words by keyboard, write a title, keep the draft; return its address."""
    page.goto(interview)
    page.locator(".line-time").first.focus()
    page.keyboard.press("ArrowRight")
    for _ in range(9):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-chosen]")).to_contain_text("Chosen:")
    page.keyboard.press("d")
    expect(page.get_by_role("link", name="Draft an excerpt")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("Title").fill("Mi hermana")
    page.get_by_label("What a listener should know before").fill("Rosa habla de su hermana.")
    page.get_by_role("button", name="Keep this draft").click()
    expect(page.get_by_role("heading", name="Mi hermana")).to_be_visible()
    return page.url


def approve(page: Page, excerpt: str) -> None:
    """Say that the words are right and that it may be public."""
    page.goto(excerpt)
    page.get_by_label("I have listened to it").check()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("approved it (you)")).to_be_visible()


def test_from_a_file_to_a_voice_that_is_heard_found_and_taken_back(
    browser: Browser, page: Page, house: House
) -> None:
    ana, berta, rita = (person(browser, house, name) for name in PEOPLE)
    interview = take_in(ana, house)
    excerpt = draft(ana, interview)

    page.goto(house.address)
    expect(page.get_by_text("Mi hermana")).to_have_count(0)
    approve(ana, excerpt)
    expect(ana.get_by_role("button", name="Publish it")).to_have_count(0)
    approve(berta, excerpt)
    berta.get_by_role("button", name="Publish it").click()
    expect(berta.get_by_role("link", name="See it on the public site")).to_be_visible(timeout=PATIENCE_MS)

    page.goto(house.address)
    page.get_by_role("link", name="Mi hermana").first.click()
    page.wait_for_url("**/excerpts/*")
    public = page.url
    page.get_by_role("button", name="Play: Mi hermana").click()
    hear_until(page, 0.5)
    expect(page.locator("body")).not_to_contain_text("Quispe")

    rita.goto(f"{house.workspace}/search?words=hermanas")
    rita.locator(".hit-text").first.click()
    rita.wait_for_url("**/interviews/*t=*")
    second = float(rita.url.rpartition("t=")[2])
    assert second > 1
    rita.get_by_role("button", name="Play").first.click()
    hear_until(rita, second)
    expect(rita.locator("body")).not_to_contain_text("Quispe")
    expect(rita.get_by_role("link", name="Draft an excerpt")).to_have_count(0)

    berta.goto(f"{interview}/agreements")
    berta.get_by_role("link", name="She takes everything back").click()
    berta.get_by_role("button", name="Take everything back now").click()
    expect(berta.get_by_role("heading", level=1)).to_be_visible()
    for window, address in ((page, public), (rita, interview), (ana, interview), (ana, excerpt)):
        answer = window.goto(address)
        assert answer is not None
        assert answer.status == 404
    page.goto(f"{house.address}/search?words=hermana")
    expect(page.get_by_role("heading", name="Nothing was found")).to_be_visible()
    expect(page.get_by_role("link", name="Mi hermana")).to_have_count(0)
    assert house.operator.ask("check", "--fixity", "--index").returncode == 0
