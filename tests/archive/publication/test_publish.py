"""Publishing is copying: the copy holds the excerpt as approved and nothing else, all of it or nothing."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import pytest

from archive.bootstrap import make_archive
from archive.gallery import reader as gallery
from archive.gallery.schema import audio_file, database_file
from archive.gallery.types import Excerpt
from archive.gallery.writer import lay_in, take_out
from archive.methods.alignment import time_words
from archive.participation.erasing import erase
from archive.participation.participants import show_agreements, withdraw
from archive.participation.presenting import present
from archive.participation.restricting import NewRestriction, propose
from archive.publication.excerpts import draft, list_excerpts, show
from archive.publication.publish import ask_for_publication, retract
from archive.steps import publishing
from archive.steps.publishing import publish
from archive.stewardship import catalogue
from archive.stewardship.care import check
from archive.store import excerpts, jobs
from archive.store.connect import atomic, open_database
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.jobs import JobKind, JobState
from archive.terms.models import (
    SYSTEM,
    ExcerptId,
    ExcerptState,
    NameAs,
    ParticipantRole,
    Presentation,
    Purpose,
    TagState,
    ThemeId,
)
from archive.terms.restrictions import RestrictionReason
from archive.theming.themes import add, decide, themes_of
from archive.transcripts.review import confirm, correct, keep_corrected, undo
from tests.archive.conftest import CANARY, EXCERPT_END_MS, OUTSIDE, draft_approved
from tests.peopled import World, approve


def seen(world: World, excerpt: ExcerptId) -> Excerpt:
    """Return the excerpt as the public gets it."""
    opened = gallery.Gallery(world.archive.config.gallery_folder)
    try:
        return gallery.excerpt(opened, excerpt)
    finally:
        opened.close()


def found(world: World, words: str) -> int:
    opened = gallery.Gallery(world.archive.config.gallery_folder)
    try:
        return gallery.find(opened, words).total
    finally:
        opened.close()


def state(world: World, excerpt: ExcerptId) -> ExcerptState:
    return show(world.archive, world.ana, excerpt).excerpt.state


def gallery_bytes(world: World) -> bytes:
    folder = world.archive.config.gallery_folder
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def assert_nothing_public(world: World, excerpt: ExcerptId) -> None:
    """No clip, no row and no word of it is in the gallery."""
    folder = world.archive.config.gallery_folder
    with pytest.raises(gallery.NotPublished):
        seen(world, excerpt)
    assert list((folder / "media").glob("*.mp3")) == []
    database = open_database(database_file(folder), read_only=True)
    assert list(database.query("select id from excerpts")) == []
    assert list(database.query("select id from themes")) == []
    database.close()
    assert found(world, "Rosa") == 0


def test_the_copy_is_what_was_approved(public: World, excerpt: ExcerptId) -> None:
    copy = seen(public, excerpt)
    assert (copy.title, copy.context, copy.warning) == ("Un nombre", "Una nota", "Habla de una muerte")
    assert (copy.narrator, copy.place, copy.recorded_on) == ("Elena", "Bruselas", "2025-03-10")
    assert copy.languages == ("es",)
    assert not copy.whole
    assert abs(copy.duration_ms - EXCERPT_END_MS) < 60
    assert copy.lines[0].text.startswith("Hola, me llamo Rosa.")
    assert CANARY in copy.lines[0].text
    assert all(0 <= word.start_ms <= word.end_ms <= copy.duration_ms for word in copy.lines[0].words)
    assert len(copy.peaks.values) <= copy.peaks.per_second * EXCERPT_END_MS / 1000
    assert found(public, CANARY) == 1
    assert state(public, excerpt) is ExcerptState.PUBLISHED


def test_words_outside_of_the_span_are_in_no_byte_of_the_gallery(public: World, excerpt: ExcerptId) -> None:
    held = gallery_bytes(public).lower()
    assert CANARY.encode() in held
    for word in (OUTSIDE, "marido", "zumbayll"):
        assert word.encode() not in held
    assert found(public, OUTSIDE) == 0


def test_real_names_and_what_is_inside_are_in_no_byte_of_the_gallery(public: World) -> None:
    held = gallery_bytes(public)
    for hidden in ("Quispe", "Mamani", "Vermeulen", "Molenbeek", "Hola, soy Rosa", "hola_4s", public.rosa):
        assert hidden.encode() not in held
        assert hidden.encode("utf-16-le") not in held
    assert b"Elena" in held
    for user in public.users.values():
        assert user.id.encode() not in held


def test_the_clip_is_ours_and_says_nothing_of_where_it_is_from(public: World, excerpt: ExcerptId) -> None:
    clip = audio_file(public.archive.config.gallery_folder, excerpt)
    with av.open(str(clip)) as container:
        assert container.metadata == {}
        (stream,) = container.streams
        assert stream.codec_context.name.startswith("mp3")
        assert set(stream.metadata) <= {"encoder"}
    held = clip.read_bytes()
    assert not held.startswith(b"ID3")
    assert not held[-128:].startswith(b"TAG")
    assert not any(trace in held.lower() for trace in (b"hola", b"opus", b"rosa", b"ffmpeg"))


def test_a_speaker_under_a_pseudonym_is_called_by_it(world: World) -> None:
    who = {each.role: each.participant for each in show_agreements(world.archive, world.ana, world.rosa)}
    (segment,) = catalogue.words(world.archive, world.ana, world.rosa).segments
    keep_corrected(
        world.archive,
        world.berta,
        world.rosa,
        (
            replace(segment, number=0, speaker=who["interviewer"], words=segment.words[:2], verified=True),
            replace(segment, number=1, speaker=who["narrator"], words=segment.words[2:], verified=True),
        ),
    )
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    assert [line.speaker for line in seen(world, excerpt).lines] == ["Interviewer", "Elena"]
    for hidden in ("Quispe", "Vermeulen", "Lucía"):
        assert hidden.encode() not in gallery_bytes(world)


def test_who_chose_to_have_no_name_has_none_whatever_else_was_written(world: World) -> None:
    world.archive.database().execute(
        "update presentations set name_as = ?, shown_name = 'Rosa Quispe Mamani'", [NameAs.NONE.value]
    )
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    assert seen(world, excerpt).narrator is None
    assert b"Quispe" not in gallery_bytes(world)


def test_only_themes_that_a_person_confirmed_inside_the_span_are_public(world: World) -> None:
    (segment,) = catalogue.words(world.archive, world.ana, world.rosa).segments
    add(world.archive, world.berta, world.rosa, ThemeId("exile"), segment.number)
    suggested = {tag.theme: tag for tag in themes_of(world.archive, world.ana, world.rosa)}
    assert len(suggested) > 1, "the scripted words must suggest a theme"
    late = next(tag for tag in suggested.values() if tag.theme != "exile")
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    assert [theme.id for theme in seen(world, excerpt).themes] == ["exile"]
    assert late.theme.encode() not in gallery_bytes(world)
    assert late.start_ms < EXCERPT_END_MS, "or it would not be inside"
    for said, ids in ((TagState.CONFIRMED, {"exile", late.theme}), (TagState.REJECTED, {"exile"})):
        decide(world.archive, world.berta, world.rosa, late.id, said)
        assert_nothing_public(world, excerpt)
        with pytest.raises(Refused, match="Two different people"):
            publish(world.archive, world.ana, excerpt)
        for viewer in (world.ana, world.berta):
            approve(world.archive, viewer, excerpt)
        publish(world.archive, world.ana, excerpt)
        assert {theme.id for theme in seen(world, excerpt).themes} == ids


@pytest.mark.parametrize("how", ["correct", "undo", "whole text"])
def test_what_is_corrected_after_publication_leaves_the_public_site_at_once(world: World, how: str) -> None:
    correct(world.archive, world.berta, world.rosa, 0, "Hola, soy Rosa y digo un nombre.", seen_revision=1)
    world.work()
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    assert b"nombre" in gallery_bytes(world)
    if how == "correct":
        correct(world.archive, world.berta, world.rosa, 0, "Hola, soy Rosa.", seen_revision=2)
    elif how == "undo":
        undo(world.archive, world.berta, world.rosa, 0)
    else:
        (said,) = catalogue.words(world.archive, world.ana, world.rosa).segments
        other = replace(said, speaker=None, words=time_words(["Otra", "cosa"], said), text="Otra cosa")
        keep_corrected(world.archive, world.berta, world.rosa, (other,))
    assert state(world, excerpt) is ExcerptState.RETRACTED
    assert_nothing_public(world, excerpt)
    assert check(world.archive, fixity=False, index=True) == []


def test_what_is_corrected_elsewhere_or_only_confirmed_stays_public(world: World) -> None:
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    confirm(world.archive, world.berta, world.rosa, 0)
    assert state(world, excerpt) is ExcerptState.PUBLISHED


def test_what_a_killed_publication_left_of_a_clip_is_reported_and_goes_with_a_withdrawal(
    world: World,
) -> None:
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    left = audio_file(world.archive.config.gallery_folder, excerpt).with_suffix(".part")
    left.write_bytes(b"half a clip")
    (found,) = check(world.archive, fixity=False, index=True)
    assert left.name in found.where
    withdraw(world.archive, world.berta, world.rosa)
    assert not list(left.parent.iterdir())


def test_words_that_a_reader_keeps_in_the_file_are_left_to_the_worker_and_not_called_gone(
    world: World,
) -> None:
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    reading_on = open_database(database_file(world.archive.config.gallery_folder), read_only=True)
    reading_on.execute("begin")
    reading_on.execute("select * from excerpts").fetchone()
    withdraw(world.archive, world.berta, world.rosa)
    assert not audio_file(world.archive.config.gallery_folder, excerpt).exists(), (
        "hidden at once all the same"
    )
    reading_on.execute("rollback")
    reading_on.close()
    world.work()
    assert CANARY.encode() not in gallery_bytes(world)
    assert b"hermana" not in gallery_bytes(world)


@pytest.mark.parametrize("was", [ExcerptState.PUBLISHING, ExcerptState.DRAFT])
@pytest.mark.parametrize("how", ["restrict", "correct", "rename", "retract", "next start"])
def test_what_a_killed_publication_put_in_place_follows_what_is_closed(
    public: World, excerpt: ExcerptId, was: ExcerptState, how: str
) -> None:
    """Killed between the clip and the end of the transaction: heard by everybody, and said to be on its way."""
    archive, database = public.archive, public.archive.database()
    with atomic(database):
        excerpts.set_state(database, excerpt, was)
    if how == "restrict":
        propose(archive, public.berta, public.rosa, [(500, 1_500)], NewRestriction(RestrictionReason.HEALTH))
    elif how == "correct":
        correct(archive, public.berta, public.rosa, 0, "Otra cosa dijo.", seen_revision=2)
    elif how == "rename":
        (her,) = [
            each.participant
            for each in show_agreements(archive, public.berta, public.rosa)
            if each.role is ParticipantRole.NARRATOR
        ]
        present(archive, public.berta, public.rosa, her, Presentation(NameAs.NONE, None, None))
    elif how == "retract":
        retract(archive, public.berta, excerpt)
    else:
        make_archive(archive.config).connections.close()
    assert_nothing_public(public, excerpt)


def test_a_change_that_was_cut_off_is_reported_and_taken_back_by_the_worker(world: World) -> None:
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    world.archive.database().execute(
        "update interviews set recorded_on = '1999-01-01' where id = ?", [world.rosa]
    )
    (found,) = check(world.archive, fixity=False, index=True)
    assert "otherwise than two people approved" in found.what
    world.work()
    assert state(world, excerpt) is ExcerptState.RETRACTED
    assert_nothing_public(world, excerpt)


def test_suppressed_words_are_never_in_the_copy(world: World) -> None:
    (segment,) = catalogue.words(world.archive, world.ana, world.rosa).segments
    invented = replace(segment, number=1, text="Subtítulos xyzzy", suppressed="phrase", verified=False)
    keep_corrected(world.archive, world.berta, world.rosa, (segment, invented))
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    assert len(seen(world, excerpt).lines) == 1
    assert b"xyzzy" not in gallery_bytes(world)


@contextmanager
def lost_master(world: World, excerpt: ExcerptId) -> Iterator[None]:
    """The recording is no sound any more: no clip can be cut."""
    recording = catalogue.show(world.archive, world.ana, world.rosa)[1]
    file = world.archive.media.path(recording.id)
    file.chmod(0o600)
    file.write_bytes(b"no sound")
    yield


@contextmanager
def no_room_for_the_clip(world: World, excerpt: ExcerptId) -> Iterator[None]:
    """The clip cannot be written, after the words were."""
    part = audio_file(world.archive.config.gallery_folder, excerpt).with_suffix(".part")
    part.mkdir()
    yield
    part.rmdir()


@contextmanager
def unwritable_index(world: World, excerpt: ExcerptId) -> Iterator[None]:
    """The words cannot be indexed, after they are in the gallery's database."""
    folder = world.archive.config.gallery_folder / "index"
    folder.rename(folder.with_name("aside"))
    folder.write_text("no folder")
    yield
    folder.unlink()
    folder.with_name("aside").rename(folder)


