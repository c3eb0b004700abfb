"""Files that may lie in the store while no row names them: on their way in, or replaced by another.

Each is written down before it has its name on the disk, so that whatever is cut off, somebody knows what to remove.
"""

from sqlite_utils import Database

from archive.terms.models import InterviewId


def add(database: Database, sha256: str, interview: InterviewId | None, now_ms: int) -> None:
    """Write that the file may lie there, and of which interview it is; None where it is to be one of a new one."""
    database.table("loose_files").insert({"sha256": sha256, "interview_id": interview, "since": now_ms})


def every(database: Database) -> set[str]:
    """Return the hashes of all files that may lie there unnamed."""
    return {row["sha256"] for row in database.query("select sha256 from loose_files")}


def of_interview(database: Database, interview: InterviewId) -> set[str]:
    """Return the hashes of those of one interview."""
    found = database.query("select sha256 from loose_files where interview_id = ?", [interview])
    return {row["sha256"] for row in found}


def overdue(database: Database, before_ms: int) -> set[str]:
    """Return the hashes of those written down before a moment, and of all of whose interview nothing is to be left."""
    found = database.query(
        """
        select sha256
          from loose_files
         where since < ? or interview_id in (select interview_id from erasures)
        """,
        [before_ms],
    )
    return {row["sha256"] for row in found}


def forget(database: Database, sha256: str) -> None:
    """Write nothing more of a file: a row names it now, or it is removed."""
    database.execute("delete from loose_files where sha256 = ?", [sha256])


def forget_of(database: Database, interview: InterviewId) -> None:
    """Write nothing more of the files of one interview."""
    database.execute("delete from loose_files where interview_id = ?", [interview])


def forget_before(database: Database, before_ms: int) -> None:
    """Write nothing more of what was written down before a moment."""
    database.execute("delete from loose_files where since < ?", [before_ms])
