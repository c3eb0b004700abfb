"""Which lines of a long transcript a page shows: a page for everybody, more lines for a script that scrolls.

Pure: no page and no archive. A window is found by time, so that a line split or joined meanwhile moves nothing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from archive.terms.words import JOINED, Outline

ALL = "all"
"""What an address says that asks for everything on one page."""
LINES_ON_A_PAGE = 120
ROUNDED_MS = 50
"""Addresses carry tenths of a second."""


@dataclass(frozen=True, slots=True)
class Window:
    """Some lines in a row; `page` counts from 1, and is 0 where all lines are shown."""

    segments: tuple[Outline, ...]
    page: int
    pages: int
    has_before: bool
    has_after: bool


def shown(segments: Sequence[Outline]) -> list[Outline]:
    """Return the segments that are lines of a page: those joined to another are not."""
    return [each for each in segments if each.suppressed != JOINED]


def page_of(segments: Sequence[Outline], *, page: int | None = None, at_ms: int = 0) -> Window:
    """Return a page of the lines: the one asked for, else the one in which a moment (ms) is said."""
    pages = max(1, -(-len(segments) // LINES_ON_A_PAGE))
    if page is None:
        place = bisect_right([each.start_ms for each in segments], at_ms + ROUNDED_MS) - 1
        page = max(0, place) // LINES_ON_A_PAGE + 1
    page = min(max(1, page), pages)
    return _window(segments, (page - 1) * LINES_ON_A_PAGE, page * LINES_ON_A_PAGE, page, pages)


def all_of(segments: Sequence[Outline]) -> Window:
    """Return all lines, for whoever searches in the browser or prints."""
    return _window(segments, 0, len(segments), 0, 1)


def from_moment(segments: Sequence[Outline], start_ms: int) -> Window:
    """Return the lines that begin at a moment or later, at most a page of them."""
    place = bisect_left([each.start_ms for each in segments], start_ms)
    return _window(segments, place, place + LINES_ON_A_PAGE)


def until_moment(segments: Sequence[Outline], start_ms: int) -> Window:
    """Return the last lines that begin at a moment or before, at most a page of them."""
    place = bisect_right([each.start_ms for each in segments], start_ms)
    return _window(segments, max(0, place - LINES_ON_A_PAGE), place)


def _window(segments: Sequence[Outline], first: int, last: int, page: int = 0, pages: int = 0) -> Window:
    found = tuple(segments[first:last])
    return Window(found, page, pages, first > 0, last < len(segments))
