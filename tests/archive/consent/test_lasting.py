"""What is remembered of consent is what would be answered now, whoever changes what, and however time goes.

Rows are changed as nobody's code would, by a connection of its own, so that no way of changing them is forgotten.
"""

import random
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial

import pytest
from pysqlite3 import dbapi2
from sqlite_utils import Database

from archive.bootstrap import make_archive
from archive.clock import SetClock
from archive.config import Config
from archive.consent import listing
from archive.consent.guard import unreadable_in_index
from archive.consent.lasting import STATE, lasting
from archive.consent.rules import INDEX_PURPOSES
from archive.context import Archive
from archive.indexing.asking import hidden_in
from archive.store import jobs
from archive.store.connect import atomic, open_database
from archive.store.state_tables import HUNG_ON
from archive.terms.jobs import JobKind
from archive.terms.lasting import Remembered
from archive.terms.models import Audience, InterviewId, Purpose
from tests.archive.oracle import Cover, Person, Story
from tests.archive.stories import NOW, OPEN, put, write
from tests.peopled import fast_passphrases

ROUNDS, CHANGES, SOME = 8, 14, 0.5
PROGRAM = """
import sys
from pysqlite3 import dbapi2
dbapi2.connect(sys.argv[1], isolation_level=None).execute(sys.argv[2])
"""
WITHDRAW = "update agreements set status = 'withdrawn' where interview_id = 'one'"
STAFF, RESEARCH = Audience.STAFF, Audience.RESEARCH
SOON = replace(OPEN, valid_until_ms=NOW + 2)
STORIES = (
    Story("one", (Person("ana", "narrator", (OPEN,)),)),
    Story("two", (Person("berta", "narrator", (OPEN, SOON)), Person("carla", "interviewer", (OPEN,)))),
    Story("three", (Person("dora", "narrator", (OPEN,)),), (Cover("c", 4, 7, None, "staff", "approved"),)),
    Story("four", (Person("eva", "narrator", (replace(OPEN, voice="altered"),)),)),
)
ODD: dict[str, tuple[object, ...]] = {
    "status": ("documented", "withdrawn", "pending", "lifted", "approved"),
    "valid_until": (None, NOW - 1, NOW, NOW + 1, NOW + 2, NOW + 3),
    "decision": ("allow", "deny", "ask_each_time"),
    "embargo": ("none", "indefinite"),
    "purpose": tuple(each.value for each in Purpose),
    "version": (1, 2, 3),
    "voice": ("original", "altered", "text_only"),
    "audience": ("staff", "research"),
    "treatment": ("", "c", "altered", None),
    "interview_id": tuple(each.id for each in STORIES),
    "created_at": (0, 1, 2),
}
"""What a column may be changed to; those that are not named are left, or get something new where they must."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    config = Config(data_dir=tmp_path_factory.mktemp("lasting") / "archive")
    archive = make_archive(config, clock=SetClock(NOW), passphrases=fast_passphrases())
    yield archive
    archive.connections.close()


@pytest.fixture
def stranger(kept: Archive) -> Iterator[Database]:
    """A connection of somebody else, who is held back by nothing."""
    database = open_database(kept.config.database_file)
    for each in ("foreign_keys = off", "ignore_check_constraints = on", "synchronous = off"):
        database.conn.execute(f"pragma {each}")
    begin_again(database)
    yield database
    database.close()


def begin_again(database: Database) -> None:
    rest = ("participants", "recordings", "derivatives", "transcripts", "segments", "tags")
    with atomic(database):
        for each in (*HUNG_ON, *rest):
            database.conn.execute(f"delete from {each}")  # noqa: S608 - ours
        for story in STORIES:
            write(database, story)
            for index in INDEX_PURPOSES:
                put(database, "indexed", interview_id=story.id, audience=index.value, treatment="")


def answers(archive: Archive, remembered: Remembered) -> dict[str, Collection[InterviewId]]:
    """Every answer that is remembered, as it is given now; without a memory, as the views say it."""
    database, found = archive.database(), {}
    for index in INDEX_PURPOSES:
        ask = partial(unreadable_in_index, database, index)
        found[f"hidden in {index}"] = lasting(database, remembered, ("hidden", index), ask)
    for purpose in Purpose:
        found[purpose] = listing.readable_interviews(database, remembered, purpose)
    return found


def now(archive: Archive) -> dict[str, Collection[InterviewId]]:
    """Return every answer as it is given, which is as the views say it."""
    found = answers(archive, archive.remembered)
    assert found == answers(archive, {})
    return found


def change(chance: random.Random, database: Database) -> None:
    """Insert, change or delete a row of any table that consent hangs on; some of it fails, and changes nothing."""
    table = chance.choice(HUNG_ON)
    row = chance.choice(list(database.query(f"select * from {table}")) or [{}])  # noqa: S608 - ours
    this = " and ".join(f"{each} is ?" for each in row) or "false"
    columns = [each for each in row if each in ODD]
    deed = chance.choice(["insert", "update", "update", "delete"]) if columns else "delete"
    with suppress(dbapi2.IntegrityError):
        if deed == "insert":
            fresh = {"id": f"{table}-{chance.random()}"} if "id" in row else {}
            odd = {each: chance.choice(ODD[each]) for each in columns if chance.random() < SOME}
            put(database, table, **(row | odd | fresh))
        elif deed == "update":
            column = chance.choice(columns)
            statement = f"update {table} set {column} = ? where {this}"  # noqa: S608 - ours
            database.conn.execute(statement, [chance.choice(ODD[column]), *row.values()])
        else:
            database.conn.execute(f"delete from {table} where {this}", [*row.values()])  # noqa: S608 - ours


def test_whatever_another_changes_is_in_the_next_answer(kept: Archive, stranger: Database) -> None:
    assert isinstance(kept.clock, SetClock)
    chance, seen = random.Random(3), set()  # noqa: S311 - nothing secret
    kept.clock.ms = NOW
    for number in range(ROUNDS * CHANGES):
        if number % CHANGES == 0:
            begin_again(stranger)
        match chance.choice(["theirs", "theirs", "theirs", "undone", "own", "time"]):
            case "theirs":
                change(chance, stranger)
            case "undone":  # what they did not keep, and what we did not
                for database in (stranger, kept.database()):
                    database.conn.execute("begin immediate")
                    change(chance, database)
                    now(kept)
                    database.conn.execute("rollback")
            case "own":
                with atomic(kept.database()) as database:
                    change(chance, database)
            case "time":
                kept.clock.ms = NOW + chance.choice([-1, 0, 1, 2, 3])
        seen.add(repr(now(kept)))
    assert len(seen) > ROUNDS * CHANGES // 5


def test_what_is_answered_while_the_clock_is_put_back_is_not_remembered(
    kept: Archive, stranger: Database
) -> None:
    clock = kept.clock
    assert isinstance(clock, SetClock)
    clock.ms = NOW + 2

    def ask() -> Collection[InterviewId]:
        clock.ms = NOW
        return unreadable_in_index(kept.database(), RESEARCH)

    assert "two" not in lasting(kept.database(), kept.remembered, ("hidden", RESEARCH), ask)
    clock.ms = NOW + 2
    assert "two" in hidden_in(kept, RESEARCH)


def test_another_process_is_heeded_too(kept: Archive, stranger: Database) -> None:
    assert isinstance(kept.clock, SetClock)
    kept.clock.ms = NOW
    assert "one" not in hidden_in(kept, RESEARCH)
    subprocess.run([sys.executable, "-c", PROGRAM, kept.config.database_file, WITHDRAW], check=True)
    assert "one" in hidden_in(kept, RESEARCH)
    assert "one" in hidden_in(kept, STAFF)


def test_time_alone_closes_what_was_remembered_as_open(kept: Archive, stranger: Database) -> None:
    assert isinstance(kept.clock, SetClock)
    for now_ms, is_hidden in ((NOW, False), (NOW + 1, False), (NOW + 2, True), (NOW + 1, False)):
        kept.clock.ms = now_ms
        assert ("two" in hidden_in(kept, RESEARCH)) is is_hidden
        assert ("two" in hidden_in(kept, RESEARCH)) is is_hidden, "asked again"


def test_other_work_makes_nobody_ask_again(kept: Archive, stranger: Database) -> None:
    hidden_in(kept, STAFF)
    before = dict(kept.remembered)
    with atomic(stranger):
        jobs.enqueue(stranger, JobKind.TAG, InterviewId("one"), NOW)
    asked: list[str] = []
    kept.database().conn.set_trace_callback(asked.append)
    hidden_in(kept, STAFF)
    kept.database().conn.set_trace_callback(None)
    assert [each for each in asked if each.startswith("select")] == [STATE]
    assert kept.remembered == before


def test_every_table_that_is_read_for_a_remembered_answer_gives_consent_a_new_name(kept: Archive) -> None:
    """Asked of SQLite itself, which says what each question reads."""
    database = kept.database()
    tables = set(database.table_names())
    read: set[str] = set()

    def note(deed: int, first: str | None, *_: object) -> int:
        if deed == dbapi2.SQLITE_READ and first in tables:
            read.add(first)
        return int(dbapi2.SQLITE_OK)

    database.conn.set_authorizer(note)
    answers(kept, {})
    database.conn.set_authorizer(None)
    assert {"agreements", "grants", "restrictions", "indexed"} < read, "nothing was noted"
    assert read <= {*HUNG_ON, "consent_state"}
    triggers = {each.name for each in database.triggers if each.table in HUNG_ON}
    assert triggers >= {
        f"{table}_{deed}_renames" for table in HUNG_ON for deed in ("insert", "update", "delete")
    }
