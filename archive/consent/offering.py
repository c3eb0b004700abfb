"""Which names that were heard are still to be decided. For the staff alone, and for nobody's index."""

from sqlite_utils import Database

from archive.consent.guard import require_for
from archive.consent.rules import is_staff
from archive.terms.errors import Refused
from archive.terms.models import InterviewId, Purpose, Viewer
from archive.terms.offers import NameOffer
from archive.terms.reasons import Reason

OPEN_OFFERS = """
select o.*
  from name_offers o
 where o.interview_id = :interview
   and not exists (select 1 from names_put_aside a
                    where a.interview_id = o.interview_id and a.folded = o.folded)
   and not exists (select 1 from restrictions r
                    where r.interview_id = o.interview_id and r.status <> 'lifted'
                      and r.start_ms <= (o.start_ms + o.end_ms) / 2 and r.end_ms > (o.start_ms + o.end_ms) / 2)
 order by o.start_ms, o.end_ms
"""


def open_offers(database: Database, viewer: Viewer, interview: InterviewId) -> list[NameOffer]:
    """Return the mentions that nobody restricted or put aside, in order of time. Raises NotFound or Refused."""
    require_for(viewer, database, interview, Purpose.PRESERVE, Purpose.TRANSCRIBE_LOCAL)
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    return [
        NameOffer(
            row["name"],
            row["folded"],
            row["kind"],
            row["segment"],
            row["start_ms"],
            row["end_ms"],
            bool(row["by_rule"]),
        )
        for row in database.query(OPEN_OFFERS, {"interview": interview})
    ]
