"""Looking after the archive: is everything there, unchanged, and nowhere that it may not be; and a copy of it all."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.consent.reader import reading
from archive.consent.rules import AUDIENCE_PURPOSES
from archive.context import Archive
from archive.errors import BadRequest
from archive.gallery import writer as gallery
from archive.gallery.opened import Gallery, heard_ids
from archive.gallery.schema import database_file, media_folder
from archive.models import SYSTEM, Audience, ExcerptState, Purpose
from archive.outlets import indexable, rebuild_index
from archive.store import audit, interviews
from archive.store.connect import copy_database
from media.fixity import check as check_fixity
from search.errors import SearchError

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: where, and what, in one sentence without testimony."""

    where: str
    what: str


def check(
    archive: Archive,
    *,
    fixity: bool,
    index: bool,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Finding]:
    """Return what is wrong: always the audit chain and the files' presence.

    With `fixity` every kept byte is read, with `index` every byte of the indexes, and every id in them and in the
    gallery is compared with what may be there.
    """
    findings = [*_audit_findings(archive), *_file_findings(archive)]
    if fixity:
        findings += [
            Finding(f"media {each.sha256[:12]}", f"The file is {each.problem.value}.")
            for each in check_fixity(archive.media, on_progress)
        ]
    if index:
        findings += [*_index_findings(archive), *_gallery_findings(archive), *_copy_findings(archive)]
    return findings


def _audit_findings(archive: Archive) -> Iterator[Finding]:
    broken = audit.broken_line(archive.database())
    if broken is not None:
        yield Finding(f"audit line {broken}", "The line was changed, moved or taken out.")


def _file_findings(archive: Archive) -> Iterator[Finding]:
    known = interviews.known_files(archive.database())
    held = set(archive.media.hashes())
    for missing in sorted(known - held):
        yield Finding(f"media {missing[:12]}", "The file is missing.")
    for stray in sorted(held - known):
        yield Finding(f"media {stray[:12]}", "The file belongs to no interview: an upload that was cut off.")


def _index_findings(archive: Archive) -> Iterator[Finding]:
    for audience in AUDIENCE_PURPOSES:
        try:
            archive.indexes[audience].check()
            held = archive.indexes[audience].groups()
        except SearchError as error:
            yield Finding(f"{audience} index", str(error))
            continue
        for interview in sorted(held - set(indexable(archive, audience))):
            yield Finding(f"{audience} index", f"It holds words of interview {interview}, which it may not.")


def _copy_findings(archive: Archive) -> Iterator[Finding]:
    """Look for copies in the gallery that are not as they were approved, or not whole."""
    for each in reading(archive, SYSTEM, Purpose.PRESERVE).excerpts():
        if each.is_public_but_changed:
            yield Finding(f"gallery {each.id}", "It is public otherwise than two people approved it.")
    for file in sorted(media_folder(archive.config.gallery_folder).iterdir()):
        if file.suffix != ".mp3":
            yield Finding(f"gallery {file.name}", "It is no clip: a publication was cut off here.")


def _gallery_findings(archive: Archive) -> Iterator[Finding]:
    """Compare what is public with what may be, and the public index with what is public."""
    opened = Gallery(archive.config.gallery_folder)
    try:
        public = set(heard_ids(opened))
        opened.index.check()
        indexed = opened.index.groups()
    except SearchError as error:
        yield Finding("public index", str(error))
        return
    finally:
        opened.close()
    allowed = {
        each.id
        for each in reading(archive, SYSTEM, Purpose.PRESERVE).excerpts()
        if each.state is ExcerptState.PUBLISHED
        and reading(archive, SYSTEM, each.purpose).may_read_words(each.interview)
    }
    for excerpt in sorted(public - allowed):
        yield Finding(f"gallery {excerpt}", "It is public, and may not be.")
    for excerpt in sorted(allowed - public):
        yield Finding(f"gallery {excerpt}", "It should be public, and is not there.")
    for excerpt in sorted(indexed - public):
        yield Finding("public index", f"It holds words of excerpt {excerpt}, which is not public.")


def reindex(archive: Archive) -> dict[Audience, int]:
    """Make the indexes anew; return how many passages each holds."""
    inside = {audience: rebuild_index(archive, audience) for audience in AUDIENCE_PURPOSES}
    return inside | {Audience.PUBLIC: gallery.rebuild_index(archive.config.gallery_folder)}


def backup(archive: Archive, destination: Path, on_progress: Callable[[int, int], None] | None = None) -> int:
    """Copy the archive into a new folder with a manifest of SHA-256; return how many files it holds.

    The database is copied without the words it had forgotten. Indexes are left out: `reindex` makes them.
    Raises BadRequest where the folder is already there.
    """
    if destination.exists():
        raise BadRequest("The folder for the backup is already there. Name a new one.")
    (destination / "media").mkdir(parents=True, mode=0o700)
    (destination / "gallery" / "media").mkdir(parents=True, mode=0o700)
    copy_database(archive.config.database_file, destination / "archive.sqlite")
    copy_database(database_file(archive.config.gallery_folder), destination / "gallery" / "gallery.sqlite")
    files = [(archive.media.path(each), f"media/{each[:2]}/{each}") for each in archive.media.hashes()]
    clips = sorted(media_folder(archive.config.gallery_folder).glob("*.mp3"))
    files += [(each, f"gallery/media/{each.name}") for each in clips]
    manifest = {name: _hash(destination / name) for name in ("archive.sqlite", "gallery/gallery.sqlite")}
    for number, (source, name) in enumerate(files, start=1):
        manifest[name] = _copy(source, destination / name)
        if on_progress is not None:
            on_progress(number, len(files))
    (destination / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="ascii")
    return len(manifest)


def _copy(source: Path, target: Path) -> str:
    digest = hashlib.sha256()
    target.parent.mkdir(mode=0o700, exist_ok=True)
    with source.open("rb") as reader, target.open("xb") as writer:
        while block := reader.read(1 << 20):
            digest.update(block)
            writer.write(block)
        writer.flush()
        os.fsync(writer.fileno())
    return digest.hexdigest()


def _hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