@pytest.mark.parametrize("trouble", [lost_master, no_room_for_the_clip, unwritable_index])
def test_a_publication_that_fails_in_the_middle_leaves_nothing_public(
    world: World, trouble: Callable[[World, ExcerptId], Any]
) -> None:
    excerpt = draft_approved(world)
    (segment,) = catalogue.words(world.archive, world.ana, world.rosa).segments
    add(world.archive, world.berta, world.rosa, ThemeId("exile"), segment.number)
    with trouble(world, excerpt), pytest.raises(Exception) as failed:  # noqa: PT011
        publish(world.archive, world.ana, excerpt)
    assert not isinstance(failed.value, AssertionError)
    assert_nothing_public(world, excerpt)
    assert b"Rosa" not in gallery_bytes(world)
    assert state(world, excerpt) is ExcerptState.DRAFT


def test_it_can_be_published_once_the_trouble_is_over(world: World) -> None:
    excerpt = draft_approved(world)
    with no_room_for_the_clip(world, excerpt), pytest.raises(OSError, match="directory"):
        publish(world.archive, world.ana, excerpt)
    publish(world.archive, world.ana, excerpt)
    assert seen(world, excerpt).title == "Un nombre"


def test_the_worker_publishes_what_was_asked_for(world: World) -> None:
    excerpt = draft_approved(world)
    ask_for_publication(world.archive, world.ana, excerpt)
    assert state(world, excerpt) is ExcerptState.PUBLISHING
    assert_nothing_public(world, excerpt)
    world.work()
    assert state(world, excerpt) is ExcerptState.PUBLISHED
    assert seen(world, excerpt).published_on


