"""Which agreements stood at a moment, for whoever asks later why something was allowed. Ids and roles, no names."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from archive.clock import from_ms, to_ms
from archive.consent.rules import is_staff
from archive.store import rows
from archive.terms.errors import Refused
from archive.terms.grounds import Ground
from archive.terms.models import (
    AgreementId,
    AgreementStatus,
    Decision,
    Embargo,
    InterviewId,
    ParticipantId,
    ParticipantRole,
    Purpose,
    Viewer,
)
from archive.terms.reasons import Reason

STOOD_AT = """
select a.*, m.role,
       (select g.decision from grants g where g.agreement_id = a.id and g.purpose = :purpose) as decision,
       (select g.embargo from grants g where g.agreement_id = a.id and g.purpose = :purpose) as embargo
  from agreements a
  join participations m on m.interview_id = a.interview_id and m.participant_id = a.participant_id
 where a.interview_id = :interview and a.obtained_at <= :at
   and not exists (select 1 from agreements later
                    where later.interview_id = a.interview_id and later.participant_id = a.participant_id
                      and later.version > a.version and later.obtained_at <= :at)
 order by m.role desc, a.participant_id
"""
LAST_STOOD = """
select a.*
  from agreements a
 where a.interview_id = ? and a.status <> 'withdrawn'
   and not exists (select 1 from agreements later
                    where later.interview_id = a.interview_id and later.participant_id = a.participant_id
                      and later.version > a.version and later.status <> 'withdrawn')
 order by a.participant_id
"""
PURPOSE_OF = "select purpose from excerpts where id = ?"


@dataclass(frozen=True, slots=True)
class Stood:
    """An agreement as it stood at a moment; `decision` None: the purpose that was asked for is not in it."""

    agreement: AgreementId
    participant: ParticipantId
    role: ParticipantRole
    version: int
    status: AgreementStatus
    obtained_at: datetime
    valid_until: datetime | None
    decision: Decision | None
    embargo: Embargo | None


def stood_at(
    database: Database, viewer: Viewer, interview: InterviewId, purpose: Purpose | None, at: datetime
) -> list[Stood]:
    """Return each participant's agreement in force at a moment, with what it said of a purpose. For staff."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    return [
        Stood(
            agreement=AgreementId(row["id"]),
            participant=ParticipantId(row["participant_id"]),
            role=ParticipantRole(row["role"]),
            version=row["version"],
            status=AgreementStatus(row["status"]),
            obtained_at=from_ms(row["obtained_at"]),
            valid_until=None if row["valid_until"] is None else from_ms(row["valid_until"]),
            decision=None if row["decision"] is None else Decision(row["decision"]),
            embargo=None if row["embargo"] is None else Embargo(row["embargo"]),
        )
        for row in database.query(STOOD_AT, {"interview": interview, "purpose": purpose, "at": to_ms(at)})
    ]


@dataclass(frozen=True, slots=True)
class StoodOn:
    """What a participant's last agreement before any withdrawal stands on; whose it is, is not said."""

    version: int
    at: datetime
    ground: Ground


def stood_on(database: Database, viewer: Viewer, interview: InterviewId) -> list[StoodOn]:
    """Return what each agreement stood on while it stood. For staff; it can be told after erasing."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    return [
        StoodOn(row["version"], from_ms(row["obtained_at"]), rows.ground(row))
        for row in database.query(LAST_STOOD, [interview])
    ]


def purpose_of(database: Database, excerpt: str) -> Purpose | None:
    """Return the purpose that an excerpt rests on; None once it is erased."""
    row = next(database.query(PURPOSE_OF, [excerpt]), None)
    return None if row is None else Purpose(row["purpose"])
