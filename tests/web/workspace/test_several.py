"""One deed for several interviews, in one transaction, with a way back; nobody reads more because of it."""

import html
import re
from datetime import timedelta

import pytest

from archive.clock import from_ms
from archive.consent.guard import is_let_in
from archive.participation import restricting
from archive.participation.participants import withdraw
from archive.participation.restricting import NewRestriction
from archive.publication import excerpts, publish, titles
from archive.stewardship import access, catalogue
from archive.stewardship import several as deeds
from archive.stewardship.several import Deed, Outcome, Past
from archive.store import audit, jobs
from archive.store.connect import atomic
from archive.terms.errors import BadRequest, Refused
from archive.terms.jobs import JobKind, JobState
from archive.terms.models import InterviewId, Purpose
from archive.terms.people import AccessState
from archive.terms.restrictions import RestrictionReason
from tests.peopled import approve
from tests.web.workspace.conftest import Browser, World

DAY_MS = 24 * 3600 * 1000


def collection_of(world: World, interview: InterviewId) -> str | None:
    return catalogue.show(world.archive, world.berta, interview)[0].collection


def put(world: World, *interviews: InterviewId, into: str = "Puertas") -> Past:
    """Put the interviews into a collection; return what it takes to undo that."""
    at_ms = world.archive.clock.now_ms()
    outcome = deeds.do(world.archive, world.berta, Deed.PUT, interviews, into)
    return Past(Deed.PUT, into, at_ms, outcome.done)


def waiting(world: World, interview: InterviewId) -> list[JobKind]:
    found = jobs.jobs_of(world.archive.database(), interview)
    return [each.kind for each in found if each.state is JobState.QUEUED]


def let_rita_in(world: World, collection: str) -> None:
    """Let the researcher into a collection by name."""
    asked = access.ask(world.archive, world.rita, interview="", collection=collection, purpose="Una tesis")
    until = from_ms(world.clock.ms) + timedelta(days=30)
    access.decide(world.archive, world.ana, asked, AccessState.APPROVED, until=until)


def why_left(outcome: Outcome) -> list[str]:
    return [each.why for each in outcome.left]


def past_of(page: str) -> dict[str, str]:
    """Return what the button that undoes it sends."""
    found = re.search(r'name="past" value="([^"]+)"', page)
    assert found is not None
    return {"past": html.unescape(found[1])}


def test_chosen_interviews_are_put_into_a_collection_and_undo_restores_exactly_what_was(
    world: World, archivist: Browser
) -> None:
    put(world, world.marta, into="La primera")
    home = archivist.page("/")
    assert home.count('name="interview" value=') == 2
    assert "in La primera" in home
    form = {"interview": [world.rosa, world.marta], "deed": "put", "page": "1"}
    asked = archivist.post("/interviews/several", form).get_data(as_text=True)
    assert "2 interviews are chosen" in asked
    assert "<option>La primera</option>" in asked
    assert "write the name of a new one" not in asked
    again = archivist.post("/interviews/several", {**form, "collection": "", "name": " "})
    assert "write the name of a new one" in again.get_data(as_text=True)
    page = archivist.post("/interviews/several", {**form, "name": "Manos"}).get_data(as_text=True)
    assert "2 interviews were put into “Manos”." in page
    assert {collection_of(world, each) for each in (world.rosa, world.marta)} == {"Manos"}
    assert waiting(world, world.rosa) == [JobKind.INDEX]
    undone = archivist.post("/interviews/several/undo", past_of(page)).get_data(as_text=True)
    assert "2 interviews are as they were before." in undone
    assert (collection_of(world, world.rosa), collection_of(world, world.marta)) == (None, "La primera")


def test_what_cannot_be_done_for_one_is_told_and_the_others_are_done(
    world: World, archivist: Browser
) -> None:
    put(world, world.marta)
    form = {"interview": [world.rosa, world.marta, "nobody"], "deed": "put", "collection": "Puertas"}
    page = archivist.post("/interviews/several", form).get_data(as_text=True)
    assert "1 interview was put into “Puertas”." in page
    assert "2 were not, because:" in page
    assert "Marta, a puerta cerrada</bdi></a>: It is in this collection already." in page
    assert "An interview that is closed: There is nothing here by that name." in page
    out = archivist.post("/interviews/several", {"interview": world.rosa, "deed": "take_out"})
    assert "1 interview was taken out of its collection." in out.get_data(as_text=True)
    assert (collection_of(world, world.rosa), collection_of(world, world.marta)) == (None, "Puertas")


