"""Coming in and going out, as a browser does it."""

from archive.accounts import IDLE_MS
from archive.models import Role


def test_a_visit_ends_after_fifteen_idle_minutes(world) -> None:
    browser = world.browser(Role.ARCHIVIST)
    assert browser.get("/sign-out").status_code == 200
    world.clock.ms += IDLE_MS + 1
    assert browser.get("/sign-out").status_code == 303
