"""Puts the parts of an archive together: the one place that opens them."""

import os
from contextlib import suppress
from functools import partial

from archive.clock import Clock, SystemClock
from archive.config import Config
from archive.consent.rules import AUDIENCE_PURPOSES, INDEX_PURPOSES
from archive.consent.views import put_up_views
from archive.context import Archive
from archive.gallery.findable import mend_index
from archive.gallery.schema import make_gallery, mark_of
from archive.indexing.outlets import LEFT_TO_THE_WORKER, clear_gallery, close_outlets, now_or_later
from archive.passphrases import Passphrases
from archive.store import jobs, withdrawals
from archive.store.connect import Connections, DatabaseError, atomic, give_room, keep_room, open_database
from archive.store.migrations import migrate
from archive.terms.closings import ClosingKind
from archive.terms.errors import SettingsError
from archive.terms.indexes import IndexName
from archive.terms.jobs import JobKind
from archive.terms.models import OPERATOR, SYSTEM
from archive.theming.importing import import_themes
from archive.theming.themes import list_labels
from archive.thesaurus.reading import STARTER
from archive.withdrawals import keep_up, require_not_older, require_readable
from media.store import Store
from search.errors import EngineMissing, IndexBusy, IndexUnwritable
from search.meaning import Meanings
from search.opening import open_index
from search.port import Engine, WordIndex

PRIVATE = 0o077
OPENING = frozenset({ClosingKind.BEGIN, ClosingKind.REINSTATE})
"""The lines of the ledger after which nothing has to leave the gallery."""
DATABASE_ERRORS = DatabaseError
"""What the database raises (locked for too long, a full disk), for the programs that say it to a person."""
NO_ROOM: tuple[type[Exception], ...] = (SettingsError, *DatabaseError)
"""What opening it may raise on a full disk."""


def make_archive(
    config: Config, *, clock: Clock | None = None, passphrases: Passphrases | None = None
) -> Archive:
    """Make the archive where there is none, bring its shape up to date, and open it. May be called again.

    Raises SettingsError where the data folder cannot be used, or holds what must not be opened.
    """
    require_whole(config)
    archive = put_together(config, clock=clock, passphrases=passphrases)
    database = archive.database()
    require_not_older(archive)
    if withdrawals.last(database) is None:
        with suppress(*DATABASE_ERRORS), atomic(database):  # a full disk may not keep a withdrawal out
            withdrawals.begin(database, archive.clock.now_ms(), by=SYSTEM.id)
    keep_up(archive)
    for interview in jobs.interviews_waiting_for(database, JobKind.RETRACT, JobKind.REDACT):
        # A kill may have come between a decision and its closing; nothing is served before that.
        now_or_later(close_outlets, archive, interview)
    with suppress(*LEFT_TO_THE_WORKER):
        clear_gallery(archive)
    return archive


def require_gallery_not_older(config: Config) -> None:
    """Raise SettingsError where the ledger can be reached and has closed something since the gallery was marked.

    For serving the gallery alone: where it lies by itself, without a ledger, nothing is asked.
    """
    lines = require_readable(config.ledger_file)
    number, digest = mark_of(config.gallery_folder)
    another = 0 < number <= len(lines) and lines[number - 1].hash != digest
    if another or any(each.kind not in OPENING for each in lines[number:]):
        raise SettingsError(
            f"The gallery in {config.gallery_folder} is older than the withdrawal ledger {config.ledger_file}, or "
            "another one: what was taken back would be public again. Start “testimony work” or “testimony serve” "
            "once, which brings it up to date."
        )


def require_whole(config: Config) -> None:
    """Raise SettingsError where a restore is not finished, or the data folder is a backup: neither may serve."""
    if config.restoring_file.exists():
        raise SettingsError(
            f"A restore into {config.data_dir} is not finished, so nothing may use it yet. "
            "Start “testimony restore” again."
        )
    if config.backup_file.exists():
        raise SettingsError(
            f"{config.data_dir} is a backup: what was withdrawn after it would be open again. "
            "Bring it back into another folder with “testimony restore”."
        )


def put_together(
    config: Config, *, clock: Clock | None = None, passphrases: Passphrases | None = None
) -> Archive:
    """Make what is missing and open the parts, whatever may be withdrawn: for `make_archive` and for a restore.

    Raises SettingsError where the data folder cannot be used.
    """
    os.umask(PRIVATE)
    try:
        for folder in (config.data_dir, config.work_folder, config.models_folder, config.index_folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"The data folder {config.data_dir} cannot be used: {error.strerror}.") from error
    _make_databases(config)
    with suppress(IndexBusy, IndexUnwritable):  # a full disk may not keep a withdrawal out
        mend_index(config.gallery_folder)
    archive = _assemble(config, clock, passphrases)
    if not list_labels(archive):
        import_themes(archive, OPERATOR, STARTER)
    return archive


def _make_databases(config: Config) -> None:
    """Make and bring up to date both databases; on a full disk in the room held for closing, which is given up then.

    Without that no command could open the archive to take something back. It is held again once there is some.
    """
    try:
        _open_databases(config)
    except NO_ROOM:
        if not config.room_file.exists():
            raise
        give_room(config.room_file)
        _open_databases(config)
    else:
        keep_room(config.room_file)


def _open_databases(config: Config) -> None:
    database = open_database(config.database_file)
    migrate(database, config.database_file)
    database.close()
    make_gallery(config.gallery_folder).close()


def open_archive(
    config: Config, *, clock: Clock | None = None, passphrases: Passphrases | None = None
) -> Archive:
    """Open an archive that is there. Raises SettingsError where there is none, or the folder cannot be reached."""
    if not config.database_file.exists():
        raise SettingsError(
            f"There is no archive in {config.data_dir}. Make one with “testimony init”, or set data_dir."
        )
    return make_archive(config, clock=clock, passphrases=passphrases)


def _indexes(config: Config) -> dict[IndexName, WordIndex]:
    engine = Engine(config.search.engine)
    try:
        return {each: open_index(config.index_folder / each.value, engine) for each in INDEX_PURPOSES}
    except EngineMissing as error:
        raise SettingsError(f"[search] engine is “{engine}”. {error}") from error


def _assemble(config: Config, clock: Clock | None, passphrases: Passphrases | None) -> Archive:
    clock = clock or SystemClock()
    return Archive(
        config=config,
        clock=clock,
        connections=Connections(config.database_file, partial(put_up_views, clock=clock)),
        media=Store(config.media_folder),
        indexes=_indexes(config),
        meanings={each: Meanings(config.index_folder / f"{each}.meaning") for each in AUDIENCE_PURPOSES},
        passphrases=passphrases or Passphrases(),
    )
