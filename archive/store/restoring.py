"""Ends, in a restored database, what may have been ended since the backup: every account, session, link and access.

Nobody can know any more which of them were, nor which pass phrase was changed because somebody else knew it; each can
be given again. And whether it is closed for all but the staff,
which the audit says: from a restore without a ledger until two people opened it again.
"""

from sqlite_utils import Database

ENDING = (
    "delete from sessions",
    "delete from narrator_links",
    "delete from invitations",
    "update users set active = 0, password_hash = :unknown",
    "update access_requests set state = 'revoked', decided_at = :now where state = 'approved'",
)

ARCHIVE = "archive"
WITHOUT_LEDGER = "without_ledger"
REOPENED = "reopened"
IS_CLOSED = """
select coalesce(max(number) filter (where reason = :without), 0)
       > coalesce(max(number) filter (where reason = :reopened), 0) as is_closed
  from events
 where subject = :archive and verb = 'restore'
"""


def is_closed(database: Database) -> bool:
    """Whether a restore did not know what was withdrawn, and nobody has opened the archive since."""
    said = {"without": WITHOUT_LEDGER, "reopened": REOPENED, "archive": ARCHIVE}
    return bool(next(database.query(IS_CLOSED, said))["is_closed"])


def end_what_was_given(database: Database, now_ms: int, unknown: str) -> None:
    """Let nobody sign in, forget every private link and invitation, revoke every access that was granted.

    `unknown` is the hash of a pass phrase that nobody knows.
    """
    for statement in ENDING:
        database.execute(statement, {"now": now_ms, "unknown": unknown})
