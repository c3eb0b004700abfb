"""Names that were heard: offered to the staff alone, restricted wherever they are said, put aside, replaced, erased."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.participation import restricting
from archive.participation.restricting import NewRestriction
from archive.steps.tagging import suggest_themes
from archive.store import jobs
from archive.store.connect import atomic
from archive.store.erasures import erase_rows
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.jobs import JobKind
from archive.terms.models import OPERATOR
from archive.terms.restrictions import RestrictionReason
from archive.transcripts import heard_names
from tests.peopled import Made, World, copied
from tests.web.workspace.spoken import keep, segment

LINES = (
    segment(0, 300, 1_300, "Cuando vivía en Bruselas con Yolanda y Ramiro."),
    segment(1, 1_400, 2_400, "Cuando Ramiro llegó, Yolanda se fue."),
    segment(2, 2_500, 3_000, "Gracias por ver, Ramiro.", suppressed="known_phrase"),
)


@pytest.fixture
def world(made: Made, tmp_path: Path) -> Iterator[World]:
    with copied(made, tmp_path / "archive") as people:
        keep(people, people.rosa, LINES)  # type: ignore[arg-type]
        hear(people)
        yield people


def hear(world: World) -> None:
    """Run the step that finds names."""
    write = suggest_themes(world.archive, world.rosa)
    with atomic(world.archive.database()) as database:
        write(Stub(database))  # type: ignore[arg-type]


class Stub:
    """A transaction, as a step is handed it."""

    def __init__(self, database: object) -> None:
        self.database = database


def names(world: World) -> dict[str, int]:
    return {
        each.name: len(each.mentions)
        for each in heard_names.list_names(world.archive, world.berta, world.rosa)
    }


def test_names_are_grouped_with_their_mentions_and_nothing_that_was_left_out(world: World) -> None:
    assert names(world) == {"Ramiro": 2, "Yolanda": 2, "Bruselas": 1}


def test_researchers_are_never_shown_them(world: World) -> None:
    with pytest.raises(Refused):
        heard_names.list_names(world.archive, world.rita, world.rosa)
    with pytest.raises((NotFound, Refused)):
        heard_names.list_names(world.archive, world.rita, world.marta)


def test_one_restriction_for_each_mention_and_none_is_offered_again(world: World) -> None:
    spans = heard_names.spans_of(world.archive, world.berta, world.rosa, "ramiro")
    made = restricting.propose(
        world.archive, world.berta, world.rosa, spans, NewRestriction(RestrictionReason.THIRD_PARTY)
    )
    assert len(made) == 2
    assert "Ramiro" not in names(world)
    assert names(world)["Yolanda"] == 2
    hear(world)
    assert "Ramiro" not in names(world)
    for each in made:
        restricting.lift(world.archive, world.berta, each)
    assert names(world)["Ramiro"] == 2


def test_what_was_put_aside_stays_aside_when_names_are_heard_anew(world: World) -> None:
    heard_names.put_aside(world.archive, world.berta, world.rosa, "bruselas")
    hear(world)
    assert "Bruselas" not in names(world)
    with pytest.raises(BadRequest):
        heard_names.put_aside(world.archive, world.berta, world.rosa, "bruselas")
    with pytest.raises(Refused):
        heard_names.put_aside(world.archive, world.rita, world.rosa, "ramiro")


def test_a_name_that_was_not_heard_restricts_nothing(world: World) -> None:
    with pytest.raises(BadRequest):
        heard_names.spans_of(world.archive, world.berta, world.rosa, "nobody")


def test_names_are_erased_with_the_interview_and_leave_no_byte(world: World) -> None:
    heard_names.put_aside(world.archive, world.berta, world.rosa, "ramiro")
    with atomic(world.archive.database()) as database:
        erase_rows(database, world.rosa, world.clock.now_ms())
    for held in ("select 1 from name_offers", "select 1 from names_put_aside"):
        assert list(world.archive.database().query(f"{held} where interview_id = ?", [world.rosa])) == []


def test_the_worker_hears_names_in_its_theme_step_and_no_index_holds_them_as_names(world: World) -> None:
    with atomic(world.archive.database()) as database:
        database.execute("delete from name_offers")
        jobs.enqueue(database, JobKind.TAG, world.rosa, world.clock.now_ms())
    assert names(world) == {}
    world.work()
    assert names(world)["Yolanda"] == 2


def test_somebody_in_the_recording_is_looked_for_by_her_own_name(world: World) -> None:
    keep(world, world.rosa, (segment(0, 300, 900, "Rosa, ¿quiere agua?"),))  # type: ignore[arg-type]
    hear(world)
    assert names(world) == {"Rosa": 1}
    assert OPERATOR.name not in names(world)
