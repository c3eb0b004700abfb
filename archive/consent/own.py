"""What one participant may know of her own agreement, and what of it she may undo. Hers only, never another's.

Whoever asks is a viewer with the role of a narrator, whose id is the participant's. Raises NotFound for all others.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from sqlite_utils import Database

from archive.clock import DAY_MS, from_ms
from archive.consent import ledger
from archive.store import rows
from archive.terms.closings import ClosingKind
from archive.terms.errors import NotFound
from archive.terms.models import (
    AgreementStatus,
    Decision,
    Grant,
    InterviewId,
    ParticipantId,
    ParticipantRole,
    Participation,
    Purpose,
    Role,
    Viewer,
)
from archive.terms.own import Said, Undo, Version
from archive.terms.reasons import Reason

UNDO_MS = DAY_MS
LET_IN = "select count(distinct user_id) as n, max(expires_at) as until from access_in_force where interview_id = ?"
CLOSED_TOO = f"""
select 1
  from withdrawals
 where interview_id = :interview and kind = '{ClosingKind.WITHDRAW}' and excerpt_id is null
   and decided_by <> :her and (participant_id is null or participant_id = :her)
   and (purpose is null or purpose = :purpose)
   and number > coalesce((select min(number)
                            from withdrawals
                           where interview_id = :interview and kind = '{ClosingKind.WITHDRAW}'
                             and excerpt_id is null and decided_by = :her and purpose is :purpose
                             and at = :since), 0)
"""  # noqa: S608 - the values are our own enumeration
"""After her own line, by the numbers of the ledger: a clock that was ahead gave hers a later time than theirs."""


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
    return ledger.first_withdrawn(database, interview)


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
    found = (_said(purpose, given.get(purpose), closed.get(purpose, [])) for purpose in Purpose)
    by_name = set(closed.get(Purpose.RESEARCH, [])) == {Reason.ASK_EACH_TIME}
    return tuple(
        _with_readers(database, interview, each) if by_name and each.purpose is Purpose.RESEARCH else each
        for each in found
    )


def _said(purpose: Purpose, grant: Grant | None, reasons: Sequence[Reason]) -> Said:
    unasked = grant is None and purpose is Purpose.PRESERVE
    is_yes = unasked or (grant is not None and grant.decision is Decision.ALLOW)
    return Said(purpose, grant, is_yes, not reasons, reasons[0] if reasons and is_yes else None)


def _with_readers(database: Database, interview: InterviewId, said: Said) -> Said:
    """Add how many are let in by name, and until when the last of them is."""
    row = next(database.query(LET_IN, [interview]))
    return replace(
        said, readers=row["n"], readers_until=None if row["until"] is None else from_ms(row["until"])
    )


def versions(database: Database, viewer: Viewer, interview: InterviewId) -> list[Version]:
    """Return every version of her agreement, the first one first."""
    participation(database, viewer, interview)
    found = database.query(
        """
        select a.*, v.name_as, v.shown_name, v.shown_place, v.voice, v.country, v.country_shown
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
        number=row["version"],
        at_ms=row["obtained_at"],
        is_hers=row["obtained_by"] == viewer.id,
        is_withdrawn=row["status"] == AgreementStatus.WITHDRAWN,
        grants=tuple(rows.grant(each) for each in grants),
        presentation=rows.presentation(row),
    )


def undoable(database: Database, viewer: Viewer, interview: InterviewId, now_ms: int) -> tuple[Undo, ...]:
    """Return what she took back herself, less than a day ago, and may have again as it was.

    Not what the staff wrote down too since then: a letter of hers is not undone by whoever holds the link.
    """
    found = versions(database, viewer, interview)
    return tuple(
        each
        for each in _taken_back(found, now_ms)
        if not _is_confirmed(found, each) and not _is_closed_too(database, viewer, interview, each)
    )


def _taken_back(found: Sequence[Version], now_ms: int) -> tuple[Undo, ...]:
    if found[-1].is_withdrawn:
        undo = _undo(None, found[-1], _last_standing(found))
        return (undo,) if found[-1].is_hers and _is_within_the_day(undo, now_ms) else ()
    standing = [each for each in found if not each.is_withdrawn]
    turned = (
        _turned(standing, each.purpose) for each in standing[-1].grants if each.decision is Decision.DENY
    )
    return tuple(each for each in turned if each is not None and _is_within_the_day(each, now_ms))


def _is_within_the_day(undo: Undo, now_ms: int) -> bool:
    """Whether the day is not over; it has not begun where the clock was ahead when she took it back."""
    return undo.since_ms <= now_ms < undo.until_ms


def _undo(purpose: Purpose | None, made: Version, before: Version) -> Undo:
    return Undo(purpose, made.number, made.at_ms, made.at_ms + UNDO_MS, before)


def _is_confirmed(found: Sequence[Version], undo: Undo) -> bool:
    """Whether a later version of the staff changed this purpose, or changed nothing: she was asked, and it stays."""
    return undo.purpose is not None and any(
        after.number > undo.number
        and not after.is_hers
        and not before.is_withdrawn
        and (
            grant_of(after, undo.purpose) != grant_of(before, undo.purpose)
            or (after.grants, after.presentation) == (before.grants, before.presentation)
        )
        for before, after in pairwise(found)
    )


def _is_closed_too(database: Database, viewer: Viewer, interview: InterviewId, undo: Undo) -> bool:
    """Whether somebody else closed the same for her since, as the ledger of closings says."""
    asked = {"interview": interview, "her": viewer.id, "purpose": undo.purpose, "since": undo.since_ms}
    return next(database.query(CLOSED_TOO, asked), None) is not None


def _last_standing(found: Sequence[Version]) -> Version:
    return next(each for each in reversed(found) if not each.is_withdrawn)


def _turned(standing: Sequence[Version], purpose: Purpose) -> Undo | None:
    """Return the version in which this purpose became a no, where it was she who wrote it; None otherwise."""
    for place in range(len(standing) - 1, 0, -1):
        before = grant_of(standing[place - 1], purpose)
        if before is not None and before.decision is not Decision.DENY:
            made = standing[place]
            return _undo(purpose, made, standing[place - 1]) if made.is_hers else None
    return None


def grant_of(version: Version, purpose: Purpose) -> Grant | None:
    """Return what a version says of a purpose, None where it says nothing."""
    return next((each for each in version.grants if each.purpose is purpose), None)
