"""Writes restrictions of spans, and which copy of the sound is without them. A span is never changed: it is lifted."""

from collections.abc import Sequence

from sqlite_utils import Database

from archive.clock import to_ms
from archive.terms.models import Audience, RecordingId, UserId
from archive.terms.restrictions import Restriction, RestrictionId, RestrictionStatus


def add_restriction(database: Database, restriction: Restriction) -> None:
    """Write a new restriction."""
    database.table("restrictions").insert(
        {
            "id": restriction.id,
            "interview_id": restriction.interview,
            "start_ms": restriction.start_ms,
            "end_ms": restriction.end_ms,
            "speaker": restriction.speaker,
            "reason": restriction.reason.value,
            "action": restriction.action.value,
            "replacement": restriction.replacement,
            "audience": restriction.audience.value,
            "until": restriction.until,
            "status": restriction.status.value,
            "proposed_by": restriction.proposed_by,
            "proposed_at": to_ms(restriction.proposed_at),
            "approved_by": restriction.approved_by,
        }
    )


def set_status(
    database: Database, restriction: RestrictionId, status: RestrictionStatus, by: UserId, now_ms: int
) -> None:
    """Write where a restriction is now, and who brought it there."""
    person, moment = (
        ("lifted_by", "lifted_at") if status is RestrictionStatus.LIFTED else ("approved_by", "approved_at")
    )
    database.table("restrictions").update(restriction, {"status": status.value, person: by, moment: now_ms})


def set_applied(database: Database, ids: Sequence[str]) -> None:
    """Write of those of these restrictions that were approved that a proven copy is without them."""
    for each in ids:
        database.execute(
            "update restrictions set status = 'applied' where id = ? and status = 'approved'", [each]
        )


def keep_redaction(
    database: Database, recording: RecordingId, audience: Audience, treatment: str, sha256: str, now_ms: int
) -> None:
    """Write which file an audience hears, and what was done to it (the key in the view `treatments`)."""
    database.table("redactions").upsert(
        {
            "recording": recording,
            "audience": audience.value,
            "treatment": treatment,
            "sha256": sha256,
            "made_at": now_ms,
        },
        pk=("recording", "audience"),
    )


def redaction(database: Database, recording: RecordingId, audience: Audience) -> str | None:
    """Return what was done to the file that an audience hears; None where there is none."""
    found = database.query(
        "select treatment from redactions where recording = ? and audience = ?", [recording, audience.value]
    )
    return next((str(row["treatment"]) for row in found), None)


def forget_redaction(database: Database, recording: RecordingId, audience: Audience) -> str | None:
    """Delete which file an audience hears; return its hash where there was one."""
    gone = database.query(
        "delete from redactions where recording = ? and audience = ? returning sha256",
        [recording, audience.value],
    )
    return next((row["sha256"] for row in list(gone)), None)
