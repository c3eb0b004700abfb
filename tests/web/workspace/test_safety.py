"""The page of a safety note: nothing of it before a deliberate click, and nothing of it anywhere else."""

import re

from archive.participation.participants import show_agreements
from archive.store import audit
from archive.terms.models import ParticipantRole, Role
from tests.web.workspace.conftest import Browser, World

RISK = "su excuñado tlacuache la busca"


def address(world: World) -> str:
    people = {each.role: each.participant for each in show_agreements(world.archive, world.ana, world.rosa)}
    return f"/interviews/{world.rosa}/safety/{people[ParticipantRole.NARRATOR]}"


def readings(world: World) -> int:
    return sum(line.verb == "read_safety" for line in audit.events(world.archive.database()))


def test_a_note_is_written_and_then_read_by_a_deliberate_click_alone(
    world: World, archivist: Browser
) -> None:
    path = address(world)
    assert "There is no note about her" in archivist.page(path)
    kept = archivist.post(path, {"risk": RISK, "channel": "Signal", "do_not_contact": "yes"})
    assert kept.status_code == 303
    page = archivist.page(path)
    assert "Each reading is written into the audit before the note is shown" in page
    assert "Nobody may contact her" in page
    for hidden in ("tlacuache", "Signal"):
        assert hidden not in page
    assert readings(world) == 0
    note = archivist.post(f"{path}/reading").get_data(as_text=True)
    assert RISK in note
    assert "Signal" in note
    assert readings(world) == 1
    assert "Berta</bdi> read a safety note" in archivist.page(f"/interviews/{world.rosa}/audit")
    archivist.post(f"{path}/removal")
    assert "There is no note about her" in archivist.page(path)


def test_its_words_are_on_no_other_page(world: World, archivist: Browser) -> None:
    path = address(world)
    archivist.post(path, {"risk": RISK})
    rosa = f"/interviews/{world.rosa}"
    for other in ("/", "/audit", "/search?words=tlacuache", rosa, f"{rosa}/agreements", f"{rosa}/audit"):
        assert "excuñado" not in archivist.page(other), other


def test_the_page_is_not_for_researchers_nor_of_nobody(world: World, archivist: Browser) -> None:
    researcher = world.browser(Role.RESEARCHER)
    for ask in (researcher.get, researcher.post):
        assert ask(address(world)).status_code == 403
    assert archivist.get(f"/interviews/{world.rosa}/safety/nobody").status_code == 404
    assert (
        archivist.get(f"/interviews/{world.marta}/safety/{address(world).rpartition('/')[2]}").status_code
        == 404
    )
    assert archivist.post(f"{address(world)}/reading").status_code == 404
    assert archivist.post(address(world), {"risk": " "}).status_code == 400


def seen_in(page: str) -> str:
    """Return what the form of the note is bound to."""
    found = re.search(r'name="seen" value="([0-9a-f]*)"', page)
    assert found is not None
    return found[1]


def test_of_two_who_write_a_note_at_once_neither_loses_a_warning(world: World, archivist: Browser) -> None:
    path = address(world)
    empty = {"seen": seen_in(archivist.page(path))}
    first = {**empty, "risk": RISK, "do_not_contact": "yes"}
    assert world.browser(Role.ADMIN).post(path, first).status_code == 303
    assert world.browser(Role.ADMIN).post(path, first).status_code == 303, "pressed twice"
    refused = archivist.post(path, {**empty, "channel": "Signal <a>"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert "Somebody else wrote her safety note" in page
    assert RISK not in page, "nobody read it yet"
    assert 'name="channel" value="Signal &lt;a&gt;"' in page, "what she wrote goes along"
    assert "Nobody may contact her." in archivist.page(path)
    read = archivist.post(f"{path}/reading", {"channel": "Signal <a>"}).get_data(as_text=True)
    assert RISK in read
    assert "Signal &lt;a&gt;</dd>" in read
    assert 'name="channel" maxlength="400" value=""' in read, "beside the note, not in it"
    added = {"seen": seen_in(read), "risk": RISK, "channel": "Signal", "do_not_contact": "yes"}
    assert archivist.post(path, added).status_code == 303
    assert archivist.post(f"{path}/removal", {"seen": seen_in(read)}).status_code == 409, (
        "it says more by now"
    )
    assert "Signal" in archivist.post(f"{path}/reading").get_data(as_text=True)


def test_what_was_added_to_a_note_that_somebody_took_away_stands_in_the_form(
    world: World, archivist: Browser
) -> None:
    path = address(world)
    archivist.post(path, {"risk": RISK})
    seen = seen_in(archivist.post(f"{path}/reading").get_data(as_text=True))
    assert world.browser(Role.ADMIN).post(f"{path}/removal", {"seen": seen}).status_code == 303
    refused = archivist.post(path, {"risk": f"{RISK} Ya no.", "do_not_contact": "yes", "seen": seen})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert (f"{RISK} Ya no.</textarea>" in page, 'value="yes" checked' in page) == (True, True)
    again = archivist.post(path, {"risk": f"{RISK} Ya no.", "seen": seen_in(page)})
    assert again.status_code == 303
