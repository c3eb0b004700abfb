"""Reads the agreements themselves: who takes part, what she allowed, and what of hers is public. For staff only."""

from dataclasses import replace

from sqlite_utils import Database

from archive.clock import to_ms
from archive.consent.rules import is_staff
from archive.errors import NotFound, Refused
from archive.models import (
    AgreementStatus,
    ExcerptId,
    ExcerptState,
    Grant,
    InterviewId,
    NameAs,
    ParticipantId,
    Participation,
    Presentation,
    Viewer,
)
from archive.reasons import Reason
from archive.store import rows

STOOD_BEFORE = """
select id, status
  from agreements
 where interview_id = ? and participant_id = ? and status <> 'withdrawn'
 order by version desc
 limit 1
"""


def participations(database: Database, viewer: Viewer, interview: InterviewId) -> list[Participation]:
    """Return every participant of the interview with her agreement in force. Raises NotFound or Refused.

    Once somebody withdrew, the names are empty: who she was is no longer shown anywhere.
    """
    found = _in_force(database, viewer, interview)
    if any(each.status is AgreementStatus.WITHDRAWN for each in found):
        nobody = Presentation(NameAs.NONE, None, None)
        return [replace(each, name="", presentation=nobody) for each in found]
    return found


def _in_force(database: Database, viewer: Viewer, interview: InterviewId) -> list[Participation]:
    """Return every participant as she stands in the records: what a change is made from, never shown."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    found = list(
        database.query(
            """
            select a.*, m.role, p.name, v.name_as, v.shown_name, v.shown_place
              from participations m
              join participants p on p.id = m.participant_id
              join current_agreements a on a.interview_id = m.interview_id and a.participant_id = m.participant_id
              join presentations v on v.agreement_id = a.agreement_id
             where m.interview_id = ?
             order by m.role desc, p.created_at, m.participant_id
            """,
            [interview],
        )
    )
    if not found:
        raise NotFound
    return [_participation(database, row) for row in found]


def _participation(database: Database, row: rows.Row) -> Participation:
    return rows.participation(row, _grants(database, row["agreement_id"]))


def _grants(database: Database, agreement: str) -> tuple[Grant, ...]:
    found = database.query("select * from grants where agreement_id = ? order by purpose", [agreement])
    return tuple(rows.grant(each) for each in found)


def participation(
    database: Database, viewer: Viewer, interview: InterviewId, participant: ParticipantId
) -> Participation:
    """Return one participant's, to be changed. Raises NotFound."""
    for each in _in_force(database, viewer, interview):
        if each.participant == participant:
            return each
    raise NotFound


def chosen(
    database: Database, viewer: Viewer, interview: InterviewId, participant: ParticipantId | None
) -> list[Participation]:
    """Return one participant's, or everybody's where none is named, to be changed."""
    if participant is None:
        return _in_force(database, viewer, interview)
    return [participation(database, viewer, interview, participant)]


def before_withdrawal(database: Database, viewer: Viewer, interview: InterviewId) -> list[Participation]:
    """Return those who have withdrawn as they stood before, to bring the interview back. For staff."""
    found = []
    for each in _in_force(database, viewer, interview):
        if each.status is AgreementStatus.WITHDRAWN:
            row = next(database.query(STOOD_BEFORE, [interview, each.participant]))
            found.append(
                replace(each, status=AgreementStatus(row["status"]), grants=_grants(database, row["id"]))
            )
    return found


def withdrawn_since(database: Database, viewer: Viewer, interview: InterviewId) -> int | None:
    """Return when the first of those who have withdrawn did, in ms; None where nobody has. For staff."""
    moments = [
        to_ms(each.obtained_at)
        for each in _in_force(database, viewer, interview)
        if each.status is AgreementStatus.WITHDRAWN
    ]
    return min(moments, default=None)


def sealed_before(database: Database, moment_ms: int) -> list[InterviewId]:
    """Return the interviews that somebody withdrew from before a moment, and that are not erased yet."""
    return [
        InterviewId(row["interview_id"])
        for row in database.query(
            """
            select distinct a.interview_id
              from current_agreements a
             where a.status = 'withdrawn' and a.obtained_at <= ?
               and not exists (select 1 from erasures e where e.interview_id = a.interview_id)
             order by a.interview_id
            """,
            [moment_ms],
        )
    ]


def never_public(database: Database, interview: InterviewId) -> dict[ExcerptId, bool]:
    """Return the interview's excerpts whose purpose is not allowed any more; True for those said to be public, or soon.

    A draft is among them: its copy may be in the gallery where a publication was cut off.
    """
    return {
        ExcerptId(row["id"]): row["state"] in {ExcerptState.PUBLISHED, ExcerptState.PUBLISHING}
        for row in database.query(
            """
            select e.id, e.state
              from excerpts e
             where e.interview_id = ?
               and not exists (select 1 from readable_words r
                                where r.interview_id = e.interview_id and r.purpose = e.purpose)
            """,
            [interview],
        )
    }


def left_public(database: Database) -> set[InterviewId]:
    """Return the interviews with an excerpt that is public, or soon, and whose purpose is not allowed any more."""
    return {
        InterviewId(row["interview_id"])
        for row in database.query(
            """
            select e.interview_id
              from excerpts e
             where e.state in ('published', 'publishing')
               and not exists (select 1 from readable_words r
                                where r.interview_id = e.interview_id and r.purpose = e.purpose)
            """
        )
    }


def embargoes_ended(database: Database, today: str) -> list[tuple[InterviewId, str]]:
    """Return (interview, date) of the embargoes whose date has passed: a task for a person, who may lift them."""
    return [
        (InterviewId(row["interview_id"]), row["embargo_until"])
        for row in database.query(
            """
            select distinct a.interview_id, g.embargo_until
              from grants g join current_agreements a on a.agreement_id = g.agreement_id
             where g.embargo = 'until' and g.embargo_until <= ? and a.status = 'documented'
             order by g.embargo_until
            """,
            [today],
        )
    ]
