"""The withdrawal ledger: a file of its own, apart from the backups, that says line by line what was closed.

The database has every line first, in the transaction of the deed; the file is brought up to date from it after the
commit, at the next start and by the worker. So nothing that goes wrong with the file keeps a withdrawal from being
done, and a kill in between loses no line.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import structlog

from archive.context import Archive
from archive.store import withdrawals
from archive.store.connect import DatabaseError
from archive.terms.closings import Closing, from_line
from archive.terms.errors import BadRequest, SettingsError

LONGEST_LINE = 4096
TRIED_LATER: tuple[type[Exception], ...] = (*DatabaseError, OSError)
log = structlog.get_logger()


def keep_up(archive: Archive) -> None:
    """Append to the file what only the database knows yet. Never raises: what fails now is done the next time.

    Does nothing inside a transaction: what is not committed yet may never be. Nor in a restore, which replays it.
    """
    database = archive.database()
    if database.conn.in_transaction or archive.config.restoring_file.exists():
        return
    try:
        _append(archive)
    except TRIED_LATER as error:
        log.warning("the withdrawal ledger is not up to date", error=type(error).__name__)
    except BadRequest:
        log.warning("the withdrawal ledger is not this archive's, or was changed")


def require_not_older(archive: Archive) -> None:
    """Raise SettingsError where the ledger knows of decisions that the archive does not: it is an old copy.

    So too where its end cannot be read, for then nobody can tell; not where there is none.
    """
    config = archive.config
    try:
        with config.ledger_file.open("rb") as stream:
            end = _end_of_lines(stream)
            newest = _last(stream, end)
            stream.seek(end)
            begun = stream.read(LONGEST_LINE)
    except (FileNotFoundError, NotADirectoryError):
        return
    except (OSError, BadRequest) as error:
        raise SettingsError(_damaged(config.ledger_file)) from error
    if (newest is not None and not _knows(archive, newest)) or not _is_begun(archive, newest, begun):
        raise SettingsError(
            f"The archive in {config.data_dir} is older than the withdrawal ledger {config.ledger_file}, or another "
            "one: what was withdrawn would be open again. Bring a backup back with “testimony restore”."
        )


def require_readable(file: Path) -> list[Closing]:
    """Return every line of a ledger; none where there is no file. Raises SettingsError where it is damaged."""
    if not file.exists() or (file.is_file() and file.stat().st_size == 0):
        return []
    try:
        return read_ledger(file)
    except BadRequest as error:
        raise SettingsError(f"{error} {_damaged(file)}") from error


def is_written(archive: Archive) -> bool:
    """Whether the file ends with the newest decision: False where the last could not be appended yet."""
    newest = withdrawals.last(archive.database())
    try:
        with archive.config.ledger_file.open("rb") as stream:
            return _last(stream, _end_of_lines(stream)) == newest
    except (OSError, BadRequest):
        return newest is None


def _damaged(file: Path) -> str:
    return (
        f"The withdrawal ledger {file} is damaged or cannot be read, so nobody can tell whether this archive is an "
        "old copy; nothing is opened. Look at the file, and put a whole copy of it in its place. Only if this "
        f"archive is surely the newest, move it away (mv {file} {file}.damaged): it is written anew."
    )


def read_ledger(file: Path) -> list[Closing]:
    """Return every line of a ledger. Raises BadRequest, naming the line, where one was changed, moved or taken out."""
    try:
        lines = file.read_bytes().splitlines(keepends=True)
    except OSError as error:
        raise BadRequest(f"The ledger {file} cannot be read: {error.strerror}.") from error
    found: list[Closing] = []
    for number, line in enumerate(lines, start=1):
        if not line.endswith(b"\n"):
            raise BadRequest(
                f"Line {number} of the ledger {file} was cut off while it was written. Take that line out, restore, "
                "and then withdraw once more by hand what it names."
            )
        found.append(_checked(file, number, line, found[-1] if found else None))
    if not found:
        raise BadRequest(f"The ledger {file} is empty.")
    return found


def _checked(file: Path, number: int, line: bytes, before: Closing | None) -> Closing:
    try:
        closing = from_line(line)
    except ValueError as error:
        raise BadRequest(f"Line {number} of {file} is no line of a withdrawal ledger.") from error
    if not closing.follows(before):
        raise BadRequest(
            f"The ledger {file} was changed: line {number} does not follow from the one before it. "
            "Look for an unchanged copy."
        )
    return closing


def problem(archive: Archive) -> str | None:
    """Return what is wrong with the ledger, in one sentence; None where file and database say the same."""
    database = archive.database()
    broken = withdrawals.broken_line(database)
    if broken is not None:
        return f"Decision {broken} of the withdrawals in the database was changed, moved or taken out."
    known = withdrawals.closings(database)
    if not archive.config.ledger_file.exists() and not known:
        return None
    try:
        written = read_ledger(archive.config.ledger_file)
    except BadRequest as error:
        return str(error)
    if written[: len(known)] != known[: len(written)]:
        return "The withdrawal ledger is another archive's, or its beginning was changed."
    if len(written) != len(known):
        return f"The withdrawal ledger has {len(written)} lines and the archive {len(known)} decisions."
    return None


def _append(archive: Archive) -> None:
    file = archive.config.ledger_file
    with _locked(file) as stream:
        end = _end_of_lines(stream)
        newest = _last(stream, end)
        if newest is not None and not _knows(archive, newest):
            raise BadRequest(f"The ledger {file} is not this archive's.")
        missing = withdrawals.closings(archive.database(), after=newest.number if newest else 0)
        if not missing:
            return
        stream.truncate(end)
        stream.seek(end)
        try:
            stream.write(b"".join(each.line() for each in missing))
            os.fsync(stream.fileno())
        except OSError:
            stream.truncate(end)
            raise
    _sync_folder(file.parent)


@contextmanager
def _locked(file: Path) -> Iterator[BinaryIO]:
    """Open the ledger for one writer at a time, unbuffered: an error of the disk must show at the write."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield stream


def _end_of_lines(stream: BinaryIO) -> int:
    """Return where the last whole line ends: what a killed or full machine left of one more does not count."""
    size = stream.seek(0, os.SEEK_END)
    start = max(0, size - LONGEST_LINE)
    stream.seek(start)
    tail = stream.read(LONGEST_LINE)
    if b"\n" not in tail and size and not (start == 0 and tail.startswith(b'{"at":')):
        raise BadRequest("The file is no withdrawal ledger.")
    return start + tail.rfind(b"\n") + 1 if b"\n" in tail else 0


def _last(stream: BinaryIO, end: int) -> Closing | None:
    """Return the last whole line. Raises BadRequest where it is none of a ledger."""
    if end == 0:
        return None
    start = max(0, end - LONGEST_LINE)
    stream.seek(start)
    line = stream.read(end - start).splitlines()[-1]
    try:
        closing = from_line(line)
    except ValueError as error:
        raise BadRequest("The file is no withdrawal ledger.") from error
    if closing.hash != closing.digest():
        raise BadRequest("The last line of the ledger was changed.")
    return closing


def _knows(archive: Archive, closing: Closing) -> bool:
    return withdrawals.at(archive.database(), closing.number) == closing


def _is_begun(archive: Archive, newest: Closing | None, begun: bytes) -> bool:
    """Whether what was cut off after the last whole line is of the decision that the archive has next."""
    begun = begun.rstrip(b"\0")
    due = withdrawals.at(archive.database(), newest.number + 1 if newest else 1)
    return not begun or (due is not None and due.line().startswith(begun))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
