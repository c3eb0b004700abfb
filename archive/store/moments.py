"""What the archive knows of time: the newest moment that it wrote down, and when it saw that something is due.

Lines of the audit that were written while the clock was ahead count no more once somebody accepted the clock: then only
that line and the ones after it do, by their number.
"""

import json
from collections.abc import Iterable

from sqlite_utils import Database

from archive.clock import DAY_MS

BETWEEN_LOOKS_MS = DAY_MS
"""What was seen due for so long is removed for good: a clock that is ahead for less removes nothing."""
CLOCK = "clock"
"""What a line of the audit is about by which a clock is accepted."""
NEWEST = """
select at
  from events
 where +number >= coalesce((select max(number) from events where subject = 'clock' and verb = 'accept_clock'), 0)
 order by at desc
 limit 1
"""
"""Read along the index of the times; without the plus every line would be."""
GIVEN = (
    "delete from sessions where created_at > :now or seen_at > :now",
    "update invitations set expires_at = :now where made_at > :now",
    "delete from narrator_links where made_at > :now",
    "update access_requests set expires_at = :now where state = 'approved' and decided_at > :now",
)
"""An invitation stays as a row: whoever has one has no pass phrase of her own yet."""


def newest_ms(database: Database) -> int:
    """Return the newest moment of the audit, in ms; 0 where there is none."""
    return next((int(row["at"]) for row in database.query(NEWEST)), 0)


def look(database: Database, what: str, due: Iterable[str], now_ms: int) -> None:
    """Write down that these are due now, where it is not written yet, and forget all else that was of this kind.

    Forgotten too is what lies in the future: the clock was ahead when it was written. To be called in a transaction.
    """
    said = {"what": what, "due": json.dumps(sorted(due)), "now": now_ms}
    database.execute(
        """
        delete from seen_due
         where what = :what and (seen_at > :now or subject not in (select value from json_each(:due)))
        """,
        said,
    )
    database.execute(
        "insert or ignore into seen_due (what, subject, seen_at) select :what, value, :now from json_each(:due)",
        said,
    )


def was_seen(database: Database, what: str, subject: str, now_ms: int) -> bool:
    """Whether it was seen due a day before now, by the machine's clock, and by every look since."""
    before_ms = now_ms - BETWEEN_LOOKS_MS
    found = database.query(
        "select 1 from seen_due where what = ? and subject = ? and seen_at <= ?", [what, subject, before_ms]
    )
    return next(found, None) is not None


def forget_looks_after(database: Database, now_ms: int) -> None:
    """Forget what was seen due at a moment that is yet to come, by the machine's clock: it was ahead then."""
    database.execute("delete from seen_due where seen_at > ?", [now_ms])


def newest_look_ms(database: Database) -> int:
    """Return when something was last seen due, in ms; 0 where nothing is."""
    return next(
        int(row["at"]) for row in database.query("select coalesce(max(seen_at), 0) as at from seen_due")
    )


def end_what_was_given_after(database: Database, now_ms: int) -> None:
    """End sessions, invitations, private links and accesses that began after a moment: they would last too long."""
    for statement in GIVEN:
        database.execute(statement, {"now": now_ms})
