"""Asks the views whether an interview may be used for a purpose, and says why not."""

from sqlite_utils import Database

from archive.consent.rules import AUDIENCE_PURPOSES, is_staff
from archive.errors import NotFound, Refused
from archive.models import Audience, InterviewId, ParticipantId, Purpose, Viewer
from archive.reasons import Reason


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
