"""The queue: a table. A job is added in its caller's transaction, claimed with a lease, and cancelled by a flag."""

import json
from collections.abc import Iterable

from sqlite_utils import Database

from archive.store import rows
from archive.terms.jobs import Job, JobId, JobKind, JobState
from archive.terms.models import InterviewId


def enqueue(
    database: Database,
    kind: JobKind,
    interview: InterviewId,
    now_ms: int,
    stretch: tuple[int, int] | None = None,
) -> None:
    """Add a job, unless the same one is already waiting; put first where a step of its interview was, that is open."""
    start, end = stretch or (None, None)
    database.execute(
        """
        insert into jobs (kind, interview_id, state, created_at, start_ms, end_ms, put_first)
        select :kind, :interview, 'queued', :now, :start, :end,
               exists (select 1 from jobs
                        where interview_id = :interview and put_first and state in ('queued', 'running'))
         where not exists (select 1 from jobs
                            where kind = :kind and interview_id = :interview and state = 'queued'
                              and start_ms is :start and end_ms is :end)
        """,
        {"kind": kind.value, "interview": interview, "now": now_ms, "start": start, "end": end},
    )


def put_first(database: Database, interview: InterviewId) -> int:
    """Let what waits for an interview be taken before the rest, but for what closes; return how many jobs that are."""
    return len(
        list(
            database.query(
                "update jobs set put_first = 1 where interview_id = ? and state = 'queued' returning id",
                [interview],
            )
        )
    )


def stop(database: Database, interview: InterviewId, now_ms: int) -> int:
    """Cancel what is long of an interview: preparing, transcribing, translating. Return how many jobs that are."""
    asked = {"interview": interview, "now": now_ms}
    waited = database.query(
        """
        update jobs set state = 'cancelled', finished_at = :now
         where interview_id = :interview and state = 'queued'
           and kind in ('prepare', 'transcribe', 'rehear', 'translate')
        returning id
        """,
        asked,
    )
    ran = database.query(
        """
        update jobs set cancelled = 1
         where interview_id = :interview and state = 'running'
           and kind in ('prepare', 'transcribe', 'rehear', 'translate')
        returning id
        """,
        {"interview": interview},
    )
    return len(list(waited)) + len(list(ran))


def take_back(database: Database, interview: InterviewId, kinds: Iterable[JobKind]) -> int:
    """Delete what waits of an interview, of these kinds, and was never begun; return how many jobs that were."""
    asked = {"interview": interview, "kinds": json.dumps([kind.value for kind in kinds])}
    gone = database.query(
        """
        delete from jobs
         where interview_id = :interview and state = 'queued' and attempts = 0 and started_at is null
           and kind in (select value from json_each(:kinds))
        returning id
        """,
        asked,
    )
    return len(list(gone))


def claim(database: Database, owner: str, lease_until: int, now_ms: int) -> Job | None:
    """Take a job that waits or whose worker fell silent: what closes, what was put first, short before long, old first.

    None where there is none.

    Two jobs of one interview are never under way at once.
    """
    row = next(
        database.query(
            """
            update jobs
               set state = 'running', owner = :owner, lease_until = :until,
                   started_at = :now, done_before = done, paced_from = null, reported_at = null
             where id = (select j.id
                           from jobs j
                          where (j.state = 'queued' or (j.state = 'running' and j.lease_until < :now))
                            and not j.cancelled
                            and not exists (select 1 from jobs other
                                             where other.interview_id = j.interview_id and other.id <> j.id
                                               and other.state = 'running' and other.lease_until >= :now)
                          order by case j.kind when 'retract' then 0 when 'erase' then 1 when 'redact' then 2
                                   else 3 end,
                                   j.put_first desc,
                                   case j.kind when 'publish' then 3 when 'index' then 4 when 'tag' then 5
                                   when 'rehear' then 6 when 'prepare' then 7 when 'translate' then 9 else 8 end,
                                   j.id
                          limit 1)
            returning *
            """,
            {"owner": owner, "until": lease_until, "now": now_ms},
        ),
        None,
    )
    return None if row is None else rows.job(row)


def renew(database: Database, job: JobId, owner: str, lease_until: int) -> bool:
    """Hold the job longer; False where it is no longer this owner's, or was cancelled."""
    row = next(
        database.query(
            """
            update jobs set lease_until = ?
             where id = ? and owner = ? and state = 'running' and not cancelled
            returning id
            """,
            [lease_until, job, owner],
        ),
        None,
    )
    return row is not None


def release_owners(database: Database, owners: Iterable[str]) -> None:
    """End the leases of workers that are known to be dead, so that their jobs can be taken up at once."""
    for owner in owners:
        database.execute("update jobs set lease_until = 0 where owner = ? and state = 'running'", [owner])


