"""What waits for a person to decide: found, never done. Each question is fixed, and answers with ids and moments."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from archive.clock import to_ms
from archive.terms.jobs import Job, JobKind
from archive.terms.models import InterviewId, UserId


class TaskKind(StrEnum):
    """What a person is asked to decide. None of them is decided by waiting."""

    EMBARGO_ENDED = "embargo_ended"
    REVIEW_DUE = "review_due"
    RUNNING_OUT = "running_out"
    RAN_OUT = "ran_out"
    APPROVAL = "approval"
    RESTRICTION = "restriction"
    """A stretch that somebody proposed to restrict; it holds already."""
    UNPROVEN = "unproven"
    """A copy of the sound that could not be proven to be without what is restricted; it was not released."""
    TAKING_OUT = "taking_out"
    """Something must leave the public site or the search, and taking it out failed."""
    FAILED = "failed"
    SAFETY = "safety"
    """A safety note that nobody has looked over for long."""
    ACCESS = "access"
    TO_REVIEW = "to_review"
    """A machine's words that nobody has gone through yet: work rather than a decision."""


TOLD_OF_CLOSED = frozenset({TaskKind.TAKING_OUT, TaskKind.FAILED, TaskKind.UNPROVEN, TaskKind.ACCESS})


@dataclass(frozen=True, slots=True)
class Due:
    """A decision that waits: about which interview, which part of it, since or until when (ms), and a code."""

    kind: TaskKind
    interview: InterviewId | None
    subject: str
    at_ms: int | None
    detail: str


@dataclass(frozen=True, slots=True)
class Moments:
    """What the questions are asked against, in ms; `today` as year-month-day."""

    now: int
    today: str
    reviewed_before: int
    soon: int
    looked_over_before: int


EMBARGOES = """
select a.interview_id, a.participant_id as subject, null as at, min(g.embargo_until) as detail
  from grants g join current_agreements a on a.agreement_id = g.agreement_id
 where g.embargo = 'until' and g.embargo_until <= :today and a.status = 'documented'
   and not exists (select 1 from erasures x where x.interview_id = a.interview_id)
 group by a.agreement_id
 order by 4
 limit :limit
"""
REVIEWS = """
select a.interview_id, a.participant_id as subject, a.obtained_at as at, m.role as detail
  from agreements a
  join participations m on m.interview_id = a.interview_id and m.participant_id = a.participant_id
 where ((a.review_due is null and a.obtained_at <= :reviewed_before) or a.review_due <= :now)
   and a.status = 'documented'
   and not exists (select 1 from agreements later
                    where later.interview_id = a.interview_id and later.participant_id = a.participant_id
                      and later.version > a.version)
   and not exists (select 1 from erasures x where x.interview_id = a.interview_id)
 order by a.obtained_at
 limit :limit
"""
ENDINGS = """
select a.interview_id, a.participant_id as subject, a.valid_until as at, m.role as detail
  from agreements a
  join participations m on m.interview_id = a.interview_id and m.participant_id = a.participant_id
 where a.valid_until <= :soon and a.status = 'documented'
   and not exists (select 1 from agreements later
                    where later.interview_id = a.interview_id and later.participant_id = a.participant_id
                      and later.version > a.version)
   and not exists (select 1 from erasures x where x.interview_id = a.interview_id)
 order by a.valid_until
 limit :limit
"""
APPROVALS = """
select e.interview_id, e.id as subject, max(p.approved_at) as at, cast(count(*) as text) as detail
  from excerpts e join approvals p on p.excerpt_id = e.id
 where e.state = 'draft'
 group by e.id
 order by 3
 limit :limit
"""
RESTRICTIONS = """
select s.interview_id, s.id as subject, s.proposed_at as at, '' as detail
  from restrictions s
 where s.status = 'proposed'
 order by s.proposed_at
 limit :limit
"""
SAFETY = """
select m.interview_id, n.participant_id as subject, n.written_at as at, '' as detail
  from safety_notes n join participations m on m.participant_id = n.participant_id
 where n.written_at <= :looked_over_before
 order by n.written_at
 limit :limit
"""
ACCESS = """
select interview_id, id as subject, requested_at as at, state as detail
  from access_requests
 where state in ('submitted', 'in_review')
 order by requested_at
 limit :limit
"""
TO_REVIEW = """
select t.interview_id, t.interview_id as subject, t.created_at as at, '' as detail
  from (select * from transcripts t
         where not exists (select 1 from transcripts later
                            where later.interview_id = t.interview_id and later.version > t.version)
           and not exists (select 1 from worked_on_transcripts p where p.id = t.id)
           and exists (select 1 from segments s where s.transcript_id = t.id and s.suppressed is null)
         order by t.created_at
         limit :limit) t
 where exists (select 1 from readable_words w where w.interview_id = t.interview_id and w.purpose = 'preserve')
 order by t.created_at
"""
"""Where nobody is heard, or all that was heard is left out, there are no words to go through."""
APPROVED_BY = "select excerpt_id from approvals where user_id = ?"
CLOSED = """
select r.interview_id
  from refusals r
 where r.purpose = 'preserve' and r.interview_id in (select value from json_each(?))
"""
"""Asked of a few interviews at a time: of all of them it takes a hundred times as long."""
QUESTIONS = {
    TaskKind.EMBARGO_ENDED: EMBARGOES,
    TaskKind.REVIEW_DUE: REVIEWS,
    TaskKind.RUNNING_OUT: ENDINGS,
    TaskKind.APPROVAL: APPROVALS,
    TaskKind.RESTRICTION: RESTRICTIONS,
    TaskKind.SAFETY: SAFETY,
    TaskKind.ACCESS: ACCESS,
}
"""What is asked for each kind. That an end has passed is told from the answer, failed work from its step."""
FAILED_STEPS = {JobKind.RETRACT: TaskKind.TAKING_OUT, JobKind.REDACT: TaskKind.UNPROVEN}
"""Steps whose failing is more than work to be done again; of every other it is `FAILED`."""


