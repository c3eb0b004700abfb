"""The audit's last line, kept beside the database: a database that ends earlier was cut, or replaced by an older one.

Written over in place, so that it needs no room on a full disk; whoever fails to write it leaves an older one, which
still stands in the chain. One that does not is left as it is, for `check` to find, until a person takes it away.
"""

import os
import re
from contextlib import suppress
from pathlib import Path

from sqlite_utils import Database

HELD = "select 1 from events where number = ? and hash = ?"
LINE = re.compile(r"(\d{12}) ([0-9a-f]{64})\n")


def drop_anchor(file: Path, database: Database) -> None:
    """Write the number and the hash of the last line of the audit into `file`. Never raises OSError.

    Does nothing inside a transaction: what is not committed yet may never be.
    """
    if database.conn.in_transaction:
        return
    before = anchored(file)
    if before is not None and next(database.query(HELD, before), None) is None:
        return
    last = next(database.query("select number, hash from events order by number desc limit 1"), None)
    if last is None:
        return
    with suppress(OSError):
        opened = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.pwrite(opened, f"{last['number']:012d} {last['hash']}\n".encode("ascii"), 0)
        finally:
            os.close(opened)


def anchored(file: Path) -> tuple[int, str] | None:
    """Return the number and the hash of the line that the audit reached at least; None without an anchor.

    An anchor that cannot be read is the line 0, which no audit has.
    """
    try:
        found = LINE.fullmatch(file.read_text("ascii", errors="replace"))
    except OSError:
        return None
    return (0, "") if found is None else (int(found[1]), found[2])
