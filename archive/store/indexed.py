"""Writes which interviews the index of an audience holds, so that what must go from it is known without opening it."""

from sqlite_utils import Database

from archive.models import Audience, InterviewId


def keep_indexed(database: Database, interview: InterviewId, audience: Audience) -> None:
    """Write that the audience's index holds the interview."""
    database.table("indexed").upsert(
        {"interview_id": interview, "audience": audience.value}, pk=("interview_id", "audience")
    )


def forget_indexed(database: Database, audience: Audience, interview: InterviewId | None = None) -> None:
    """Write that the audience's index no longer holds the interview, or any."""
    database.execute(
        "delete from indexed where audience = :audience and (:interview is null or interview_id = :interview)",
        {"audience": audience.value, "interview": interview},
    )
