"""A real browser and real servers on this machine, for journeys through the pages.

`serve(app)` starts any WSGI application in a thread and gives its address; `gallery_site` is the public pages over the
invented gallery. Journeys behind the door add their own application here and serve it in the same way.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from wsgiref.types import WSGIApplication

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.hearing import SLOWLY
from tests.serving import served
from tests.web.invented import fill_gallery
from web.gallery.app import create_gallery

Serve = Callable[[WSGIApplication], str]

DESK: ViewportSize = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Serve an application until the session ends."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(served(app))


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """The browser of the session."""
    return chromium


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A desk's window of somebody who has never been here; no cookie outlives the test."""
    context = browser.new_context(viewport=DESK)
    context.add_init_script(SLOWLY)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def gallery_site(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> str:
    """The address of the public pages over the invented gallery."""
    folder = fill_gallery(tmp_path_factory.mktemp("published") / "gallery")
    return serve(
        create_gallery(
            folder,
            base_url="https://voices.example",
            contact="archive@voices.example",
            trusted_hosts=("127.0.0.1",),
        )
    )
