"""Lists of what is readable for a purpose: each list in one question, however long it is."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from archive.consent import queries
from archive.models import Interview, InterviewId, Purpose
from archive.store import rows
from archive.words import TranscriptKind


@dataclass(frozen=True, slots=True)
class Listed:
    """An interview in a list, with what tells how far it is. `transcript` None: no words, or not for this viewer."""

    interview: Interview
    duration_ms: int | None
    problem: str | None
    transcript: TranscriptKind | None
    is_published: bool


def listed(database: Database, purpose: Purpose, limit: int, offset: int) -> list[Listed]:
    """Return the readable interviews, newest first, each with its recording and how far it is."""
    return [
        Listed(
            rows.interview(row),
            row["duration_ms"],
            row["problem"],
            None if row["transcript"] is None else TranscriptKind(row["transcript"]),
            bool(row["is_published"]),
        )
        for row in database.query(
            queries.LISTED, {"purpose": purpose.value, "limit": limit, "offset": offset}
        )
    ]


def titles(database: Database, purpose: Purpose, interviews: Iterable[InterviewId]) -> dict[InterviewId, str]:
    """Return the titles of those of these interviews that are readable."""
    found = database.query(queries.TITLES, {"wanted": json.dumps(list(interviews)), "purpose": purpose.value})
    return {InterviewId(row["id"]): row["title"] for row in found}


def count(database: Database, purpose: Purpose) -> int:
    """Return how many interviews are readable."""
    found = database.query("select count(*) as n from readable_interviews where purpose = ?", [purpose.value])
    return int(next(found)["n"])
