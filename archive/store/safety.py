"""Writes safety notes, apart from everything else: no index, no export and no list has them."""

from sqlite_utils import Database

from archive.clock import from_ms
from archive.store.rows import Row
from archive.terms.models import InterviewId, ParticipantId, UserId
from archive.terms.people import SafetyNote

MARKED = """
select n.participant_id
  from safety_notes n join participations m on m.participant_id = n.participant_id
 where m.interview_id = ? and n.do_not_contact
"""


def note(database: Database, participant: ParticipantId) -> SafetyNote | None:
    """Return the note about a participant; None where there is none."""
    row: Row | None = next(
        database.query("select * from safety_notes where participant_id = ?", [participant]), None
    )
    if row is None:
        return None
    return SafetyNote(
        risk=row["risk"],
        channel=row["channel"],
        hours=row["hours"],
        do_not_contact=bool(row["do_not_contact"]),
        written_by=UserId(row["written_by"]),
        written_at=from_ms(row["written_at"]),
    )


def keep_note(
    database: Database,
    participant: ParticipantId,
    *,
    risk: str,
    channel: str,
    hours: str,
    do_not_contact: bool,
    by: UserId,
    now_ms: int,
) -> None:
    """Write the note, in the place of the one before."""
    database.table("safety_notes").upsert(
        {
            "participant_id": participant,
            "risk": risk,
            "channel": channel,
            "hours": hours,
            "do_not_contact": int(do_not_contact),
            "written_by": by,
            "written_at": now_ms,
        },
        pk="participant_id",
    )


def remove_note(database: Database, participant: ParticipantId) -> None:
    """Forget the note."""
    database.execute("delete from safety_notes where participant_id = ?", [participant])


def not_to_be_contacted(database: Database, interview: InterviewId) -> frozenset[ParticipantId]:
    """Return who of an interview must not be contacted."""
    return frozenset(ParticipantId(row["participant_id"]) for row in database.query(MARKED, [interview]))
