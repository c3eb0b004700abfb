"""Reads the agreements themselves: who takes part, what she allowed, and what of hers is public. For staff only."""

from dataclasses import replace

from sqlite_utils import Database

from archive.consent.rules import is_staff
from archive.errors import NotFound, Refused
from archive.models import (
    AgreementStatus,
    ExcerptId,
    ExcerptState,
    InterviewId,
    NameAs,
    ParticipantId,
    Participation,
    Presentation,
    Viewer,
)
from archive.reasons import Reason
from archive.store import rows


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
    grants = tuple(
        rows.grant(each)
        for each in database.query(
            "select * from grants where agreement_id = ? order by purpose", [row["agreement_id"]]
        )
    )
    return rows.participation(row, grants)


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
