"""Who saw, changed and published it, and why that was allowed: in sentences, by ids and reasons, for the staff."""

import pytest

from archive.participation.erasing import erase
from archive.participation.participants import show_agreements, withdraw
from archive.publication import excerpts, publish
from archive.store import audit
from archive.terms.models import Role
from tests.peopled import approve
from tests.web.workspace.conftest import Browser, World

DAY_MS = 24 * 60 * 60 * 1000
SAID = ("Quispe", "Vermeulen", "Elena", "hermana")


def published(world: World) -> str:
    """Take an excerpt of Rosa's through two approvals into the public site."""
    excerpt = excerpts.draft(
        world.archive, world.berta, world.rosa, start_ms=0, end_ms=2_600, title="Un nombre"
    )
    approve(world.archive, world.berta, excerpt)
    approve(world.archive, world.ana, excerpt)
    publish.ask_for_publication(world.archive, world.ana, excerpt)
    world.work()
    return excerpt


def seen(world: World, verb: str, subject: str) -> int:
    return sum(
        line.verb == verb and line.subject == subject for line in audit.events(world.archive.database())
    )


def test_the_page_says_who_approved_what_was_published_and_what_had_been_agreed_to(
    world: World, archivist: Browser
) -> None:
    excerpt = published(world)
    page = archivist.page(f"/interviews/{world.rosa}/audit")
    assert f"Excerpt <code>{excerpt}</code>" in page
    assert "and still so" in page
    assert page.count("listened to it and approved it on") == 2
    assert "Ana" in page
    assert "Berta" in page
    assert "Narrator: agreement version 1" in page
    assert "Interviewer: agreement version 1" in page
    assert "To “publish excerpts” it said: yes." in page
    for hidden in (*SAID, "Un nombre"):
        assert hidden not in page


def test_an_agreement_that_came_later_is_not_why_it_was_published(world: World, archivist: Browser) -> None:
    published(world)
    world.clock.ms += DAY_MS
    narrator = show_agreements(world.archive, world.ana, world.rosa)[0].participant
    withdraw(world.archive, world.berta, world.rosa, narrator, purpose=None)
    page = world.browser(Role.ARCHIVIST).page(f"/interviews/{world.rosa}/audit")
    assert "agreement version 1" in page
    assert "agreement version 2" not in page
    assert "the worker took it back" in page.replace("<bdi>", "").replace("</bdi>", "")


def test_an_approval_of_other_words_is_not_told_as_the_reason(world: World, archivist: Browser) -> None:
    excerpt = excerpts.draft(
        world.archive, world.berta, world.rosa, start_ms=0, end_ms=2_600, title="Un nombre"
    )
    approve(world.archive, world.berta, excerpt)
    archivist.post(f"/interviews/{world.rosa}/lines/0", {"text": "Hola, otras palabras.", "revision": "1"})
    world.archive.database().execute("update excerpts set title = 'Otro' where id = ?", [excerpt])
    approve(world.archive, world.ana, excerpt)
    world.clock.ms += 1
    approve(world.archive, world.berta, excerpt)
    publish.ask_for_publication(world.archive, world.ana, excerpt)
    world.work()
    assert archivist.page(f"/interviews/{world.rosa}/audit").count("listened to it and approved it on") == 2


def test_whoever_looks_is_written_down_once_a_day_for_each_thing(world: World, researcher: Browser) -> None:
    for _ in range(3):
        assert researcher.get(f"/interviews/{world.rosa}").status_code == 200
        assert researcher.get(f"/interviews/{world.rosa}/sound.mp3").status_code == 200
        researcher.get(f"/interviews/{world.rosa}/sound.mp3", headers={"Range": "bytes=0-99"})
    assert seen(world, "read_words", world.rosa) == 1
    assert seen(world, "heard", world.rosa) == 1
    world.clock.ms += DAY_MS
    world.browser(Role.RESEARCHER).page(f"/interviews/{world.rosa}")
    assert seen(world, "read_words", world.rosa) == 2
    page = world.browser(Role.ARCHIVIST).page(f"/interviews/{world.rosa}/audit")
    assert "Rita</bdi> opened the page with its words" in page
    assert "Rita</bdi> played its sound" in page


