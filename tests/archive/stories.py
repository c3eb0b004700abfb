"""Invented stories for property tests: how they are drawn, written into a real database, and read back.

They are small in time (a few dozen milliseconds), so that words, spans and edges meet often.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from hypothesis import strategies as some
from sqlite_utils import Database

from archive.terms.models import Purpose
from media.serialise import peaks_to_text
from media.types import Peaks
from tests.archive.oracle import (
    ONLY_TEXT,
    Answer,
    Cover,
    Marked,
    Person,
    Said,
    Story,
    Token,
    Version,
)

NOW = 1_000_000
LENGTH_MS = 40
STRANGER = "SPEAKER_07"
"""What a machine calls a voice: nobody in the recording."""
LOUD = 200
BUCKET_MS = 2
LOUD_THROUGHOUT = Peaks(1_000 // BUCKET_MS, LENGTH_MS, (LOUD,) * (LENGTH_MS // BUCKET_MS))

MOMENTS = some.integers(0, LENGTH_MS - 10)
ROLES = ["narrator", "co_narrator", "interviewer", "interpreter", "guardian", "heir"]
DATES = [None, "1969-01-01", "2999-12-31", "2024-02-30", "some day", ""]
ALL = tuple(Answer(purpose) for purpose in Purpose)
OPEN = Version("documented", None, ALL)
"""Everything is allowed: what the flaws below are made to."""


def unsaid(purpose: Purpose, version: Version) -> Version:
    """The version without an answer to one purpose."""
    return replace(version, answers=tuple(each for each in version.answers if each.purpose is not purpose))


def answered(new: Answer, version: Version) -> Version:
    """The version with another answer to one purpose."""
    return replace(version, answers=(*unsaid(new.purpose, version).answers, new))


TELLING = (
    Purpose.PRESERVE,
    Purpose.TRANSCRIBE_LOCAL,
    Purpose.INDEX,
    Purpose.RESEARCH,
    Purpose.EXCERPT_PUBLIC,
    Purpose.EMBED,
)
"""The purposes that decide over something else too, and one that decides over nothing."""
REFUSED = ["ask_each_time", "deny", "ALLOW", "", "perhaps"]
ASLEEP = ["until", "indefinite", "None", "", "for a while"]
Flaw = Callable[[Version], Version]
FLAWS: dict[str, list[Flaw]] = {
    "unsaid": [partial(unsaid, purpose) for purpose in TELLING],
    "refused": [partial(answered, Answer(purpose, no)) for purpose in TELLING for no in REFUSED],
    "asleep": [
        partial(answered, Answer(purpose, "allow", embargo, until))
        for purpose in TELLING
        for embargo, until in zip(ASLEEP * 2, DATES * 2, strict=False)
    ],
    "time": [partial(replace, valid_until_ms=ends) for ends in (NOW, NOW - 1, NOW + 1)],
    "status": [
        partial(replace, status=odd)
        for odd in ("pending", "draft", "update_required", "suspended", "Documented", "")
    ],
    "voice": [partial(replace, voice=odd) for odd in ("altered", "text_only", "Original", "robot")],
    "withdrawn": [partial(replace, status="withdrawn")],
    "silent": [partial(replace, answers=())],
}
"""What may stand against the use, some of it written as nobody would."""


@some.composite
def versions(draw: some.DrawFn) -> Version:
    """One version: everything, but for one or two things."""
    version = OPEN
    for _ in range(draw(some.sampled_from([1, 2]))):
        flaw = draw(some.sampled_from(FLAWS[draw(some.sampled_from(sorted(FLAWS)))]))
        version = flaw(version)
    return version


@some.composite
def agreements(draw: some.DrawFn) -> tuple[Version, ...]:
    """Every version of one person's agreement; for some there is none."""
    match draw(
        some.sampled_from(["open", "flawed", "open", "voice", "renewed", "flawed", "open again", "none"])
    ):
        case "open":
            return (OPEN,)
        case "flawed":
            return (draw(versions()),)
        case "voice":
            return (draw(some.sampled_from(FLAWS["voice"]))(OPEN),)
        case "renewed":
            return (OPEN, draw(versions()))
        case "open again":
            return (draw(versions()), OPEN)
    return ()


