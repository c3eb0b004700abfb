"""What waits for a person is found, said, and opens nothing however long it waits."""

from datetime import timedelta

import pytest

from archive.accession.intake import NewInterview, NewParticipant, grants_for
from archive.clock import from_ms
from archive.consent.due import TaskKind
from archive.participation import safety
from archive.participation.participants import open_purposes, show_agreements, withdraw
from archive.publication import excerpts
from archive.stewardship import access, tasks
from archive.store import jobs
from archive.store.connect import atomic
from archive.terms.errors import BadRequest, Refused
from archive.terms.jobs import JobKind, JobState
from archive.terms.models import InterviewId, ParticipantRole, Purpose
from tests.peopled import INSIDE, World, approve

DAY_MS = 24 * 60 * 60 * 1000
YEAR_MS = 366 * DAY_MS


def kinds(world: World) -> list[TaskKind]:
    found = tasks.waiting(world.archive, world.berta)
    assert len(tasks.decisions(world.archive, world.berta)) == len(found)
    return [each.kind for each in found]


def embargoed(world: World) -> InterviewId:
    """An interview whose research sleeps until tomorrow."""
    tomorrow = (from_ms(world.clock.ms) + timedelta(days=1)).date().isoformat()
    grants = grants_for((*INSIDE, Purpose.RESEARCH), tomorrow)
    person = NewParticipant("Juana", ParticipantRole.NARRATOR, grants)
    return world.take_in(NewInterview("Hasta mañana", ("es",), (person,)), b"no sound" * 100)


def test_an_archive_in_which_all_is_decided_has_nothing_to_do(world: World) -> None:
    assert kinds(world) == []
    with pytest.raises(Refused):
        tasks.waiting(world.archive, world.rita)
    with pytest.raises(Refused):
        tasks.decisions(world.archive, world.rita)


def test_an_embargo_that_ended_waits_and_opens_nothing(world: World) -> None:
    interview = embargoed(world)
    assert kinds(world) == []
    world.clock.ms += 400 * DAY_MS
    world.work()
    embargoes = [
        each for each in tasks.waiting(world.archive, world.ana) if each.kind is TaskKind.EMBARGO_ENDED
    ]
    assert [(each.interview, each.title) for each in embargoes] == [(interview, "Hasta mañana")]
    assert Purpose.RESEARCH not in open_purposes(world.archive, interview)


def test_agreements_are_to_be_gone_through_after_three_years_and_stay_as_they_are(world: World) -> None:
    before = {each: open_purposes(world.archive, each) for each in (world.rosa, world.marta)}
    world.clock.ms += 3 * YEAR_MS
    world.work()
    assert set(kinds(world)) == {TaskKind.REVIEW_DUE}
    assert len(kinds(world)) == 4
    assert {each: open_purposes(world.archive, each) for each in (world.rosa, world.marta)} == before


def test_somebody_who_was_asked_again_is_asked_no_more_and_nothing_opens(world: World) -> None:
    world.clock.ms += 3 * YEAR_MS
    her = show_agreements(world.archive, world.ana, world.marta)[0]
    before = open_purposes(world.archive, world.marta)
    tasks.reviewed(world.archive, world.berta, world.marta, her.participant)
    after = next(
        each
        for each in show_agreements(world.archive, world.ana, world.marta)
        if each.participant == her.participant
    )
    assert (after.version, after.grants, after.presentation) == (
        her.version + 1,
        her.grants,
        her.presentation,
    )
    assert open_purposes(world.archive, world.marta) == before
    assert her.participant not in {each.subject for each in tasks.waiting(world.archive, world.ana)}
    assert len(kinds(world)) == 3
    with pytest.raises(Refused):
        tasks.reviewed(world.archive, world.rita, world.marta, her.participant)


def test_an_agreement_that_was_never_written_down_cannot_stay_as_it_is(world: World) -> None:
    person = NewParticipant("Nadia", ParticipantRole.NARRATOR, ())
    interview = world.take_in(NewInterview("Sin papel", ("es",), (person,)), b"nothing" * 100)
    her = show_agreements(world.archive, world.ana, interview)[0]
    with pytest.raises(BadRequest):
        tasks.reviewed(world.archive, world.berta, interview, her.participant)


def test_an_agreement_that_runs_out_is_told_before_and_after(world: World) -> None:
    ends = world.clock.ms + 100 * DAY_MS
    world.archive.database().execute(
        "update agreements set valid_until = ? where interview_id = ?", [ends, world.marta]
    )
    assert kinds(world) == []
    world.clock.ms += 20 * DAY_MS
    assert set(kinds(world)) == {TaskKind.RUNNING_OUT}
    assert open_purposes(world.archive, world.marta)
    world.clock.ms += 100 * DAY_MS
    assert set(kinds(world)) == {TaskKind.RAN_OUT}
    assert open_purposes(world.archive, world.marta) == [Purpose.PRESERVE]


def test_an_excerpt_waits_for_the_second_person(world: World) -> None:
    excerpt = excerpts.draft(
        world.archive, world.berta, world.rosa, start_ms=0, end_ms=2_600, title="Un nombre"
    )
    assert kinds(world) == []
    approve(world.archive, world.berta, excerpt)
    (task,) = tasks.waiting(world.archive, world.ana)
    assert (task.kind, task.subject, task.detail) == (TaskKind.APPROVAL, excerpt, "1")
    approve(world.archive, world.ana, excerpt)
    world.work()
    (task,) = tasks.waiting(world.archive, world.ana)
    assert task.detail == "2"
    assert not list((world.archive.config.gallery_folder / "media").iterdir())


@pytest.mark.parametrize(
    ("kind", "told"), [(JobKind.TAG, TaskKind.FAILED), (JobKind.REDACT, TaskKind.UNPROVEN)]
)
def test_a_failed_step_waits_until_it_is_tried_again(world: World, kind: JobKind, told: TaskKind) -> None:
    with atomic(world.archive.database()) as database:
        jobs.enqueue(database, kind, world.rosa, world.clock.ms)
        database.execute("update jobs set state = ? where state = 'queued'", [JobState.FAILED.value])
    assert kinds(world) == [told]
    withdraw(world.archive, world.berta, world.rosa)
    (task,) = tasks.waiting(world.archive, world.ana)
    assert task.title is None
    with atomic(world.archive.database()) as database:
        jobs.enqueue(database, kind, world.rosa, world.clock.ms)
    assert kinds(world) == []


def test_an_old_safety_note_is_to_be_looked_over(world: World) -> None:
    her = show_agreements(world.archive, world.ana, world.rosa)[0].participant
    safety.write(
        world.archive, world.ana, world.rosa, her, risk="x", channel="", hours="", do_not_contact=False
    )
    assert kinds(world) == []
    world.clock.ms += YEAR_MS
    assert kinds(world) == [TaskKind.SAFETY]
    withdraw(world.archive, world.berta, world.rosa)
    assert kinds(world) == []


def test_a_request_for_access_waits_for_an_answer(world: World) -> None:
    asked = access.ask(world.archive, world.rita, interview=world.marta, collection="", purpose="Una tesis")
    (task,) = tasks.waiting(world.archive, world.ana)
    assert (task.kind, task.subject) == (TaskKind.ACCESS, asked)
    assert "tesis" not in repr(task)