def test_what_was_not_shown_was_not_seen(world: World, researcher: Browser) -> None:
    assert researcher.get(f"/interviews/{world.marta}").status_code == 404
    assert researcher.get("/interviews/nothing").status_code == 404
    assert researcher.get(f"/interviews/{world.rosa}/words.vtt").status_code == 403
    assert seen(world, "read_words", world.marta) == 0
    assert seen(world, "exported", world.rosa) == 0
    assert seen(world, "read_words", "nothing") == 0


def test_a_form_that_was_not_taken_shows_words_and_that_is_a_look_too(
    world: World, archivist: Browser
) -> None:
    answer = archivist.post(f"/interviews/{world.rosa}/restrictions", {"start": "soon", "end": "later"})
    assert answer.status_code == 400
    assert seen(world, "opened", world.rosa) + seen(world, "read_words", world.rosa) == 1


def test_saving_words_and_reading_agreements_are_written_down(world: World, archivist: Browser) -> None:
    archivist.page(f"/interviews/{world.rosa}/agreements")
    archivist.page(f"/interviews/{world.rosa}/words.vtt")
    archivist.page(f"/interviews/{world.rosa}/excerpts")
    assert seen(world, "read_agreements", world.rosa) == 1
    assert seen(world, "exported", world.rosa) == 1
    assert seen(world, "opened", world.rosa) == 1


def test_a_page_is_shown_when_nothing_can_be_written(world: World, archivist: Browser) -> None:
    database = world.archive.database()
    database.execute(
        "create temp trigger full before insert on events begin select raise(abort, 'full'); end"
    )
    assert "Hola" in archivist.page(f"/interviews/{world.rosa}")
    database.execute("drop trigger full")
    assert seen(world, "read_words", world.rosa) == 0


def test_after_erasing_the_story_is_still_told_by_its_ids(world: World) -> None:
    excerpt = published(world)
    world.browser(Role.RESEARCHER).page(f"/interviews/{world.rosa}")
    withdraw(world.archive, world.berta, world.rosa)
    for erased in (False, True):
        if erased:
            erase(world.archive, world.ana, world.berta, world.rosa)
        page = world.browser(Role.ARCHIVIST).page(f"/interviews/{world.rosa}/audit")
        assert "is closed or erased" in page
        assert f"Excerpt <code>{excerpt}</code>" in page
        assert page.count("listened to it and approved it on") == 2
        assert "Rita</bdi> opened the page with its words" in page
        for hidden in (*SAID, "Un nombre", "Hola"):
            assert hidden not in page


def test_the_story_is_for_the_staff_and_of_what_there_was(world: World, archivist: Browser) -> None:
    assert world.browser(Role.RESEARCHER).get(f"/interviews/{world.rosa}/audit").status_code == 403
    assert archivist.get("/interviews/nothing/audit").status_code == 404


@pytest.mark.parametrize("address", ["/audit", "/interviews/{}/audit"])
def test_lines_are_narrowed_and_paged(world: World, archivist: Browser, address: str) -> None:
    address = address.format(world.rosa)
    with world.archive.database().conn:
        for number in range(120):
            audit.record(
                world.archive.database(),
                world.berta.id,
                "correct",
                world.rosa,
                f"segment {number}",
                world.clock.ms,
            )
    page = archivist.page(f"{address}?kind=changed")
    assert "line 120 was corrected" in page
    assert "line 71 was corrected" in page
    assert "line 70 was corrected" not in page
    assert "took the interview in" not in page
    before = page.split("before=")[1].split('"')[0].split("&")[0]
    second = archivist.page(f"{address}?kind=changed&before={before}")
    assert "line 70 was corrected" in second
    assert "line 71 was corrected" not in second
    assert "The newest" in second
    for odd in ("-1", "x", "²", "9" * 40):
        assert "line 120 was corrected" in archivist.page(f"{address}?before={odd}")


def test_the_audit_can_be_narrowed_to_one_person(world: World, archivist: Browser) -> None:
    world.browser(Role.RESEARCHER).page(f"/interviews/{world.rosa}")
    page = archivist.page(f"/audit?who={world.rita.id}")
    assert "Rita</bdi> opened the page with its words" in page
    assert "the worker</bdi>" not in page
    assert "There is no such line" in archivist.page("/audit?who=nobody")