def test_what_changed_while_it_waited_goes_back_to_draft_with_the_reason(world: World) -> None:
    excerpt = draft_approved(world)
    ask_for_publication(world.archive, world.ana, excerpt)
    correct(world.archive, world.berta, world.rosa, 0, "Hola, soy otra.", seen_revision=1)
    world.work()
    assert state(world, excerpt) is ExcerptState.DRAFT
    assert_nothing_public(world, excerpt)
    done = jobs.jobs_of(world.archive.database(), world.rosa)
    (job,) = [each for each in done if each.kind is JobKind.PUBLISH]
    assert job.state is JobState.REFUSED
    assert "Two different people" in (job.error or "")


def test_what_was_taken_back_while_it_waited_is_not_published(world: World) -> None:
    excerpt = draft_approved(world)
    ask_for_publication(world.archive, world.ana, excerpt)
    withdraw(world.archive, world.berta, world.rosa, purpose=Purpose.EXCERPT_PUBLIC)
    world.work()
    assert state(world, excerpt) is ExcerptState.RETRACTED
    assert_nothing_public(world, excerpt)


def test_one_person_takes_back_what_two_opened_and_cannot_open_it_again(
    public: World, excerpt: ExcerptId
) -> None:
    retract(public.archive, public.berta, excerpt)
    assert_nothing_public(public, excerpt)
    assert CANARY.encode() not in gallery_bytes(public).lower()
    assert state(public, excerpt) is ExcerptState.RETRACTED
    for ask in (publish, ask_for_publication):
        with pytest.raises(Refused, match="Two different people"):
            ask(public.archive, public.berta, excerpt)
    approve(public.archive, public.berta, excerpt)
    approve(public.archive, public.ana, excerpt)
    publish(public.archive, public.ana, excerpt)
    assert seen(public, excerpt).title == "Un nombre"