def test_each_interview_has_its_line_in_the_audit_and_no_line_has_a_name(world: World) -> None:
    before = audit.events(world.archive.database(), limit=1)[0].number
    put(world, world.rosa, world.marta, into="Secretas de Molenbeek")
    deeds.do(world.archive, world.berta, Deed.TAKE_OUT, [world.marta, InterviewId("nobody")])
    new = [each for each in audit.events(world.archive.database()) if each.number > before]
    assert [(each.verb, each.subject, each.reason, each.actor) for each in reversed(new)] == [
        ("gather", world.rosa, "in", world.berta.id),
        ("gather", world.marta, "in", world.berta.id),
        ("gather", world.marta, "out", world.berta.id),
    ]
    assert audit.broken_line(world.archive.database()) is None


def test_an_interview_is_never_opened_to_whoever_was_let_into_a_collection(world: World) -> None:
    put(world, world.marta)
    let_rita_in(world, "Puertas")
    outcome = deeds.do(world.archive, world.berta, Deed.PUT, [world.rosa], "Puertas")
    assert why_left(outcome) == [
        "Somebody was let into that collection by name, and would read this interview too."
    ]
    assert not is_let_in(world.archive.database(), world.rita, world.rosa)
    world.clock.ms += 1000
    past = put(world, world.marta, into="Otra")
    assert not is_let_in(world.archive.database(), world.rita, world.marta)
    assert why_left(deeds.undo(world.archive, world.berta, past)) == []
    assert is_let_in(world.archive.database(), world.rita, world.marta), "she read it before: so it was"


def test_undo_does_not_open_an_interview_to_whoever_was_let_in_meanwhile(world: World) -> None:
    put(world, world.marta)
    past = put(world, world.marta, into="Otra")
    world.clock.ms += 1000
    let_rita_in(world, "Puertas")
    assert len(deeds.undo(world.archive, world.berta, past).left) == 1
    assert not is_let_in(world.archive.database(), world.rita, world.marta)
    assert collection_of(world, world.marta) == "Otra"


def test_what_is_public_keeps_its_collection_and_stays_public(world: World) -> None:
    excerpt = excerpts.draft(
        world.archive, world.berta, world.rosa, start_ms=300, end_ms=2_600, title="Mi hermana"
    )
    approve(world.archive, world.ana, excerpt)
    approve(world.archive, world.berta, excerpt)
    publish.ask_for_publication(world.archive, world.berta, excerpt)
    outcome = deeds.do(world.archive, world.berta, Deed.PUT, [world.rosa], "Puertas")
    assert why_left(outcome) == ["Some of it is public, with its collection. Take that back first."]
    shown = titles.titles(world.archive, world.berta, world.rosa).excerpts
    assert [each.approvals_needed for each, _ in shown] == [0]


def test_a_withdrawn_interview_is_left_and_not_named(world: World, archivist: Browser) -> None:
    withdraw(world.archive, world.ana, world.rosa)
    form = {"interview": [world.rosa], "deed": "put", "collection": "Puertas"}
    page = archivist.post("/interviews/several", form).get_data(as_text=True)
    assert "0 interviews were put" in page
    assert "Rosa" not in page
    assert world.rosa not in page
    assert "Undo" not in page


def test_themes_are_suggested_again_and_that_is_taken_off_the_queue(world: World, archivist: Browser) -> None:
    form = {"interview": [world.rosa, world.marta], "deed": "suggest_again"}
    page = archivist.post("/interviews/several", form).get_data(as_text=True)
    assert "Themes are suggested again for 2 interviews." in page
    assert waiting(world, world.rosa) == waiting(world, world.marta) == [JobKind.TAG]
    assert "That waits to be done already." in archivist.post("/interviews/several", form).get_data(
        as_text=True
    )
    with atomic(world.archive.database()) as database:
        assert jobs.claim(database, "somewhere:1:1", world.clock.ms + 60_000, world.clock.ms) is not None
    undone = archivist.post("/interviews/several/undo", past_of(page)).get_data(as_text=True)
    assert "1 interview is as it was before." in undone
    assert "It was begun already." in undone
    assert [*waiting(world, world.rosa), *waiting(world, world.marta)] == []


