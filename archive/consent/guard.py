"""Asks the views whether an interview may be used for a purpose, and says why not."""

import json
from collections.abc import Iterable

from sqlite_utils import Database

from archive.consent.rules import INDEX_PURPOSES, INSIDE, is_staff
from archive.store.restoring import is_closed
from archive.terms.errors import NotFound, Refused
from archive.terms.indexes import IndexName
from archive.terms.jobs import JobKind
from archive.terms.models import InterviewId, ParticipantId, Purpose, Role, Viewer, Voice
from archive.terms.reasons import Reason

COPIES_TO_MAKE = f"""
select t.interview_id
  from treatments t
  join recordings m on m.interview_id = t.interview_id and m.duration_ms is not null
  left join covered_voices v on v.interview_id = t.interview_id and v.purpose = t.purpose
 where t.purpose = '{Purpose.RESEARCH}' and v.voice is not '{Voice.TEXT_ONLY}'
   and t.interview_id in (select interview_id from researched_interviews)
   and not exists (select 1 from redactions d where d.recording = m.sha256 and d.treatment = t.treatment)
   and not exists (select 1 from jobs j
                    where j.interview_id = t.interview_id and j.kind = '{JobKind.REDACT}' and j.state = 'failed'
                      and not exists (select 1 from jobs later
                                       where later.interview_id = j.interview_id and later.kind = j.kind
                                         and later.id > j.id))
"""  # noqa: S608 - the values are our own enumerations

WHY_NOT = """
select purpose, reason
  from refusals
 where interview_id = :interview and (:purpose is null or purpose = :purpose)
 order by reason = :first desc, reason = :last, purpose, participant_id
"""
FIRST_AND_LAST = {"first": Reason.WITHDRAWN.value, "last": Reason.ASK_EACH_TIME.value}
"""Which reason is said where there are several: that somebody withdrew before all, that one must be asked after all."""


def refusal(database: Database, interview: InterviewId, purpose: Purpose) -> Reason | None:
    """Return the first reason why the interview may not be used for this purpose; None where it may.

    Raises NotFound where there is no such interview.
    """
    _require_known(database, interview)
    asked = {**FIRST_AND_LAST, "interview": interview, "purpose": purpose.value}
    return next((Reason(row["reason"]) for row in database.query(WHY_NOT, asked)), None)


def closed_among(
    database: Database, interviews: Iterable[InterviewId], purpose: Purpose
) -> frozenset[InterviewId]:
    """Return those of these interviews that may not be used for this purpose; for each, `refusal` says why."""
    found = database.query(
        """
        select distinct interview_id
          from refusals
         where purpose = ? and interview_id in (select value from json_each(?))
        """,
        [purpose.value, json.dumps(list(interviews))],
    )
    return frozenset(InterviewId(row["interview_id"]) for row in found)


def refused_by(database: Database, interview: InterviewId, purpose: Purpose) -> frozenset[ParticipantId]:
    """Return whose agreements stand in the way of this purpose."""
    found = database.query(
        "select participant_id from refusals where interview_id = ? and purpose = ?",
        [interview, purpose.value],
    )
    return frozenset(ParticipantId(row["participant_id"]) for row in found)


def refusals(database: Database, interview: InterviewId) -> dict[Purpose, Reason]:
    """Return every purpose that is closed, with the first reason why. Raises NotFound like `refusal`."""
    _require_known(database, interview)
    found: dict[Purpose, Reason] = {}
    for row in database.query(WHY_NOT, {**FIRST_AND_LAST, "interview": interview, "purpose": None}):
        found.setdefault(Purpose(row["purpose"]), Reason(row["reason"]))
    return found


def _require_known(database: Database, interview: InterviewId) -> None:
    if next(database.query("select 1 from interviews where id = ?", [interview]), None) is None:
        raise NotFound


def require(database: Database, interview: InterviewId, *purposes: Purpose) -> None:
    """Raise Refused unless every participant allows every one of these purposes now."""
    for purpose in purposes:
        reason = refusal(database, interview, purpose)
        if reason is not None:
            raise Refused(reason, purpose.value)


def require_open(viewer: Viewer, database: Database, purpose: Purpose) -> None:
    """Raise Refused, for all but the staff and the indexes, after a restore that did not know what was withdrawn."""
    if (viewer.role is Role.RESEARCHER or purpose not in INSIDE) and is_closed(database):
        raise Refused(Reason.CLOSED_SINCE_RESTORE)


def require_for(viewer: Viewer, database: Database, interview: InterviewId, *purposes: Purpose) -> None:
    """Raise like `require`, but let only staff learn that an interview exists, and nobody that one was withdrawn.

    Where participants want to be asked each time, a named reader who was let in reads for research.
    """
    for purpose in purposes:
        reason = refusal(database, interview, purpose)
        if reason is None or (
            reason is Reason.ASK_EACH_TIME
            and purpose is Purpose.RESEARCH
            and is_let_in(database, viewer, interview)
        ):
            continue
        if is_staff(viewer) and reason is not Reason.WITHDRAWN:
            raise Refused(reason, purpose.value)
        raise NotFound


def is_let_in(database: Database, viewer: Viewer, interview: InterviewId) -> bool:
    """Whether a request of this viewer for access to the interview was approved and has not lapsed."""
    found = database.query(
        "select 1 from access_in_force where user_id = ? and interview_id = ?", [viewer.id, interview]
    )
    return next(found, None) is not None


def let_in(database: Database, viewer: Viewer) -> dict[InterviewId, int]:
    """Return the interviews that this viewer was let into by name, each with the end of it (ms); not what is closed."""
    found = database.query(
        """
        select interview_id, max(expires_at) as until
          from access_in_force
         where user_id = ? and interview_id in (select interview_id from researched_interviews)
         group by interview_id
         order by until
        """,
        [viewer.id],
    )
    return {InterviewId(row["interview_id"]): int(row["until"]) for row in found}


def unreadable_in_index(database: Database, index: IndexName) -> frozenset[InterviewId]:
    """Return what an index inside may still hold of interviews that it may not have any more, or not so."""
    purposes = [purpose.value for purpose in INDEX_PURPOSES[index]]
    marks = ", ".join("?" for _ in purposes)
    return frozenset(
        InterviewId(row["interview_id"])
        for row in database.query(
            f"""
            select x.interview_id
              from indexed x
              left join treatments t on t.interview_id = x.interview_id and t.purpose = ?
             where x.audience = ?
               and (x.treatment is not coalesce(t.treatment, '')
                    or (select count(*) from readable_words r
                         where r.interview_id = x.interview_id and r.purpose in ({marks})) < ?)
            """,  # noqa: S608 - marks are question marks
            [purposes[0], index.value, *purposes, len(purposes)],
        )
    )


def is_researched(database: Database, interview: InterviewId) -> bool:
    """Whether researchers may have it: all of them, or those who are let in by name."""
    found = database.query("select 1 from researched_interviews where interview_id = ?", [interview])
    return next(found, None) is not None


def copies_to_make(database: Database) -> frozenset[InterviewId]:
    """Return the interviews that wait for the only copy that researchers may hear, where making it did not fail."""
    return frozenset(InterviewId(row["interview_id"]) for row in database.query(COPIES_TO_MAKE))
