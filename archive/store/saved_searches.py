"""Writes the questions that each person keeps under a name. Asked for by their owner alone."""

import json
from collections.abc import Iterable

from sqlite_utils import Database

from archive.clock import from_ms, to_ms
from archive.store.rows import Row
from archive.terms.kept import SavedId, SavedSearch
from archive.terms.models import InterviewId, UserId

CAME_SINCE = """
select t.interview_id as id
  from transcripts t
 where t.interview_id in (select value from json_each(:wanted))
 group by t.interview_id
having min(t.created_at) > :since
"""


def add_search(database: Database, user: UserId, saved: SavedSearch) -> None:
    """Keep a question."""
    database.table("saved_searches").insert(
        {
            "id": saved.id,
            "user_id": user,
            "name": saved.name,
            "query": saved.query,
            "saved_at": to_ms(saved.saved_at),
            "seen_at": to_ms(saved.seen_at),
            "removed_at": None,
        }
    )


def searches(database: Database, user: UserId) -> list[SavedSearch]:
    """Return somebody's saved searches, the newest first."""
    found = database.query(
        "select * from saved_searches where user_id = ? and removed_at is null order by saved_at desc, id",
        [user],
    )
    return [_saved(row) for row in found]


def search(database: Database, user: UserId, wanted: SavedId) -> SavedSearch | None:
    """Return one of somebody's own, removed or not; None where she has none by that id."""
    row = _row(database, user, wanted)
    return None if row is None else _saved(row)


def is_removed(database: Database, user: UserId, wanted: SavedId) -> bool:
    """Whether somebody deleted this one, and may bring it back."""
    row = _row(database, user, wanted)
    return row is not None and row["removed_at"] is not None


def set_seen(database: Database, wanted: SavedId, now_ms: int) -> None:
    """Write that its answers were looked at."""
    database.table("saved_searches").update(wanted, {"seen_at": now_ms})


def set_removed(database: Database, wanted: SavedId, now_ms: int | None) -> None:
    """Take it off the list at a moment; with None it is back."""
    database.table("saved_searches").update(wanted, {"removed_at": now_ms})


def forget_removed(database: Database, user: UserId, before_ms: int) -> None:
    """Delete what its owner took off before a moment: it cannot be brought back any more."""
    database.execute("delete from saved_searches where user_id = ? and removed_at < ?", [user, before_ms])


def came_since(
    database: Database, interviews: Iterable[InterviewId], since_ms: int
) -> frozenset[InterviewId]:
    """Return which of these interviews had no words yet at a moment."""
    asked = {"wanted": json.dumps(list(interviews)), "since": since_ms}
    return frozenset(InterviewId(row["id"]) for row in database.query(CAME_SINCE, asked))


def _row(database: Database, user: UserId, wanted: SavedId) -> Row | None:
    return next(
        database.query("select * from saved_searches where id = ? and user_id = ?", [wanted, user]), None
    )


def _saved(row: Row) -> SavedSearch:
    return SavedSearch(
        id=SavedId(row["id"]),
        name=row["name"],
        query=row["query"],
        saved_at=from_ms(row["saved_at"]),
        seen_at=from_ms(row["seen_at"]),
    )
