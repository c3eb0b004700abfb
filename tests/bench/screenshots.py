"""`make screenshots`: the three pictures of the README, of the demo as it comes out now, in Debian's Chromium."""

import tempfile
from pathlib import Path

import click
from playwright.sync_api import Page, sync_playwright

from archive.bootstrap import make_archive
from archive.config import Config, WebSettings
from archive.demo.play import PASSPHRASES, play
from tests.chromium import started
from tests.serving import served
from web.wsgi import WORKSPACE, make_application

IMAGES = Path(__file__).parents[2] / "docs" / "images"
WINDOW = {"width": 1280, "height": 860}
ASKED = "femicide"
"""In English; what is found is Spanish and says it in other words."""


def gallery(page: Page, site: str) -> None:
    """Open the first voice of the public home."""
    page.goto(f"{site}/excerpts")
    page.locator("main a[href*='/excerpts/']").first.click()


def workspace(page: Page, site: str) -> None:
    """Sign in, and open the newest interview."""
    email, passphrase = next(iter(PASSPHRASES.items()))
    page.goto(f"{site}{WORKSPACE}/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Pass phrase").fill(passphrase)
    page.keyboard.press("Enter")
    page.locator("main a[href*='/interviews/']").first.click()


def search(page: Page, site: str) -> None:
    """Ask for a theme in another language."""
    page.goto(f"{site}{WORKSPACE}/search?words={ASKED}")
    page.locator("ol.groups").first.evaluate("found => found.scrollIntoView()")


def take_pictures(site: str, folder: Path) -> None:
    """Write gallery.png, workspace.png and search.png, one after the other in one browser."""
    with sync_playwright() as playwright:
        browser = started(playwright.chromium)
        page = browser.new_page(viewport=WINDOW, locale="en-GB")  # type: ignore[arg-type]
        for visit in (gallery, workspace, search):
            visit(page, site)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"{visit.__name__}.png")
            click.echo(f"{visit.__name__}.png")
        browser.close()


def main() -> None:
    """Make the demo archive in a folder that goes away, serve it, and look."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config(Path(folder) / "demo", web=WebSettings(insecure_http=True))
        archive = make_archive(config)
        play(archive, recording=None, say=click.echo, on_progress=lambda *_: None)
        archive.connections.close()
        with served(make_application(config, gallery_only=False)) as site:
            take_pictures(site, IMAGES)


if __name__ == "__main__":
    main()