@pytest.mark.parametrize("wait_ms", [0, 20, 40, 60, 80, 100, 130])
def test_taking_back_while_the_worker_publishes_never_ends_public(
    public: World, excerpt: ExcerptId, wait_ms: int
) -> None:
    with atomic(public.archive.database()) as database:
        excerpts.set_state(database, excerpt, ExcerptState.PUBLISHING)
    take_out(public.archive.config.gallery_folder, [excerpt])

    def go_public() -> None:
        try:
            publish(public.archive, SYSTEM, excerpt)
        except Refused:
            pass
        finally:
            public.archive.connections.close()

    thread = threading.Thread(target=go_public)
    thread.start()
    time.sleep(wait_ms / 1000)
    retract(public.archive, public.berta, excerpt)
    thread.join()
    assert_nothing_public(public, excerpt)
    assert state(public, excerpt) is ExcerptState.RETRACTED


def test_only_what_is_published_can_be_taken_back(world: World) -> None:
    excerpt = draft_approved(world)
    with pytest.raises(BadRequest, match="not published"):
        retract(world.archive, world.ana, excerpt)
    with pytest.raises(NotFound):
        retract(world.archive, world.ana, ExcerptId("none"))


def test_a_researcher_neither_publishes_nor_retracts(public: World, excerpt: ExcerptId) -> None:
    for act in (publish, retract, ask_for_publication):
        with pytest.raises(Refused, match="role"):
            act(public.archive, public.rita, excerpt)
    assert seen(public, excerpt)


