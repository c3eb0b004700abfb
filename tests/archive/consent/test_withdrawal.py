"""Taking back: closed when the call returns, whatever is broken; no word of hers is left in gallery or index."""

import fcntl
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive.bootstrap import open_archive
from archive.consent.due import TaskKind
from archive.consent.guard import refusal
from archive.consent.rules import Action
from archive.consent.writer import writing
from archive.context import Archive
from archive.discovery import discover, playback
from archive.gallery import reader as gallery
from archive.gallery.schema import audio_file, database_file
from archive.participation import participants
from archive.participation.participants import ask_again, grant, show_agreements, withdraw
from archive.publication import excerpts, publish
from archive.steps import publishing
from archive.stewardship import care, catalogue, progress, tasks
from archive.store import jobs
from archive.store.connect import atomic, open_database
from archive.terms.errors import ArchiveError, BadRequest, NotFound, Refused
from archive.terms.jobs import JobKind, JobState
from archive.terms.models import (
    OPERATOR,
    AgreementStatus,
    Decision,
    ExcerptId,
    ExcerptState,
    InterviewId,
    Purpose,
    Role,
    TagId,
    TagState,
    ThemeId,
    Viewer,
)
from archive.theming import themes
from archive.transcripts import exporting, review
from archive.transcripts.revising import revise
from archive.worker import TIDY_EVERY_MS
from search.index import Index
from tests.archive.conftest import CANARY, EXCERPT_END_MS, OUTSIDE, Published
from tests.peopled import World, approve, copied, fast_passphrases

Ask = Callable[[Archive, Viewer, InterviewId, ExcerptId], Any]

READING: dict[str, Ask] = {
    "show": lambda a, v, i, _: catalogue.show(a, v, i),
    "words": lambda a, v, i, _: catalogue.words(a, v, i),
    "themes": lambda a, v, i, _: themes.themes_of(a, v, i),
    "audio": lambda a, v, i, _: playback.audio(a, v, i),
    "peaks": lambda a, v, i, _: playback.peaks(a, v, i),
    "steps": lambda a, v, i, _: progress.steps(a, v, i),
    "export": lambda a, v, i, _: exporting.export_words(a, v, i, exporting.Format.JSON),
}
WRITING: dict[str, Ask] = {
    "excerpts": lambda a, v, i, _: excerpts.list_excerpts(a, v, i),
    "excerpt": lambda a, v, _, e: excerpts.show(a, v, e),
    "draft": lambda a, v, i, _: excerpts.draft(a, v, i, start_ms=0, end_ms=2_000, title="Otra vez"),
    "approve": lambda a, v, _, e: approve(a, v, e),
    "ask": lambda a, v, _, e: publish.ask_for_publication(a, v, e),
    "publish": lambda a, v, _, e: publishing.publish(a, v, e),
    "retract": lambda a, v, _, e: publish.retract(a, v, e),
    "correct": lambda a, v, i, _: review.correct(a, v, i, 0, "Otra cosa", seen_revision=2),
    "confirm": lambda a, v, i, _: review.confirm(a, v, i, 0),
    "undo": lambda a, v, i, _: review.undo(a, v, i, 0),
    "keep_corrected": lambda a, v, i, _: review.keep_corrected(a, v, i, ()),
    "decide": lambda a, v, i, _: themes.decide(a, v, i, TagId("none"), TagState.CONFIRMED),
    "add_theme": lambda a, v, i, _: themes.add(a, v, i, ThemeId("work"), 0),
}


