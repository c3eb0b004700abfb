"""Brings a backup back into an empty data folder, and closes again what was taken back since, before anything serves.

From the first byte to the last a file in the data folder says that a restore is under way: every command refuses then.
A restore that was killed is started again from its beginning.
"""

import fcntl
import json
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.bootstrap import put_together
from archive.clock import Clock
from archive.config import Config
from archive.consent import ledger
from archive.consent.rules import Action
from archive.consent.two_people import require_two
from archive.consent.writer import writing
from archive.context import Archive
from archive.gallery.opened import held_ids
from archive.gallery.schema import audio_file
from archive.gallery.writer import keep_only
from archive.indexing.outlets import close_outlets, mark_gallery, public_but_changed, take_back
from archive.passphrases import Passphrases
from archive.steps.replaying import replay, without_telling_titles
from archive.stewardship import care
from archive.stewardship.backups import (
    DATABASE,
    GALLERY_DATABASE,
    MANIFEST,
    Progress,
    copy_file,
    hash_of,
    sync_folder,
)
from archive.store import withdrawals
from archive.store.connect import atomic, open_database
from archive.store.restoring import ARCHIVE, REOPENED, WITHOUT_LEDGER, end_what_was_given, is_closed
from archive.terms.closings import Closing
from archive.terms.errors import BadRequest
from archive.terms.models import OPERATOR, SYSTEM, ExcerptId, Viewer
from archive.withdrawals import read_ledger

