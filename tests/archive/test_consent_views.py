"""The consent rule in SQL is the rule as written here in plain Python, and nothing is read around it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pysqlite3 import dbapi2
from sqlite_utils import Database

from archive import catalogue
from archive.clock import SetClock, from_ms
from archive.consent import rules
from archive.consent.guard import refusal, require_for
from archive.consent.reader import Reader, reading
from archive.consent.views import put_up_views
from archive.errors import NotFound, Refused
from archive.intake import grants_for
from archive.models import (
    AgreementStatus,
    Audience,
    Decision,
    Embargo,
    Excerpt,
    ExcerptId,
    ExcerptState,
    Grant,
    Instrument,
    Interview,
    InterviewId,
    NameAs,
    ParticipantId,
    ParticipantRole,
    Presentation,
    Purpose,
    Role,
    ThemeId,
    UserId,
    Viewer,
)
from archive.participants import withdraw
from archive.reasons import Reason
from archive.store import migrations
from archive.store.agreements import NewAgreement, add_agreement
from archive.store.connect import atomic
from archive.store.interviews import add_interview, add_participant
from archive.themes import add
from archive.words import TranscriptKind
from tests.peopled import World

NOW = 1_000_000
HER = InterviewId("her")


@dataclass(frozen=True)
class Version:
    """One version of somebody's agreement."""

    status: AgreementStatus
    valid_until_ms: int | None
    grants: tuple[Grant, ...]


GRANTS = some.lists(
    some.builds(
        Grant,
        some.sampled_from(Purpose),
        some.sampled_from([Decision.ALLOW, Decision.ALLOW, Decision.ASK, Decision.DENY]),
        some.sampled_from([Embargo.NONE, Embargo.NONE, Embargo.UNTIL, Embargo.INDEFINITE]),
        some.sampled_from([None, "1969-01-01", "2999-12-31", "some day"]),
    ),
    max_size=10,
    unique_by=lambda grant: grant.purpose,
).map(tuple)
ALMOST_ALL = some.sampled_from(Purpose).map(
    lambda but: tuple(grant for grant in grants_for(tuple(Purpose)) if grant.purpose is not but)
)
VERSIONS = some.builds(
    Version,
    some.sampled_from([AgreementStatus.DOCUMENTED] * 4 + list(AgreementStatus)),
    some.sampled_from([None, None, None, NOW - 1, NOW, NOW + 1]),
    some.one_of(GRANTS, ALMOST_ALL),
)
PEOPLE = some.lists(some.lists(VERSIONS, max_size=3), max_size=3)


def allows(versions: list[Version], purpose: Purpose) -> bool:
    """Whether one participant allows the purpose: by her newest agreement alone."""
    if not versions or versions[-1].status is AgreementStatus.WITHDRAWN:
        return False
    now = versions[-1]
    given = {grant.purpose: grant for grant in now.grants}
    kept = given.get(Purpose.PRESERVE)
    if kept is not None and kept.decision is not Decision.ALLOW:
        return False
    if purpose is Purpose.PRESERVE:
        return True
    in_force = now.valid_until_ms is None or now.valid_until_ms > NOW
    grant = given.get(purpose)
    return (
        now.status is AgreementStatus.DOCUMENTED
        and in_force
        and grant is not None
        and grant.decision is Decision.ALLOW
        and grant.embargo is Embargo.NONE
    )


def expected(people: list[list[Version]], purpose: Purpose) -> bool:
    """Whether an interview of these people may be used for the purpose."""
    return bool(people) and all(allows(versions, purpose) for versions in people)


def empty_database() -> Database:
    database = Database(dbapi2.connect(":memory:", isolation_level=None))
    database.execute("pragma foreign_keys = on")
    migrations.migrations.apply(database)
    put_up_views(database, SetClock(NOW))
    return database


def write(database: Database, people: list[list[Version]], name: InterviewId = HER) -> None:
    add_interview(database, Interview(name, "Her", ("es",), None, None, None, None, False, from_ms(0)))
    for number, versions in enumerate(people):
        person = ParticipantId(f"{name}{number}")
        add_participant(database, name, person, "Somebody", ParticipantRole.NARRATOR, 0)
        for each in versions:
            add_agreement(
                database,
                NewAgreement(
                    name,
                    person,
                    Instrument.AMENDMENT,
                    each.status,
                    "spoken",
                    Presentation(NameAs.NONE, None, None),
                    each.grants,
                    valid_until_ms=each.valid_until_ms,
                ),
                UserId("somebody"),
                0,
            )


def readable(database: Database, view: str, name: InterviewId = HER) -> set[Purpose]:
    rows = database.query(f"select purpose from {view} where interview_id = ?", [name])  # noqa: S608
    return {Purpose(row["purpose"]) for row in rows}


@settings(max_examples=150, deadline=None)
@given(PEOPLE, PEOPLE)
def test_the_views_say_what_the_rule_says(people: list[list[Version]], others: list[list[Version]]) -> None:
    database = empty_database()
    write(database, people)
    write(database, others, InterviewId("others"))
    for name, theirs in ((HER, people), (InterviewId("others"), others)):
        may = {purpose for purpose in Purpose if expected(theirs, purpose)}
        assert readable(database, "readable_interviews", name) == may
        words = may if Purpose.TRANSCRIBE_LOCAL in may else set()
        assert readable(database, "readable_words", name) == words
        refused = readable(database, "refusals", name)
        assert refused == set(Purpose) - may
        assert {purpose for purpose in Purpose if refusal(database, name, purpose) is None} == may
    database.close()


