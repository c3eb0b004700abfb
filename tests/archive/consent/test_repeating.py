"""What somebody said is found by the numbers kept of her transcript, and where none are kept or they are old."""

from zlib import crc32

from archive.consent.repeating import SAID, read_again, repeated
from archive.steps.tidying import tidy
from archive.store.connect import atomic
from archive.store.erasures import erase_rows
from archive.store.said_runs import keep, unread
from archive.transcripts import review
from tests.peopled import World

HERS = "¡A MI hermana la mato su marido!"
NOBODYS = "seis palabras que nadie dijo nunca"


def transcripts_read(world: World, *sentences: str) -> tuple[str | None, int]:
    """Return what is found repeated, and how many transcripts were read for it."""
    asked: list[str] = []
    database = world.archive.database()
    database.conn.set_trace_callback(asked.append)
    found = repeated(database, sentences)
    database.conn.set_trace_callback(None)
    return found, sum(each.startswith(SAID.partition("?")[0]) for each in asked)


def forget(world: World) -> None:
    """Leave none, as in an archive of an earlier release."""
    world.archive.database().execute("delete from said_runs")


def test_the_worker_keeps_them_and_only_a_transcript_that_has_one_is_read(world: World) -> None:
    assert unread(world.archive.database()) == []
    assert transcripts_read(world, NOBODYS) == (None, 0)
    assert transcripts_read(world, NOBODYS, HERS) == (HERS, 1)


def test_where_none_are_kept_all_is_read_until_the_worker_has_tidied(world: World) -> None:
    forget(world)
    assert set(unread(world.archive.database())) == {world.rosa, world.marta}
    assert transcripts_read(world, NOBODYS) == (None, 2)
    assert repeated(world.archive.database(), [HERS]) == HERS
    tidy(world.archive)
    assert unread(world.archive.database()) == []
    assert transcripts_read(world, NOBODYS) == (None, 0)


def test_what_is_written_into_a_line_counts_at_once_and_what_stood_there_no_more(world: World) -> None:
    before = HERS
    for revision, written in enumerate((NOBODYS, "otras seis palabras de la misma línea"), start=1):
        review.correct(world.archive, world.berta, world.rosa, 0, written, seen_revision=revision)
        for _ in range(2):
            assert repeated(world.archive.database(), [written]) == written
            assert repeated(world.archive.database(), [before]) is None
            world.work()
        assert unread(world.archive.database()) == []
        before = written


def test_a_number_that_another_sentence_has_too_is_not_enough(world: World) -> None:
    with atomic(world.archive.database()) as database:
        (kept,) = database.query("select id from transcripts where interview_id = ?", [world.rosa])
        keep(database, kept["id"], [crc32(NOBODYS.encode())])
    assert transcripts_read(world, NOBODYS) == (None, 1)


def test_they_are_erased_with_the_words(world: World) -> None:
    with atomic(world.archive.database()) as database:
        (kept,) = database.query("select id from transcripts where interview_id = ?", [world.rosa])
        erase_rows(database, world.rosa, world.clock.now_ms())
        read_again(database, world.rosa)
    assert list(database.query("select 1 from said_runs where transcript_id = ?", [kept["id"]])) == []
    assert repeated(database, [HERS]) is None
    assert transcripts_read(world, NOBODYS) == (None, 0)
