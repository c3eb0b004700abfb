"""Asks the views whether an interview may be used for a purpose, and says why not."""

from sqlite_utils import Database

from archive.consent.rules import AUDIENCE_PURPOSES, is_staff
from archive.errors import NotFound, Refused
from archive.jobs import JobKind
from archive.models import Audience, InterviewId, ParticipantId, Purpose, Viewer, Voice
from archive.reasons import Reason

COPIES_TO_MAKE = f"""
select t.interview_id
  from treatments t
  join recordings m on m.interview_id = t.interview_id and m.duration_ms is not null
  left join covered_voices v on v.interview_id = t.interview_id and v.purpose = t.purpose
 where t.purpose = '{Purpose.RESEARCH}' and v.voice is not '{Voice.TEXT_ONLY}'
   and exists (select 1 from readable_interviews r
                where r.interview_id = t.interview_id and r.purpose = t.purpose)
   and not exists (select 1 from redactions d where d.recording = m.sha256 and d.treatment = t.treatment)
   and not exists (select 1 from jobs j
                    where j.interview_id = t.interview_id and j.kind = '{JobKind.REDACT}' and j.state = 'failed'
                      and not exists (select 1 from jobs later
                                       where later.interview_id = j.interview_id and later.kind = j.kind
                                         and later.id > j.id))
"""  # noqa: S608 - the values are our own enumerations


def refusal(database: Database, interview: InterviewId, purpose: Purpose) -> Reason | None:
    """Return the first reason why the interview may not be used for this purpose; None where it may.

    Raises NotFound where there is no such interview.
    """
    if next(database.query("select 1 from interviews where id = ?", [interview]), None) is None:
        raise NotFound
    for row in database.query(
        "select reason from refusals where interview_id = ? and purpose = ? order by reason = ? desc",
        [interview, purpose.value, Reason.WITHDRAWN.value],
    ):
        return Reason(row["reason"])
    return None


def refused_by(database: Database, interview: InterviewId, purpose: Purpose) -> frozenset[ParticipantId]:
    """Return whose agreements stand in the way of this purpose."""
    found = database.query(
        "select participant_id from refusals where interview_id = ? and purpose = ?",
        [interview, purpose.value],
    )
    return frozenset(ParticipantId(row["participant_id"]) for row in found)


def require(database: Database, interview: InterviewId, *purposes: Purpose) -> None:
    """Raise Refused unless every participant allows every one of these purposes now."""
    for purpose in purposes:
        reason = refusal(database, interview, purpose)
        if reason is not None:
            raise Refused(reason, purpose.value)


def require_for(viewer: Viewer, database: Database, interview: InterviewId, *purposes: Purpose) -> None:
    """Raise like `require`, but let only staff learn that an interview exists, and nobody that one was withdrawn."""
    try:
        require(database, interview, *purposes)
    except Refused as refused:
        if is_staff(viewer) and refused.reason is not Reason.WITHDRAWN:
            raise
        raise NotFound from refused


def unreadable_in_index(database: Database, audience: Audience) -> frozenset[InterviewId]:
    """Return what an audience's index may still hold of interviews that it may not have any more, or not so."""
    purposes = [purpose.value for purpose in AUDIENCE_PURPOSES[audience]]
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
            [purposes[0], audience.value, *purposes, len(purposes)],
        )
    )


def copies_to_make(database: Database) -> frozenset[InterviewId]:
    """Return the interviews that wait for the only copy that researchers may hear, where making it did not fail."""
    return frozenset(InterviewId(row["interview_id"]) for row in database.query(COPIES_TO_MAKE))