@given(PEOPLE, VERSIONS)
@settings(max_examples=60, deadline=None)
def test_one_more_person_can_only_close(people: list[list[Version]], other: Version) -> None:
    database = empty_database()
    write(database, people or [[]])
    write(database, [*(people or [[]]), [other]], InterviewId("more"))
    assert readable(database, "readable_interviews", InterviewId("more")) <= readable(
        database, "readable_interviews"
    )
    database.close()


def test_without_a_participant_everything_is_closed_even_the_keeping() -> None:
    database = empty_database()
    write(database, [])
    assert readable(database, "readable_interviews") == set()
    assert {refusal(database, HER, purpose) for purpose in Purpose} == {Reason.NO_PARTICIPANT}


def test_without_an_agreement_everything_is_closed() -> None:
    database = empty_database()
    write(database, [[Version(AgreementStatus.DOCUMENTED, None, grants_for(tuple(Purpose)))], []])
    assert readable(database, "readable_interviews") == set()
    assert refusal(database, HER, Purpose.RESEARCH) is Reason.NO_AGREEMENT


@pytest.mark.parametrize("date", ["1970-01-01", "2024-02-30", "soon", ""])
def test_an_embargo_whose_date_has_passed_or_cannot_be_read_stays_closed(date: str) -> None:
    database = empty_database()
    write(
        database,
        [[Version(AgreementStatus.DOCUMENTED, None, grants_for((Purpose.INDEX, Purpose.RESEARCH), date))]],
    )
    assert readable(database, "readable_interviews") == {Purpose.PRESERVE, Purpose.INDEX}
    assert refusal(database, HER, Purpose.RESEARCH) is Reason.EMBARGOED


def test_who_does_not_even_let_it_be_kept_lets_nothing_be_done_with_it() -> None:
    database = empty_database()
    everything = [grant for grant in grants_for(tuple(Purpose)) if grant.purpose is not Purpose.PRESERVE]
    denied = Grant(Purpose.PRESERVE, Decision.DENY, Embargo.NONE, None)
    write(database, [[Version(AgreementStatus.DOCUMENTED, None, (*everything, denied))]])
    assert readable(database, "readable_interviews") == set()


def test_only_the_newest_agreement_counts() -> None:
    database = empty_database()
    everything = grants_for(tuple(Purpose))
    write(
        database,
        [[Version(AgreementStatus.DOCUMENTED, None, everything), Version(AgreementStatus.PENDING, None, ())]],
    )
    assert readable(database, "readable_interviews") == {Purpose.PRESERVE}


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
    assert set(rules.ACTIONS) == set(rules.READS) == set(Role)
    granted = frozenset().union(*rules.ACTIONS.values())
    assert granted == set(rules.Action)
    assert set(rules.AUDIENCE_PURPOSES) == set(Audience) - {Audience.PUBLIC}
    assert not rules.ACTIONS[Role.RESEARCHER]
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
    "count": lambda reader, *_: reader.count() - len(reader.interviews(limit=-1)),
    "interview": lambda reader, closed, _: reader.interview(closed),
    "recording": lambda reader, closed, _: reader.recording(closed),
    "derivative": lambda reader, closed, _: reader.derivative(closed, "playback"),
    "may_read_words": lambda reader, closed, _: reader.may_read_words(closed),
    "transcript": lambda reader, closed, _: reader.transcript(closed, TranscriptKind.MACHINE),
    "transcript_kind": lambda reader, closed, _: reader.transcript_kind(closed),
    "segments": lambda reader, closed, _: reader.segments([(closed, 0)]),
    "tags": lambda reader, closed, _: reader.tags(closed),
    "excerpts": lambda reader, closed, _: [each for each in reader.excerpts() if each.interview == closed],
    "excerpt": lambda reader, _, excerpt: reader.excerpt(excerpt),
    "excerpt_words": lambda reader, closed, _: reader.excerpt_words(replace(EXCERPT, interview=closed)),
    "excerpt_themes": lambda reader, closed, _: reader.excerpt_themes(replace(EXCERPT, interview=closed)),
    "digest": lambda reader, closed, _: reader.digest(replace(EXCERPT, interview=closed)),
    "names": lambda reader, closed, _: reader.names(closed),
    "shown": lambda reader, closed, _: reader.shown(closed),
}
"""How each public method of a Reader is asked about an interview that it may not read: it raises or gives nothing."""


def test_every_method_of_the_reader_is_asked_below() -> None:
    methods = {name for name, _ in inspect.getmembers(Reader, inspect.isfunction) if not name.startswith("_")}
    assert methods == set(ASKING), "a new method of Reader must be shown to be closed here"


@pytest.mark.parametrize("method", sorted(ASKING))
def test_the_reader_tells_nothing_of_a_withdrawn_interview(
    public: World, excerpt: ExcerptId, method: str
) -> None:
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
