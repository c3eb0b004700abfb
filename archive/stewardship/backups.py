"""Makes a backup: one folder that agrees with itself, with the SHA-256 of every file, and nothing that is not allowed.

People go on working meanwhile. So the files are copied first, then the database, then the public copy; what the
database does not know is dropped again, and if somebody closed anything in between, the last two are done once more.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from archive.consent import ledger
from archive.context import Archive
from archive.gallery.schema import audio_file, database_file
from archive.gallery.writer import keep_only
from archive.store import interviews, withdrawals
from archive.store.connect import copy_database
from archive.terms.errors import BadRequest
from archive.terms.models import ExcerptId
from media.errors import NotHeld

MANIFEST = "manifest.json"
DATABASE = "archive.sqlite"
GALLERY = "gallery"
GALLERY_DATABASE = "gallery/gallery.sqlite"
ROUNDS = 10
"""How often the database is copied anew because somebody closed something meanwhile."""
Progress = Callable[[int, int], None]


def backup(archive: Archive, destination: Path, on_progress: Progress | None = None) -> int:
    """Copy the archive into a new folder with a manifest of SHA-256; return how many files it holds.

    The databases are copied without the words they had forgotten. Indexes are left out: a restore makes them.
    A folder without a manifest is a backup that was cut off. Raises BadRequest where the folder is already there.
    """
    if destination.exists():
        raise BadRequest("The folder for the backup is already there. Name a new one.")
    (destination / GALLERY / "media").mkdir(parents=True, mode=0o700)
    (destination / "media").mkdir(mode=0o700)
    files: dict[str, str] = {}
    known = sorted(interviews.known_files(archive.database()))
    for number, sha256 in enumerate(known, start=1):
        _copy_held(archive, sha256, destination, files)
        if on_progress is not None:
            on_progress(number, len(known))
    for _ in range(ROUNDS):
        clips = _copy_what_changes(archive, destination, files)
        if _nothing_was_closed_since(archive, destination):
            return _seal(destination, files | clips)
    raise BadRequest("So much is being taken back at this moment that no backup can be made. Try again.")


def _copy_what_changes(archive: Archive, destination: Path, files: dict[str, str]) -> dict[str, str]:
    """Copy the database, then bring the files in line with it, then the gallery; return the clips' hashes."""
    copy_anew(archive.config.database_file, destination / DATABASE)
    database = archive.connections.beside(destination / DATABASE)
    try:
        known, public = interviews.known_files(database), ledger.public_now(database)
    finally:
        database.close()
    _bring_files_in_line(archive, known, destination, files)
    return _copy_gallery(archive, public, destination)


def copy_anew(source: Path, target: Path) -> None:
    """Copy a database in the place of an earlier copy, durably."""
    target.unlink(missing_ok=True)
    copy_database(source, target)
    handle = os.open(target, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _bring_files_in_line(archive: Archive, known: set[str], destination: Path, files: dict[str, str]) -> None:
    for name in [each for each in files if each.rpartition("/")[2] not in known]:
        (destination / name).unlink()
        del files[name]
    for sha256 in sorted(known):
        _copy_held(archive, sha256, destination, files)


def _copy_held(archive: Archive, sha256: str, destination: Path, files: dict[str, str]) -> None:
    """Copy a kept file that is not there yet; one that was erased meanwhile is passed over."""
    name = f"media/{sha256[:2]}/{sha256}"
    if name not in files:
        try:
            files[name] = copy_file(archive.media.path(sha256), destination / name)
        except (NotHeld, FileNotFoundError):
            (destination / name).unlink(missing_ok=True)


def _copy_gallery(archive: Archive, public: set[ExcerptId], destination: Path) -> dict[str, str]:
    """Copy the clips that may be public and are, and the gallery's rows of those; return the clips' hashes."""
    folder, clips = archive.config.gallery_folder, {}
    shutil.rmtree(destination / GALLERY)
    (destination / GALLERY / "media").mkdir(parents=True, mode=0o700)
    part = destination / "part"
    copy_anew_into(database_file(folder), part)
    for excerpt in sorted(public):
        name = f"{GALLERY}/media/{excerpt}.mp3"
        try:
            clips[name] = copy_file(audio_file(folder, excerpt), destination / name)
        except FileNotFoundError:  # on its way out
            (destination / name).unlink(missing_ok=True)
    keep_only(part, [each for each in public if f"{GALLERY}/media/{each}.mp3" in clips])
    copy_anew(database_file(part), destination / GALLERY_DATABASE)
    shutil.rmtree(part)
    return clips


def copy_anew_into(source: Path, folder: Path) -> None:
    """Copy the gallery's database into a folder of its own, where it may be changed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    copy_anew(source, database_file(folder))


def _nothing_was_closed_since(archive: Archive, destination: Path) -> bool:
    copied = archive.connections.beside(destination / DATABASE)
    try:
        return withdrawals.last(archive.database()) == withdrawals.last(copied)
    finally:
        copied.close()


def _seal(destination: Path, files: dict[str, str]) -> int:
    """Write the manifest last: what has none is no backup."""
    manifest = files | {name: hash_of(destination / name) for name in (DATABASE, GALLERY_DATABASE)}
    part = destination / f"{MANIFEST}.part"
    with part.open("x", encoding="ascii") as stream:
        json.dump(manifest, stream, indent=1, sort_keys=True)
        stream.flush()
        os.fsync(stream.fileno())
    for folder in [destination, *(each for each in destination.rglob("*") if each.is_dir())]:
        sync_folder(folder)
    part.rename(destination / MANIFEST)
    sync_folder(destination)
    return len(manifest)


def copy_file(source: Path, target: Path) -> str:
    """Copy a file durably to where nothing is yet; return the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    target.parent.mkdir(mode=0o700, exist_ok=True)
    with source.open("rb") as reader, target.open("xb") as writer:
        while block := reader.read(1 << 20):
            digest.update(block)
            writer.write(block)
        writer.flush()
        os.fsync(writer.fileno())
    return digest.hexdigest()


def hash_of(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder as durable as the files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
