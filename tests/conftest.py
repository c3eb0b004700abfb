"""What tests of several rooms share: a small archive with people in it, and one real browser (Playwright runs once)."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.canaries import Aviary, make_aviary
from tests.peopled import Made, make_people

ARGUMENTS = ("--no-sandbox", "--autoplay-policy=user-gesture-required")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make test-whole` ask for the sizes that docs/consent.md promises; `make test` takes a share of them."""
    parser.addoption("--whole", action="store_true", help="the proofs in their whole size, which takes long")


@pytest.fixture(scope="session")
def whole(pytestconfig: pytest.Config) -> bool:
    """Whether the proofs are asked for in their whole size."""
    return bool(pytestconfig.getoption("--whole"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Headless Chromium: Debian's where it is installed, else Playwright's own."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """An archive with two interviews prepared, transcribed, tagged and indexed."""
    return make_people(tmp_path_factory.mktemp("made") / "archive")


@pytest.fixture(scope="session")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> Aviary:
    """An archive with a canary in every field, and an interview in each state. Copy it before you change it."""
    return make_aviary(tmp_path_factory.mktemp("aviary") / "archive")