def tokens() -> list[bytes]:
    """Return how her words may stand in a file."""
    words = (CANARY, OUTSIDE)
    return [word.encode(code) for word in words for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")]


def files_with_her_words(*folders: Path) -> list[Path]:
    """Return the files in which one of her words is."""
    return [
        file
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file() and any(token in file.read_bytes().lower() for token in tokens())
    ]


def outlets(world: World) -> tuple[Path, Path]:
    return world.archive.config.gallery_folder, world.archive.config.index_folder


def is_public(world: World, excerpt: ExcerptId) -> bool:
    opened = gallery.Gallery(world.archive.config.gallery_folder)
    try:
        gallery.excerpt(opened, excerpt)
    except gallery.NotPublished:
        return False
    else:
        return True
    finally:
        opened.close()


def narrator(world: World) -> Any:
    return next(
        each for each in show_agreements(world.archive, world.berta, world.rosa) if each.role == "narrator"
    )


def kinds(world: World, state: JobState) -> list[JobKind]:
    return [job.kind for job in jobs.jobs_of(world.archive.database(), world.rosa) if job.state is state]


def test_before_it_her_words_are_where_they_were_agreed_to_be(public: World, excerpt: ExcerptId) -> None:
    """Without this the tests below would prove nothing."""
    assert is_public(public, excerpt)
    assert files_with_her_words(public.archive.config.gallery_folder)
    for folder in ("staff", "research"):
        assert files_with_her_words(public.archive.config.index_folder / folder)
    for viewer in (public.ana, public.rita):
        assert discover.search(public.archive, viewer, CANARY).total == 1
        for ask in READING.values():
            ask(public.archive, viewer, public.rosa, excerpt)


def whole(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)


def one_participant(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa, narrator(world).participant)


def the_interviewer(world: World) -> None:
    both = show_agreements(world.archive, world.berta, world.rosa)
    (other,) = [each.participant for each in both if each.role == "interviewer"]
    withdraw(world.archive, world.berta, world.rosa, other)


@pytest.mark.parametrize("take_back", [whole, one_participant, the_interviewer])
def test_withdrawn_words_cannot_be_had_by_anybody_in_any_way(
    public: World, excerpt: ExcerptId, take_back: Callable[[World], None]
) -> None:
    take_back(public)
    assert not is_public(public, excerpt)
    for viewer in (public.ana, public.berta, public.rita):
        for ask in READING.values():
            with pytest.raises(NotFound):
                ask(public.archive, viewer, public.rosa, excerpt)
        for ask in WRITING.values():
            with pytest.raises((NotFound, Refused)):
                ask(public.archive, viewer, public.rosa, excerpt)
        found = discover.search(public.archive, viewer, CANARY)
        assert (found.total, found.hits, found.themes, found.suggestion) == (0, (), {}, None)
        assert CANARY not in str(discover.search(public.archive, viewer, CANARY[:-1] + "k"))
        assert public.rosa not in {
            entry.interview.id for entry in catalogue.list_interviews(public.archive, viewer).entries
        }
    assert excerpts.list_excerpts(public.archive, public.berta) == []


@pytest.mark.parametrize("take_back", [whole, one_participant, the_interviewer])
def test_no_byte_of_gallery_or_index_holds_a_withdrawn_word(
    public: World, take_back: Callable[[World], None]
) -> None:
    take_back(public)
    assert files_with_her_words(*outlets(public)) == []
    public.work()
    assert files_with_her_words(*outlets(public)) == []
    assert care.check(public.archive, fixity=False, index=True) == []


def test_no_clip_or_row_of_hers_is_left_in_the_gallery(public: World, excerpt: ExcerptId) -> None:
    withdraw(public.archive, public.berta, public.rosa)
    folder = public.archive.config.gallery_folder
    assert list((folder / "media").iterdir()) == []
    for file in (database_file(folder), database_file(folder).with_suffix(".sqlite-wal")):
        assert not file.exists() or excerpt.encode() not in file.read_bytes()


@pytest.mark.parametrize("purpose", [Purpose.EXCERPT_PUBLIC, Purpose.TRANSCRIBE_LOCAL, Purpose.PRESERVE])
def test_what_is_public_goes_with_the_purpose_that_let_it_be(
    public: World, excerpt: ExcerptId, purpose: Purpose
) -> None:
    withdraw(public.archive, public.berta, public.rosa, narrator(public).participant, purpose)
    assert not is_public(public, excerpt)
    assert files_with_her_words(public.archive.config.gallery_folder) == []
    with pytest.raises(ArchiveError):
        publishing.publish(public.archive, public.ana, excerpt)
    assert not is_public(public, excerpt)


def test_withdrawing_research_closes_it_for_researchers_alone(public: World, excerpt: ExcerptId) -> None:
    withdraw(public.archive, public.berta, public.rosa, purpose=Purpose.RESEARCH)
    for ask in READING.values():
        ask(public.archive, public.berta, public.rosa, excerpt)
        with pytest.raises(NotFound):
            ask(public.archive, public.rita, public.rosa, excerpt)
    assert files_with_her_words(public.archive.config.index_folder / "research") == []
    assert files_with_her_words(public.archive.config.index_folder / "staff")
    assert is_public(public, excerpt)
    assert discover.search(public.archive, public.rita, CANARY).total == 0
    assert discover.search(public.archive, public.berta, CANARY).total == 1


def test_withdrawing_the_index_takes_her_words_out_of_every_index_inside(public: World) -> None:
    withdraw(public.archive, public.berta, public.rosa, purpose=Purpose.INDEX)
    assert files_with_her_words(public.archive.config.index_folder) == []
    assert catalogue.words(public.archive, public.berta, public.rosa).segments


def test_the_work_on_it_is_cancelled_and_only_the_clearing_waits(public: World) -> None:
    review.correct(public.archive, public.berta, public.rosa, 0, "Otra cosa", seen_revision=2)
    assert kinds(public, JobState.QUEUED) == [JobKind.TAG, JobKind.RETRACT]
    withdraw(public.archive, public.berta, public.rosa)
    assert kinds(public, JobState.QUEUED) == [JobKind.RETRACT]
    assert JobKind.TAG in kinds(public, JobState.CANCELLED)
    public.work()
    assert kinds(public, JobState.QUEUED) == []
    assert JobKind.RETRACT in kinds(public, JobState.DONE)


@contextmanager
def busy_indexes(world: World) -> Iterator[Archive]:
    """Somebody else holds the locks of the indexes inside for longer than this archive waits."""
    folder = world.archive.config.index_folder
    impatient = {
        audience: Index(folder / audience.value, wait_seconds=0.1) for audience in world.archive.indexes
    }
    handles = [(folder / audience.value / "lock").open("w") for audience in impatient]
    for handle in handles:
        fcntl.flock(handle, fcntl.LOCK_EX)
    yield replace(world.archive, indexes=impatient)
    for handle in handles:
        handle.close()


@contextmanager
def unwritable_indexes(world: World) -> Iterator[Archive]:
    """There is a file where the indexes' folder should be."""
    folder = world.archive.config.index_folder
    folder.rename(folder.with_name("elsewhere"))
    folder.write_text("no folder")
    yield world.archive
    folder.unlink()
    folder.with_name("elsewhere").rename(folder)


@contextmanager
def broken_indexes(world: World) -> Iterator[Archive]:
    """The indexes are damaged, and stay so."""
    for file in world.archive.config.index_folder.rglob("manifest.json"):
        file.write_text("{}")
    yield world.archive


@contextmanager
def locked_gallery(world: World) -> Iterator[Archive]:
    """Somebody writes in the gallery's database for longer than we wait."""
    database = open_database(database_file(world.archive.config.gallery_folder))
    database.conn.execute("begin immediate")
    yield world.archive
    database.conn.rollback()
    database.close()


@contextmanager
def unwritable_gallery_index(world: World) -> Iterator[Archive]:
    """The public index cannot be written: there is a file where its folder should be."""
    folder = world.archive.config.gallery_folder / "index"
    folder.rename(folder.with_name("aside"))
    folder.write_text("no folder")
    yield world.archive
    folder.unlink()
    folder.with_name("aside").rename(folder)


@pytest.mark.parametrize(
    "trouble", [busy_indexes, unwritable_indexes, broken_indexes, locked_gallery, unwritable_gallery_index]
)
def test_withdrawing_closes_at_once_in_any_trouble_and_the_worker_finishes(
    public: World, excerpt: ExcerptId, trouble: Callable[[World], Any]
) -> None:
    with trouble(public) as archive:
        withdraw(archive, public.berta, public.rosa)
        assert not is_public(public, excerpt)
        for viewer in (public.berta, public.rita):
            with pytest.raises(NotFound):
                catalogue.words(archive, viewer, public.rosa)
    for viewer in (public.berta, public.rita):
        found = discover.search(public.archive, viewer, CANARY)
        assert (found.total, found.hits, found.themes) == (0, (), {})
    opened = gallery.Gallery(public.archive.config.gallery_folder)
    assert gallery.find(opened, CANARY).total == 0
    opened.close()
    assert JobKind.RETRACT in kinds(public, JobState.QUEUED)
    public.work()
    assert files_with_her_words(*outlets(public)) == []
    assert care.check(public.archive, fixity=False, index=True) == []
    states = public.archive.database().query("select state from excerpts")
    assert [row["state"] for row in states] == [ExcerptState.RETRACTED]


def test_what_could_not_be_cleared_for_long_is_cleared_once_it_can(public: World) -> None:
    """Three attempts are over in a second; the trouble lasts for hours."""
    with unwritable_indexes(public) as archive:
        withdraw(archive, public.berta, public.rosa)
        public.work()
        assert JobKind.RETRACT in kinds(public, JobState.FAILED)
        assert JobKind.RETRACT not in kinds(public, JobState.QUEUED)
    assert files_with_her_words(public.archive.config.index_folder)
    with atomic(public.archive.database()) as database:  # the newest hundred jobs are not all there is
        for _ in range(120):
            jobs.enqueue(database, JobKind.TAG, public.marta, public.clock.ms)
        jobs.cancel_for(database, public.marta, public.clock.ms)
    left = progress.taking_out(public.archive, public.berta, public.rosa)
    assert left is not None
    assert left.state is JobState.FAILED
    (first, *_) = progress.failures(public.archive, public.berta)
    assert first == left
    (told, *_) = tasks.waiting(public.archive, public.berta)
    assert (told.kind, told.interview, told.title) == (TaskKind.TAKING_OUT, public.rosa, None)
    with pytest.raises(Refused):
        progress.taking_out(public.archive, public.rita, public.rosa)
    public.clock.ms += TIDY_EVERY_MS
    public.work()
    assert progress.taking_out(public.archive, public.berta, public.rosa) is None
    assert TaskKind.TAKING_OUT not in {each.kind for each in tasks.waiting(public.archive, public.berta)}
    assert files_with_her_words(*outlets(public)) == []
    assert care.check(public.archive, fixity=False, index=True) == []


def test_what_is_still_heard_in_public_is_told_of_the_taking_out_and_of_nothing_else(
    public: World, excerpt: ExcerptId
) -> None:
    withdraw(public.archive, public.berta, public.rosa)
    with atomic(public.archive.database()) as database:
        jobs.enqueue(database, JobKind.TAG, public.rosa, public.clock.ms)
        database.execute("update jobs set state = 'failed' where state = 'queued'")
    clip = audio_file(public.archive.config.gallery_folder, excerpt)
    clip.write_bytes(b"a clip that could not be taken out")
    told = {each.kind: each.detail for each in tasks.waiting(public.archive, public.berta)}
    assert told == {TaskKind.TAKING_OUT: tasks.IN_PUBLIC, TaskKind.FAILED: JobKind.TAG.value}


def test_what_an_agreement_that_ran_out_allowed_is_cleared_by_the_worker(
    public: World, excerpt: ExcerptId
) -> None:
    public.archive.database().execute("update agreements set valid_until = ?", [public.clock.ms + 10_000])
    public.work()
    assert is_public(public, excerpt)
    public.clock.ms += 10_000
    public.work()
    assert not is_public(public, excerpt)
    assert files_with_her_words(*outlets(public)) == []
    assert catalogue.show(public.archive, public.berta, public.rosa)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", folder],  # noqa: S607
        check=False,
        capture_output=True,
    ).returncode:
        pytest.skip("this machine does not let us make a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)  # noqa: S607


def ask_her_each_time(world: World) -> None:
    wanted = (Purpose.RESEARCH, Purpose.EXCERPT_PUBLIC)
    who = show_agreements(world.archive, world.berta, world.rosa)[0].participant
    grant(world.archive, world.berta, world.rosa, who, wanted, decision=Decision.ASK)


def must_ask_her_again(world: World) -> None:
    who = show_agreements(world.archive, world.berta, world.rosa)[0].participant
    ask_again(world.archive, world.berta, world.rosa, who)


def take_all_back(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)


@pytest.mark.parametrize("close", [take_all_back, ask_her_each_time, must_ask_her_again])
def test_on_a_disk_without_a_byte_free_it_closes_all_the_same(
    published: Published, small_disk: Path, close: Callable[[World], None]
) -> None:
    with copied(published.made, small_disk / "archive") as world:
        with suppress(OSError), (small_disk / "full").open("wb", buffering=0) as stream:
            while True:
                stream.write(bytes(4096))
        assert shutil.disk_usage(small_disk).free == 0
        close(world)
        assert not audio_file(world.archive.config.gallery_folder, published.excerpt).exists()
        for viewer in (world.berta, world.rita) if close is take_all_back else (world.rita,):
            with pytest.raises(NotFound):
                catalogue.words(world.archive, viewer, world.rosa)


@pytest.mark.parametrize("free_bytes", [0, 16 * 1024, 48 * 1024])
def test_a_program_that_is_started_on_a_full_disk_closes_all_the_same(
    published: Published, small_disk: Path, free_bytes: int
) -> None:
    """Opening a database takes room for its log: without any the archive, with a little the gallery, did not open."""
    folder = small_disk / "archive"
    with copied(published.made, folder):
        pass  # its database is folded in and closed
    with suppress(OSError), (small_disk / "full").open("wb", buffering=0) as stream:
        while shutil.disk_usage(small_disk).free > free_bytes:
            stream.write(bytes(4096))
    archive = open_archive(published.made.config.at(folder), passphrases=fast_passphrases())
    try:
        withdraw(archive, OPERATOR, published.made.rosa)
        assert not audio_file(archive.config.gallery_folder, published.excerpt).exists()
        with pytest.raises(NotFound):
            catalogue.words(archive, published.made.users[Role.ARCHIVIST].viewer, published.made.rosa)
    finally:
        archive.connections.close()


def test_withdrawing_takes_out_what_a_killed_publication_left_behind(
    public: World, excerpt: ExcerptId
) -> None:
    """Its clip is there, and nothing in the database says that it is public."""
    public.archive.database().execute("update excerpts set state = 'draft', published_at = null")
    assert is_public(public, excerpt)
    withdraw(public.archive, public.berta, public.rosa)
    assert not is_public(public, excerpt)
    assert files_with_her_words(public.archive.config.gallery_folder) == []


def test_a_correction_that_is_killed_as_soon_as_it_is_written_leaves_no_other_words_public(
    public: World, excerpt: ExcerptId
) -> None:
    """It may have taken out a name. What is left to do is done before anything is served again."""
    mine = public.archive, public.berta, Action.CORRECT, public.rosa
    with writing(*mine, interview=public.rosa) as writer:
        revising = revise(public.archive, writer, public.rosa)
        revising.write(revising.rewritten(revising.segment(0), "Otra cosa."))
        revising.words_changed()
    assert is_public(public, excerpt)
    open_archive(public.archive.config, passphrases=fast_passphrases()).connections.close()
    assert not is_public(public, excerpt)


def test_a_theme_that_is_put_on_it_by_somebody_who_is_killed_then_does_not_stay_public_unapproved(
    public: World, excerpt: ExcerptId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(themes, "now_or_later", lambda *_: None)
    themes.add(public.archive, public.berta, public.rosa, ThemeId("housing"), 0)
    assert is_public(public, excerpt)
    open_archive(public.archive.config, passphrases=fast_passphrases()).connections.close()
    assert not is_public(public, excerpt)


@pytest.mark.parametrize("wait_ms", [0, 5, 20, 40, 60, 80, 120, 200])
def test_publishing_while_she_withdraws_never_ends_public(
    public: World, excerpt: ExcerptId, wait_ms: int
) -> None:
    publish.retract(public.archive, public.berta, excerpt)
    approve(public.archive, public.ana, excerpt)
    approve(public.archive, public.berta, excerpt)
    public_after: list[bool] = []

    def go_public() -> None:
        try:
            publishing.publish(public.archive, public.ana, excerpt)
        except ArchiveError:
            pass
        finally:
            public.archive.connections.close()

    thread = threading.Thread(target=go_public)
    thread.start()
    time.sleep(wait_ms / 1000)
    withdraw(public.archive, public.berta, public.rosa)
    clip = audio_file(public.archive.config.gallery_folder, excerpt)
    while thread.is_alive():
        public_after.append(clip.exists())
        time.sleep(0.001)
    thread.join()
    assert not any(public_after), "it was to be heard after the withdrawal had returned"
    assert not is_public(public, excerpt)
    public.work()
    assert files_with_her_words(public.archive.config.gallery_folder) == []


def test_granting_does_not_undo_a_withdrawal(public: World, excerpt: ExcerptId) -> None:
    who = narrator(public).participant
    withdraw(public.archive, public.berta, public.rosa, who)
    with pytest.raises(BadRequest, match="does not undo"):
        grant(public.archive, public.ana, public.rosa, who, tuple(Purpose))
    others = show_agreements(public.archive, public.berta, public.rosa)
    (interviewer,) = [each.participant for each in others if each.role == "interviewer"]
    grant(public.archive, public.ana, public.rosa, interviewer, tuple(Purpose))
    public.work()
    assert participants.open_purposes(public.archive, public.rosa) == []
    with pytest.raises(NotFound):
        catalogue.words(public.archive, public.ana, public.rosa)
    assert not is_public(public, excerpt)


def test_taking_back_one_purpose_of_a_withdrawn_agreement_leaves_it_withdrawn(public: World) -> None:
    withdraw(public.archive, public.berta, public.rosa)
    withdraw(public.archive, public.berta, public.rosa, purpose=Purpose.RESEARCH)
    assert {each.status for each in show_agreements(public.archive, public.ana, public.rosa)} == {
        AgreementStatus.WITHDRAWN
    }
    assert participants.open_purposes(public.archive, public.rosa) == []


def test_what_was_taken_back_and_agreed_to_again_needs_two_new_approvals(
    public: World, excerpt: ExcerptId
) -> None:
    who = narrator(public).participant
    withdraw(public.archive, public.berta, public.rosa, who, Purpose.EXCERPT_PUBLIC)
    grant(public.archive, public.berta, public.rosa, who, (Purpose.EXCERPT_PUBLIC,))
    with pytest.raises(Refused, match="Two different people"):
        publishing.publish(public.archive, public.berta, excerpt)
    assert not is_public(public, excerpt)


def test_taking_one_purpose_back_never_lengthens_an_agreement_that_runs_out(world: World) -> None:
    database = world.archive.database()
    database.execute("update agreements set valid_until = ?", [world.clock.ms + 10])
    withdraw(world.archive, world.berta, world.rosa, purpose=Purpose.TEACHING)
    grant(world.archive, world.berta, world.rosa, narrator(world).participant, (Purpose.EMBED,))
    assert refusal(database, world.rosa, Purpose.RESEARCH) is None
    world.clock.ms += 10
    assert refusal(database, world.rosa, Purpose.RESEARCH) is not None
    assert participants.open_purposes(world.archive, world.rosa) == [Purpose.PRESERVE]


def test_after_it_the_papers_are_there_without_her_name(public: World) -> None:
    withdraw(public.archive, public.berta, public.rosa, narrator(public).participant)
    shown = str(show_agreements(public.archive, public.ana, public.rosa))
    for name in ("Rosa", "Quispe", "Elena", "Bruselas", "Vermeulen"):
        assert name not in shown
    with pytest.raises(Refused, match="role"):
        show_agreements(public.archive, public.rita, public.rosa)


def test_the_audit_says_that_and_why_and_never_what_was_said(public: World, excerpt: ExcerptId) -> None:
    withdraw(public.archive, public.berta, public.rosa)
    public.work()
    events = catalogue.events(public.archive, public.ana)
    assert [(each.actor, each.reason) for each in events if each.verb == "withdraw"] == [
        (public.berta.id, "everything")
    ]
    assert ("retract", excerpt) in {(each.verb, each.subject) for each in events}
    written = str(events).lower()
    for word in (CANARY, OUTSIDE, "rosa quispe", "elena", "hermana", "un nombre", "molenbeek", "muerte"):
        assert word not in written
    with pytest.raises(Refused, match="role"):
        catalogue.events(public.archive, public.rita)


def test_who_may_not_withdraw_changes_nothing(public: World, excerpt: ExcerptId) -> None:
    with pytest.raises(Refused, match="role"):
        withdraw(public.archive, public.rita, public.rosa)
    with pytest.raises(NotFound):
        withdraw(public.archive, public.berta, InterviewId("nowhere"))
    assert is_public(public, excerpt)
    assert kinds(public, JobState.QUEUED) == []


def test_another_interview_is_left_as_it_was(public: World) -> None:
    withdraw(public.archive, public.berta, public.rosa)
    public.work()
    assert catalogue.words(public.archive, public.berta, public.marta).segments
    assert discover.search(public.archive, public.berta, "cocina").total == 1


def take_excerpt_back(world: World, excerpt: ExcerptId) -> None:
    withdraw(world.archive, world.berta, world.rosa, narrator(world).participant, excerpt=excerpt)


def test_an_excerpt_that_she_took_back_is_gone_at_once_and_the_rest_stays(
    public: World, excerpt: ExcerptId
) -> None:
    take_excerpt_back(public, excerpt)
    assert not is_public(public, excerpt)
    assert files_with_her_words(public.archive.config.gallery_folder) == []
    for viewer in (public.berta, public.rita):
        assert discover.search(public.archive, viewer, CANARY).total == 1
    public.work()
    assert not is_public(public, excerpt)
    assert care.check(public.archive, fixity=False, index=True) == []
    assert [each.state for each in excerpts.list_excerpts(public.archive, public.ana)] == [
        ExcerptState.RETRACTED
    ]


def test_an_excerpt_that_she_took_back_is_never_approved_nor_published_again(
    public: World, excerpt: ExcerptId
) -> None:
    take_excerpt_back(public, excerpt)
    asked: list[Callable[[], Any]] = [
        lambda: approve(public.archive, public.ana, excerpt),
        lambda: publish.ask_for_publication(public.archive, public.ana, excerpt),
        lambda: publishing.publish(public.archive, public.ana, excerpt),
    ]
    for ask in asked:
        with pytest.raises(Refused, match="took this part"):
            ask()
    grant(public.archive, public.berta, public.rosa, narrator(public).participant, (Purpose.EXCERPT_PUBLIC,))
    for ask in asked:
        with pytest.raises(Refused, match="took this part"):
            ask()
    assert not is_public(public, excerpt)


def test_the_same_words_under_another_title_are_refused_too(public: World, excerpt: ExcerptId) -> None:
    take_excerpt_back(public, excerpt)
    again = excerpts.draft(public.archive, public.ana, public.rosa, start_ms=200, end_ms=3_000, title="Otro")
    with pytest.raises(Refused, match="took this part"):
        approve(public.archive, public.ana, again)
    piece = excerpts.draft(public.archive, public.ana, public.rosa, start_ms=2_000, end_ms=3_900, title="Fin")
    with pytest.raises(Refused, match="took this part"):
        approve(public.archive, public.ana, piece)
    other = excerpts.draft(
        public.archive, public.ana, public.rosa, start_ms=EXCERPT_END_MS, end_ms=3_900, title="Lo demás"
    )
    approve(public.archive, public.ana, other)


def test_a_longer_excerpt_around_it_leaves_the_public_site_with_it(public: World, excerpt: ExcerptId) -> None:
    longer = excerpts.draft(public.archive, public.ana, public.rosa, start_ms=0, end_ms=3_900, title="Más")
    for viewer in (public.ana, public.berta):
        approve(public.archive, viewer, longer)
    publishing.publish(public.archive, public.ana, longer)
    assert is_public(public, longer)
    take_excerpt_back(public, excerpt)
    assert not is_public(public, longer)


def test_an_excerpt_can_be_taken_back_while_all_is_withdrawn_or_the_disk_is_full(
    public: World, excerpt: ExcerptId
) -> None:
    with locked_gallery(public) as archive:
        withdraw(archive, public.berta, public.rosa, excerpt=excerpt)
        assert not is_public(public, excerpt)
    public.work()
    assert files_with_her_words(public.archive.config.gallery_folder) == []
    withdraw(public.archive, public.berta, public.rosa)
    withdraw(public.archive, public.berta, public.rosa, excerpt=excerpt)
    assert not is_public(public, excerpt)


def test_what_could_not_be_taken_out_for_long_is_taken_out_once_it_can(
    public: World, excerpt: ExcerptId
) -> None:
    with unwritable_gallery_index(public) as archive:
        withdraw(archive, public.berta, public.rosa, excerpt=excerpt)
        public.work()
        assert not is_public(public, excerpt)
    public.clock.ms += TIDY_EVERY_MS
    public.work()
    assert files_with_her_words(public.archive.config.gallery_folder) == []
    assert care.check(public.archive, fixity=False, index=True) == []


def test_an_excerpt_of_another_interview_or_with_a_purpose_is_not_taken_back(
    public: World, excerpt: ExcerptId
) -> None:
    with pytest.raises(NotFound):
        withdraw(public.archive, public.berta, public.marta, excerpt=excerpt)
    with pytest.raises(BadRequest, match="one at a time"):
        withdraw(public.archive, public.berta, public.rosa, purpose=Purpose.TEACHING, excerpt=excerpt)
    with pytest.raises(Refused, match="role"):
        withdraw(public.archive, public.rita, public.rosa, excerpt=excerpt)
    assert is_public(public, excerpt)


@pytest.mark.parametrize("wait_ms", [0, 20, 60, 120])
def test_publishing_while_she_takes_the_excerpt_back_never_ends_public(
    public: World, excerpt: ExcerptId, wait_ms: int
) -> None:
    publish.retract(public.archive, public.berta, excerpt)
    approve(public.archive, public.ana, excerpt)
    approve(public.archive, public.berta, excerpt)

    def go_public() -> None:
        try:
            publishing.publish(public.archive, public.ana, excerpt)
        except ArchiveError:
            pass
        finally:
            public.archive.connections.close()

    thread = threading.Thread(target=go_public)
    thread.start()
    time.sleep(wait_ms / 1000)
    take_excerpt_back(public, excerpt)
    assert not audio_file(public.archive.config.gallery_folder, excerpt).exists()
    thread.join()
    public.work()
    assert files_with_her_words(public.archive.config.gallery_folder) == []
