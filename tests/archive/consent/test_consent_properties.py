"""What holds of consent whatever people agreed to, restricted or took back: the real database against the oracle.

Every example is written into one migrated archive, read through its real views and Readers, and rolled back. The draws
are the same in every run, so that a failure here is a failure everywhere; `--whole` asks for all of them.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlite_utils import Database

from archive.bootstrap import make_archive
from archive.clock import SetClock
from archive.config import Config
from archive.consent import covering, guard
from archive.consent.reader import Reader, reading
from archive.consent.rules import AUDIENCE_PURPOSES
from archive.context import Archive
from archive.indexing.asking import hidden_in
from archive.terms.errors import NotFound, Refused
from archive.terms.models import (
    SYSTEM,
    Audience,
    Excerpt,
    ExcerptId,
    ExcerptState,
    InterviewId,
    Purpose,
    Role,
    UserId,
    Viewer,
)
from archive.terms.reasons import Reason
from archive.terms.words import TranscriptKind
from archive.transcripts.exporting import Format, export_words
from tests.archive import oracle
from tests.archive.conftest import WHOLE
from tests.archive.oracle import Answer, Cover, Marked, Person, Said, Story, Token, Version
from tests.archive.stories import (
    ALL,
    BUCKET_MS,
    LENGTH_MS,
    LOUD,
    MOMENTS,
    NOW,
    OPEN,
    STRANGER,
    TELLING,
    agreements,
    found_in,
    put,
    put_cover,
    spans,
    stories,
    theme_ids,
    written,
)
from tests.peopled import fast_passphrases

RESEARCHER = Viewer(UserId("rita"), Role.RESEARCHER, "Rita")
ONE = InterviewId("one")
OLD = "1970-01-01"
SHARE = 5
"""What part of the examples is tried every day is one in so many."""
DOORS = (
    (SYSTEM, Purpose.PRESERVE),
    (SYSTEM, Purpose.RESEARCH),
    (SYSTEM, Purpose.EXCERPT_PUBLIC),
    (SYSTEM, Purpose.FULL_PUBLIC),
    (RESEARCHER, Purpose.RESEARCH),
)
"""Who reads what for what: the staff at work, a researcher, and what is made for researchers and for the public."""


def examples(number: int) -> settings:
    """So many examples, always the same ones; without `--whole` a share of them."""
    return settings(
        max_examples=number if settings.get_current_profile_name() == WHOLE else number // SHARE,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """A real archive without interviews; every example writes its own and takes them out again."""
    config = Config(data_dir=tmp_path_factory.mktemp("consent") / "archive")
    archive = make_archive(config, clock=SetClock(NOW), passphrases=fast_passphrases())
    yield archive
    archive.connections.close()


def set_clock(archive: Archive, now_ms: int = NOW) -> None:
    assert isinstance(archive.clock, SetClock)
    archive.clock.ms = now_ms


# --- What is read, through every door ---


def usable(database: Database, interview: str) -> set[Purpose]:
    found = database.query("select purpose from readable_interviews where interview_id = ?", [interview])
    return {Purpose(row["purpose"]) for row in found}


def spoken(reader: Reader, kind: TranscriptKind | None = None) -> set[Token]:
    """The words of a transcript, wherever in it they stand."""
    try:
        return found_in(repr(reader.transcript(ONE, kind)))
    except (NotFound, Refused):
        return set()


def assert_outlined(reader: Reader) -> None:
    """How the segments lie is what it is of the words that this reader has, and of no others."""
    with suppress(NotFound, Refused):
        said = reader.transcript(ONE).segments
        assert reader.outline(ONE) == tuple(each.outline for each in said)


def asked_for(reader: Reader, how_many: int) -> set[Token]:
    """The words that come with search results, themes and drafts."""
    return found_in(repr(reader.segments([(ONE, number) for number in range(how_many)])))


def exported(archive: Archive, viewer: Viewer, form: Format) -> set[Token]:
    try:
        return found_in(export_words(archive, viewer, ONE, form))
    except (NotFound, Refused):
        return set()


def marked(reader: Reader) -> set[int]:
    try:
        return {int(tag.id.rpartition("-")[2]) for tag in reader.tags(ONE)}
    except (NotFound, Refused):
        return set()


def excerpt_of(purpose: Purpose, start_ms: int, end_ms: int) -> Excerpt:
    state = ExcerptState.DRAFT
    return Excerpt(
        ExcerptId("x"), ONE, purpose, start_ms, end_ms, "", "", None, state, UserId("berta"), (), None
    )


def in_excerpt(reader: Reader, excerpt: Excerpt) -> set[Token]:
    try:
        return found_in(repr(reader.sealed(excerpt).words))
    except (NotFound, Refused):
        return set()


def confirmed(reader: Reader, excerpt: Excerpt) -> set[int]:
    """The places of the themes that would become public with the excerpt."""
    known = theme_ids(reader.database)
    try:
        return {known.index(theme) for theme in reader.excerpt_themes(excerpt)}
    except (NotFound, Refused):
        return set()


Everything = tuple[set[Purpose], dict[str, set[Token]], dict[str, set[int]]]
FRONT_DOORS = ((SYSTEM, Purpose.PRESERVE), (RESEARCHER, Purpose.RESEARCH), (SYSTEM, Purpose.FULL_PUBLIC))


def everything(archive: Archive, it: Story) -> Everything:
    """All that each audience gets of the first interview: purposes, words by door, themes by door."""
    words: dict[str, set[Token]] = {}
    themes: dict[str, set[int]] = {}
    for viewer, purpose in FRONT_DOORS:
        reader = reading(archive, viewer, purpose)
        words[purpose] = spoken(reader) | asked_for(reader, len(it.said))
        words[f"{purpose}, excerpt"] = in_excerpt(reader, excerpt_of(Purpose.EXCERPT_PUBLIC, 0, LENGTH_MS))
        themes[purpose] = marked(reader)
    return usable(archive.database(), ONE), words, themes


def read(archive: Archive, it: Story, now_ms: int = NOW) -> Everything:
    set_clock(archive, now_ms)
    with written(archive.database(), it):
        return everything(archive, it)


# --- 1: the views and the rule agree ---


@examples(250)
@given(stories("one"), stories("two"), some.sampled_from([NOW - 2, NOW, NOW + 2]))
def test_the_views_say_what_the_rule_says(kept: Archive, one: Story, two: Story, now_ms: int) -> None:
    set_clock(kept, now_ms)
    with written(kept.database(), one, two) as database:
        for it in (one, two):
            may = {purpose for purpose in Purpose if oracle.may_be_used(it, purpose, now_ms)}
            assert usable(database, it.id) == may
            words = {purpose for purpose in Purpose if oracle.words_may_be_read(it, purpose, now_ms)}
            assert rows(database, "select purpose from readable_words where interview_id = ?", it) == {
                (purpose,) for purpose in words
            }
            assert rows(database, "select purpose, id from covered_spans where interview_id = ?", it) == {
                (purpose, each.id) for purpose in Purpose for each in oracle.in_the_way(it, purpose)
            }
            assert rows(database, "select purpose, voice from covered_voices where interview_id = ?", it) == {
                (purpose, heard) for purpose in Purpose if (heard := oracle.voice(it, purpose)) != "original"
            }
            for each in it.people:
                found = database.query(
                    "select s.state from agreement_states s join agreements a on a.id = s.agreement_id "
                    "where s.participant_id = ? order by a.version",
                    [each.id],
                )
                assert [row["state"] for row in found] == oracle.states(each, now_ms, is_erased=False)
            assert rows(database, "select purpose from treatments where interview_id = ?", it) == {
                (purpose,) for purpose in Purpose if oracle.treatment(it, purpose) != oracle.NOTHING
            }


def rows(database: Database, question: str, it: Story) -> set[tuple[object, ...]]:
    found = [tuple(row.values()) for row in database.query(question, [it.id])]
    assert len(found) == len(set(found)), "the same thing twice"
    return set(found)


@examples(250)
@given(stories())
def test_every_refusal_names_a_reason_that_holds(kept: Archive, it: Story) -> None:
    set_clock(kept)
    with written(kept.database(), it) as database:
        for purpose in Purpose:
            against = {each.id: oracle.objections(each, purpose, NOW) for each in it.people}
            found = list(
                database.query(
                    "select participant_id, reason from refusals where interview_id = ? and purpose = ?",
                    [it.id, purpose.value],
                )
            )
            if not it.people:
                assert [row["reason"] for row in found] == [Reason.NO_PARTICIPANT]
                continue
            named = {row["participant_id"]: Reason(row["reason"]) for row in found}
            assert len(named) == len(found)
            assert set(named) == {person for person, reasons in against.items() if reasons}
            assert all(reason in against[person] for person, reason in named.items())
            said = guard.refusal(database, ONE, purpose)
            assert (said is None) is (not named)
            gone = {person for person, reasons in against.items() if Reason.WITHDRAWN in reasons}
            assert (said is Reason.WITHDRAWN) is bool(gone)
            assert guard.refused_by(database, ONE, purpose) == set(named)


# --- 2 and 5: which words get through which door ---


@examples(250)
@given(stories())
def test_readers_are_given_the_words_that_the_rule_leaves_and_no_other(kept: Archive, it: Story) -> None:
    set_clock(kept)
    invented = {token for token, (said, *_) in oracle.tokens(it).items() if said.is_suppressed}
    with written(kept.database(), it):
        for viewer, purpose in DOORS:
            reader = reading(kept, viewer, purpose)
            left = oracle.readable(it, purpose, NOW, is_staff=viewer is SYSTEM)
            assert spoken(reader) == left
            assert spoken(reader, TranscriptKind.MACHINE) == left
            assert asked_for(reader, len(it.said)) == left - invented
            assert_outlined(reader)
            assert marked(reader) == oracle.themes(it, purpose, NOW)


@examples(100)
@given(stories())
def test_no_file_holds_a_word_that_the_rule_takes_away(kept: Archive, it: Story) -> None:
    set_clock(kept)
    with written(kept.database(), it):
        for viewer, purpose in ((SYSTEM, Purpose.PRESERVE), (RESEARCHER, Purpose.RESEARCH)):
            left = oracle.readable(it, purpose, NOW, is_staff=False)
            for form in Format:
                assert exported(kept, viewer, form) == left, form


@examples(150)
@given(stories(), MOMENTS, some.integers(1, LENGTH_MS), some.sampled_from(["excerpt_public", "full_public"]))
def test_an_excerpt_is_without_what_the_public_may_not_have_whoever_reads_it(
    kept: Archive, it: Story, start_ms: int, length_ms: int, purpose: str
) -> None:
    set_clock(kept)
    excerpt = excerpt_of(Purpose(purpose), start_ms, start_ms + length_ms)
    said = oracle.tokens(it)
    with written(kept.database(), it):
        for viewer, read_for in DOORS:
            reader = reading(kept, viewer, read_for)
            left = oracle.readable(it, read_for, NOW, is_staff=False) & oracle.uncovered(it, excerpt.purpose)
            shown = in_excerpt(reader, excerpt)
            assert shown <= left
            assert all(start_ms <= sum(said[token][1:]) // 2 < excerpt.end_ms for token in shown)
            assert confirmed(reader, excerpt) == {
                place
                for place in oracle.untouched(it, excerpt.purpose)
                if it.themes[place].state == "confirmed"
                and start_ms <= it.themes[place].start_ms < excerpt.end_ms
                and oracle.words_may_be_read(it, read_for, NOW)
            }


@examples(150)
@given(stories())
def test_the_picture_of_the_sound_is_flat_wherever_a_span_lies_and_nowhere_else(
    kept: Archive, it: Story
) -> None:
    set_clock(kept)
    with written(kept.database(), it):
        for viewer, purpose in DOORS:
            reader = reading(kept, viewer, purpose)
            if not oracle.may_be_used(it, purpose, NOW):
                with pytest.raises((NotFound, Refused)):
                    reader.peaks(ONE)
                continue
            covers, unheard = oracle.in_the_way(it, purpose), oracle.voice(it, purpose) == "text_only"
            for place, value in enumerate(reader.peaks(ONE).values):
                hit = unheard or any(
                    oracle.is_hit(place * BUCKET_MS, (place + 1) * BUCKET_MS, each) for each in covers
                )
                assert value == (0 if hit else LOUD), place


# --- 2: whatever is added to the refusals can only close ---


@some.composite
def closings(draw: some.DrawFn, it: Story) -> tuple[Story, int]:
    """The story with one thing more against its use, and the time at which it is read.

    The first person is none of them: without anybody all is closed.
    """
    kinds = ["restriction", "held again", "time"]
    kinds += ["person"] * bool(it.people) + ["agreement"] * 3 * bool(agreeing(it))
    match draw(some.sampled_from(kinds)):
        case "restriction":
            one = draw(spans(tuple(each.id for each in it.people), "one-more"))
            return replace(it, covers=(*it.covers, one)), NOW
        case "held again":
            again = tuple(
                replace(each, status="proposed") if each.status == "lifted" else each for each in it.covers
            )
            return replace(it, covers=again), NOW
        case "person":
            one_more = Person("one-more", "co_narrator", draw(agreements()))
            return replace(it, people=(*it.people, one_more)), NOW
        case "agreement":
            at = draw(some.sampled_from(agreeing(it)))
            person = it.people[at]
            after = replace(person, versions=(*person.versions, draw(narrower(person.versions[-1]))))
            return replace(it, people=(*it.people[:at], after, *it.people[at + 1 :])), NOW
    return it, NOW + draw(some.sampled_from([1, 2, 1_000, 10**14]))


def agreeing(it: Story) -> list[int]:
    return [place for place, each in enumerate(it.people) if each.versions]


@some.composite
def narrower(draw: some.DrawFn, before: Version) -> Version:
    """A later agreement that takes something back: a grant, a stretch of time, a voice, or everything."""
    purpose = draw(some.sampled_from(TELLING))
    others = tuple(each for each in before.answers if each.purpose is not purpose)
    refused = Answer(purpose, draw(some.sampled_from(["deny", "ask_each_time", "?"])))
    asleep = draw(some.sampled_from(["until", "indefinite", "?"]))
    ends_ms = NOW if before.valid_until_ms is None else min(NOW, before.valid_until_ms)
    voice = "text_only" if before.voice == "text_only" else draw(some.sampled_from(["altered", "text_only"]))
    found = [
        replace(before, status="withdrawn", answers=()),
        replace(before, status=before.status if before.status == "withdrawn" else "pending"),
        replace(before, answers=tuple(replace(each, embargo=asleep, until=OLD) for each in before.answers)),
        replace(before, answers=(*others, refused)),
        replace(before, valid_until_ms=ends_ms),
        replace(before, voice=voice),
    ]
    if purpose is not Purpose.PRESERVE:  # that nothing is said of keeping is no refusal
        found.append(replace(before, answers=others))
    return draw(some.sampled_from(found))


@examples(200)
@given(some.data(), stories())
def test_what_is_added_against_it_never_widens_any_audience(
    kept: Archive, data: some.DataObject, it: Story
) -> None:
    closed, now_ms = data.draw(closings(it))
    before, after = read(kept, it), read(kept, closed, now_ms)
    assert after[0] <= before[0]
    assert all(after[1][door] <= words for door, words in before[1].items())
    assert all(after[2][door] <= themes for door, themes in before[2].items())


@examples(60)
@given(stories(), some.integers(NOW, 2 * 10**14))
def test_time_that_passes_opens_nothing(kept: Archive, it: Story, later_ms: int) -> None:
    before, after = read(kept, it), read(kept, it, later_ms)
    assert after[0] <= before[0]
    assert all(after[1][door] <= words for door, words in before[1].items())


@examples(60)
@given(
    some.sampled_from(sorted(set(Purpose) - {Purpose.PRESERVE})),
    some.dates().map(str) | some.text(alphabet="0129-T:Z ", max_size=10),
    some.sampled_from(["until", "indefinite", "?", ""]),
    some.integers(0, 2 * 10**14),
)
def test_no_date_of_an_embargo_ever_opens_by_itself(
    kept: Archive, purpose: Purpose, until: str, embargo: str, now_ms: int
) -> None:
    answers = [each for each in ALL if each.purpose is not purpose] + [
        Answer(purpose, "allow", embargo, until)
    ]
    it = Story("one", (Person("one-0", "narrator", (replace(OPEN, answers=tuple(answers)),)),))
    set_clock(kept, now_ms)
    with written(kept.database(), it) as database:
        assert usable(database, ONE) == set(Purpose) - {purpose}
        assert guard.refusal(database, ONE, purpose) is Reason.EMBARGOED


# --- 3: no rule is no ---


@examples(80)
@given(
    some.sets(some.sampled_from(Purpose)),
    some.sampled_from(["ask_each_time", "deny", "ALLOW", "Allow", "yes", "1", "", " allow"]),
)
def test_without_a_plain_yes_there_is_nothing_but_keeping(
    kept: Archive, asked: set[Purpose], said: str
) -> None:
    """However it was written down: a decision that nobody can read is none."""
    odd = tuple(Answer(purpose, said) for purpose in asked)
    it = Story("one", (Person("one-0", "narrator", (Version("documented", None, odd),)),))
    set_clock(kept)
    with written(kept.database(), it) as database:
        assert usable(database, ONE) == (set() if Purpose.PRESERVE in asked else {Purpose.PRESERVE})


def test_an_interview_without_words_that_anybody_may_read_has_none_in_any_file(kept: Archive) -> None:
    pending = replace(OPEN, status="pending")
    it = Story("one", (Person("one-0", "narrator", (pending,)),), said=(Said(0, 9, None, ((0, 9),)),))
    assert read(kept, it)[0] == {Purpose.PRESERVE}
    assert set().union(*read(kept, it)[1].values()) == set()


# --- 5, said once by hand, so that the properties above are known to have something to see ---

SPOKEN = Story(
    "one",
    (Person("one-0", "narrator", (OPEN,)), Person("one-1", "interpreter", (OPEN,))),
    said=(
        Said(0, 10, "one-0", ((0, 4), (4, 4), (4, 10))),
        Said(4, 12, "one-1", ((4, 12),)),
        Said(4, 12, STRANGER, ((4, 12),)),
        Said(4, 12, None, ()),
        Said(20, 24, "one-0", ((5, 6), (20, 24))),
    ),
    themes=(Marked(4, 4, "confirmed"), Marked(20, 24, "confirmed")),
)


def words_for_research(archive: Archive, it: Story) -> tuple[set[Token], set[int]]:
    _, words, themes = read(archive, it)
    return words[Purpose.RESEARCH], themes[Purpose.RESEARCH]


def test_a_span_takes_every_word_that_it_touches_and_leaves_the_others(kept: Archive) -> None:
    assert words_for_research(kept, SPOKEN) == (set(oracle.tokens(SPOKEN)), {0, 1})
    cut = replace(SPOKEN, covers=(Cover("c", 4, 7, None, "staff", "proposed"),))
    assert words_for_research(kept, cut) == ({("one", 0, 0), ("one", 4, 1)}, {1})
    last_ms = replace(SPOKEN, covers=(Cover("c", 0, 5, None, "staff", "proposed"),))
    assert words_for_research(kept, last_ms) == ({("one", 4, 0), ("one", 4, 1)}, {1})
    narrow = replace(SPOKEN, covers=(Cover("c", 9, 10, None, "staff", "proposed"),))
    assert ("one", 0, 2) not in words_for_research(kept, narrow)[0]


def test_a_span_of_one_speaker_takes_hers_and_those_of_nobody_known(kept: Archive) -> None:
    hers = replace(SPOKEN, covers=(Cover("c", 4, 7, "one-0", "staff", "approved"),))
    assert words_for_research(kept, hers)[0] == {("one", 0, 0), ("one", 1, 0), ("one", 4, 1)}


def test_a_span_of_somebody_who_takes_no_part_is_everybodys(kept: Archive) -> None:
    elsewhere = Story("two", (Person("two-0", "narrator", (OPEN,)),))
    set_clock(kept)
    with written(kept.database(), elsewhere, SPOKEN) as database:
        put_cover(database, ONE, Cover("c", 4, 7, "two-0", "staff", "proposed"))
        assert spoken(reading(kept, RESEARCHER, Purpose.RESEARCH)) == {("one", 0, 0), ("one", 4, 1)}


def test_a_lifted_span_is_as_if_it_had_never_been(kept: Archive) -> None:
    lifted = replace(SPOKEN, covers=(Cover("c", 0, 30, None, "staff", "lifted", "2999-12-31"),))
    assert read(kept, lifted) == read(kept, SPOKEN)


def test_a_span_for_researchers_is_closed_to_the_public_alone(kept: Archive) -> None:
    shared = replace(SPOKEN, covers=(Cover("c", 0, 30, None, "research", "applied"),))
    _, words, _ = read(kept, shared)
    assert words[Purpose.RESEARCH] == set(oracle.tokens(SPOKEN))
    assert words[Purpose.FULL_PUBLIC] == set()
    assert words[f"{Purpose.RESEARCH}, excerpt"] == set()


# --- 6: the sound ---


def redact(database: Database, key: str) -> None:
    put(
        database,
        "redactions",
        recording="one-master",
        audience="research",
        treatment=key,
        sha256="redacted",
        made_at=0,
    )


def heard(reader: Reader) -> str | None:
    """The copy that is played; None where there is none to be had."""
    try:
        return reader.sound(ONE)
    except (NotFound, Refused):
        return None


@examples(100)
@given(stories())
def test_the_recording_itself_is_heard_only_where_nothing_is_to_be_done_to_it(
    kept: Archive, it: Story
) -> None:
    set_clock(kept)
    with written(kept.database(), it):
        for viewer, purpose in DOORS:
            whole = oracle.may_be_used(it, purpose, NOW) and oracle.treatment(it, purpose) == oracle.NOTHING
            assert heard(reading(kept, viewer, purpose)) == ("one-playback" if whole else None)


@examples(150)
@given(stories(), some.data())
def test_a_copy_that_was_made_for_something_else_is_not_heard(
    kept: Archive, it: Story, data: some.DataObject
) -> None:
    """Whether a restriction or a voice came since, or was taken away again."""
    closed, _ = data.draw(closings(it))
    made_for, now = data.draw(some.permutations([it, closed]))
    set_clock(kept)
    with written(kept.database(), made_for) as database:
        key = covering.treatment(database, ONE, Purpose.RESEARCH).key
    with written(kept.database(), now) as database:
        redact(database, key)
        for viewer, purpose in DOORS:
            needed = oracle.treatment(now, purpose)
            played = heard(reading(kept, viewer, purpose))
            if not oracle.may_be_used(now, purpose, NOW):
                assert played is None
            elif needed == oracle.NOTHING:
                assert played == "one-playback"
            else:
                fits = needed == oracle.treatment(made_for, Purpose.RESEARCH) and needed[1] != "text_only"
                assert played == ("redacted" if fits else None)


# --- 7: the indexes ---

AUDIENCES = sorted(AUDIENCE_PURPOSES)


@examples(250)
@given(stories(), stories("two"), some.data())
def test_an_index_that_holds_anything_else_than_it_may_is_known(
    kept: Archive, it: Story, other: Story, data: some.DataObject
) -> None:
    set_clock(kept)
    with written(kept.database(), it) as database:
        keys = {each: index_key(database, each) for each in AUDIENCES}
    after, now_ms = data.draw(closings(it))
    set_clock(kept, now_ms)
    for audience in AUDIENCES:
        purposes = AUDIENCE_PURPOSES[audience]
        held = data.draw(some.sampled_from([keys[audience]] * 4 + ["stale", None]))
        with written(kept.database(), after, other) as database:
            put(database, "indexed", interview_id=ONE, audience=audience.value, treatment=held)
            same = held is not None and held == index_key(database, audience)
            if held == keys[audience] and same:
                assert oracle.treatment(after, purposes[0]) == oracle.treatment(it, purposes[0])
            allowed = all(oracle.words_may_be_read(after, purpose, now_ms) for purpose in purposes)
            marked_now = guard.unreadable_in_index(database, audience)
            assert marked_now == (frozenset() if same and allowed else {ONE})
            assert hidden_in(kept, audience) == marked_now, "what was remembered is no more so"


def index_key(database: Database, audience: Audience) -> str:
    return covering.treatment(database, ONE, AUDIENCE_PURPOSES[audience][0]).key