def test_two_excerpts_live_and_go_apart(public: World, excerpt: ExcerptId) -> None:
    other = draft_approved(public)
    publish(public.archive, public.ana, other)
    assert found(public, CANARY) == 2
    retract(public.archive, public.ana, excerpt)
    assert found(public, CANARY) == 1
    assert seen(public, other).title == "Un nombre"
    with pytest.raises(gallery.NotPublished):
        seen(public, excerpt)


def test_what_is_laid_in_and_not_heard_yet_is_found_by_nobody(public: World, excerpt: ExcerptId) -> None:
    """The moment between the words and the clip: neither a hit, nor a count, nor a suggestion."""
    audio_file(public.archive.config.gallery_folder, excerpt).unlink()
    opened = gallery.Gallery(public.archive.config.gallery_folder)
    results = gallery.find(opened, CANARY)
    near = gallery.find(opened, CANARY[:-1] + "k")
    assert (results.total, results.hits, results.themes, results.languages) == (0, (), (), ())
    assert near.suggestion is None
    assert gallery.browse(opened).cards == ()
    opened.close()


def test_words_of_what_was_erased_before_a_killed_publication_laid_them_in_are_told_and_taken_out(
    public: World, excerpt: ExcerptId
) -> None:
    copy = replace(seen(public, excerpt), themes=())
    withdraw(public.archive, public.berta, public.rosa)
    erase(public.archive, public.ana, public.berta, public.rosa)
    lay_in(public.archive.config.gallery_folder, copy, ())
    assert f"gallery {excerpt}" in {each.where for each in check(public.archive, fixity=False, index=True)}
    public.work()
    assert_nothing_public(public, excerpt)
    assert CANARY.encode() not in gallery_bytes(public)
    assert check(public.archive, fixity=False, index=True) == []


def test_what_is_tidied_away_while_it_is_put_in_does_not_become_public(world: World) -> None:
    excerpt = show(world.archive, world.ana, draft_approved(world)).excerpt
    seal = publishing._seal(world.archive, world.ana, excerpt)
    with pytest.raises(BadRequest, match="once more"):
        publishing._open_up(world.archive, world.ana, excerpt, Path("clip"), seal)
    assert state(world, excerpt.id) is ExcerptState.DRAFT


def test_the_whole_interview_says_that_it_is_whole(world: World) -> None:
    excerpt = draft(
        world.archive, world.berta, world.rosa, start_ms=0, end_ms=4_000, title="Todo", whole=True
    )
    approve(world.archive, world.ana, excerpt)
    approve(world.archive, world.berta, excerpt)
    publish(world.archive, SYSTEM, excerpt)
    assert seen(world, excerpt).whole
    assert "marido" in seen(world, excerpt).lines[0].text


def test_the_gallery_alone_is_enough_for_the_public(
    public: World, excerpt: ExcerptId, tmp_path: Path
) -> None:
    """It may be copied to another machine: nothing of the archive is asked."""
    elsewhere = tmp_path / "elsewhere"
    public.archive.config.gallery_folder.rename(elsewhere)
    opened = gallery.Gallery(elsewhere)
    assert gallery.excerpt(opened, excerpt).title == "Un nombre"
    assert gallery.captions(opened, excerpt).startswith("WEBVTT")
    assert gallery.home(opened).total == 1
    opened.close()
    tables = {row["name"] for row in opened.database().query("select name from sqlite_master")}
    assert not tables & {"interviews", "participants", "agreements", "segments", "events"}


def test_publishing_changes_nothing_of_another_draft(public: World, excerpt: ExcerptId) -> None:
    states = {each.id: each.state for each in list_excerpts(public.archive, public.ana)}
    assert states == {excerpt: ExcerptState.PUBLISHED}
    other = draft_approved(public)
    publish(public.archive, public.ana, excerpt)
    assert state(public, other) is ExcerptState.DRAFT
    with pytest.raises(gallery.NotPublished):
        seen(public, other)
