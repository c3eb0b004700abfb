"""The browser of the tests and of the pictures: Debian's headless Chromium where it is installed, else Playwright's."""

import shutil

from playwright.sync_api import Browser, BrowserType

NAMES = ("chromium-headless-shell", "chromium")
"""Debian's, the better first: without what a window takes, a page costs a third of the processor time."""
ARGUMENTS = ("--no-sandbox", "--autoplay-policy=user-gesture-required")


def started(chromium: BrowserType, *more: str) -> Browser:
    """Return a browser, started with `more` arguments; whoever starts it closes it."""
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    return chromium.launch(executable_path=installed, args=[*ARGUMENTS, *more])
