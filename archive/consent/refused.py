"""Which excerpts somebody in the recording does not want public, for good or until she says otherwise. A list only."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from archive.clock import from_ms
from archive.consent.rules import is_staff
from archive.terms.errors import Refused
from archive.terms.models import ExcerptId, InterviewId, ParticipantRole, Viewer
from archive.terms.reasons import Reason

REFUSED = """
select g.interview_id, g.excerpt_id, g.start_ms, g.end_ms, g.refused_at as at, m.role, 1 as for_good, e.title
  from excerpt_refusals g
  left join participations m on m.interview_id = g.interview_id and m.participant_id = g.participant_id
  left join excerpts e on e.id = g.excerpt_id
 union all
select e.interview_id, e.id, e.start_ms, e.end_ms, r.answered_at, m.role, 0, e.title
  from excerpt_answers r
  join excerpts e on e.id = r.excerpt_id
  left join participations m on m.interview_id = e.interview_id and m.participant_id = r.participant_id
 where r.answer = 'refused'
 order by 5 desc
 limit ?
"""


@dataclass(frozen=True, slots=True)
class RefusedExcerpt:
    """A stretch (ms of the recording) that may not be public; `role` None: everybody. `title` while there is one."""

    interview: InterviewId
    excerpt: ExcerptId
    title: str | None
    start_ms: int
    end_ms: int
    at: datetime
    role: ParticipantRole | None
    is_for_good: bool


def refused_excerpts(database: Database, viewer: Viewer, limit: int) -> list[RefusedExcerpt]:
    """Return them, the newest first, of whatever interviews: who asks leaves out what is closed. For staff."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    return [
        RefusedExcerpt(
            interview=InterviewId(row["interview_id"]),
            excerpt=ExcerptId(row["excerpt_id"]),
            title=row["title"],
            start_ms=row["start_ms"],
            end_ms=row["end_ms"],
            at=from_ms(row["at"]),
            role=None if row["role"] is None else ParticipantRole(row["role"]),
            is_for_good=bool(row["for_good"]),
        )
        for row in database.query(REFUSED, [limit])
    ]