def due(database: Database, moments: Moments, limit: int, failed: Iterable[Job]) -> list[Due]:
    """Return what waits now, at most `limit` of each question, the longest waiting first of each, then what `failed`.

    Of an interview that is closed even to the staff only failed work is told: it may be what should erase it.
    """
    asked = {
        "now": moments.now,
        "today": moments.today,
        "reviewed_before": moments.reviewed_before,
        "soon": moments.soon,
        "looked_over_before": moments.looked_over_before,
        "limit": limit,
    }
    found = [
        Due(
            kind=TaskKind.RAN_OUT if kind is TaskKind.RUNNING_OUT and row["at"] <= moments.now else kind,
            interview=None if row["interview_id"] is None else InterviewId(row["interview_id"]),
            subject=row["subject"],
            at_ms=row["at"],
            detail=row["detail"],
        )
        for kind, question in QUESTIONS.items()
        for row in database.query(question, asked)
    ]
    found += [_failed(job) for job in failed]
    closed = _closed(database, {each.interview for each in found if each.interview is not None})
    return [each for each in found if each.interview not in closed or each.kind in TOLD_OF_CLOSED]


def to_review(database: Database, limit: int) -> list[Due]:
    """Return the interviews whose words only a machine has gone through, the oldest first."""
    return [
        Due(TaskKind.TO_REVIEW, InterviewId(row["interview_id"]), row["subject"], row["at"], row["detail"])
        for row in database.query(TO_REVIEW, {"limit": limit})
    ]


def approved_by(database: Database, user: UserId) -> set[str]:
    """Return the ids of the excerpts that this person has approved, in whatever form."""
    return {row["excerpt_id"] for row in database.query(APPROVED_BY, [user])}


def _closed(database: Database, interviews: Iterable[InterviewId]) -> set[InterviewId]:
    """Return those of these interviews that may not even be kept."""
    found = database.query(CLOSED, [json.dumps(sorted(interviews))])
    return {InterviewId(row["interview_id"]) for row in found}


def _failed(job: Job) -> Due:
    kind = FAILED_STEPS.get(job.kind, TaskKind.FAILED)
    at_ms = None if job.finished_at is None else to_ms(job.finished_at)
    return Due(kind, job.interview, str(job.id), at_ms, job.kind.value)
