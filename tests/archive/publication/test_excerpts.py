"""An excerpt on its way: drafted, approved by two different people for its very words, and by nobody for others."""

import sqlite3
from collections.abc import Callable

import pytest
from pysqlite3 import dbapi2

from archive.participation.participants import show_agreements, withdraw
from archive.publication.excerpts import LONGEST_CONTEXT, LONGEST_TITLE, draft, list_excerpts, show
from archive.publication.publish import ask_for_publication
from archive.steps.publishing import publish
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.models import (
    OPERATOR,
    SYSTEM,
    AgreementId,
    ExcerptId,
    ExcerptState,
    InterviewId,
    Purpose,
)
from archive.transcripts.review import confirm, correct
from tests.archive.conftest import draft_approved
from tests.peopled import World, approve


def approvals(world: World, excerpt: ExcerptId) -> int:
    return len(set(show(world.archive, world.berta, excerpt).excerpt.approved_by))


def drafted(world: World, **given: object) -> ExcerptId:
    wanted = {"start_ms": 0, "end_ms": 2_600, "title": "Un nombre", **given}
    return draft(world.archive, world.berta, world.rosa, **wanted)  # type: ignore[arg-type]


def test_a_draft_is_public_for_nobody_and_approved_by_nobody(world: World) -> None:
    excerpt = drafted(world)
    shown = show(world.archive, world.berta, excerpt)
    found, words = shown.excerpt, shown.words
    assert (found.state, found.approved_by, found.drafted_by) == (ExcerptState.DRAFT, (), world.berta.id)
    assert " ".join(each.text for each in words).startswith("Hola, me llamo Rosa.")
    assert "marido" not in str(words)


def test_one_person_twice_is_not_two_people(world: World) -> None:
    excerpt = drafted(world)
    for _ in range(3):
        approve(world.archive, world.berta, excerpt)
    assert approvals(world, excerpt) == 1
    for ask in (publish, ask_for_publication):
        with pytest.raises(Refused, match="Two different people"):
            ask(world.archive, world.berta, excerpt)
    approve(world.archive, world.ana, excerpt)
    assert approvals(world, excerpt) == 2


def test_neither_a_researcher_nor_the_worker_approves_or_drafts(world: World) -> None:
    excerpt = drafted(world)
    for viewer in (world.rita, SYSTEM):
        with pytest.raises(Refused, match="role"):
            approve(world.archive, viewer, excerpt)
        with pytest.raises(Refused, match="role"):
            draft(world.archive, viewer, world.rosa, start_ms=0, end_ms=2_000, title="x")
    with pytest.raises(Refused, match="role"):
        list_excerpts(world.archive, world.rita)
    assert approvals(world, excerpt) == 0


def test_somebody_who_is_no_user_cannot_approve(world: World) -> None:
    """The operator at the command line names the person who listened; herself she is nobody who can."""
    excerpt = drafted(world)
    with pytest.raises((Refused, dbapi2.Error, sqlite3.Error)):
        approve(world.archive, OPERATOR, excerpt)
    assert approvals(world, excerpt) == 0


def words(world: World) -> None:
    correct(world.archive, world.berta, world.rosa, 0, "Hola, me llamo Ana. Y nada más.", seen_revision=1)


def column(name: str, value: object) -> Callable[[World], None]:
    def change(world: World) -> None:
        world.archive.database().execute(f"update excerpts set {name} = ?", [value])  # noqa: S608

    change.__name__ = name
    return change


def agreement_of(world: World, role: str) -> AgreementId:
    found = show_agreements(world.archive, world.berta, world.rosa)
    return next(each.agreement for each in found if each.role == role)


def named(role: str, name: str, value: object) -> Callable[[World], None]:
    def change(world: World) -> None:
        world.archive.database().execute(
            f"update presentations set {name} = ? where agreement_id = ?",  # noqa: S608
            [value, agreement_of(world, role)],
        )

    change.__name__ = f"{role}_{name}"
    return change


CHANGES = [
    words,
    column("start_ms", 10),
    column("end_ms", 2_700),
    column("title", "Otro"),
    column("context", "Otra nota"),
    column("warning", None),
    column("purpose", "full_public"),
    named("narrator", "shown_name", "Otra"),
    named("narrator", "shown_place", "Amberes"),
    named("narrator", "name_as", "none"),
    named("interviewer", "shown_name", "Lucía V."),
]


@pytest.mark.parametrize("change", [pytest.param(each, id=each.__name__) for each in CHANGES])
def test_an_approval_is_for_what_was_approved_and_lapses_with_any_change_of_it(
    world: World, change: Callable[[World], None]
) -> None:
    excerpt = draft_approved(world)
    if change.__name__ == "interviewer_shown_name":
        world.archive.database().execute("update presentations set name_as = 'chosen'")
        approve(world.archive, world.ana, excerpt)
        approve(world.archive, world.berta, excerpt)
    assert approvals(world, excerpt) == 2
    change(world)
    assert approvals(world, excerpt) == 0
    with pytest.raises(Refused, match="Two different people"):
        publish(world.archive, world.ana, excerpt)


