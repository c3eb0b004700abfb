"""A room that was open before the newest line was written goes by it all the same: what has ended stays ended."""

import pytest

from archive.clock import DAY_MS
from archive.participation import narrators
from archive.participation.participants import show_agreements
from archive.seeing import Sight, saw
from archive.terms.models import Role
from tests.clocks import Machine, opened
from tests.peopled import EMAILS
from tests.web.workspace.conftest import SECRET, Browser, World
from web.narrator.app import create_narrator
from web.workspace.app import create_workspace
from web.workspace.deeds import because

LONG_MS = 21 * DAY_MS
AT = "http://localhost"


def test_what_has_ended_stays_ended_in_a_room_whose_connections_are_older_than_the_newest_line(
    world: World,
) -> None:
    machine = Machine(world.clock.ms)
    her = show_agreements(world.archive, world.berta, world.rosa)[0].participant
    with opened(world, machine) as archive, opened(world, machine) as hers, opened(world, machine) as worker:
        token = narrators.make_link(archive, world.berta, world.rosa, her, language="es", days=20)
        mine = create_narrator(hers, base_url=AT, secret_key=SECRET).test_client()
        app = create_workspace(archive, base_url=AT, secret_key=SECRET, insecure_http=True)
        browser = Browser(app.test_client())
        assert browser.sign_in(EMAILS[Role.ARCHIVIST]).status_code == 303
        assert (browser.get("/").status_code, mine.get(f"/{token}").status_code) == (200, 200)
        machine.ms += LONG_MS
        saw(worker, world.ana, world.rosa, Sight.OPENED)
        machine.ms -= LONG_MS
        assert mine.get(f"/{token}").status_code == 404
        assert browser.get("/").status_code == 303


@pytest.mark.parametrize("language", ["en", "es", "fr", "nl", "pt"])
def test_the_audit_says_of_a_clock_that_was_accepted_until_when_it_had_been_ahead(
    world: World, language: str
) -> None:
    with world.app.test_request_context(headers={"Accept-Language": language}):
        said = because("was 2026-12-26")
    assert "2026-12-26" not in said
    assert "2026" in said
    assert "26" in said
    assert not said.startswith("was ")
