"""Lists of what is readable for a purpose: each list in one question, however long it is."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from sqlite_utils import Database

from archive.consent import naming, queries
from archive.consent.lasting import lasting
from archive.store import rows
from archive.terms.lasting import Remembered
from archive.terms.models import (
    PLAYBACK,
    ExcerptId,
    Interview,
    InterviewId,
    Purpose,
    Source,
    Tag,
    UserId,
    Voice,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """An interview in a list, with what tells how far it is.

    `is_worked_on`: a person changed or confirmed something of its words; None: no words, or not for this viewer.
    """

    interview: Interview
    duration_ms: int | None
    problem: str | None
    is_worked_on: bool | None
    is_published: bool


def readable_interviews(
    database: Database, remembered: Remembered, purpose: Purpose
) -> Collection[InterviewId]:
    """Return every readable interview, newest first."""

    def ask() -> tuple[InterviewId, ...]:
        found = database.query(queries.READABLE_INTERVIEWS, [purpose.value])
        return tuple(InterviewId(row["id"]) for row in found)

    return lasting(database, remembered, ("readable", purpose), ask)


def excerpt_ids(database: Database, remembered: Remembered, purpose: Purpose) -> list[ExcerptId]:
    """Return the excerpts of every interview whose words are readable, newest first."""

    def ask() -> frozenset[InterviewId]:
        found = database.query(queries.READABLE_WORDS, [purpose.value])
        return frozenset(InterviewId(row["interview_id"]) for row in found)

    here = lasting(database, remembered, ("words", purpose), ask)
    return [ExcerptId(row[0]) for row in database.execute(queries.EXCERPT_IDS).fetchall() if row[1] in here]


def listed(
    database: Database, remembered: Remembered, purpose: Purpose, limit: int, offset: int
) -> list[Listed]:
    """Return the readable interviews, newest first, each with its recording and how far it is; all with `limit` -1."""
    every = readable_interviews(database, remembered, purpose)
    wanted = list(islice(every, offset, None if limit < 0 else offset + limit))
    return [
        Listed(
            rows.interview(row),
            row["duration_ms"],
            row["problem"],
            None if row["is_worked_on"] is None else bool(row["is_worked_on"]),
            bool(row["is_published"]),
        )
        for row in database.query(queries.LISTED, {"purpose": purpose.value, "wanted": json.dumps(wanted)})
    ]


def titles(database: Database, purpose: Purpose, interviews: Iterable[InterviewId]) -> dict[InterviewId, str]:
    """Return the titles of those of these interviews that are readable."""
    found = database.query(queries.TITLES, {"wanted": json.dumps(list(interviews)), "purpose": purpose.value})
    return {InterviewId(row["id"]): row["title"] for row in found}


def sources(
    database: Database, purpose: Purpose, interviews: Iterable[InterviewId]
) -> dict[InterviewId, Source]:
    """Return those of these interviews that are readable, with how long each is and whether it may be heard."""
    asked = _ask_heard(database, purpose, interviews)
    found = [(rows.interview(row), row) for row in asked if row["is_readable"]]
    called = naming.narrators(database, [each.id for each, _ in found])
    return {
        each.id: Source(each, called.get(each.id), row["duration_ms"], is_heard=row["copy"] is not None)
        for each, row in found
    }


def heard(database: Database, purpose: Purpose, interview: InterviewId) -> rows.Row:
    """Return the `copy` that may be heard of an interview with a recording, None without; `voice` and `treatment`."""
    return next(_ask_heard(database, purpose, [interview]))


def _ask_heard(database: Database, purpose: Purpose, interviews: Iterable[InterviewId]) -> Iterator[rows.Row]:
    asked = {
        "wanted": json.dumps(list(interviews)),
        "purpose": purpose.value,
        "playback": PLAYBACK,
        "text_only": Voice.TEXT_ONLY.value,
    }
    return database.query(queries.SOUND, asked)


def tags(
    database: Database, purpose: Purpose, interviews: Iterable[InterviewId]
) -> dict[InterviewId, list[Tag]]:
    """Return the themes on each of the interviews in order of time, but for rejected and covered ones.

    Does not ask whether they are readable.
    """
    found: dict[InterviewId, list[Tag]] = {interview: [] for interview in interviews}
    wanted = {"wanted": json.dumps(list(found)), "purpose": purpose.value}
    for row in database.query(queries.TAGS, wanted):
        found[row["interview_id"]].append(rows.tag(row))
    return found


def readable(
    database: Database, purpose: Purpose, interviews: Iterable[InterviewId]
) -> frozenset[InterviewId]:
    """Return those of these interviews whose words are readable."""
    wanted = {"wanted": json.dumps(list(interviews)), "purpose": purpose.value}
    return frozenset(InterviewId(row["interview_id"]) for row in database.query(queries.READABLE, wanted))


def approvals(database: Database, excerpts: Iterable[ExcerptId]) -> dict[ExcerptId, list[tuple[UserId, str]]]:
    """Return who approved each of the excerpts, in order of time, each with the seal that it was given for."""
    found: dict[ExcerptId, list[tuple[UserId, str]]] = {}
    for row in database.query(queries.APPROVALS, [json.dumps(list(excerpts))]):
        given = found.setdefault(ExcerptId(row["excerpt_id"]), [])
        given.append((UserId(row["user_id"]), row["digest"]))
    return found
