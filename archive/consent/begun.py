"""How far an archive's first interview has come, for the guide that leads there. Ids and yes or no; decides nothing."""

from dataclasses import dataclass

from sqlite_utils import Database

from archive.terms.models import ExcerptId, InterviewId

STAFF = """
select count(*) as n
  from users
 where active = 1 and role in ('admin', 'archivist') and id not in (select user_id from invitations)
"""
PUBLISHED = "select 1 from excerpts where state = 'published' limit 1"
FARTHEST = """
with few (interview_id, created_at) as (
    select id, created_at from interviews
     where id not in (select interview_id from erasures)
     order by created_at
     limit 50)
select f.interview_id as interview,
       exists (select 1 from current_agreements a
                where a.interview_id = f.interview_id and a.status = 'documented') as is_agreed,
       exists (select 1 from current_transcripts t where t.interview_id = f.interview_id) as is_written,
       exists (select 1 from current_transcripts t join current_segments s on s.transcript_id = t.id
                where t.interview_id = f.interview_id and s.verified_by is not null) as is_looked_over,
       (select e.id from excerpts e
         where e.interview_id = f.interview_id and e.state <> 'retracted'
         order by e.drafted_at limit 1) as excerpt
  from few f
 where exists (select 1 from readable_interviews r
                where r.interview_id = f.interview_id and r.purpose = 'preserve')
 order by excerpt is not null desc, is_looked_over desc, is_written desc, is_agreed desc, f.created_at
 limit 1
"""
"""Of the first fifty: whoever has more is past the beginning."""


@dataclass(frozen=True, slots=True)
class Farthest:
    """The interview that has come farthest, and how far."""

    interview: InterviewId
    is_agreed: bool
    is_written: bool
    is_looked_over: bool
    excerpt: ExcerptId | None


def staff_count(database: Database) -> int:
    """Return how many of the staff can sign in."""
    return int(next(database.query(STAFF))["n"])


def is_published(database: Database) -> bool:
    """Whether an excerpt is public."""
    return next(database.query(PUBLISHED), None) is not None


def farthest(database: Database) -> Farthest | None:
    """Return the interview that has come farthest; None where there is none that may be kept."""
    for row in database.query(FARTHEST):
        return Farthest(
            interview=InterviewId(row["interview"]),
            is_agreed=bool(row["is_agreed"]),
            is_written=bool(row["is_written"]),
            is_looked_over=bool(row["is_looked_over"]),
            excerpt=None if row["excerpt"] is None else ExcerptId(row["excerpt"]),
        )
    return None
