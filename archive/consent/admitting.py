"""Whose requests for access hold now, as views: for the rule that lets one named person in. They open nothing.

A request lapses by its day, read from the archive's clock: no job has to close it. An approval of a collection holds
for the interviews that were in the archive before it was decided: of a later one nobody asked the participants.
In the same moment is later: while time stands still (`archive.clock`), all that is written is of one moment.
"""

from sqlite_utils import Database

from archive.terms.models import InterviewId

APPROVED_ACCESS = """
create temp view approved_access as
select *
  from access_requests
 where state = 'approved' and expires_at > now_ms()
"""

COLLECTION_ACCESS = """
create temp view collection_access as
select r.user_id, r.collection, i.id as interview_id, r.decided_at, r.expires_at
  from approved_access r join interviews i on i.created_at < r.decided_at
 where r.collection is not null
"""
"""For which interviews the approval of a collection holds, were they in it."""

ACCESS_IN_FORCE = """
create temp view access_in_force as
select r.user_id, i.id as interview_id, r.expires_at
  from approved_access r join interviews i on i.id = r.interview_id
 union
select r.user_id, i.id, r.expires_at
  from collection_access r join interviews i on i.id = r.interview_id and i.collection = r.collection
"""

WOULD_LET_IN = """
select 1
  from collection_access
 where interview_id = :interview and collection = :collection and decided_at >= :since
"""


def would_let_in(database: Database, interview: InterviewId, collection: str, since_ms: int = 0) -> bool:
    """Whether somebody who was let into the collection since a moment would read this interview, were it put there."""
    asked = {"interview": interview, "collection": collection, "since": since_ms}
    return next(database.query(WOULD_LET_IN, asked), None) is not None
