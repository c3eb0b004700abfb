"""What tests of several rooms share: a small archive with people in it, and one real browser (Playwright runs once)."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright

from tests.canaries import Aviary, make_aviary
from tests.chromium import started
from tests.compiled import Compiled, CompiledRule
from tests.media.sounds import ten_hours_of_silence
from tests.peopled import Made, make_people
from tests.together import made_together
from tests.untouched import untouched

PATIENCE_MS = 60_000
"""How long a page may take to show what is waited for: the machine may have other work."""
SAME_EVERY_TIME = "same every time"
"""The profile of Hypothesis in which nothing depends on chance or on how fast the machine is."""
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it, for this user alone
"""Where a file that is made durable need not wait for a disk; Linux keeps it in memory."""
ROOM_BYTES = 4 * 1024**3
"""So much must be free there, or the tests write where pytest does by itself."""
TEMPORARY = "PYTEST_DEBUG_TEMPROOT"
"""Pytest's own name for the folder in which it makes its temporary ones."""
COMPILES_ANEW = "PYTHONDONTWRITEBYTECODE"
"""Python's own name for reading everything anew in each process, as images of containers often ask: a run starts
hundreds of them, and each would compile all of ours for a second or more."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make test-whole` ask for the sizes that docs/consent.md promises; `make test` takes a share of them."""
    parser.addoption("--whole", action="store_true", help="the proofs in their whole size, which takes long")


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Leave nothing to chance: the same examples in every run, and no limit that a busy machine could break.

    First of all: tests/archive/conftest.py then asks for more examples, also where a file of that folder is named.
    """
    os.environ.pop(COMPILES_ANEW, None)
    sys.dont_write_bytecode = False
    settings.register_profile(
        SAME_EVERY_TIME,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile(SAME_EVERY_TIME)
    expect.set_options(timeout=PATIENCE_MS)
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}
    Flask.url_rule_class = CompiledRule
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES:
        os.environ.setdefault(TEMPORARY, str(MEMORY))


@pytest.fixture(scope="session")
def whole(pytestconfig: pytest.Config) -> bool:
    """Whether the proofs are asked for in their whole size."""
    return bool(pytestconfig.getoption("--whole"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Headless Chromium."""
    with sync_playwright() as playwright:
        browser = started(playwright.chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """An archive with two interviews prepared, transcribed, tagged and indexed."""
    people = made_together(tmp_path_factory, "made", make_people)
    with untouched(people.config.data_dir):
        yield people


@pytest.fixture(scope="session")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aviary]:
    """An archive with a canary in every field, and an interview in each state. Copy it before you change it."""
    birds = made_together(tmp_path_factory, "aviary", make_aviary)
    with untouched(birds.config.data_dir):
        yield birds


@pytest.fixture(scope="session")
def ten_hours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small FLAC file that decodes to ten hours of silence. Copy it before you change it."""
    return made_together(
        tmp_path_factory, "ten-hours", lambda place: ten_hours_of_silence(place.with_name("silence.flac"))
    )
