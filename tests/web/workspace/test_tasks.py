"""The page of what waits for a person, and the number beside it."""

from datetime import timedelta

from archive.clock import from_ms
from archive.consent.due import TaskKind
from archive.participation.participants import open_purposes, show_agreements
from archive.publication import excerpts
from archive.stewardship import access
from archive.stewardship.timekeeping import TOLERATED_MS
from archive.store import audit
from archive.terms.models import OPERATOR, Purpose, Role
from tests.peopled import approve
from tests.web.workspace.conftest import Browser, World
from web.workspace.tasks import TITLES, WORK

THREE_YEARS_MS = 3 * 366 * 24 * 60 * 60 * 1000


def test_nothing_to_do_says_so_and_has_no_number(archivist: Browser) -> None:
    page = archivist.page("/tasks")
    assert "Nothing waits for a decision" in page
    assert "Words to go through" in page
    assert "to decide</span>" not in page


def test_a_clock_that_does_not_fit_is_told_to_the_staff(world: World, archivist: Browser) -> None:
    told = "clock does not fit what the archive wrote down"
    assert told not in archivist.page("/tasks")
    audit.record(
        world.archive.database(), OPERATOR.id, "check", "archive", "", world.clock.ms + 2 * TOLERATED_MS
    )
    assert told in archivist.page("/tasks")


def test_each_task_is_a_sentence_with_the_page_where_it_is_decided(world: World) -> None:
    excerpt = excerpts.draft(
        world.archive, world.berta, world.rosa, start_ms=0, end_ms=2_600, title="Un nombre"
    )
    approve(world.archive, world.berta, excerpt)
    world.archive.database().execute(
        "update agreements set valid_until = ? where interview_id = ?", [world.clock.ms + 1_000, world.marta]
    )
    page = world.browser(Role.ADMIN).page("/tasks")
    assert "A second one must listen to it." in page
    assert f"/excerpts/{excerpt}" in page
    assert "The narrator&#39;s agreement" in page or "The narrator's agreement" in page
    assert f"/interviews/{world.marta}/agreements#" in page
    assert '<span class="count">3<span class="visually-hidden"> to decide</span></span>' in page


def test_that_she_was_asked_is_written_down_and_opens_nothing(world: World) -> None:
    world.clock.ms += THREE_YEARS_MS
    archivist = world.browser(Role.ARCHIVIST)
    her = show_agreements(world.archive, world.ana, world.marta)[0]
    address = f"/interviews/{world.marta}/agreements/{her.participant}/reviewed"
    assert address in archivist.page("/tasks")
    before = open_purposes(world.archive, world.marta)
    assert archivist.post(address).status_code == 303
    assert address not in archivist.page("/tasks")
    assert open_purposes(world.archive, world.marta) == before
    assert Purpose.RESEARCH not in before
    assert "she was asked again, and it stays as it is" in archivist.page(f"/interviews/{world.marta}/audit")


def test_the_tasks_are_not_for_researchers_who_get_no_number(world: World, researcher: Browser) -> None:
    world.clock.ms += 1
    assert researcher.get("/tasks").status_code == 403
    page = researcher.page("/")
    assert "To do" not in page
    assert "/tasks" not in page


def test_every_kind_of_task_has_a_title() -> None:
    assert {*TITLES, *WORK} == {*TaskKind}


def test_a_researcher_asks_and_staff_decide_with_a_last_day(world: World, researcher: Browser) -> None:
    asked = {"interview": world.marta, "purpose": "Una tesis sobre el trabajo"}
    assert researcher.post("/access", asked).status_code == 303
    own = researcher.page("/access")
    assert "waits for an answer" in own
    assert "Marta, a puerta" not in own
    (request,) = access.requests(world.archive, world.ana)
    archivist = world.browser(Role.ARCHIVIST)
    assert f"/access/{request.id}" in archivist.page("/tasks")
    address = f"/access/{request.id}"
    page = archivist.page(address)
    assert "Una tesis sobre el trabajo" in page
    assert "Marta, a puerta cerrada" in page
    for form in (
        {"decision": "approved"},
        {"decision": "approved", "until": "2001-01-01"},
        {"decision": "open"},
    ):
        assert archivist.post(address, form).status_code == 400
    last = (from_ms(world.clock.ms) + timedelta(days=100)).date().isoformat()
    archivist.post(address, {"decision": "approved", "until": last, "reason": "De acuerdo"})
    assert "approved" in researcher.page("/access")
    assert "De acuerdo" in researcher.page("/access")
    assert researcher.get(f"/interviews/{world.marta}").status_code == 404, "an approval alone opens nothing"
    archivist.post(address, {"decision": "revoked"})
    assert "taken back" in researcher.page("/access")


def test_requests_are_decided_by_staff_and_asked_by_researchers(world: World, researcher: Browser) -> None:
    archivist = world.browser(Role.ARCHIVIST)
    assert archivist.post("/access", {"interview": world.rosa, "purpose": "x"}).status_code == 403
    assert archivist.get("/access/nothing").status_code == 404
    assert researcher.post("/access/nothing", {"decision": "approved"}).status_code == 403
    assert researcher.get("/access/nothing").status_code == 403


def test_people_who_are_named_are_listed_with_where_to_go(world: World, archivist: Browser) -> None:
    address = f"/interviews/{world.rosa}/named"
    assert "Nobody is written down yet" in archivist.page(address)
    form = {"name": "Rosa", "relation": "<b>vecina</b>", "rule": "withheld", "start": "1.5", "end": "2"}
    assert archivist.post(address, form).status_code == 303
    page = archivist.page(address)
    assert "&lt;b&gt;vecina" in page
    assert "The name is left out" in page
    assert f"/interviews/{world.rosa}?t=" in page
    assert "Said here" in page
    assert archivist.post(address, {"name": "Otra", "rule": "x"}).status_code == 400
    assert archivist.post(address, {"name": "Otra", "rule": "allowed"}).status_code == 400
    assert world.browser(Role.RESEARCHER).get(address).status_code == 403
    removal = page.split(f'action="{address}/')[1].split('"')[0]
    archivist.post(f"{address}/{removal}")
    assert "Nobody is written down yet" in archivist.page(address)


def test_the_roles_of_people_have_words_in_every_sentence(world: World) -> None:
    world.clock.ms += THREE_YEARS_MS
    page = world.browser(Role.ARCHIVIST).page("/tasks")
    assert "What the narrator agreed to" in page
    assert "What the interviewer agreed to" in page