@some.composite
def spans(draw: some.DrawFn, people: tuple[str, ...] = (), name: str = "cover") -> Cover:
    """A restriction, limited to somebody or not; its audience and its status may be anything."""
    start_ms = draw(MOMENTS)
    return Cover(
        name,
        start_ms,
        start_ms + draw(some.integers(1, 8)),
        draw(some.sampled_from([None, None, *people])),
        draw(some.sampled_from(["staff", "staff", "research", "public", ""])),
        draw(some.sampled_from(["proposed", "approved", "applied", "lifted", "Lifted", ""])),
        draw(some.sampled_from(DATES)),
    )


@some.composite
def segments(draw: some.DrawFn, people: tuple[str, ...] = ()) -> Said:
    """A segment whose words may be without length, overlap, be missing, or lie outside of it."""
    start_ms = draw(MOMENTS)
    words = draw(some.lists(some.tuples(some.integers(-3, 8), some.integers(0, 4)), max_size=3))
    begun = [(max(0, start_ms + after), length) for after, length in words]
    return Said(
        start_ms,
        start_ms + draw(some.integers(0, 8)),
        draw(some.sampled_from([None, STRANGER, *people])),
        tuple((start, start + length) for start, length in begun),
        draw(some.sampled_from([False] * 5 + [True])),
    )


@some.composite
def marks(draw: some.DrawFn) -> Marked:
    """A theme, sometimes on a single moment."""
    start_ms = draw(MOMENTS)
    state = draw(some.sampled_from(["suggested", "confirmed", "confirmed", "rejected"]))
    return Marked(start_ms, start_ms + draw(some.integers(0, 4)), state)


@some.composite
def stories(draw: some.DrawFn, name: str = "one") -> Story:
    """A whole interview: nobody in it, or up to three; about every third is open to everybody."""
    ids = tuple(f"{name}-{number}" for number in range(draw(some.sampled_from([1, 2, 1, 2, 3, 0]))))
    people = tuple(Person(each, draw(some.sampled_from(ROLES)), draw(agreements())) for each in ids)
    return Story(
        name,
        people,
        tuple(draw(spans(ids, f"{name}-cover-{place}")) for place in range(draw(some.integers(0, 2)))),
        tuple(draw(segments(ids)) for _ in range(draw(some.integers(0, 3)))),
        tuple(draw(marks()) for _ in range(draw(some.integers(0, 2)))),
    )


@contextmanager
def written(database: Database, *all_of_them: Story) -> Iterator[Database]:
    """Write stories into the archive for the time of the block; nothing of them stays."""
    database.conn.execute("pragma ignore_check_constraints = on")
    database.conn.execute("begin immediate")
    try:
        for each in all_of_them:
            write(database, each)
        yield database
    finally:
        database.conn.execute("rollback")


def put(database: Database, table: str, **values: object) -> None:
    """Write one row as it is, whatever our own code would say to it."""
    marks = ", ".join("?" for _ in values)
    statement = f"insert into {table} ({', '.join(values)}) values ({marks})"  # noqa: S608 - our own names
    database.conn.execute(statement, list(values.values()))


def write(database: Database, it: Story) -> None:
    """Write a story into the archive, to stay."""
    put(database, "interviews", id=it.id, title="Un título", languages='["es"]', created_at=0)
    for person in it.people:
        _write_person(database, it.id, person)
    for cover in it.covers:
        put_cover(database, it.id, cover)
    _write_sound(database, it)
    for version, kind in enumerate(("machine", "corrected"), start=1):
        _write_words(database, it, version, kind)
    for place, (theme, each) in enumerate(zip(theme_ids(database), it.themes, strict=False)):
        put(
            database,
            "tags",
            id=f"{it.id}-tag-{place}",
            interview_id=it.id,
            theme_id=theme,
            segment=0,
            start_ms=each.start_ms,
            end_ms=each.end_ms,
            words="x",
            negated=0,
            state=each.state,
        )


