"""In a real browser: the tab, the server, the line and the place are cut under a recording, and it arrives whole."""

import hashlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event, Semaphore, Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from werkzeug.serving import make_server

from archive.accession import arrivals
from archive.accession.awaited import Arrival, unfinished
from archive.stewardship import catalogue
from archive.terms.models import OPERATOR, InterviewId, Role
from media.probe import probe
from tests.chromium import started
from tests.peopled import EMAILS, PASSPHRASE
from tests.web.workspace.arriving import House, housed

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MEBI = 2**20
HALF = 2**19
"""The first piece; each quick one is followed by one of twice its size."""


class Gated:
    """A server that lets as many pieces through as it is told, and may be killed and come back."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._permits = Semaphore(0)
        self._cuts = 0
        self._kept = 0
        self.is_open = False
        self.port = 0
        self.start()

    def _answer(self, killed: Event, environ: Any, start_response: Any) -> Any:
        cuts = self._cuts
        while environ["REQUEST_METHOD"] == "PATCH" and not self.is_open:
            may_pass = self._permits.acquire(timeout=0.02)
            if self._cuts != cuts or killed.is_set():
                self.let_through(int(may_pass))  # it was meant for the next one
                start_response("503 Gone", [])
                return [b""]
            if may_pass:
                break

        def noting(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if environ["REQUEST_METHOD"] == "PATCH" and status.startswith("204"):
                self._kept = max(self._kept, int(dict(headers)["Upload-Offset"]))
            return start_response(status, headers, *more)

        return self._house.app.wsgi_app(environ, noting)

    def let_through(self, pieces: int) -> None:
        for _ in range(pieces):
            self._permits.release()

    def keeps_more(self, offset: int) -> Arrival:
        """Wait until a piece that ends behind `offset` is kept, all of it, but not the last; what it then has.

        While a piece is written, the file on the disk is longer already, but not yet by all of it.
        """
        for _ in range(6_000):
            if self._kept > offset:
                (found,) = unfinished(self._house.archive, OPERATOR)
                assert not found.is_whole
                return replace(found, offset=self._kept)
            time.sleep(0.02)
        raise AssertionError("nothing arrives")

    def cut(self) -> None:
        """Answer no piece that is on its way."""
        self._cuts += 1

    def start(self) -> None:
        self._killed = Event()
        answer = partial(self._answer, self._killed)
        self._server = make_server("127.0.0.1", self.port, answer, threaded=True)
        self.port = self._server.server_port
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def kill(self) -> None:
        self._killed.set()  # for whoever still comes in, too
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housed(tmp_path_factory.mktemp("house") / "archive") as house:
        yield house


@pytest.fixture
def server(house: House) -> Iterator[Gated]:
    """A server whose gate is closed; what did not arrive whole is gone afterwards."""
    server = Gated(house)
    yield server
    server.kill()
    for each in unfinished(house.archive, OPERATOR):
        arrivals.drop(house.archive, OPERATOR, each.id)


@contextmanager
def visiting(chromium: Browser, server: Gated, **more: object) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1024, "height": 900}, **more)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{server.address}/login")
    page.fill("#email", EMAILS[Role.ARCHIVIST])
    page.fill("#passphrase", PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.address}/")
    yield context
    context.close()


def seeded(seed: int, length: int) -> bytes:
    """Return bytes that no other seed gives."""
    return hashlib.shake_128(bytes([seed])).digest(length)


def recording(file: Path, mebibytes: int, seed: int) -> str:
    """Write a recording that is not there yet; return its SHA-256."""
    content = b"RIFF\x24\x08\x00\x00WAVEfmt " + seeded(seed, mebibytes * MEBI)
    file.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def fill(page: Page, server: Gated, *files: Path) -> None:
    page.goto(f"{server.address}/upload")
    page.fill("#title", "Nadia cuenta")
    page.check("#language-es")
    page.fill("#narrator", "Nadia Flores")
    page.check("#purpose-preserve")
    if files:
        page.set_input_files("#recording", [*files])


def test_cut_at_four_points_it_arrives_whole(
    chromium: Browser, house: House, server: Gated, tmp_path: Path
) -> None:
    file = tmp_path / "film.wav"
    sha256 = recording(file, 8, seed=1)
    with visiting(chromium, server) as context:
        page = context.new_page()
        fill(page, server, file)
        server.let_through(2)
        page.click("#send")
        first = server.keeps_more(HALF).offset
        page.close()  # the tab is closed
        server.cut()

        page = context.new_page()
        page.goto(f"{server.address}/upload")
        let_in = hold(page, "**/upload.js*")
        page.get_by_role("link", name="One recording is not all here yet").click()
        expect(page.locator(".arrival-here")).to_contain_text(f"{first / 1e6:.1f} MB of 8.4 MB are here.")
        said = page.locator("[data-part=said]")
        renamed = tmp_path / "the same film.wav"
        file.rename(renamed)
        server.let_through(1)
        page.set_input_files("#recording", renamed)  # before the script is there
        let_in()
        here = server.keeps_more(first)
        server.kill()  # the server is killed
        expect(said).to_contain_text("There is no connection")
        server.let_through(1)
        server.start()
        here = server.keeps_more(here.offset)

        context.set_offline(True)  # the line is cut
        server.cut()
        expect(said).to_contain_text("There is no connection")
        server.let_through(1)
        context.set_offline(False)
        here = server.keeps_more(here.offset)

        pause = page.get_by_role("button", name="Pause")
        expect(pause).to_be_visible()
        pause.click()  # asleep, while another window went on: a stale offset
        expect(said).to_contain_text("Paused")
        server.cut()
        with renamed.open("rb") as stream:
            stream.seek(here.offset)
            arrivals.append(house.archive, OPERATOR, here.id, here.offset, stream.read(12_345))
        server.is_open = True
        page.get_by_role("button", name="Go on").click()
        expect(said).to_contain_text("Received, and safe")
        page.get_by_role("link", name="What happens now").click()
        expect(page.locator("h1")).to_have_text("Received, and safe")
    assert house.archive.media.path(sha256).read_bytes() == renamed.read_bytes()
    assert unfinished(house.archive, OPERATOR) == []


def hold(page: Page, address: str) -> Callable[[], None]:
    """Let nothing of this address come, until what is returned is called."""
    held: list[Route] = []
    page.route(address, lambda route: held.append(route))  # noqa: PLW0108 - it gets marked

    def let_in() -> None:
        while not held:
            page.wait_for_timeout(20)
        held.pop().continue_()

    return let_in


def test_several_files_go_under_one_agreement_and_another_file_is_not_taken_for_one_of_them(
    chromium: Browser, house: House, server: Gated, tmp_path: Path
) -> None:
    server.is_open = True
    files = [tmp_path / f"{number}.wav" for number in (1, 2, 3)]
    hashes = [recording(file, 1, seed=10 + number) for number, file in enumerate(files)]
    with visiting(chromium, server) as context:
        page = context.new_page()
        fill(page, server, *files)
        expect(page.locator("#chosen")).to_contain_text("3 files")
        page.click("#send")
        warning = "an own name that is not shown. nadia."
        expect(page.locator("#sending-said")).to_contain_text(
            "3 of 3 recordings are safe. 1.wav: A title tells"
        )
        expect(page.locator("#sending-said")).to_contain_text(warning)
        for number in range(3):
            expect(page.locator(".arrival [data-part=told]").nth(number)).to_contain_text(warning)
        assert all(house.archive.media.holds(each) for each in hashes)

        sheet = tmp_path / "sheet.csv"
        sheet.write_text("file;title;languages;narrator\nfour.wav;Cuatro;es;Ana\nfive.wav;Cinco;;Bea\n")
        page.goto(f"{server.address}/upload/sheet")
        page.set_input_files("#sheet", sheet)
        page.get_by_role("button", name="Check the sheet").click()
        row = page.locator("tbody tr").first
        expect(row).to_contain_text("3")
        expect(row).to_contain_text("languages")
        assert unfinished(house.archive, OPERATOR) == []
        sheet.write_text("file;title;languages;narrator\nfour.wav;Cuatro;es;Ana\nfive.wav;Cinco;es;Bea\n")
        page.set_input_files("#sheet", sheet)
        page.get_by_role("button", name="Check the sheet").click()
        expect(page.locator(".arrival")).to_have_count(2)
        four, other = tmp_path / "four.wav", tmp_path / "six.wav"
        sha256 = recording(four, 1, seed=20)
        recording(other, 1, seed=21)
        page.set_input_files("#recording", [four, other])
        expect(page.locator("#problems")).to_contain_text("six.wav is none of the files that are waited for.")
        expect(page.locator(".arrival").first.locator("[data-part=said]")).to_contain_text(
            "Received, and safe"
        )
        expect(page.locator(".arrival [data-part=told]").first).to_be_hidden()
        assert house.archive.media.holds(sha256)
        assert [each.name for each in unfinished(house.archive, OPERATOR)] == ["five.wav"]


def test_what_the_microphone_hears_is_there_while_it_is_recorded(
    chromium: Browser, house: House, server: Gated
) -> None:
    """The tab closes after some seconds; what was heard until then is taken in, and is sound."""
    server.is_open = True
    microphone = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    heard = started(chromium.browser_type, *microphone)
    with visiting(heard, server) as context:
        context.grant_permissions(["microphone"], origin=server.address)
        page = context.new_page()
        fill(page, server)
        page.get_by_role("button", name="Record now").click()
        page.wait_for_url("**/upload/record/*")
        page.get_by_role("button", name="Record").click()
        expect(page.locator("#recorder-said")).to_have_text("Recording.")
        expect(page.locator("#recorder-kept")).to_contain_text("Kept on the archive")
        kept = 0
        for _ in range(3):  # each of two seconds
            kept = server.keeps_more(kept).offset
        expect(page.locator("#recorder-time")).to_have_text(re.compile(r"0:0[4-9]|0:[1-5]\d|[1-9]\d*:\d\d"))
        page.close()
        (here,) = unfinished(house.archive, OPERATOR)
        assert here.offset > 4_000
        assert here.length is None

        page = context.new_page()
        page.goto(f"{server.address}/upload/unfinished")
        page.get_by_role("button", name="Take in what is here").click()
        expect(page.locator("h1")).to_have_text("Received, and safe")
        where = page.url
    heard.close()
    _, recording = catalogue.show(house.archive, OPERATOR, InterviewId(where.rpartition("/")[2]))
    seconds = probe(house.archive.media.path(recording.id)).duration_ms / 1000
    assert seconds > 3
