"""Writes the audit: one line for each decision, each bound to the line before by a hash. Ids and reason codes only."""

import hashlib
import json
from collections.abc import Iterator

from sqlite_utils import Database

from archive.store import rows
from archive.terms.events import Event
from archive.terms.models import InterviewId, UserId

START = "0" * 64
KEYS = ("at", "actor", "verb", "subject", "reason", "previous")

HOLDER = """
select id as interview from interviews where id = :subject
 union all
select interview_id from excerpts where id = :subject
"""
OF_INTERVIEW = """
select *
  from events
 where interview = :interview
    or (interview is null and subject = :interview)
    or (interview is null and subject in (select id from excerpts where interview_id = :interview))
 order by number
"""
UNWRITTEN = """
select 'agreement ' || a.id as what
  from agreements a
 where not exists (select 1 from events e where e.subject = a.interview_id and e.at = a.obtained_at)
   and not exists (select 1 from events e where e.interview = a.interview_id and e.at = a.obtained_at)
 union all
select 'approval of ' || p.excerpt_id
  from approvals p
 where not exists (select 1 from events e
                    where e.subject = p.excerpt_id and e.verb = 'approve'
                      and e.actor = p.user_id and e.at = p.approved_at)
 union all
select 'erasure of ' || x.interview_id
  from erasures x
 where not exists (select 1 from events e where e.subject = x.interview_id and e.verb = 'erase')
"""


def record(
    database: Database,
    actor: UserId,
    verb: str,
    subject: str,
    reason: str,
    now_ms: int,
    interview: InterviewId | None = None,
) -> None:
    """Append a line inside the caller's transaction, so that deed and line happen together or not at all.

    The interview that it is about is bound into the line too, so that its story can be told once it is erased.
    """
    last = next(database.query("select hash from events order by number desc limit 1"), None)
    line = {
        "at": now_ms,
        "actor": actor,
        "verb": verb,
        "subject": subject,
        "reason": reason,
        "previous": START if last is None else str(last["hash"]),
        "interview": interview or _holder(database, subject),
    }
    database.table("events").insert({**line, "hash": _digest(line)})


def _holder(database: Database, subject: str) -> str | None:
    """Return the interview that the subject is, or is a part of."""
    found = next(database.query(HOLDER, {"subject": subject}), None)
    return None if found is None else str(found["interview"])


def _digest(line: rows.Row) -> str:
    """Return the hash of a line; of one without an interview, as before lines had one."""
    body = {key: line[key] for key in KEYS}
    if line["interview"] is not None:
        body["interview"] = line["interview"]
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def events(
    database: Database,
    *,
    subject: str | None = None,
    actor: str | None = None,
    verbs: tuple[str, ...] = (),
    before: int | None = None,
    limit: int = 200,
) -> list[Event]:
    """Return the newest lines first: of one subject or interview, of one actor, of some verbs, below a number."""
    conditions = ["true"]
    if subject is not None:
        conditions.append("(subject = :subject or interview = :subject)")
    if actor is not None:
        conditions.append("actor = :actor")
    if verbs:
        conditions.append("verb in (select value from json_each(:verbs))")
    if before is not None:
        conditions.append("number < :before")
    return [
        rows.event(row)
        for row in database.query(
            f"select * from events where {' and '.join(conditions)} order by number desc limit :limit",  # noqa: S608 - fixed texts
            {
                "subject": subject,
                "actor": actor,
                "verbs": json.dumps(verbs),
                "before": before,
                "limit": limit,
            },
        )
    ]


def events_of(database: Database, interview: InterviewId) -> list[Event]:
    """Return every line about an interview and what is a part of it, the oldest first."""
    return [rows.event(row) for row in database.query(OF_INTERVIEW, {"interview": interview})]


def was_written(
    database: Database, actor: UserId, verb: str, subject: str, since_ms: int, before_ms: int
) -> bool:
    """Whether there is such a line since a moment, and before another."""
    found = database.query(
        "select 1 from events where subject = ? and verb = ? and actor = ? and at >= ? and at < ? limit 1",
        [subject, verb, actor, since_ms, before_ms],
    )
    return next(found, None) is not None


def broken_line(database: Database) -> int | None:
    """Return the number of the first line that was changed, moved or taken out; None where the chain holds."""
    return next((number for number, _ in faults(database)), None)


def faults(database: Database) -> Iterator[tuple[int, str]]:
    """Yield each line at which the chain does not hold, with a sentence; each fault is told once."""
    previous, expected = START, 1
    for row in database.query("select * from events order by number"):
        what = _fault(row, expected, previous)
        if what is not None:
            yield int(row["number"]), what
        previous, expected = row["hash"], int(row["number"]) + 1
    last = next(database.query("select seq from sqlite_sequence where name = 'events'"), None)
    if last is not None and last["seq"] >= expected:
        yield expected, "The lines from here on were taken out."


def _fault(row: rows.Row, expected: int, previous: str) -> str | None:
    if row["hash"] != _digest(row):
        return "The line was changed."
    if row["number"] != expected:
        return "A line before this one was taken out, or this one was moved."
    if row["previous"] != previous:
        return "The line is not bound to the one before it: lines were put in another order, or one was made anew."
    return None


def holds(database: Database, number: int, digest: str) -> bool:
    """Whether the audit has this line with this hash."""
    found = database.query("select 1 from events where number = ? and hash = ?", [number, digest])
    return next(found, None) is not None


def unwritten(database: Database) -> list[str]:
    """Return what stands in the archive and was never written into the audit, by its ids."""
    return [str(row["what"]) for row in database.query(UNWRITTEN)]
