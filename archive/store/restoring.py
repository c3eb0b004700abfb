"""Ends, in a restored database, what may have been ended since the backup: sessions, private links, granted access.

Nobody can know any more which of them were; each can be given again.
"""

from sqlite_utils import Database

ENDING = (
    "delete from sessions",
    "delete from narrator_links",
    "update access_requests set state = 'revoked', decided_at = :now where state = 'approved'",
)


def end_what_was_given(database: Database, now_ms: int) -> None:
    """Sign everybody out, forget every private link, revoke every access that was granted."""
    for statement in ENDING:
        database.execute(statement, {"now": now_ms})