def _write_person(database: Database, interview: str, person: Person) -> None:
    put(database, "participants", id=person.id, name="Somebody", created_at=0)
    put(database, "participations", interview_id=interview, participant_id=person.id, role=person.role)
    for number, version in enumerate(person.versions, start=1):
        agreement = f"{person.id}-{number}"
        put(
            database,
            "agreements",
            id=agreement,
            interview_id=interview,
            participant_id=person.id,
            version=number,
            instrument="recording",
            status=version.status,
            obtained_at=0,
            obtained_by="somebody",
            method="spoken",
            valid_until=version.valid_until_ms,
        )
        put(database, "presentations", agreement_id=agreement, name_as="none", voice=version.voice)
        database.conn.executemany(
            "insert into grants values (?, ?, ?, ?, ?)",
            [
                (agreement, each.purpose.value, each.decision, each.embargo, each.until)
                for each in version.answers
            ],
        )


def put_cover(database: Database, interview: str, cover: Cover) -> None:
    """Write one more restriction into an interview."""
    put(
        database,
        "restrictions",
        id=cover.id,
        interview_id=interview,
        start_ms=cover.start_ms,
        end_ms=cover.end_ms,
        speaker=cover.speaker,
        reason="safety",
        action="mute",
        replacement="",
        audience=cover.audience,
        until=cover.until,
        status=cover.status,
        proposed_by="somebody",
        proposed_at=0,
    )


def theme_ids(database: Database) -> list[str]:
    """The themes that are used, by the place of their mark in a story."""
    return [row["id"] for row in database.query("select id from themes order by id limit 5")]


def _write_sound(database: Database, it: Story) -> None:
    master = f"{it.id}-master"
    put(
        database,
        "recordings",
        sha256=master,
        interview_id=it.id,
        size=1,
        original_name="a.wav",
        received_at=0,
        duration_ms=LENGTH_MS,
    )
    put(database, "derivatives", recording=master, kind="playback", sha256=f"{it.id}-playback")
    put(database, "derivatives", recording=master, kind="peaks", detail=peaks_to_text(LOUD_THROUGHOUT))


def _write_words(database: Database, it: Story, version: int, kind: str) -> None:
    transcript = f"{it.id}-{kind}"
    put(
        database,
        "transcripts",
        id=transcript,
        interview_id=it.id,
        version=version,
        kind=kind,
        made_by="somebody",
        created_at=0,
    )
    for number, each in enumerate(it.said):
        words = [(spelled(it.id, number, place), *times, 1.0) for place, times in enumerate(each.words)]
        put(
            database,
            "segments",
            transcript_id=transcript,
            number=number,
            revision=1,
            start_ms=each.start_ms,
            end_ms=each.end_ms,
            speaker=each.speaker,
            language="es",
            text=" ".join(word[0] for word in words) or spelled(it.id, number, ONLY_TEXT),
            words=json.dumps(words),
            doubts="[]",
            suppressed="loop" if each.is_suppressed else None,
            written_by="somebody",
            written_at=0,
        )


SPELLED = re.compile(r"q([a-z]+)s(\d+)w(\d+|t)z")


def spelled(interview: str, segment: int, place: int) -> str:
    """Return a word that is found again wherever it turns up."""
    return f"q{interview}s{segment}w{'t' if place == ONLY_TEXT else place}z"


def found_in(text: str) -> set[Token]:
    """The words that a text holds."""
    return {
        (interview, int(segment), ONLY_TEXT if place == "t" else int(place))
        for interview, segment, place in SPELLED.findall(text)
    }
