"""Writes which interviews an index inside holds, so that what must go from it is known without opening it."""

from sqlite_utils import Database

from archive.terms.indexes import IndexName
from archive.terms.models import InterviewId


def begin_indexing(database: Database, interview: InterviewId, index: IndexName, treatment: str) -> None:
    """Write that the index may hold the interview now, and not yet as it must where that changed."""
    database.execute(
        """
        insert into indexed (interview_id, audience, treatment) values (?, ?, null)
            on conflict do update set treatment = null where treatment is not ?
        """,
        [interview, index.value, treatment],
    )


def keep_indexed(database: Database, interview: InterviewId, index: IndexName, treatment: str) -> None:
    """Write that the index holds the interview, and what was done to its words before."""
    database.table("indexed").upsert(
        {"interview_id": interview, "audience": index.value, "treatment": treatment},
        pk=("interview_id", "audience"),
    )


def is_indexed(database: Database, interview: InterviewId, index: IndexName) -> bool:
    """Whether the index may hold the interview."""
    asked = [interview, index.value]
    found = database.query("select 1 from indexed where interview_id = ? and audience = ?", asked)
    return next(found, None) is not None


def forget_indexed(database: Database, index: IndexName, interview: InterviewId | None = None) -> None:
    """Write that the index no longer holds the interview, or any."""
    database.execute(
        "delete from indexed where audience = :audience and (:interview is null or interview_id = :interview)",
        {"audience": index.value, "interview": interview},
    )


def outdate(database: Database, interview: InterviewId, index: IndexName) -> None:
    """Write that what the index holds of the interview must be made anew: until then nothing of it is found there."""
    database.execute(
        "update indexed set treatment = null where interview_id = ? and audience = ?",
        [interview, index.value],
    )
