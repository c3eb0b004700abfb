"""Work that failed and was not done since: of the whole archive, and what was to be taken out and is not out yet.

The one place that says so, to the staff as to somebody at her own page. It reads and changes nothing.
"""

from sqlite_utils import Database

from archive.store import rows
from archive.terms.jobs import OPEN_STATES, Job, JobKind, JobState
from archive.terms.models import InterviewId

FAILED = """
select j.*
  from jobs j
 where j.state = 'failed'
   and not exists (select 1 from jobs later
                    where later.interview_id = j.interview_id and later.kind = j.kind and later.id > j.id)
 order by j.kind <> 'retract', j.id desc
 limit ?
"""
OF_ITS_KIND = "select * from jobs where interview_id = ? and kind = ? order by id"


def failures(database: Database, limit: int) -> list[Job]:
    """Return the failed jobs after which the same step was not asked for again: what closes first, the newest first."""
    return [rows.job(row) for row in database.query(FAILED, [limit])]


def taking_out(database: Database, interview: InterviewId) -> Job | None:
    """Return the job that has yet to take something of the interview out of the public site and the search.

    The one that waits or is under way; else the last one, where it failed; else None: all is out.
    """
    asked = [rows.job(row) for row in database.query(OF_ITS_KIND, [interview, JobKind.RETRACT.value])]
    under_way = next((job for job in asked if job.state in OPEN_STATES), None)
    if under_way is None and asked and asked[-1].state is JobState.FAILED:
        return asked[-1]
    return under_way
