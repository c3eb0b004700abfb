"""Writes which interviews the index of an audience holds, so that what must go from it is known without opening it."""

from sqlite_utils import Database

from archive.terms.models import Audience, InterviewId


def begin_indexing(database: Database, interview: InterviewId, audience: Audience, treatment: str) -> None:
    """Write that the audience's index may hold the interview now, and not yet as it must where that changed."""
    database.execute(
        """
        insert into indexed (interview_id, audience, treatment) values (?, ?, null)
            on conflict do update set treatment = null where treatment is not ?
        """,
        [interview, audience.value, treatment],
    )


def keep_indexed(database: Database, interview: InterviewId, audience: Audience, treatment: str) -> None:
    """Write that the audience's index holds the interview, and what was done to its words before."""
    database.table("indexed").upsert(
        {"interview_id": interview, "audience": audience.value, "treatment": treatment},
        pk=("interview_id", "audience"),
    )


def is_indexed(database: Database, interview: InterviewId, audience: Audience) -> bool:
    """Whether the audience's index may hold the interview."""
    asked = [interview, audience.value]
    found = database.query("select 1 from indexed where interview_id = ? and audience = ?", asked)
    return next(found, None) is not None


def forget_indexed(database: Database, audience: Audience, interview: InterviewId | None = None) -> None:
    """Write that the audience's index no longer holds the interview, or any."""
    database.execute(
        "delete from indexed where audience = :audience and (:interview is null or interview_id = :interview)",
        {"audience": audience.value, "interview": interview},
    )
