"""A private link is handed out once, with its QR code, and ended when it was lost."""

import re

from archive.participation import narrators
from archive.participation.own_page import own_page
from archive.participation.participants import show_agreements
from archive.publication.excerpts import draft, show
from archive.terms.errors import NotFound
from archive.terms.models import ParticipantId, ParticipantRole, Role
from tests.peopled import PASSPHRASE, approve
from tests.web.workspace.conftest import Browser, World

ADDRESS = re.compile(r'value="http://localhost/mine/([\w-]{43})"')


def her(world: World) -> ParticipantId:
    people = show_agreements(world.archive, world.berta, world.rosa)
    return next(each.participant for each in people if each.role is ParticipantRole.NARRATOR)


def where(world: World) -> str:
    return f"/interviews/{world.rosa}/agreements/{her(world)}/link"


def test_a_link_is_shown_once_with_its_code(world: World, archivist: Browser) -> None:
    form = {"language": "fr", "passphrase": PASSPHRASE, "days": "30"}
    answer = archivist.post(where(world), form)
    text = answer.get_data(as_text=True)
    found = ADDRESS.search(text)
    assert found is not None
    assert "<svg" in text
    assert "style=" not in text
    assert answer.headers["Cache-Control"] == "no-store"
    assert all(found[1] not in each for each in answer.headers.getlist("Set-Cookie"))
    opened = narrators.open_link(world.archive, found[1])
    assert (opened.link.language, opened.participant) == ("fr", her(world))
    page = archivist.page(f"/interviews/{world.rosa}/agreements")
    assert found[1] not in page
    assert "It asks for a pass phrase." in page
    assert "It has not been opened yet." in page
    narrators.see(world.archive, opened)
    assert "Last opened on" in archivist.page(f"/interviews/{world.rosa}/agreements")
    assert archivist.post(f"{where(world)}/revoke").status_code == 303
    try:
        narrators.open_link(world.archive, found[1])
    except NotFound:
        assert "Revoke her link" not in archivist.page(f"/interviews/{world.rosa}/agreements")
    else:
        raise AssertionError("the link still leads somewhere")


def test_odd_wishes_make_no_link(world: World, archivist: Browser) -> None:
    for form in (
        {"language": "xx"},
        {"language": "es", "days": "never"},
        {"language": "es", "days": "0"},
        {"language": "es", "passphrase": "short"},
    ):
        assert archivist.post(where(world), form).status_code == 400
    other = where(world).replace(world.rosa, world.marta)
    assert archivist.post(other, {"language": "es"}).status_code == 404
    assert narrators.links_of(world.archive, world.berta, world.rosa) == {}


def test_a_researcher_makes_none(world: World, researcher: Browser) -> None:
    assert researcher.post(where(world), {"language": "es"}).status_code == 403
    assert researcher.post(f"{where(world)}/revoke").status_code == 403


def test_what_she_answered_is_shown_to_whoever_approves(world: World) -> None:
    excerpt = draft(world.archive, world.berta, world.rosa, start_ms=0, end_ms=2_600, title="Un nombre")
    approve(world.archive, world.berta, excerpt)
    token = narrators.make_link(world.archive, world.berta, world.rosa, her(world), language="es")
    visit = narrators.open_link(world.archive, token)
    admin = world.browser(Role.ADMIN)
    assert "on her own page" not in admin.page(f"/excerpts/{excerpt}")
    (only,) = own_page(world.archive, visit).excerpts
    narrators.approve(world.archive, visit, excerpt, seen=only.stretch.seal)
    assert "she wants it public" in admin.page(f"/excerpts/{excerpt}")
    narrators.refuse(world.archive, visit, excerpt)
    assert "she does not want it public" in admin.page(f"/excerpts/{excerpt}")
    assert show(world.archive, world.ana, excerpt).excerpt.approvals_needed == 1


def test_a_page_that_was_open_before_does_not_end_the_link_that_she_was_just_given(
    world: World, archivist: Browser
) -> None:
    assert archivist.page(f"/interviews/{world.rosa}/agreements").count('name="seen" value=""') > 0
    given = narrators.make_link(world.archive, world.ana, world.rosa, her(world), language="es")
    assert archivist.post(where(world), {"language": "es", "seen": ""}).status_code == 409
    held = narrators.open_link(world.archive, given).link.id
    assert f'name="seen" value="{held}"' in archivist.page(f"/interviews/{world.rosa}/agreements")
    assert archivist.post(where(world), {"language": "es", "seen": held}).status_code == 200


def test_a_button_that_was_pressed_twice_makes_her_a_link_that_is_shown(
    world: World, archivist: Browser
) -> None:
    unseen = {"language": "es", "seen": ""}
    assert archivist.post(where(world), unseen).status_code == 200
    assert archivist.post(where(world), unseen).status_code == 200
