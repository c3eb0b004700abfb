"""A page asks the database no more often when the archive has grown: nothing is asked once for each line of a list."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from archive.publication.excerpts import draft
from archive.terms.models import OPERATOR, Role
from tests.media.sounds import record
from tests.peopled import approve, rosa
from tests.web.workspace.conftest import Browser, World

MORE = 6
ONCE = 5
"""Statements that may come with more lines, but less than one for each."""
FOUND = ("/search?words=hermana", "/search?words=hermana&theme=violence")


def test_no_page_asks_once_for_each_line(world: World, tmp_path: Path) -> None:
    browser = world.browser(Role.ADMIN)
    paths = [*lists_of(world), *FOUND, f"/interviews/{world.rosa}"]
    grow(world, tmp_path, range(1))  # a list with nothing in it asks for less than one with a single line
    few = {path: count(world, browser, path) for path in paths}
    grow(world, tmp_path, range(1, 1 + MORE))
    many = {path: count(world, browser, path) for path in paths}
    assert {path: (few[path], many[path]) for path in paths if many[path] > few[path] + ONCE} == {}
    assert min(few[path] for path in FOUND) > 5, "the statements were not seen"


def test_what_failed_is_asked_for_once_on_a_page_that_counts_it_and_shows_it(world: World) -> None:
    browser = world.browser(Role.ADMIN)
    for path in ("/", "/jobs", "/tasks"):
        with counted(world) as asked:
            browser.page(path)
        assert sum("j.state = 'failed'" in each for each in asked) == 1, path


def lists_of(world: World) -> list[str]:
    """Return every page that needs nothing but its address."""
    rules = [
        each
        for each in world.app.url_map.iter_rules()
        if not each.arguments and "GET" in (each.methods or ())
    ]
    browser = world.browser(Role.ADMIN)
    return [each.rule for each in rules if browser.get(each.rule).status_code == 200]


def count(world: World, browser: Browser, path: str) -> int:
    browser.page(path)  # what is asked but once is asked now
    with counted(world) as asked:
        browser.page(path)
    return len(asked)


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    """Note the statements that the connection of this thread runs."""
    asked: list[str] = []
    connection = world.archive.database().conn
    connection.set_trace_callback(asked.append)
    try:
        yield asked
    finally:
        connection.set_trace_callback(None)


def grow(world: World, folder: Path, places: range) -> None:
    """Take in more interviews like the one that is there, each with words, themes and an excerpt that waits."""
    for place in places:
        sound = record(folder / f"{place}.wav", np.full(4 * 16_000, place + 1, dtype="<i2"))
        interview = world.take_in(rosa(), sound.read_bytes())
        world.work()
        excerpt = draft(
            world.archive, OPERATOR, interview, start_ms=300, end_ms=2_600, title=f"Mi hermana {place}"
        )
        approve(world.archive, world.berta, excerpt)
