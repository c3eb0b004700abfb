"""Asks the views whether one interview may be used for one purpose, and says why not."""

from sqlite_utils import Database

from archive.consent.rules import is_staff
from archive.errors import NotFound, Refused
from archive.models import InterviewId, Purpose, Viewer
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
