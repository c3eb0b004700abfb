"""Asks axe what on a page somebody could not read, reach or press: WCAG 2.2 A and AA, and its own good practice."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what is well is counted, not told: half the time
}


def is_its_turn(page: int, way: int, ways: int) -> bool:
    """Whether axe looks at a page this way every day: each page in one of the ways, which take turns.

    It costs a second of processor time a page, mostly for contrast; all pages in all ways are for `--whole`.
    """
    return page % ways == way


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Return each rule that the page breaks, and the beginnings of the elements that break it."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found]
