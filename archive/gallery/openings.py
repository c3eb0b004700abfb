"""Counts how often an excerpt was opened, by day, for whoever told it: a number and nothing of who came.

Never shown in public. A count that cannot be written (a full disk, a folder that may only be read, a busy writer) is
left out in silence; it goes with its excerpt when that is taken out.
"""

from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from archive.clock import SystemClock, from_ms
from archive.gallery.schema import database_file
from archive.store.connect import DatabaseError, atomic, open_database
from archive.terms.errors import SettingsError

UNCOUNTED: tuple[type[Exception], ...] = (*DatabaseError, OSError, SettingsError)


def count_opening(folder: Path, excerpt_id: str) -> None:
    """Count that a visitor opened an excerpt today. What is not in the gallery (any more) is not counted."""
    today = from_ms(SystemClock().now_ms()).date().isoformat()
    with suppress(*UNCOUNTED), closing(open_database(database_file(folder))) as database:
        database.execute("pragma busy_timeout = 50")  # a visitor waits for no other writer,
        database.execute("pragma synchronous = normal")  # nor a count for the disk
        with atomic(database):
            database.execute(
                """
                insert into openings (excerpt_id, day, count)
                select id, :day, 1 from excerpts where id = :id
                    on conflict (excerpt_id, day) do update set count = count + 1
                """,
                {"id": excerpt_id, "day": today},
            )


def openings(folder: Path, excerpt_ids: Iterable[str]) -> dict[str, int]:
    """Return how often each of these excerpts was opened since it was published; empty where nothing was counted."""
    counted: dict[str, int] = dict.fromkeys(excerpt_ids, 0)
    with suppress(*UNCOUNTED), closing(open_database(database_file(folder), read_only=True)) as database:
        for row in database.query("select excerpt_id, sum(count) as n from openings group by excerpt_id"):
            if row["excerpt_id"] in counted:
                counted[row["excerpt_id"]] = int(row["n"])
    return counted
