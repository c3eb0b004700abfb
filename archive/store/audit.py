"""Writes the audit: one line for each decision, each bound to the line before by a hash. Ids and reason codes only."""

import hashlib
import json

from sqlite_utils import Database

from archive.models import Event, UserId
from archive.store import rows

START = "0" * 64


def record(database: Database, actor: UserId, verb: str, subject: str, reason: str, now_ms: int) -> None:
    """Append a line inside the caller's transaction, so that deed and line happen together or not at all."""
    last = next(database.query("select hash from events order by number desc limit 1"), None)
    previous = START if last is None else str(last["hash"])
    body = {
        "at": now_ms,
        "actor": actor,
        "verb": verb,
        "subject": subject,
        "reason": reason,
        "previous": previous,
    }
    database.table("events").insert({**body, "hash": _digest(body)})


def _digest(body: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def events(database: Database, *, subject: str | None = None, limit: int = 200) -> list[Event]:
    """Return the newest lines first, of one subject or of all."""
    condition = "" if subject is None else "where subject = :subject"
    return [
        rows.event(row)
        for row in database.query(
            f"select * from events {condition} order by number desc limit :limit",  # noqa: S608 - fixed text
            {"subject": subject, "limit": limit},
        )
    ]


def broken_line(database: Database) -> int | None:
    """Return the number of the first line that was changed, moved or taken out; None where the chain holds."""
    previous, expected = START, 1
    for row in database.query("select * from events order by number"):
        body = {key: row[key] for key in ("at", "actor", "verb", "subject", "reason", "previous")}
        if row["number"] != expected or row["previous"] != previous or row["hash"] != _digest(body):
            return int(row["number"])
        previous, expected = row["hash"], expected + 1
    last = next(database.query("select seq from sqlite_sequence where name = 'events'"), None)
    return expected if last is not None and last["seq"] >= expected else None