NAMES = re.compile(
    r"archive\.sqlite|gallery/gallery\.sqlite|media/([0-9a-f]{2})/\1[0-9a-f]{62}|gallery/media/[0-9a-z]{1,64}\.mp3"
)
"""Every name that a file of a backup can have."""
CLIPS = "gallery/media/"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: files brought back, ledger lines done again, excerpts that are public, what `check` found."""

    files: int
    replayed: int
    public: int
    retracted: int
    findings: tuple[care.Finding, ...]


def ledger_for(config: Config, file: Path | None) -> list[Closing]:
    """Return the lines of the ledger that was named, else of the one that the settings name.

    Raises BadRequest where there is none, it was changed, or the settings name another.
    """
    own = config.ledger_file
    if file is None and not own.exists():
        raise BadRequest(
            f"There is no withdrawal ledger {own}. Name it with --ledger, or restore with --without-ledger: "
            "then nothing comes back to the public site."
        )
    if file is not None and not own.exists() and config.data_dir in file.resolve().parents:
        raise BadRequest("The ledger lies in the data folder, which is cleared. Move it out of there first.")
    found = read_ledger(file or own)
    if file is not None and own.exists():
        known = read_ledger(own)
        if found[: len(known)] != known:
            raise BadRequest(f"The settings name another ledger, {own}, and it says more. Use that one.")
    return found


def no_ledger(config: Config) -> None:
    """Raise BadRequest where there is a ledger after all."""
    if config.ledger_file.exists():
        raise BadRequest(
            f"There is a withdrawal ledger: {config.ledger_file}. Restore with it, or move it away."
        )


def restore(
    config: Config,
    backup: Path,
    closings: list[Closing] | None,
    *,
    on_progress: Progress | None = None,
    clock: Clock | None = None,
    passphrases: Passphrases | None = None,
) -> Restored:
    """Bring a backup back; `closings` None: without a ledger, and then for the staff alone, until `reopen`.

    Every file is compared with its SHA-256 before anything is written. Raises BadRequest where one is not as it
    should be, the ledger does not fit, or the data folder is not empty; whatever is raised, nothing may serve.
    """
    manifest = _manifest(backup)
    _verify(backup, manifest, on_progress)
    known = _require_fitting(backup, closings)
    with _restoring(config, backup):
        _copy(config, backup, manifest, on_progress)
        archive = put_together(config, clock=clock, passphrases=passphrases)
        try:
            restored = _close_and_open(archive, backup, manifest, closings, known)
        finally:
            archive.connections.close()
    return restored


def reopen(archive: Archive, first: Viewer, second: Viewer) -> None:
    """Let others than the staff in again after a restore without a ledger, as two people decided.

    Raises BadRequest where they are one, or nothing is closed; Refused where one of them may not.
    """
    require_two(archive, first, second)
    if not is_closed(archive.database()):
        raise BadRequest("The archive is open: it was not restored without its ledger.")
    for viewer, reason in ((second, "reopened_second"), (first, REOPENED)):
        with writing(archive, viewer, Action.RESTORE, ARCHIVE, reason=reason):
            pass


def _close_and_open(
    archive: Archive, backup: Path, manifest: dict[str, str], closings: list[Closing] | None, known: int
) -> Restored:
    later = [] if closings is None else closings[known:]
    for closing in later:
        replay(archive, closing)
    without_telling_titles(archive, {closing.interview for closing in later})
    retracted = _begin(archive, public=closings is not None)
    public = _open_gallery(archive, backup, manifest)
    care.reindex(archive)
    said = WITHOUT_LEDGER if closings is None else f"ledger_to_{len(closings)}"
    with writing(archive, OPERATOR, Action.RESTORE, ARCHIVE, reason=said):
        pass
    # The file of the ledger is brought up to date when the archive is opened next.
    found = care.check(archive, fixity=True, index=False)
    findings = [each for each in found if each.where != care.LEDGER]
    leaks = care.leaks(archive)
    if leaks:
        raise BadRequest(
            f"The restored archive is not as it may be, so nothing may use it: {leaks[0].where}: {leaks[0].what}"
        )
    return Restored(len(manifest), len(later), len(public), retracted, tuple(findings))


def _begin(archive: Archive, *, public: bool) -> int:
    """End accounts, links and accesses, and close what is not allowed any more; without `public` every excerpt.

    Return how many excerpts were taken out of the public site.
    """
    now_ms = archive.clock.now_ms()
    unknown = archive.passphrases.hash(secrets.token_urlsafe(32))
    with atomic(archive.database()) as database:
        withdrawals.begin(database, now_ms, by=SYSTEM.id)
        end_what_was_given(database, now_ms, unknown)
    out = ledger.said_to_be_public(archive.database())
    if not public:
        take_back(archive, out, reason=WITHOUT_LEDGER)
        return len(out)
    changed = public_but_changed(archive).values()
    for interview in sorted(ledger.left_public(archive.database()).union(changed)):
        close_outlets(archive, interview)
    return len(set(out) - set(ledger.said_to_be_public(archive.database())))


def _open_gallery(archive: Archive, backup: Path, manifest: dict[str, str]) -> set[ExcerptId]:
    """Put the clips of what may be public in their place, the last of all files; forget everything else there."""
    folder = archive.config.gallery_folder
    public = ledger.public_now(archive.database())
    held = held_ids(folder)
    lost = sorted(each for each in public if each not in held or f"{CLIPS}{each}.mp3" not in manifest)
    take_back(archive, lost, reason="not_in_backup")
    public -= set(lost)
    keep_only(folder, public)
    for each in sorted(public):
        name = f"{CLIPS}{each}.mp3"
        _copy_one(backup / name, audio_file(folder, each), manifest[name], 0o400)
    sync_folder(folder / "media")
    mark_gallery(archive)
    return public


def _manifest(backup: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of the backup, by its name."""
    try:
        found = json.loads((backup / MANIFEST).read_text(encoding="ascii"))
    except FileNotFoundError as error:
        raise BadRequest(f"{backup} has no {MANIFEST}: it is no backup, or one that was cut off.") from error
    except OSError as error:
        raise BadRequest(f"{backup / MANIFEST} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise BadRequest(f"{backup / MANIFEST} is damaged.") from error
    if not isinstance(found, dict) or not {DATABASE, GALLERY_DATABASE} <= found.keys():
        raise BadRequest(f"{backup / MANIFEST} is damaged.")
    for name in found:
        if not NAMES.fullmatch(name):
            raise BadRequest(f"{backup / MANIFEST} names a file that no backup has.")
    return found


def _verify(backup: Path, manifest: dict[str, str], on_progress: Progress | None) -> None:
    for number, (name, digest) in enumerate(sorted(manifest.items()), start=1):
        try:
            found = hash_of(backup / name)
        except OSError as error:
            raise BadRequest(f"{backup / name} cannot be read: {error.strerror}.") from error
        if found != digest:
            raise BadRequest(f"{backup / name} was changed: its SHA-256 is not the one of the manifest.")
        if on_progress is not None:
            on_progress(number, 2 * len(manifest))


def _require_fitting(backup: Path, closings: list[Closing] | None) -> int:
    """Return how many lines of the ledger the backup has itself. Raises BadRequest where they are not the same."""
    database = open_database(backup / DATABASE, read_only=True)
    try:
        known = withdrawals.closings(database)
    finally:
        database.close()
    if closings is not None and closings[: len(known)] != known:
        if known[: len(closings)] == closings:
            raise BadRequest(
                "The ledger ends before the backup was made: it is an old copy. Find the newest."
            )
        raise BadRequest("The ledger does not belong to this backup, or one of the two was changed.")
    return len(known)


@contextmanager
def _restoring(config: Config, backup: Path) -> Iterator[None]:
    """Keep everybody else out of the data folder until the block ends well."""
    if config.data_dir in backup.resolve().parents:
        raise BadRequest("The backup lies in the data folder. Move it out of there first.")
    marker = config.restoring_file
    config.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = {marker, config.ledger_file, *config.ledger_file.parents}
    if not marker.exists() and set(config.data_dir.iterdir()) - kept:
        raise BadRequest(
            f"{config.data_dir} is not empty. Restore into an empty folder: set data_dir to a new one."
        )
    with marker.open("ab") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BadRequest(f"Another restore into {config.data_dir} is under way.") from error
        sync_folder(config.data_dir)
        for each in set(config.data_dir.iterdir()) - kept:
            shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
        yield
        marker.unlink()
        sync_folder(config.data_dir)


def _copy(config: Config, backup: Path, manifest: dict[str, str], on_progress: Progress | None) -> None:
    """Copy every file but the clips."""
    needed = sum((backup / name).stat().st_size for name in manifest)
    if shutil.disk_usage(config.data_dir).free < needed:
        raise BadRequest(f"There is no room for the backup in {config.data_dir}: it has {needed} bytes.")
    for folder in (config.media_folder, config.gallery_folder):
        folder.mkdir(mode=0o700)
    names = sorted(name for name in manifest if not name.startswith(CLIPS))
    for number, name in enumerate(names, start=1):
        mode = 0o600 if name in {DATABASE, GALLERY_DATABASE} else 0o440
        _copy_one(backup / name, config.data_dir / name, manifest[name], mode)
        if on_progress is not None:
            on_progress(len(manifest) + number, 2 * len(manifest))
    for folder in (
        config.media_folder,
        *config.media_folder.iterdir(),
        config.gallery_folder,
        config.data_dir,
    ):
        sync_folder(folder)


def _copy_one(source: Path, target: Path, digest: str, mode: int) -> None:
    if copy_file(source, target) != digest:
        raise BadRequest(f"{source} changed while it was copied.")
    target.chmod(mode)
