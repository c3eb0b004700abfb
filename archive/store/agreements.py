"""Writes agreements: append-only, one version after the other, each with its grants and its presentation."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from archive.store.ids import new_id
from archive.terms.grounds import UNWRITTEN, Ground
from archive.terms.models import (
    AgreementId,
    AgreementStatus,
    Grant,
    Instrument,
    InterviewId,
    ParticipantId,
    Presentation,
    UserId,
)


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """The next version of what one participant agreed to for one interview. `valid_until_ms` None: no end."""

    interview: InterviewId
    participant: ParticipantId
    instrument: Instrument
    status: AgreementStatus
    method: str
    presentation: Presentation
    grants: tuple[Grant, ...]
    evidence: str | None = None
    note: str | None = None
    valid_until_ms: int | None = None
    ground: Ground = UNWRITTEN


def add_agreement(database: Database, agreement: NewAgreement, by: UserId, now_ms: int) -> AgreementId:
    """Append the next version, which supersedes the one before."""
    before = _latest(database, agreement.interview, agreement.participant)
    identifier = AgreementId(new_id())
    database.table("agreements").insert(
        {
            "id": identifier,
            "interview_id": agreement.interview,
            "participant_id": agreement.participant,
            "version": 1 if before is None else before[1] + 1,
            "supersedes": None if before is None else before[0],
            "instrument": agreement.instrument.value,
            "status": agreement.status.value,
            "obtained_at": now_ms,
            "obtained_by": by,
            "method": agreement.method,
            "evidence": agreement.evidence,
            "note": agreement.note,
            "valid_until": agreement.valid_until_ms,
            "language": agreement.ground.language,
            "form": agreement.ground.form,
            "form_hash": agreement.ground.form_hash,
            "article6": agreement.ground.article6,
            "article9": agreement.ground.article9,
        }
    )
    _add_grants(database, identifier, agreement.grants)
    database.table("presentations").insert(
        {
            "agreement_id": identifier,
            "name_as": agreement.presentation.name_as.value,
            "shown_name": agreement.presentation.shown_name,
            "shown_place": agreement.presentation.shown_place,
            "voice": agreement.presentation.voice.value,
            "country": agreement.presentation.country,
            "country_shown": agreement.presentation.country_shown,
        }
    )
    return identifier


def _latest(database: Database, interview: InterviewId, participant: ParticipantId) -> tuple[str, int] | None:
    for row in database.query(
        """
        select id, version
          from agreements
         where interview_id = ? and participant_id = ?
         order by version desc
         limit 1
        """,
        [interview, participant],
    ):
        return row["id"], row["version"]
    return None


def _add_grants(database: Database, agreement: AgreementId, grants: Iterable[Grant]) -> None:
    database.table("grants").insert_all(
        {
            "agreement_id": agreement,
            "purpose": grant.purpose.value,
            "decision": grant.decision.value,
            "embargo": grant.embargo.value,
            "embargo_until": grant.embargo_until,
        }
        for grant in grants
    )