def running_owners(database: Database) -> list[str]:
    """Return the owners of jobs under way."""
    return [row["owner"] for row in database.query("select distinct owner from jobs where state = 'running'")]


def report(database: Database, job: JobId, done: int, total: int, now_ms: int) -> None:
    """Write how far a job is; its pace counts from the first time that this is written after it was claimed.

    That nothing more is done yet is no news: the pace is that of the last time that something was.
    """
    database.execute(
        """
        update jobs
           set reported_at = case when done = :done and reported_at is not null then reported_at else :now end,
               done = :done, total = :total, paced_from = coalesce(paced_from, :now)
         where id = :job
        """,
        {"job": job, "done": done, "total": total, "now": now_ms},
    )


def finish(
    database: Database, job: JobId, owner: str, state: JobState, error: str | None, now_ms: int
) -> None:
    """Write how a job ended; nothing where another owner has taken it meanwhile."""
    database.execute(
        "update jobs set state = ?, error = ?, finished_at = ? where id = ? and owner = ? and state = 'running'",
        [state.value, error, now_ms, job, owner],
    )


def put_back(database: Database, job: JobId, owner: str, error: str, now_ms: int) -> None:
    """Let a failed job be tried again, and count the failure; one that was cancelled ends here instead.

    A killed worker is no failure of the job. Nothing happens where another owner has taken it meanwhile.
    """
    database.execute(
        """
        update jobs
           set state = case when cancelled then 'cancelled' else 'queued' end,
               finished_at = case when cancelled then :now end,
               owner = null, attempts = attempts + 1, error = :error
         where id = :job and owner = :owner and state = 'running'
        """,
        {"error": error, "job": job, "owner": owner, "now": now_ms},
    )


def end_abandoned(database: Database, now_ms: int) -> None:
    """Close the jobs that were cancelled while their worker was dying."""
    database.execute(
        "update jobs set state = 'cancelled', finished_at = :now "
        "where state = 'running' and cancelled and lease_until < :now",
        {"now": now_ms},
    )


def cancel_for(database: Database, interview: InterviewId, now_ms: int) -> None:
    """Cancel what waits for the interview, and ask what is under way to stop."""
    database.execute(
        "update jobs set state = 'cancelled', finished_at = ? where interview_id = ? and state = 'queued'",
        [now_ms, interview],
    )
    database.execute(
        "update jobs set cancelled = 1 where interview_id = ? and state = 'running'", [interview]
    )


def interviews_waiting_for(database: Database, *kinds: JobKind) -> list[InterviewId]:
    """Return the interviews for which a job of one of these kinds waits or is under way."""
    marks = ", ".join("?" for _ in kinds)
    found = database.query(
        f"""
        select distinct interview_id from jobs
         where state in ('queued', 'running') and kind in ({marks})
        """,  # noqa: S608 - marks are question marks
        [kind.value for kind in kinds],
    )
    return [InterviewId(row["interview_id"]) for row in found]


def open_jobs(database: Database) -> int:
    """Return how many jobs wait or are under way."""
    return int(
        next(database.query("select count(*) as n from jobs where state in ('queued', 'running')"))["n"]
    )


def recordings_being_transcribed(database: Database) -> set[str]:
    """Return the recordings whose transcription or translation waits or is under way, and is not to stop."""
    return {
        row["sha256"]
        for row in database.query(
            """
            select r.sha256
              from recordings r
              join jobs j on j.interview_id = r.interview_id
             where j.kind in ('transcribe', 'rehear', 'translate')
               and j.state in ('queued', 'running') and not j.cancelled
            """
        )
    }


def waits_in_vain(database: Database, since_ms: int, now_ms: int) -> bool:
    """Whether something has waited since then and nobody works on anything: no worker seems to run."""
    row = next(
        database.query(
            """
            select exists (select 1 from jobs where state = 'queued' and created_at < :since)
                   and not exists (select 1 from jobs where state = 'running' and lease_until >= :now) as vain
            """,
            {"since": since_ms, "now": now_ms},
        )
    )
    return bool(row["vain"])


def jobs_of(database: Database, interview: InterviewId) -> list[Job]:
    """Return the interview's jobs, oldest first."""
    return [
        rows.job(row)
        for row in database.query("select * from jobs where interview_id = ? order by id", [interview])
    ]


def newest_jobs(database: Database, limit: int = 100) -> list[Job]:
    """Return the newest jobs first."""
    return [rows.job(row) for row in database.query("select * from jobs order by id desc limit ?", [limit])]
