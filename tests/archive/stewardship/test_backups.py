"""A backup is one folder that agrees with itself, whatever is taken back or taken in while it is made."""

import json
import os
import wave
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.accession.intake import NewInterview, NewParticipant, grants_for
from archive.bootstrap import open_archive
from archive.gallery import reader as gallery
from archive.participation.erasing import erase
from archive.participation.participants import withdraw
from archive.publication.excerpts import list_excerpts
from archive.publication.publish import retract
from archive.stewardship import backups
from archive.stewardship.backups import backup
from archive.store import interviews
from archive.store.connect import Connections
from archive.terms.errors import BadRequest, SettingsError
from archive.terms.models import ExcerptId, ParticipantRole, Purpose
from tests.archive.conftest import CANARY
from tests.peopled import World


def held(folder: Path) -> bytes:
    return b"\n".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def manifest_of(folder: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((folder / backups.MANIFEST).read_text())
    return found


def assert_it_agrees_with_itself(world: World, folder: Path) -> None:
    """Every file is in the manifest and every hash is right; database, files and gallery know the same."""
    manifest = manifest_of(folder)
    files = {
        str(each.relative_to(folder))
        for each in folder.rglob("*")
        if each.is_file() and each.name != backups.MANIFEST
    }
    assert files == set(manifest)
    for name, digest in manifest.items():
        assert sha256((folder / name).read_bytes()).hexdigest() == digest
    database = world.archive.connections.beside(folder / backups.DATABASE)
    known = {f"media/{each[:2]}/{each}" for each in interviews.known_files(database)}
    said = {row["id"] for row in database.query("select id from excerpts where state = 'published'")}
    database.close()
    assert {each for each in manifest if each.startswith("media/")} == known
    clips = {Path(each).stem for each in manifest if each.endswith(".mp3")}
    assert clips <= said
    opened = gallery.Gallery(folder / "gallery")
    assert {row["id"] for row in opened.database().query("select id from excerpts")} == clips
    opened.close()


def test_a_backup_agrees_with_itself(public: World, excerpt: ExcerptId, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    count = backup(public.archive, tmp_path / "copy", lambda *at: seen.append(at))
    assert len(manifest_of(tmp_path / "copy")) == count
    assert f"gallery/media/{excerpt}.mp3" in manifest_of(tmp_path / "copy")
    assert_it_agrees_with_itself(public, tmp_path / "copy")
    assert seen[-1][0] == seen[-1][1] > 0
    opened = gallery.Gallery(tmp_path / "copy" / "gallery")
    assert gallery.home(opened).total == 1
    opened.close()


def test_a_backup_is_not_opened_as_an_archive(public: World, tmp_path: Path) -> None:
    """What was withdrawn after it would be open again."""
    backup(public.archive, tmp_path / "copy")
    with pytest.raises(SettingsError, match="is a backup"):
        open_archive(public.archive.config.at(tmp_path / "copy"))


def test_a_backup_is_for_its_owner_alone_and_never_over_another(world: World, tmp_path: Path) -> None:
    backup(world.archive, tmp_path / "copy")
    for each in [tmp_path / "copy", *(tmp_path / "copy").rglob("*")]:
        assert each.stat().st_mode & 0o077 == 0, each.name
    before = (tmp_path / "copy" / backups.MANIFEST).read_bytes()
    with pytest.raises(BadRequest, match="already there"):
        backup(world.archive, tmp_path / "copy")
    assert (tmp_path / "copy" / backups.MANIFEST).read_bytes() == before


def test_nothing_of_the_work_under_way_is_in_it(public: World, tmp_path: Path) -> None:
    for folder in (public.archive.config.work_folder, public.archive.config.media_folder):
        (folder / ".incoming-half").write_bytes(b"half an upload")
    with Path(__file__).open("rb") as stream:
        stray = public.archive.media.put(stream).sha256
    backup(public.archive, tmp_path / "copy")
    assert b"half an upload" not in held(tmp_path / "copy")
    assert stray not in str(manifest_of(tmp_path / "copy"))
    assert {each.name for each in (tmp_path / "copy").iterdir()} == {
        "archive.sqlite",
        "gallery",
        "manifest.json",
        "media",
    }


def withdrawn(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)


def erased(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    erase(world.archive, world.ana, world.berta, world.rosa)


def retracted(world: World) -> None:
    (excerpt,) = [each.id for each in list_excerpts(world.archive, world.berta) if each.state.is_out]
    retract(world.archive, world.berta, excerpt)


def excerpt_taken_back(world: World) -> None:
    (excerpt,) = [each.id for each in list_excerpts(world.archive, world.berta) if each.state.is_out]
    withdraw(world.archive, world.berta, world.rosa, excerpt=excerpt)


def purpose_taken_back(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa, purpose=Purpose.EXCERPT_PUBLIC)


CLOSINGS = [withdrawn, erased, retracted, excerpt_taken_back, purpose_taken_back]


@pytest.mark.parametrize("close", CLOSINGS)
def test_what_is_closed_while_it_is_made_is_closed_in_it(
    public: World, excerpt: ExcerptId, tmp_path: Path, close: Callable[[World], None]
) -> None:
    """The first file is copied; then somebody closes; then the rest is copied."""

    def meanwhile(done: int, total: int) -> None:
        assert total > 1
        if done == 1:
            close(public)

    backup(public.archive, tmp_path / "copy", meanwhile)
    assert_it_agrees_with_itself(public, tmp_path / "copy")
    assert not any(each.endswith(".mp3") for each in manifest_of(tmp_path / "copy"))
    assert CANARY.encode() not in held(tmp_path / "copy" / "gallery")
    if close is erased:
        assert CANARY.encode() not in held(tmp_path / "copy")


class Meanwhile(Connections):
    """Connections that let something happen the first time that somebody looks at the copied database."""

    def __init__(self, inner: Connections, deed: Callable[[], None]) -> None:
        self.inner = inner
        self.deeds = [deed]

    def get(self) -> Database:
        return self.inner.get()

    def beside(self, file: Path) -> Database:
        if self.deeds:
            self.deeds.pop()()
        return self.inner.beside(file)


@pytest.mark.parametrize("close", CLOSINGS)
def test_what_is_closed_after_the_database_was_copied_is_closed_in_it(
    public: World, excerpt: ExcerptId, tmp_path: Path, close: Callable[[World], None]
) -> None:
    meanwhile = Meanwhile(public.archive.connections, lambda: close(public))
    backup(replace(public.archive, connections=meanwhile), tmp_path / "copy")
    assert meanwhile.deeds == []
    assert_it_agrees_with_itself(public, tmp_path / "copy")
    assert CANARY.encode() not in held(tmp_path / "copy" / "gallery")
    assert not any(each.endswith(".mp3") for each in manifest_of(tmp_path / "copy"))
    if close is erased:
        assert CANARY.encode() not in held(tmp_path / "copy")


def test_what_is_taken_in_while_it_is_made_is_whole_in_it(public: World, tmp_path: Path) -> None:
    def meanwhile(done: int, total: int) -> None:
        if done == total:
            sound = BytesIO()
            with wave.open(sound, "wb") as stream:
                stream.setnchannels(1)
                stream.setsampwidth(2)
                stream.setframerate(16_000)
                stream.writeframes(os.urandom(32_000))
            narrator = NewParticipant("Nadia", ParticipantRole.NARRATOR, grants_for((Purpose.INDEX,)))
            public.take_in(NewInterview("Nueva", ("es",), (narrator,)), sound.getvalue())

    before = len(interviews.known_files(public.archive.database()))
    backup(public.archive, tmp_path / "copy", meanwhile)
    assert_it_agrees_with_itself(public, tmp_path / "copy")
    assert sum(each.startswith("media/") for each in manifest_of(tmp_path / "copy")) == before + 1


def test_a_backup_that_was_cut_off_has_no_manifest(public: World, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(public.archive, tmp_path / "copy", stop)
    assert (tmp_path / "copy" / "media").is_dir()
    assert not (tmp_path / "copy" / backups.MANIFEST).exists()