def test_nothing_failed_means_nothing_is_tried_again(world: World) -> None:
    outcome = deeds.do(world.archive, world.berta, Deed.TRY_AGAIN, [world.rosa])
    assert why_left(outcome) == ["No step of this interview has failed or was stopped."]


def test_undo_takes_off_the_queue_what_was_tried_again_but_nothing_that_closes(world: World) -> None:
    with atomic(world.archive.database()) as database:
        jobs.enqueue(database, JobKind.RETRACT, world.rosa, world.clock.ms)
        database.execute("update jobs set state = 'failed' where kind in ('tag', 'retract')")
    done = deeds.do(world.archive, world.berta, Deed.TRY_AGAIN, [world.rosa])
    assert waiting(world, world.rosa) == [JobKind.RETRACT, JobKind.TAG]
    withdraw(world.archive, world.ana, world.rosa, purpose=Purpose.FULL_PUBLIC)
    deeds.undo(world.archive, world.berta, Past(Deed.TRY_AGAIN, None, world.clock.ms, done.done))
    assert waiting(world, world.rosa) == [JobKind.RETRACT]


def test_no_collection_is_called_by_a_word_that_is_restricted_in_what_it_holds(world: World) -> None:
    said = excerpts.words_within(world.archive, world.ana, world.rosa, 0, 4_000)
    word = next(each for line in said for each in line.words if "hermana" in each.text)
    span = [(word.start_ms, word.end_ms)]
    restricting.propose(
        world.archive, world.berta, world.rosa, span, NewRestriction(RestrictionReason.SAFETY)
    )
    outcome = deeds.do(world.archive, world.berta, Deed.PUT, [world.rosa, world.marta], "De una HERMANA")
    assert [each.interview for each in outcome.done] == [world.marta]
    assert why_left(outcome) == [
        (
            "A title, a note or the name of a theme beside it tells a word that is restricted in this recording, or "
            "the own name of somebody who does not appear by it. Change it first."
        )
    ]
    assert collection_of(world, world.rosa) is None


def test_an_undo_is_good_for_whoever_did_it_for_an_hour_and_while_nobody_moved_it(
    world: World, archivist: Browser
) -> None:
    past = put(world, world.rosa)
    put(world, world.rosa, into="Otra")
    assert why_left(deeds.undo(world.archive, world.berta, past)) == ["It was put elsewhere since."]
    form = {"interview": [world.rosa], "deed": "put", "collection": "Tercera"}
    button = past_of(archivist.post("/interviews/several", form).get_data(as_text=True))
    other = Browser(world.app.test_client())
    other.sign_in("ana@archive.test")
    assert other.post("/interviews/several/undo", button).status_code == 400
    forged = {"past": button["past"].replace("Tercera", "Otra")}
    assert archivist.post("/interviews/several/undo", forged).status_code == 400
    world.clock.ms += deeds.UNDONE_WITHIN_MS + 1
    with pytest.raises(BadRequest, match="too long ago"):
        deeds.undo(world.archive, world.berta, past)
    assert collection_of(world, world.rosa) == "Tercera"


def test_a_researcher_can_neither_choose_nor_do(world: World, researcher: Browser) -> None:
    home = researcher.page("/")
    assert 'name="interview"' not in home
    assert "/interviews/several" not in home
    for interviews in ([world.rosa], []):
        with pytest.raises(Refused):
            deeds.do(world.archive, world.rita, Deed.PUT, interviews, "Puertas")
    assert collection_of(world, world.rosa) is None
    with pytest.raises(BadRequest, match="at most 100"):
        deeds.do(world.archive, world.berta, Deed.PUT, [], "Puertas")
