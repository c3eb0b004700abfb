"""The English version that a computer makes: who reads and finds it, what is left out, what a killed run leaves."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from archive import cli
from archive.accession.intake import grants_for
from archive.consent.translated import translation_of
from archive.discovery import discover, english
from archive.participation import restricting
from archive.participation.erasing import erase
from archive.participation.participants import withdraw
from archive.participation.restricting import NewRestriction
from archive.steps.tidying import tidy
from archive.stewardship import care, progress
from archive.store import jobs
from archive.store.connect import DatabaseError
from archive.terms.errors import NotFound, Refused
from archive.terms.indexes import EnglishIndex
from archive.terms.jobs import Job, JobKind, JobState
from archive.terms.models import Audience, InterviewId, Purpose, Viewer
from archive.terms.restrictions import LEFT_OUT, RestrictionReason
from archive.terms.words import TranslatedSegment
from archive.transcripts import machine_translations
from archive.transcripts.exporting import NOBODY_CHECKED, Format, export_english
from tests.media.sounds import record
from tests.peopled import OPEN, Made, World, copied, rosa, scripted, thread_worker

ENGLISH_LINE = 3
"""The fourth line is said in English."""
SECRET = "quilombrena"
LINES: list[dict[str, object]] = [
    {
        "start_ms": start,
        "end_ms": start + 10_000,
        "text": f"la frase {start}",
        "language": "es",
        "english": f"the sentence {start}",
    }
    for start in range(500, 72_000, 12_000)
]
LINES[1]["english"] = f"it was in {SECRET} that she lived"
LINES[ENGLISH_LINE] |= {"text": "as I said, yes", "language": "en", "english": "listened to again"}
PASSAGES = [500, 48_500]
"""Where the passages begin: what is said in English parts the lines before it from those after it."""
SAID = [str(each["text" if each["language"] == "en" else "english"]) for each in LINES]


@pytest.fixture(scope="module")
def spoken(made: Made, tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, InterviewId]:
    """An interview in Spanish and a little English, transcribed; everybody let it be translated."""
    folder = tmp_path_factory.mktemp("spoken")
    script = folder / "script.json"
    script.write_text(json.dumps(LINES))
    recording = record(folder / "long.wav", np.full(80 * 16_000, 9, dtype="<i2"))
    long = replace(made, config=scripted(made.config, script))
    agreed = grants_for((*OPEN, Purpose.TRANSLATE))
    with copied(long, folder / "archive") as world:
        people = tuple(replace(each, grants=agreed) for each in rosa().participants)
        new = replace(rosa(), languages=("es", "en"), participants=people)
        interview = world.take_in(new, recording.read_bytes())
        world.work()
    return replace(long, config=long.config.at(folder / "archive")), interview


@pytest.fixture
def asked(spoken: tuple[Made, InterviewId], tmp_path: Path) -> Iterator[tuple[World, InterviewId]]:
    """The translation was asked for and waits."""
    with copied(spoken[0], tmp_path / "archive") as world:
        machine_translations.ask(world.archive, world.berta, spoken[1])
        yield world, spoken[1]


@pytest.fixture(scope="module")
def made_once(
    spoken: tuple[Made, InterviewId], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Made, InterviewId]:
    """The same with its English version, which the indexes hold."""
    long, interview = spoken
    folder = tmp_path_factory.mktemp("made") / "archive"
    with copied(long, folder) as world:
        machine_translations.ask(world.archive, world.berta, interview)
        world.work()
    return replace(long, config=long.config.at(folder)), interview


@pytest.fixture
def searched(made_once: tuple[Made, InterviewId], tmp_path: Path) -> Iterator[tuple[World, InterviewId]]:
    """A copy of that."""
    with copied(made_once[0], tmp_path / "archive") as world:
        yield world, made_once[1]


def read(world: World, viewer: Viewer, interview: InterviewId) -> tuple[TranslatedSegment, ...]:
    made = machine_translations.read(world.archive, viewer, interview)
    return made.segments if made else ()


def texts(world: World, viewer: Viewer, interview: InterviewId) -> list[str]:
    return [each.text for each in read(world, viewer, interview)]


def run(world: World, moved: object = None) -> Job:
    """Run the one job that waits; `moved(job, done, total)` hears how far it is."""
    worker = thread_worker(world.archive)
    worker.on_progress = moved  # type: ignore[assignment]
    try:
        job = worker._claim()
        assert job is not None
        assert job.kind is JobKind.TRANSLATE
        worker.run(job)
    finally:
        worker.close()
    return next(each for each in jobs.newest_jobs(world.archive.database()) if each.id == job.id)


def bytes_of(world: World) -> bytes:
    folder = world.archive.config.data_dir
    return b"".join(each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file())


def restrict(world: World, interview: InterviewId, audience: Audience = Audience.STAFF) -> None:
    """Restrict a second in the middle of the second line."""
    new = NewRestriction(RestrictionReason.LOCATION, audience=audience)
    restricting.propose(world.archive, world.berta, interview, [(17_000, 18_000)], new)


def test_it_is_made_chunk_by_chunk_beside_the_words_and_english_is_copied(
    asked: tuple[World, InterviewId],
) -> None:
    world, interview = asked
    seen: list[tuple[int, int]] = []
    job = run(world, lambda _, done, total: seen.append((done, total)))
    assert (job.state, seen[0], seen[-1]) == (JobState.DONE, (0, 5), (5, 5))
    found = read(world, world.berta, interview)
    assert [each.text for each in found] == SAID
    assert [each.is_copied for each in found] == [number == ENGLISH_LINE for number in range(6)]
    assert (found[1].start_ms, found[1].end_ms) == (12_500, 22_500)
    assert texts(world, world.rita, interview) == SAID
    assert list(world.archive.database().query("select * from chunks")) == []
    assert list(world.archive.config.work_folder.iterdir()) == []
    step = progress.steps(world.archive, world.berta, interview)[-1]
    assert (step.kind, step.state) == (JobKind.TRANSLATE, JobState.DONE)


def test_made_again_it_stands_in_place_of_the_one_before_and_is_never_changed(
    asked: tuple[World, InterviewId],
) -> None:
    world, interview = asked
    run(world)
    machine_translations.ask(world.archive, world.berta, interview)
    machine_translations.ask(world.archive, world.berta, interview)
    world.work()
    database = world.archive.database()
    (row,) = database.query("select count(*) as n, min(made_by) as made_by from machine_translations")
    assert (row["n"], row["made_by"]) == (1, "scripted base")
    assert texts(world, world.berta, interview) == SAID
    with pytest.raises(DatabaseError, match="made anew only"):
        database.execute("update translated_segments set text = 'another'")


def test_what_was_made_from_restricted_sound_is_left_out_whole_at_once(
    asked: tuple[World, InterviewId],
) -> None:
    world, interview = asked
    run(world)
    restrict(world, interview)
    assert texts(world, world.rita, interview) == [SAID[0], LEFT_OUT, *SAID[2:]]
    for purpose in (Purpose.EXCERPT_PUBLIC, Purpose.RESEARCH):
        made = translation_of(world.archive, world.berta, purpose, interview, (12_000, 30_000))
        assert made is not None
        assert [(each.text, each.is_left_out) for each in made.segments] == [
            (LEFT_OUT, True),
            (SAID[2], False),
        ]
    assert texts(world, world.berta, interview) == SAID
    assert [each.is_restricted for each in read(world, world.berta, interview)].index(True) == 1


def test_as_a_file_it_says_first_that_nobody_checked_it_and_leaves_out_the_same(
    asked: tuple[World, InterviewId],
) -> None:
    world, interview = asked
    assert export_english(world.archive, world.berta, interview, Format.TXT) is None
    run(world)
    restrict(world, interview)
    for form in Format:
        text = export_english(world.archive, world.rita, interview, form)
        assert text is not None
        assert NOBODY_CHECKED in text
        assert form is not Format.VTT or "00:00:00.000 --> 00:00:02.000" in text
        assert text.index(NOBODY_CHECKED) < text.index(SAID[0])
        assert form is not Format.TXT or text.startswith(f"{NOBODY_CHECKED}\n\n{SAID[0]}")
        assert all(each in text for each in SAID[2:])
        assert "la frase" not in text
        assert SECRET not in text
        assert SECRET in (export_english(world.archive, world.berta, interview, form) or "")
    withdraw(world.archive, world.berta, interview, purpose=Purpose.TRANSLATE)
    with pytest.raises(NotFound):
        export_english(world.archive, world.rita, interview, Format.TXT)
    with pytest.raises(Refused):
        export_english(world.archive, world.berta, interview, Format.TXT)


def test_what_the_public_may_not_have_researchers_may(asked: tuple[World, InterviewId]) -> None:
    world, interview = asked
    run(world)
    restrict(world, interview, Audience.RESEARCH)
    assert texts(world, world.rita, interview) == SAID
    made = translation_of(world.archive, world.berta, Purpose.EXCERPT_PUBLIC, interview)
    assert made is not None
    assert SECRET not in " ".join(each.text for each in made.segments)


def test_whoever_may_not_read_the_words_reads_no_translation(asked: tuple[World, InterviewId]) -> None:
    world, interview = asked
    run(world)
    withdraw(world.archive, world.berta, interview, purpose=Purpose.RESEARCH)
    assert texts(world, world.rita, interview) == []
    with pytest.raises(NotFound):
        machine_translations.standing(world.archive, world.rita, interview)
    assert texts(world, world.berta, interview) == SAID


def test_once_one_of_them_takes_translating_back_nobody_reads_or_makes_it(
    asked: tuple[World, InterviewId],
) -> None:
    world, interview = asked
    run(world)
    withdraw(world.archive, world.berta, interview, purpose=Purpose.TRANSLATE)
    for viewer in (world.rita, world.berta, world.ana):
        assert texts(world, viewer, interview) == []
    with pytest.raises(Refused, match="translate"):
        machine_translations.ask(world.archive, world.berta, interview)
    with pytest.raises(Refused, match="translate"):
        machine_translations.ask(world.archive, world.berta, world.marta)
    with pytest.raises(Refused, match="role"):
        machine_translations.ask(world.archive, world.rita, interview)


def test_what_is_taken_back_while_it_is_translated_gets_no_translation(
    asked: tuple[World, InterviewId],
) -> None:
    world, interview = asked

    def moved(_: Job, done: int, __: int) -> None:
        if done == 0:
            withdraw(world.archive, world.berta, interview, purpose=Purpose.TRANSLATE)

    assert run(world, moved).state is JobState.REFUSED
    assert list(world.archive.database().query("select * from machine_translations")) == []


def test_killed_in_the_middle_it_goes_on_where_it_was(asked: tuple[World, InterviewId]) -> None:
    world, interview = asked

    class Killed(BaseException):
        """As if the power had gone."""

    def moved(_: Job, done: int, __: int) -> None:
        if done:
            raise Killed

    with pytest.raises(Killed):
        run(world, moved)
    assert texts(world, world.berta, interview) == []
    kept = world.archive.database().query("select number from chunks where result is not null")
    done_before = len(list(kept))
    assert 0 < done_before < len(LINES) - 1
    jobs.release_owners(world.archive.database(), jobs.running_owners(world.archive.database()))
    seen: list[int] = []
    assert run(world, lambda _, done, __: seen.append(done)).state is JobState.DONE
    assert seen[0] == done_before
    assert texts(world, world.berta, interview) == SAID


def test_stopped_by_a_person_it_waits_to_be_asked_for_again(asked: tuple[World, InterviewId]) -> None:
    world, interview = asked
    assert machine_translations.standing(world.archive, world.berta, interview).is_under_way
    progress.stop(world.archive, world.berta, interview)
    assert world.work() == 0
    assert not machine_translations.standing(world.archive, world.berta, interview).is_under_way
    progress.try_again(world.archive, world.berta, interview)
    world.work()
    assert texts(world, world.berta, interview) == SAID


def test_it_waits_for_all_other_work(asked: tuple[World, InterviewId]) -> None:
    world, interview = asked
    jobs.enqueue(world.archive.database(), JobKind.TRANSCRIBE, world.rosa, world.clock.ms)
    worker = thread_worker(world.archive)
    first, second = worker._claim(), worker._claim()
    worker.close()
    assert first is not None
    assert second is not None
    assert (first.kind, first.interview) == (JobKind.TRANSCRIBE, world.rosa)
    assert (second.kind, second.interview) == (JobKind.TRANSLATE, interview)


def test_erased_with_its_interview_no_byte_of_it_is_left(asked: tuple[World, InterviewId]) -> None:
    world, interview = asked
    run(world)
    assert SECRET.encode() in bytes_of(world)
    withdraw(world.archive, world.berta, interview)
    assert texts(world, world.ana, interview) == []
    erase(world.archive, world.ana, world.berta, interview)
    assert SECRET.encode() not in bytes_of(world)


def starts(world: World, viewer: Viewer, words: str) -> list[int]:
    """Return where English answers; how many are counted is as many as are shown."""
    found = english.search(world.archive, viewer, words)
    assert found.total == len(found.hits)
    return [hit.start_ms for hit in found.hits]


def files_that_say(world: World, index: str, word: str) -> list[Path]:
    """Return the files of an index in which a word is."""
    ways = [word.encode(code) for code in ("utf-8", "utf-16-le", "utf-32-le")]
    folder = world.archive.config.index_folder / index
    return [
        file
        for file in folder.rglob("*")
        if file.is_file() and any(each in file.read_bytes() for each in ways)
    ]


def test_who_searches_in_english_finds_what_the_computer_made_of_it_apart_from_what_was_said(
    searched: tuple[World, InterviewId],
) -> None:
    world, interview = searched
    for viewer in (world.rita, world.berta):
        (hit,) = english.search(world.archive, viewer, "living").hits
        assert (hit.interview, hit.start_ms, hit.end_ms) == (interview, 12_500, 22_500)
        assert [piece.text for piece in hit.pieces if piece.marked] == ["lived"]
        assert sorted(starts(world, viewer, "sentence")) == PASSAGES
        assert starts(world, viewer, '"lived the sentence"') == [12_500], "said in two stretches"
        assert starts(world, viewer, '"24500 the sentence"') == [], "another was said in English between them"
        said = discover.search(world.archive, viewer, "lived")
        assert (said.total, said.suggestion, said.facets["collection"]) == (0, None, {})
        assert discover.search(world.archive, viewer, "said").total == 1
    for words in ("frase", "said", "again", "", "date:2025", "sentense"):
        assert starts(world, world.berta, words) == [], "what was said, or nothing, is not found here"
    assert english.search(world.archive, world.rita, "sentence", collections=("another",)).total == 0
    assert len(english.search(world.archive, world.rita, "sentence", limit=3, offset=1).hits) == 1


def test_english_of_restricted_sound_is_in_no_index_of_whoever_may_not_have_it(
    searched: tuple[World, InterviewId],
) -> None:
    world, interview = searched
    assert files_that_say(world, "research.english", SECRET)
    restrict(world, interview)
    assert starts(world, world.rita, SECRET) == starts(world, world.rita, "lived") == []
    assert files_that_say(world, "research.english", SECRET) == []
    assert starts(world, world.berta, SECRET) == [12_500]
    assert sorted(starts(world, world.rita, "sentence")) == [500, 24_500, 48_500]
    assert starts(world, world.rita, '"500 the sentence"') == [], "nothing is found across it"
    assert care.leaks(world.archive) == []


@pytest.mark.parametrize(
    ("purpose", "by_staff", "words_by_staff"),
    [
        (None, 0, 0),
        (Purpose.TRANSLATE, 0, 2),
        (Purpose.INDEX, 0, 0),
        (Purpose.RESEARCH, 1, 2),
    ],
)
def test_what_is_taken_back_is_gone_from_the_indexes_of_the_english_when_the_call_returns(
    searched: tuple[World, InterviewId], purpose: Purpose | None, by_staff: int, words_by_staff: int
) -> None:
    world, interview = searched
    held = world.archive.config.index_folder / "research.english"
    shutil.copytree(held, held.with_name("before"))
    withdraw(world.archive, world.berta, interview, purpose=purpose)
    assert starts(world, world.rita, "lived") == []
    assert files_that_say(world, "research.english", SECRET) == []
    assert len(starts(world, world.berta, "lived")) == by_staff
    assert bool(files_that_say(world, "staff.english", SECRET)) == bool(by_staff)
    assert discover.search(world.archive, world.berta, "frase").total == words_by_staff
    assert care.leaks(world.archive) == []
    shutil.rmtree(held)
    held.with_name("before").rename(held)
    assert [each.where for each in care.leaks(world.archive)] == ["research.english index"]


def test_english_that_the_papers_close_is_not_found_before_anything_is_taken_out(
    searched: tuple[World, InterviewId],
) -> None:
    world, _ = searched
    world.archive.database().execute("update grants set decision = 'deny' where purpose = 'translate'")
    for viewer in (world.rita, world.berta):
        assert starts(world, viewer, "lived") == []
        assert discover.search(world.archive, viewer, "frase").total == len(PASSAGES)
    assert files_that_say(world, "staff.english", SECRET)
    tidy(world.archive)
    world.work()
    for index in ("staff.english", "research.english"):
        assert files_that_say(world, index, SECRET) == [], "taken out as the words are, with nobody asking"


def test_made_again_the_new_english_is_found_and_of_the_old_nothing_at_once(
    searched: tuple[World, InterviewId],
) -> None:
    world, interview = searched
    script = world.archive.config.data_dir / "again.json"
    again = [each | {"english": str(each["english"]).replace("lived", "dwelt")} for each in LINES]
    script.write_text(json.dumps(again).replace(SECRET, "Cochabamba"))
    other = replace(world, archive=replace(world.archive, config=scripted(world.archive.config, script)))
    machine_translations.ask(other.archive, world.berta, interview)
    run(other)
    assert starts(world, world.berta, "lived") == starts(world, world.berta, "dwelt") == []
    other.work()
    for viewer in (world.rita, world.berta):
        assert starts(world, viewer, "lived") == []
        assert starts(world, viewer, "dwelt") == [12_500]
    assert files_that_say(world, "staff.english", SECRET) == []


def test_an_archive_from_before_there_was_an_index_of_english_has_one_at_the_first_search(
    searched: tuple[World, InterviewId],
) -> None:
    world, _ = searched
    for index in ("staff.english", "research.english"):
        shutil.rmtree(world.archive.config.index_folder / index)
    world.archive.database().execute("delete from indexed where audience like '%english'")
    assert care.leaks(world.archive) == []
    assert starts(world, world.rita, "lived") == [12_500]
    assert care.reindex(world.archive)[EnglishIndex.STAFF] == len(PASSAGES)


def command(world: World, *arguments: str) -> str:
    """Return what `testimony search` prints about the archive of this world."""
    where = {"TESTIMONY_DATA_DIR": str(world.archive.config.data_dir)}
    done = CliRunner(env=where).invoke(cli.testimony, ["search", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_command_prints_the_computers_english_apart_and_only_to_whom_the_page_would(
    searched: tuple[World, InterviewId],
) -> None:
    world, interview = searched
    inside = json.loads(command(world, "lived", "--json"))
    assert (inside["total"], inside["hits"]) == (0, []), "it is no answer among what was said"
    (hit,) = inside["english"]["hits"]
    assert (hit["interview"], hit["start"], hit["end"]) == (interview, 12.5, 22.5)
    assert str(LINES[1]["english"]) in hit["text"]
    assert (inside["english"]["total"], inside["english"]["note"]) == (1, NOBODY_CHECKED)
    said, _, english_said = command(world, "lived", "--as", "research").partition(NOBODY_CHECKED)
    assert said.splitlines()[0] == "0 found."
    assert SECRET in english_said
    assert "1 found in the computer's English." in english_said
    assert "english" not in json.loads(command(world, "lived", "--as", "public", "--json"))
    assert NOBODY_CHECKED not in command(world, "lived", "--language", "en")
    restrict(world, interview)
    assert SECRET not in command(world, "lived", "--as", "research")
    assert SECRET in command(world, "lived")
    withdraw(world.archive, world.berta, interview, purpose=Purpose.TRANSLATE)
    assert json.loads(command(world, "lived", "--json"))["english"]["hits"] == []
