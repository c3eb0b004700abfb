"""The one place that opens the database, with the settings that keep it durable and forgetful of what was deleted.

A connection belongs to one thread. Settings and reasons: docs/operations.md, "The database".
"""

import os
import sqlite3 as standard_sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pysqlite3 import dbapi2
from sqlite_utils import Database

from archive.terms.errors import SettingsError

WRITE_AHEAD = "journal_mode = wal"
"""Kept in the file itself, and not changed by who only reads: a copy made by `vacuum into` is still without it."""
PRAGMAS = (
    "synchronous = full",
    "secure_delete = on",
    "foreign_keys = on",
    "busy_timeout = 5000",
    "trusted_schema = off",
    "cell_size_check = on",
    "mmap_size = 0",
    "temp_store = memory",
)
ROOM_BYTES = 1 << 20
"""Enough for the transaction, the gallery and the indexes of a withdrawal; random, so that no disk makes it smaller."""
DatabaseError: tuple[type[Exception], ...] = (dbapi2.Error, standard_sqlite3.Error)
"""What the database raises, by whichever driver."""


def open_database(file: Path, *, read_only: bool = False) -> Database:
    """Open `file` with every pragma set; made with mode 0600 when it is not there yet.

    Raises SettingsError where the folder cannot be reached or the file is no database.
    """
    try:
        if not read_only:
            _make_private(file)
        suffix = "?mode=ro" if read_only else "?mode=rw"
        connection = dbapi2.connect(
            f"{file.absolute().as_uri()}{suffix}", uri=True, isolation_level=None, timeout=5
        )
        for pragma in PRAGMAS if read_only else (WRITE_AHEAD, *PRAGMAS):
            connection.execute(f"pragma {pragma}")
    except OSError as error:
        raise SettingsError(f"The data folder cannot be used: {error.strerror}.") from error
    except dbapi2.Error as error:
        raise SettingsError(f"The database {file.name} cannot be opened: {error}.") from error
    return Database(connection)


def _make_private(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():  # closing a file of a database takes away every lock that this process has on it
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


@contextmanager
def atomic(database: Database) -> Iterator[Database]:
    """Run the block in one immediate transaction: all of it happens, or nothing."""
    if database.conn.in_transaction:
        with database.atomic():
            yield database
        return
    database.conn.execute("begin immediate")
    try:
        yield database
    except BaseException:
        database.rollback()
        raise
    database.commit()


def copy_database(source: Path, target: Path) -> None:
    """Write a copy without the words that were deleted; SQLite's own backup call would copy them too."""
    database = open_database(source)
    try:
        database.execute("vacuum into ?", [str(target)])
    finally:
        database.close()
    target.chmod(0o600)


def forget_deleted(database: Database) -> None:
    """Fold the write-ahead log into the file, so that deleted words are in neither.

    Raises OSError where a reader of another process prevents it for longer than the busy timeout.
    """
    (busy, *_), *_ = database.execute("pragma wal_checkpoint(truncate)").fetchall()
    if busy:
        raise OSError("Somebody is reading the database: what was deleted still lies in it.")


def forget_soon(database: Database) -> None:
    """Do as `forget_deleted`; where somebody reads just now, the worker folds the log in later."""
    with suppress(OSError):
        forget_deleted(database)


def forget_wholly(database: Database) -> None:
    """Write the file anew, then fold the log into it: `secure_delete` leaves words where pages were rearranged.

    Seen in 4 of 60 small databases. Raises a database error on a full disk, and OSError like `forget_deleted`.
    """
    database.execute("vacuum")
    forget_deleted(database)


def keep_room(file: Path) -> None:
    """Hold some room on the disk in `file`, so that on a full one a withdrawal can still be written."""
    try:
        with file.open("xb") as stream:
            stream.write(os.urandom(ROOM_BYTES))
            os.fsync(stream.fileno())
    except FileExistsError:
        return
    except OSError:
        file.unlink(missing_ok=True)


def give_room(file: Path) -> None:
    """Give the held room up; it is held again at the next start, or by the worker, once there is some."""
    file.unlink(missing_ok=True)


class Connections:
    """The database connections of one process, one for each thread that asks.

    `prepare` is called with each new connection: it puts up the views that consent is read through.
    """

    def __init__(self, file: Path, prepare: Callable[[Database], None]) -> None:
        self._file = file
        self._prepare = prepare
        self._local = threading.local()

    def get(self) -> Database:
        """Return this thread's connection, opened at first use."""
        database: Database | None = getattr(self._local, "database", None)
        if database is None:
            database = open_database(self._file)
            self._prepare(database)
            self._local.database = database
        return database

    def beside(self, file: Path) -> Database:
        """Open another database of the same shape, a backup's, for reading; the caller closes it."""
        database = open_database(file, read_only=True)
        self._prepare(database)
        return database

    def close(self) -> None:
        """Close this thread's connection."""
        database: Database | None = getattr(self._local, "database", None)
        if database is not None:
            database.close()
            del self._local.database
