"""Measures the editor in Chromium over a transcript of two hours, 18,000 words: opening, typing, scrolling, jumping.

A keystroke counts from the moment that the browser stamped it until the frame with its letter was handed over.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from archive.accession.intake import NewInterview, NewParticipant, grants_for, take_in
from archive.bootstrap import make_archive
from archive.config import ComputeSettings, Config, TranscribeSettings
from archive.context import Archive
from archive.methods.alignment import spread_words
from archive.passphrases import Passphrases
from archive.stewardship.accounts import add_user
from archive.terms.models import OPERATOR, InterviewId, ParticipantRole, Purpose, Role
from archive.terms.words import TranscriptSegment
from archive.transcripts.review import keep_corrected
from tests.chromium import started
from tests.peopled import work
from web.workspace.app import create_workspace

RECORDING = Path(__file__).parents[1] / "recordings" / "hola_4s.opus"
SAID = ["y", "entonces", "le", "dije", "que", "no", "iba", "a", "volver", "nunca"]
LINES, LINE_MS = 1_800, 4_000
OPENED, TYPED = 5, "Lo que ella dijo entonces, palabra por palabra. "
EMAIL, PASSPHRASE = "ana@bench.test", "un tranvia hacia la estacion"
TYPED_AT_LEAST = 20
"""How many times something is measured before a p95 says anything."""
EVERY_TENTH = 10
"""Every tenth line has a word of which the model was unsure."""

PAINTED = """() => {
    window.typed = [];
    document.querySelector("textarea").addEventListener("keydown", function (event) {
        window.requestAnimationFrame(function () {
            var channel = new MessageChannel();
            channel.port1.onmessage = function () { window.typed.push(performance.now() - event.timeStamp); };
            channel.port2.postMessage(0);
        });
    });
}"""
SCROLLED = """() => new Promise(done => {
    var frames = [], last = performance.now(), steps = 120;
    (function step() {
        window.scrollBy(0, 600);
        window.requestAnimationFrame(function () {
            var now = performance.now();
            frames.push(now - last);
            last = now;
            steps -= 1;
            if (steps) { step(); } else { done(frames); }
        });
    })();
})"""


def measure() -> list[tuple[str, str]]:
    """Return (what, median and worst in milliseconds)."""
    with tempfile.TemporaryDirectory() as folder, made(Path(folder)) as (archive, interview):
        app = create_workspace(archive, base_url="http://localhost", secret_key="k" * 40, insecure_http=True)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            return _in_browser(f"http://127.0.0.1:{server.server_port}", interview)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@contextmanager
def made(folder: Path, lines: int = LINES) -> Iterator[tuple[Archive, InterviewId]]:
    """Make an archive with one interview of this many lines of ten words."""
    config = Config(
        folder,
        transcribe=TranscribeSettings(engine="scripted", script=str(RECORDING.with_suffix(".json"))),
        compute=ComputeSettings(processes=1),
    )
    archive = make_archive(config, passphrases=Passphrases(memory_kib=64, rounds=1))
    add_user(archive, OPERATOR, EMAIL, Role.ADMIN, PASSPHRASE)
    narrator = NewParticipant("Ana", ParticipantRole.NARRATOR, grants_for((Purpose.TRANSCRIBE_LOCAL,)))
    with RECORDING.open("rb") as stream:
        new = NewInterview(title="Dos horas", languages=("es",), participants=(narrator,))
        interview = take_in(archive, OPERATOR, new, stream, original_name="hola.opus").interview
    work(archive)
    keep_corrected(archive, OPERATOR, interview, tuple(_lines(lines)))
    yield archive, interview
    archive.connections.close()


def _lines(count: int) -> Iterator[TranscriptSegment]:
    for number in range(count):
        start_ms = number * LINE_MS
        words = spread_words(SAID, start_ms, start_ms + LINE_MS - 200)
        if number % EVERY_TENTH == 0:
            words[4] = replace(words[4], probability=0.3)
        yield TranscriptSegment(
            number=number,
            revision=1,
            start_ms=start_ms,
            end_ms=start_ms + LINE_MS - 200,
            speaker=None,
            language="es",
            text=" ".join(SAID),
            words=tuple(words),
            doubts=(),
            suppressed=None,
            verified=False,
        )


def _in_browser(site: str, interview: InterviewId) -> list[tuple[str, str]]:
    with sync_playwright() as playwright:
        browser = started(playwright.chromium)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{site}/login")
        page.fill("[name=email]", EMAIL)
        page.fill("[name=passphrase]", PASSPHRASE)
        page.click("main button[type=submit]")
        page.wait_for_url(f"{site}/")
        address = f"{site}/interviews/{interview}"
        rows = [
            ("opened, keys and all", _figures([_opened(page, address) for _ in range(OPENED)])),
            ("opened in the middle", _figures([_opened(page, f"{address}?t=3600") for _ in range(OPENED)])),
            ("every line on one page opened", _figures([_opened(page, f"{address}?page=all")])),
        ]
        _opened(page, address)
        rows.append(("a frame of scrolling 72,000 pixels", _figures(page.evaluate(SCROLLED))))
        rows.append(("keystroke to paint", _figures(_typed(page, f"{address}?t=3600"))))
        rows.append(("a line saved and put in its place", _figures([_saved(page)])))
        browser.close()
    return rows


def _opened(page: Page, address: str) -> float:
    """Return from asking until the page is drawn and answers keys, in ms."""
    page.goto("about:blank")
    begun = time.perf_counter()
    page.goto(address, wait_until="load")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return (time.perf_counter() - begun) * 1000


def _typed(page: Page, address: str) -> list[float]:
    """Return what each keystroke took, in ms, in a line in the middle of the interview."""
    page.goto(address)
    page.locator(".line[data-w] [data-form]").nth(30).click()
    page.locator("textarea").wait_for()
    page.evaluate(PAINTED)
    page.keyboard.type(TYPED * 2, delay=30)
    page.wait_for_timeout(200)
    return [float(each) for each in page.evaluate("window.typed")]


def _saved(page: Page) -> float:
    begun = time.perf_counter()
    page.keyboard.press("Control+Enter")
    page.locator(".line-checked").first.wait_for()
    return (time.perf_counter() - begun) * 1000


def _figures(took: list[float]) -> str:
    middle = f"p50 {statistics.median(took):.0f} ms"
    if len(took) > TYPED_AT_LEAST:
        middle += f", p95 {statistics.quantiles(took, n=20)[18]:.0f} ms"
    return f"{middle}, worst {max(took):.0f} ms ({len(took)} times)"
