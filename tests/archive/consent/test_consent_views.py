"""The consent rule case by case, and nothing is read around it. Whatever people agree to: test_consent_properties."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from pysqlite3 import dbapi2
from sqlite_utils import Database

from archive.accession.intake import grants_for
from archive.clock import SetClock
from archive.consent import rules
from archive.consent.guard import refusal, require_for
from archive.consent.reader import Reader, reading
from archive.consent.views import put_up_views
from archive.participation.participants import withdraw
from archive.participation.restricting import NewRestriction, propose
from archive.stewardship import catalogue
from archive.store import migrations
from archive.store.connect import atomic
from archive.terms.errors import NotFound, Refused
from archive.terms.models import (
    Audience,
    Excerpt,
    ExcerptId,
    ExcerptState,
    InterviewId,
    Purpose,
    Role,
    ThemeId,
    UserId,
    Viewer,
)
from archive.terms.reasons import Reason
from archive.terms.restrictions import RestrictionId, RestrictionReason
from archive.terms.words import TranscriptKind
from archive.theming.themes import add
from tests.archive.oracle import Answer, Person, Story, Version
from tests.archive.stories import ALL, NOW, written
from tests.peopled import World

HER = InterviewId("her")
ALLOWED = Version("documented", None, ALL)


def empty_database() -> Database:
    database = Database(dbapi2.connect(":memory:", isolation_level=None))
    database.execute("pragma foreign_keys = on")
    migrations.migrations.apply(database)
    put_up_views(database, SetClock(NOW))
    return database


@contextmanager
def agreed(*people: tuple[Version, ...]) -> Iterator[tuple[Database, set[Purpose]]]:
    """An interview of these people: its database, and what it may be used for."""
    story = Story("her", tuple(Person(f"her-{each}", "narrator", it) for each, it in enumerate(people)))
    with written(empty_database(), story) as database:
        found = database.query("select purpose from readable_interviews where interview_id = 'her'")
        yield database, {Purpose(row["purpose"]) for row in found}


def test_without_a_participant_everything_is_closed_even_the_keeping() -> None:
    with agreed() as (database, purposes):
        assert purposes == set()
        assert {refusal(database, HER, purpose) for purpose in Purpose} == {Reason.NO_PARTICIPANT}


def test_without_an_agreement_everything_is_closed() -> None:
    with agreed((ALLOWED,), ()) as (database, purposes):
        assert purposes == set()
        assert refusal(database, HER, Purpose.RESEARCH) is Reason.NO_AGREEMENT


@pytest.mark.parametrize("date", ["1970-01-01", "2024-02-30", "soon", ""])
def test_an_embargo_whose_date_has_passed_or_cannot_be_read_stays_closed(date: str) -> None:
    grants = grants_for((Purpose.INDEX, Purpose.RESEARCH), date)
    answers = [Answer(each.purpose, each.decision, each.embargo, each.embargo_until) for each in grants]
    with agreed((Version("documented", None, tuple(answers)),)) as (database, purposes):
        assert purposes == {Purpose.PRESERVE, Purpose.INDEX}
        assert refusal(database, HER, Purpose.RESEARCH) is Reason.EMBARGOED


def test_who_does_not_even_let_it_be_kept_lets_nothing_be_done_with_it() -> None:
    everything = [each for each in ALL if each.purpose is not Purpose.PRESERVE]
    denied = Version("documented", None, (*everything, Answer(Purpose.PRESERVE, "deny")))
    with agreed((denied,)) as (_, purposes):
        assert purposes == set()


def test_only_the_newest_agreement_counts() -> None:
    with agreed((ALLOWED, Version("pending", None, ()))) as (_, purposes):
        assert purposes == {Purpose.PRESERVE}


@pytest.mark.parametrize(
    ("status", "why"),
    [("draft", Reason.AGREEMENT_PENDING), ("update_required", Reason.UPDATE_REQUIRED)],
)
def test_a_draft_and_what_must_be_asked_again_open_nothing_whatever_is_written_in_them(
    status: str, why: Reason
) -> None:
    """In both views, that of what is readable and that of the reasons."""
    with agreed((ALLOWED,), (ALLOWED, replace(ALLOWED, status=status))) as (database, purposes):
        assert purposes == {Purpose.PRESERVE}
        assert {refusal(database, HER, each) for each in set(Purpose) - {Purpose.PRESERVE}} == {why}
        for view in ("readable_words", "told_voices"):
            columns = [row["interview_id"] for row in database.query(f"select interview_id from {view}")]  # noqa: S608
            assert columns == []
        states = [row["state"] for row in database.query("select state from agreement_states")]
        assert sorted(states) == sorted(["documented", "superseded", status])


def test_an_agreement_runs_out_when_the_clock_says_so(world: World) -> None:
    database = world.archive.database()
    assert refusal(database, world.rosa, Purpose.RESEARCH) is None
    database.execute("update agreements set valid_until = ?", [world.clock.ms + 1_000])
    assert catalogue.list_interviews(world.archive, world.rita).total == 1
    world.clock.ms += 1_000
    assert catalogue.list_interviews(world.archive, world.rita).total == 0
    with pytest.raises(NotFound):
        catalogue.words(world.archive, world.rita, world.rosa)


def test_the_tables_of_roles_are_total_and_name_nothing_unknown() -> None:
    assert set(rules.ACTIONS) == set(Role)
    assert set(rules.READS) == set(Role) - {Role.NARRATOR}, "her own page has a door of its own"
    granted = frozenset().union(*rules.ACTIONS.values())
    assert granted == set(rules.Action)
    assert set(rules.AUDIENCE_PURPOSES) == set(Audience) - {Audience.PUBLIC}
    assert rules.ACTIONS[Role.RESEARCHER] == {
        rules.Action.ACCEPT_INVITATION,
        rules.Action.ASK_ACCESS,
        rules.Action.CODE,
        rules.Action.KEEP_QUOTE,
        rules.Action.SAVE_SEARCH,
    }, "how she comes in, what she asks for, and what she keeps for herself"
    assert rules.ACTIONS[Role.NARRATOR] == rules.HERS_ALONE | {rules.Action.WITHDRAW}
    assert not any(rules.HERS_ALONE & rules.ACTIONS[role] for role in Role if role is not Role.NARRATOR)
    assert rules.READS[Role.RESEARCHER] == {Purpose.RESEARCH}
    assert rules.Action.WITHDRAW not in rules.ACTIONS[Role.SYSTEM]
    assert rules.Action.APPROVE not in rules.ACTIONS[Role.SYSTEM]
    assert all(Purpose.INDEX in purposes for purposes in rules.AUDIENCE_PURPOSES.values())


@pytest.mark.parametrize("purpose", list(Purpose))
def test_an_unknown_role_reads_nothing_and_does_nothing(world: World, purpose: Purpose) -> None:
    stranger = Viewer(UserId("x"), "visitor", "somebody")  # type: ignore[arg-type]
    with pytest.raises(Refused, match="role"):
        reading(world.archive, stranger, purpose)
    assert not any(rules.may(stranger, action) for action in rules.Action)
    assert not rules.is_staff(stranger)


@pytest.mark.parametrize("purpose", sorted(set(Purpose) - {Purpose.RESEARCH}))
def test_a_researcher_reads_for_research_alone(world: World, purpose: Purpose) -> None:
    with pytest.raises(Refused, match="role"):
        reading(world.archive, world.rita, purpose)


EXCERPT = Excerpt(
    ExcerptId("none"),
    InterviewId(""),
    Purpose.EXCERPT_PUBLIC,
    0,
    2_000,
    "",
    "",
    None,
    ExcerptState.DRAFT,
    UserId(""),
    (),
    None,
)
Closed = Callable[[Reader, InterviewId, ExcerptId], Any]
ASKING: dict[str, Closed] = {
    "interviews": lambda reader, closed, _: [each for each in reader.interviews() if each.id == closed],
    "listed": lambda reader, closed, _: [
        each for each in reader.listed(limit=-1) if each.interview.id == closed
    ],
    "titles": lambda reader, closed, _: reader.titles([closed]),
    "interview_ids": lambda reader, closed, _: [each for each in reader.interview_ids() if each == closed],
    "interview": lambda reader, closed, _: reader.interview(closed),
    "recording": lambda reader, closed, _: reader.recording(closed),
    "sound": lambda reader, closed, _: reader.sound(closed),
    "peaks": lambda reader, closed, _: reader.peaks(closed),
    "treatment": lambda reader, closed, _: reader.treatment(closed),
    "restriction": lambda reader, closed, _: reader.restriction(restricted(reader, closed)),
    "restrictions": lambda reader, closed, _: reader.restrictions(closed),
    "may_read_words": lambda reader, closed, _: reader.may_read_words(closed),
    "transcript": lambda reader, closed, _: reader.transcript(closed, TranscriptKind.MACHINE),
    "transcript_lines": lambda reader, closed, _: reader.transcript_lines(closed, [0]),
    "outline": lambda reader, closed, _: reader.outline(closed),
    "transcript_kind": lambda reader, closed, _: reader.transcript_kind(closed),
    "segments": lambda reader, closed, _: reader.segments([(closed, 0)]),
    "tags": lambda reader, closed, _: reader.tags(closed),
    "tags_of": lambda reader, closed, _: reader.tags_of([closed]),
    "sources": lambda reader, closed, _: reader.sources([closed]),
    "excerpts": lambda reader, closed, _: [each for each in reader.excerpts() if each.interview == closed],
    "excerpt_ids": lambda reader, _, excerpt: [each for each in reader.excerpt_ids() if each == excerpt],
    "excerpt": lambda reader, _, excerpt: reader.excerpt(excerpt),
    "sealed": lambda reader, closed, _: reader.sealed(replace(EXCERPT, interview=closed)),
    "excerpt_themes": lambda reader, closed, _: reader.excerpt_themes(replace(EXCERPT, interview=closed)),
    "digest": lambda reader, closed, _: reader.digest(replace(EXCERPT, interview=closed)),
    "names": lambda reader, closed, _: reader.names(closed),
    "shown": lambda reader, closed, _: reader.shown(closed),
}
"""How each public method of a Reader is asked about an interview that it may not read: it raises or gives nothing."""


def restricted(reader: Reader, interview: InterviewId) -> RestrictionId:
    found = reader.database.query("select id from restrictions where interview_id = ?", [interview])
    return RestrictionId(next(found)["id"])


def restrict(world: World, interview: InterviewId) -> None:
    wish = NewRestriction(RestrictionReason.NARRATORS_WISH)
    propose(world.archive, world.berta, interview, [(3_500, 3_800)], wish)


def test_every_method_of_the_reader_is_asked_below() -> None:
    methods = {name for name, _ in inspect.getmembers(Reader, inspect.isfunction) if not name.startswith("_")}
    assert methods == set(ASKING), "a new method of Reader must be shown to be closed here"


@pytest.mark.parametrize("method", sorted(ASKING))
def test_the_reader_tells_nothing_of_a_withdrawn_interview(
    public: World, excerpt: ExcerptId, method: str
) -> None:
    restrict(public, public.rosa)
    withdraw(public.archive, public.berta, public.rosa)
    for viewer in (public.ana, public.berta, public.rita):
        for purpose in rules.READS[viewer.role]:
            reader = reading(public.archive, viewer, purpose)
            try:
                told = ASKING[method](reader, public.rosa, excerpt)
            except NotFound:
                continue
            assert not told, f"{method} as {viewer.role} for {purpose}"


@pytest.mark.parametrize("method", sorted(ASKING))
def test_the_reader_tells_a_researcher_nothing_of_what_is_for_the_staff(world: World, method: str) -> None:
    restrict(world, world.marta)
    reader = reading(world.archive, world.rita, Purpose.RESEARCH)
    try:
        told = ASKING[method](reader, world.marta, ExcerptId("none"))
    except NotFound:
        return
    assert not told


@pytest.mark.parametrize("method", sorted(set(ASKING) - {"excerpts", "interviews", "count"}))
def test_the_reader_opens_what_was_agreed_to(public: World, excerpt: ExcerptId, method: str) -> None:
    """The other half: each question above does get an answer where it may, so that the closed ones mean something."""
    reader = reading(public.archive, public.berta, Purpose.PRESERVE)
    add(public.archive, public.berta, public.rosa, ThemeId("exile"), 0)
    restrict(public, public.rosa)
    answer = ASKING[method](reader, public.rosa, excerpt)
    assert answer


def test_hidden_and_absent_look_the_same_to_a_researcher(world: World) -> None:
    database = world.archive.database()
    with pytest.raises(NotFound) as hidden:
        require_for(world.rita, database, world.marta, Purpose.RESEARCH)
    with pytest.raises(NotFound) as absent:
        require_for(world.rita, database, InterviewId("nowhere"), Purpose.RESEARCH)
    assert str(hidden.value) == str(absent.value)


def test_staff_learn_why_but_nobody_learns_of_a_withdrawn_one(world: World) -> None:
    database = world.archive.database()
    with pytest.raises(Refused, match="did not agree") as refused:
        require_for(world.berta, database, world.marta, Purpose.RESEARCH)
    assert refused.value.reason is Reason.NOT_ALLOWED
    withdraw(world.archive, world.berta, world.marta)
    with pytest.raises(NotFound):
        require_for(world.berta, database, world.marta, Purpose.PRESERVE)


def test_a_connection_without_the_views_cannot_be_got(world: World) -> None:
    """The views are temporary: none is in the file, so a file from elsewhere cannot bring looser ones."""
    rows = world.archive.database().query("select name from sqlite_master where type = 'view'")
    assert list(rows) == []


def test_nothing_is_changed_by_a_refused_or_failing_block(world: World) -> None:
    database = world.archive.database()
    before = next(database.query("select count(*) as n from events"))["n"]
    with pytest.raises(ZeroDivisionError), atomic(database):  # noqa: PT012 - the block is what is tested
        database.execute("update interviews set title = 'x'")
        _ = 1 / 0
    assert catalogue.show(world.archive, world.berta, world.rosa)[0].title == "Hola, soy Rosa"
    assert next(database.query("select count(*) as n from events"))["n"] == before
