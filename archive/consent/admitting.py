"""Whose requests for access hold now, as a view: for the rule that lets one named person in. It opens nothing itself.

A request lapses by its day, read from the archive's clock: no job has to close it. An approval of a collection holds
for the interviews that were in the archive when it was decided: of a later one nobody asked the participants.
"""

from sqlite_utils import Database

from archive.models import InterviewId

ACCESS_IN_FORCE = """
create temp view access_in_force as
select r.user_id, i.id as interview_id, r.expires_at
  from access_requests r join interviews i on i.id = r.interview_id
 where r.state = 'approved' and r.expires_at > now_ms()
 union
select r.user_id, i.id, r.expires_at
  from access_requests r join interviews i on i.collection = r.collection and i.created_at <= r.decided_at
 where r.state = 'approved' and r.expires_at > now_ms()
"""

WOULD_LET_IN = """
select 1
  from access_requests r join interviews i on i.id = :interview and i.created_at <= r.decided_at
 where r.collection = :collection and r.state = 'approved' and r.expires_at > now_ms()
   and r.decided_at >= :since
"""


def would_let_in(database: Database, interview: InterviewId, collection: str, since_ms: int = 0) -> bool:
    """Whether somebody who was let into the collection since a moment would read this interview, were it put there."""
    asked = {"interview": interview, "collection": collection, "since": since_ms}
    return next(database.query(WOULD_LET_IN, asked), None) is not None