def test_an_approval_stays_where_nothing_that_the_public_gets_was_changed(world: World) -> None:
    excerpt = draft_approved(world)
    confirm(world.archive, world.berta, world.rosa, 0)
    assert approvals(world, excerpt) == 2


def test_who_approved_before_the_change_may_approve_again(world: World) -> None:
    excerpt = draft_approved(world)
    words(world)
    approve(world.archive, world.ana, excerpt)
    assert approvals(world, excerpt) == 1


@pytest.mark.parametrize("purpose", [Purpose.EXCERPT_PUBLIC, Purpose.TRANSCRIBE_LOCAL])
def test_nothing_is_approved_that_was_not_agreed_to(world: World, purpose: Purpose) -> None:
    excerpt = drafted(world)
    withdraw(world.archive, world.berta, world.rosa, purpose=purpose)
    with pytest.raises(Refused, match="did not agree"):
        approve(world.archive, world.ana, excerpt)


def test_what_is_for_the_staff_alone_may_be_drafted_and_not_approved(world: World) -> None:
    excerpt = draft(world.archive, world.berta, world.marta, start_ms=2_500, end_ms=5_100, title="x")
    with pytest.raises(Refused, match="did not agree"):
        approve(world.archive, world.ana, excerpt)


def test_the_whole_needs_full_public_and_a_part_does_not(world: World) -> None:
    assert show(world.archive, world.ana, drafted(world)).excerpt.purpose is Purpose.EXCERPT_PUBLIC
    everything = drafted(world, end_ms=4_000, whole=True)
    assert show(world.archive, world.ana, everything).excerpt.purpose is Purpose.FULL_PUBLIC
    withdraw(world.archive, world.berta, world.rosa, purpose=Purpose.FULL_PUBLIC)
    with pytest.raises(Refused, match="full_public"):
        approve(world.archive, world.ana, everything)


def test_nearly_all_of_a_long_recording_is_the_whole_whatever_it_was_called(world: World) -> None:
    database = world.archive.database()
    database.execute("update recordings set duration_ms = 90_000 where interview_id = ?", [world.rosa])
    for start, end in ((0, 90_000), (999, 89_100), (1_000, 90_500), (1_001, 90_000), (0, 72_100)):
        found = show(world.archive, world.ana, drafted(world, start_ms=start, end_ms=end)).excerpt
        assert found.purpose is Purpose.FULL_PUBLIC
        assert found.end_ms <= 90_000
    found = show(world.archive, world.ana, drafted(world, start_ms=0, end_ms=60_000)).excerpt
    assert found.purpose is Purpose.EXCERPT_PUBLIC


def test_the_whole_in_two_pieces_needs_full_public_whenever_they_were_drafted(world: World) -> None:
    database = world.archive.database()
    database.execute("update recordings set duration_ms = 90_000 where interview_id = ?", [world.rosa])
    withdraw(world.archive, world.berta, world.rosa, purpose=Purpose.FULL_PUBLIC)
    first, second, small = (
        drafted(world, start_ms=start, end_ms=end)
        for start, end in ((0, 71_000), (2_500, 74_000), (0, 60_000))
    )
    for each in (first, second, small):
        for viewer in (world.ana, world.berta):
            approve(world.archive, viewer, each)
    ask_for_publication(world.archive, world.ana, first)
    for ask in (ask_for_publication, publish):
        with pytest.raises(Refused, match="the whole of it"):
            ask(world.archive, world.ana, second)
    ask_for_publication(world.archive, world.ana, small)
    late = drafted(world, start_ms=2_500, end_ms=74_500)
    assert show(world.archive, world.ana, late).excerpt.purpose is Purpose.FULL_PUBLIC
    with pytest.raises(Refused, match="full_public"):
        approve(world.archive, world.ana, late)


@pytest.mark.parametrize(
    "given",
    [
        {"start_ms": -1},
        {"start_ms": 2_600},
        {"start_ms": 2_700},
        {"start_ms": 900_000, "end_ms": 900_100},
        {"end_ms": 900_000},
        {"title": " "},
        {"title": "x" * (LONGEST_TITLE + 1)},
        {"context": "x" * (LONGEST_CONTEXT + 1)},
    ],
)
def test_a_senseless_draft_is_refused_in_a_sentence(world: World, given: dict[str, object]) -> None:
    with pytest.raises(BadRequest) as refused:
        drafted(world, **given)
    assert str(refused.value).endswith(".")
    assert list_excerpts(world.archive, world.ana) == []


def test_silence_cannot_be_drafted(world: World) -> None:
    with pytest.raises(Refused, match="no words"):
        drafted(world, start_ms=0, end_ms=100)


def test_suppressed_words_are_no_words(world: World) -> None:
    world.archive.database().execute("update segments set suppressed = 'loop'")
    with pytest.raises(Refused, match="no words"):
        drafted(world)


def test_an_excerpt_or_interview_that_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        approve(world.archive, world.ana, ExcerptId("nothing"))
    with pytest.raises(NotFound):
        draft(world.archive, world.ana, InterviewId("nothing"), start_ms=0, end_ms=1, title="x")
