"""Reads the agreements themselves: who takes part, what she allowed, and what of hers is public. For staff only."""

from dataclasses import replace

from sqlite_utils import Database

from archive.consent.rules import is_staff
from archive.store import rows
from archive.terms.errors import NotFound, Refused
from archive.terms.models import (
    AgreementStatus,
    Decision,
    Embargo,
    ExcerptId,
    ExcerptState,
    Grant,
    InterviewId,
    NameAs,
    ParticipantId,
    Participation,
    Presentation,
    Purpose,
    Role,
    Viewer,
)
from archive.terms.reasons import Reason

STOOD_BEFORE = """
select id, version, status
  from agreements
 where interview_id = ? and participant_id = ? and status <> 'withdrawn'
 order by version desc
 limit 1
"""
DENIED_SINCE = """
select distinct g.purpose
  from grants g join agreements a on a.id = g.agreement_id
 where a.interview_id = ? and a.participant_id = ? and a.version > ? and g.decision = 'deny'
"""
WITHDRAWN = """
select a.interview_id, a.participant_id, min(a.obtained_at) as at
  from agreements a
 where (:interview is null or a.interview_id = :interview)
   and not exists (select 1 from agreements later
                    where later.interview_id = a.interview_id and later.participant_id = a.participant_id
                      and later.version >= a.version and later.status <> 'withdrawn')
   and (:interview is not null
        or not exists (select 1 from erasures e where e.interview_id = a.interview_id))
 group by a.interview_id, a.participant_id
"""
"""Who has withdrawn, from one interview or from all that are not erased yet, and when she did first.

What is written of her afterwards does not move that day.
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
    """Return every participant as she stands in the records: what a change is made from, never shown.

    To somebody at her own page, nobody but herself.
    """
    if not is_staff(viewer) and viewer.role is not Role.NARRATOR:
        raise Refused(Reason.ROLE)
    found = list(
        database.query(
            """
            select a.*, s.state, m.role, p.name, v.name_as, v.shown_name, v.shown_place, v.voice,
                   v.country, v.country_shown
              from participations m
              join participants p on p.id = m.participant_id
              join current_agreements a on a.interview_id = m.interview_id and a.participant_id = m.participant_id
              join agreement_states s on s.agreement_id = a.agreement_id
              join presentations v on v.agreement_id = a.agreement_id
             where m.interview_id = :interview and (:staff or m.participant_id = :viewer)
             order by m.role desc, p.created_at, m.participant_id
            """,
            {"interview": interview, "staff": is_staff(viewer), "viewer": viewer.id},
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
    """Return those who have withdrawn as they stood before, to bring the interview back. For staff.

    What was taken back after the withdrawal, while the interview was sealed, stays taken back.
    """
    found = []
    for each in _in_force(database, viewer, interview):
        if each.status is AgreementStatus.WITHDRAWN:
            row = next(database.query(STOOD_BEFORE, [interview, each.participant]))
            grants = _grants(database, row["id"])
            since = database.query(DENIED_SINCE, [interview, each.participant, row["version"]])
            denied = {Purpose(line["purpose"]) for line in since}
            kept = tuple(given for given in grants if given.purpose not in denied)
            more = tuple(Grant(purpose, Decision.DENY, Embargo.NONE, None) for purpose in sorted(denied))
            found.append(replace(each, status=AgreementStatus(row["status"]), grants=kept + more))
    return found


def withdrawn_since(database: Database, viewer: Viewer, interview: InterviewId) -> int | None:
    """Return when the first of those who have withdrawn did, in ms; None where nobody has. For staff."""
    asked = {each.participant for each in _in_force(database, viewer, interview)}
    return min((at for who, at in _withdrawn(database, interview) if who in asked), default=None)


def first_withdrawn(database: Database, interview: InterviewId) -> int | None:
    """Return when the first of all who have withdrawn did, in ms; None where nobody has. Names nobody."""
    return min((at for _, at in _withdrawn(database, interview)), default=None)


def _withdrawn(database: Database, interview: InterviewId) -> list[tuple[str, int]]:
    found = database.query(WITHDRAWN, {"interview": interview})
    return [(row["participant_id"], row["at"]) for row in found]


def sealed_before(database: Database, moment_ms: int) -> list[InterviewId]:
    """Return the interviews that somebody withdrew from before a moment, and that are not erased yet."""
    found = database.query(WITHDRAWN, {"interview": None})
    return sorted({InterviewId(row["interview_id"]) for row in found if row["at"] <= moment_ms})


def withdrawn_after(database: Database, moment_ms: int) -> list[InterviewId]:
    """Return the interviews of which it is written that all who withdrew did so after a moment, not erased yet."""
    found = list(database.query(WITHDRAWN, {"interview": None}))
    before = {row["interview_id"] for row in found if row["at"] <= moment_ms}
    return sorted({InterviewId(row["interview_id"]) for row in found} - before)


def never_public(database: Database, interview: InterviewId) -> dict[ExcerptId, bool]:
    """Return the interview's excerpts that are not allowed any more; True for those said to be public, or soon.

    Their purpose was taken back, or they themselves. A draft is among them: its copy may be in the gallery where a
    publication was cut off.
    """
    return {
        ExcerptId(row["id"]): row["state"] in {ExcerptState.PUBLISHED, ExcerptState.PUBLISHING}
        for row in database.query(
            """
            select e.id, e.state
              from excerpts e
             where e.interview_id = ?
               and (e.id in (select excerpt_id from taken_back_excerpts)
                    or not exists (select 1 from readable_words r
                                    where r.interview_id = e.interview_id and r.purpose = e.purpose))
            """,
            [interview],
        )
    }


def public_now(database: Database) -> set[ExcerptId]:
    """Return the excerpts that are said to be public, and may be."""
    return {
        ExcerptId(row["id"])
        for row in database.query(
            """
            select e.id
              from excerpts e
             where e.state = 'published'
               and e.id not in (select excerpt_id from taken_back_excerpts)
               and exists (select 1 from readable_words r
                            where r.interview_id = e.interview_id and r.purpose = e.purpose)
            """
        )
    }


def said_to_be_public(database: Database) -> list[ExcerptId]:
    """Return the excerpts that are said to be public, or soon."""
    found = database.query("select id from excerpts where state in ('published', 'publishing') order by id")
    return [ExcerptId(row["id"]) for row in found]


def excerpt_span(database: Database, interview: InterviewId, excerpt: ExcerptId) -> tuple[int, int]:
    """Return the start and the end of an excerpt in ms, whatever its interview still allows. Raises NotFound."""
    for row in database.query(
        "select start_ms, end_ms from excerpts where id = ? and interview_id = ?", [excerpt, interview]
    ):
        return row["start_ms"], row["end_ms"]
    raise NotFound


def require_not_taken_back(database: Database, excerpt: ExcerptId) -> None:
    """Raise Refused where a participant took the excerpt back, or another that it holds more than half of."""
    found = database.query("select 1 from taken_back_excerpts where excerpt_id = ?", [excerpt])
    if next(found, None) is not None:
        raise Refused(Reason.EXCERPT_TAKEN_BACK)


def left_public(database: Database) -> set[InterviewId]:
    """Return the interviews with an excerpt that is public, or soon, and that is not allowed any more."""
    return {
        InterviewId(row["interview_id"])
        for row in database.query(
            """
            select e.interview_id
              from excerpts e
             where e.state in ('published', 'publishing')
               and (e.id in (select excerpt_id from taken_back_excerpts)
                    or not exists (select 1 from readable_words r
                                    where r.interview_id = e.interview_id and r.purpose = e.purpose))
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
