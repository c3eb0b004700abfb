"""What one participant may know of her own agreement, and what of it she may undo. Hers only, never another's.

Whoever asks is a viewer with the role of a narrator, whose id is the participant's. Raises NotFound for all others.
"""

from collections.abc import Sequence

from sqlite_utils import Database

from archive.consent import ledger
from archive.errors import NotFound
from archive.models import (
    AgreementStatus,
    Decision,
    Grant,
    InterviewId,
    NameAs,
    ParticipantId,
    ParticipantRole,
    Participation,
    Presentation,
    Purpose,
    Role,
    Viewer,
    Voice,
)
from archive.own import Said, Undo, Version
from archive.reasons import Reason
from archive.store import rows

UNDO_MS = 24 * 60 * 60 * 1000


def participation(database: Database, viewer: Viewer, interview: InterviewId) -> Participation:
    """Return her own agreement in force, to be shown to her or changed by her."""
    if viewer.role is not Role.NARRATOR:
        raise NotFound
    return ledger.participation(database, viewer, interview, ParticipantId(viewer.id))


def other_roles(database: Database, viewer: Viewer, interview: InterviewId) -> tuple[ParticipantRole, ...]:
    """Return what the others in the recording did: who they are is not hers to know from here."""
    participation(database, viewer, interview)
    found = database.query(
        "select role from participations where interview_id = ? and participant_id <> ? order by role",
        [interview, viewer.id],
    )
    return tuple(ParticipantRole(row["role"]) for row in found)


def withdrawn_at(database: Database, viewer: Viewer, interview: InterviewId) -> int | None:
    """Return since when the interview is closed because somebody withdrew, in ms; None where nobody did."""
    participation(database, viewer, interview)
    for row in database.query(
        """
        select min(obtained_at) as at
          from current_agreements
         where interview_id = ? and status = 'withdrawn'
        """,
        [interview],
    ):
        return None if row["at"] is None else int(row["at"])
    return None


def said(database: Database, viewer: Viewer, interview: InterviewId) -> tuple[Said, ...]:
    """Return what she said of each purpose, and whether it is open now, with all the others' answers."""
    given = {each.purpose: each for each in participation(database, viewer, interview).grants}
    closed: dict[Purpose, list[Reason]] = {}
    for row in database.query(
        """
        select purpose, reason
          from refusals
         where interview_id = :interview
         order by participant_id = :her desc
        """,
        {"interview": interview, "her": viewer.id},
    ):
        closed.setdefault(Purpose(row["purpose"]), []).append(Reason(row["reason"]))
    return tuple(_said(purpose, given.get(purpose), closed.get(purpose, [])) for purpose in Purpose)


def _said(purpose: Purpose, grant: Grant | None, reasons: Sequence[Reason]) -> Said:
    unasked = grant is None and purpose is Purpose.PRESERVE
    is_yes = unasked or (grant is not None and grant.decision is Decision.ALLOW)
    return Said(purpose, grant, is_yes, not reasons, reasons[0] if reasons and is_yes else None)


def versions(database: Database, viewer: Viewer, interview: InterviewId) -> list[Version]:
    """Return every version of her agreement, the first one first."""
    participation(database, viewer, interview)
    found = database.query(
        """
        select a.*, v.name_as, v.shown_name, v.shown_place, v.voice
          from agreements a join presentations v on v.agreement_id = a.id
         where a.interview_id = ? and a.participant_id = ?
         order by a.version
        """,
        [interview, viewer.id],
    )
    return [_version(database, viewer, row) for row in found]


def _version(database: Database, viewer: Viewer, row: rows.Row) -> Version:
    grants = database.query("select * from grants where agreement_id = ? order by purpose", [row["id"]])
    return Version(
        at_ms=row["obtained_at"],
        is_hers=row["obtained_by"] == viewer.id,
        is_withdrawn=row["status"] == AgreementStatus.WITHDRAWN,
        grants=tuple(rows.grant(each) for each in grants),
        presentation=Presentation(
            NameAs(row["name_as"]), row["shown_name"], row["shown_place"], Voice(row["voice"])
        ),
    )


def undoable(found: Sequence[Version], now_ms: int) -> tuple[Undo, ...]:
    """Return what she took back herself, less than a day ago, and may have again as it was."""
    if found[-1].is_withdrawn:
        undo = Undo(None, found[-1].at_ms + UNDO_MS, _last_standing(found))
        return (undo,) if found[-1].is_hers and now_ms < undo.until_ms else ()
    standing = [each for each in found if not each.is_withdrawn]
    turned = (
        _turned(standing, each.purpose) for each in standing[-1].grants if each.decision is Decision.DENY
    )
    return tuple(each for each in turned if each is not None and now_ms < each.until_ms)


def _last_standing(found: Sequence[Version]) -> Version:
    return next(each for each in reversed(found) if not each.is_withdrawn)


def _turned(standing: Sequence[Version], purpose: Purpose) -> Undo | None:
    """Return the version in which this purpose became a no, where it was she who wrote it; None otherwise."""
    for place in range(len(standing) - 1, 0, -1):
        before = grant_of(standing[place - 1], purpose)
        if before is not None and before.decision is not Decision.DENY:
            made = standing[place]
            return Undo(purpose, made.at_ms + UNDO_MS, standing[place - 1]) if made.is_hers else None
    return None


def grant_of(version: Version, purpose: Purpose) -> Grant | None:
    """Return what a version says of a purpose, None where it says nothing."""
    return next((each for each in version.grants if each.purpose is purpose), None)
