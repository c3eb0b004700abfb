"""Writes every closing decision in the transaction that makes it, and the excerpts that a participant took back.

The rows are what the withdrawal ledger, a file apart, is written from; they are never changed, nor erased with the
interview: they hold ids and codes only.
"""

from dataclasses import replace

from sqlite_utils import Database

from archive.store.ids import new_id
from archive.store.rows import Row
from archive.terms.closings import START, Closing, ClosingKind
from archive.terms.models import ExcerptId, InterviewId, ParticipantId, Purpose, UserId

STANDING = """
select kind, interview_id, participant_id, purpose, at
  from (select 'withdraw' as kind, a.interview_id, a.participant_id, null as purpose, a.obtained_at as at
          from agreements a
         where a.status = 'withdrawn'
           and not exists (select 1 from agreements later
                            where later.interview_id = a.interview_id and later.participant_id = a.participant_id
                              and later.version > a.version)
         union all
        select 'withdraw', a.interview_id, a.participant_id, g.purpose, a.obtained_at
          from agreements a join grants g on g.agreement_id = a.id
         where a.status <> 'withdrawn' and a.instrument = 'amendment' and g.decision = 'deny'
           and not exists (select 1 from agreements later
                            where later.interview_id = a.interview_id and later.participant_id = a.participant_id
                              and later.version > a.version)
         union all
        select 'erase', interview_id, null, null, erased_at from erasures)
 order by at, kind desc, interview_id
"""
"""What was closed before there was a ledger."""


def note(
    database: Database,
    kind: ClosingKind,
    interview: InterviewId,
    now_ms: int,
    *,
    by: UserId,
    participant: ParticipantId | None = None,
    purpose: Purpose | None = None,
    excerpt: ExcerptId | None = None,
    span: tuple[int, int] | None = None,
    fingerprint: str | None = None,
) -> None:
    """Append a closing decision inside the caller's transaction; `span` is (start, end) in ms."""
    start_ms, end_ms = span or (None, None)
    before = last(database)
    closing = Closing(
        number=1 if before is None else before.number + 1,
        at=now_ms,
        kind=kind,
        interview=interview,
        by=by,
        participant=participant,
        purpose=purpose,
        excerpt=excerpt,
        start_ms=start_ms,
        end_ms=end_ms,
        fingerprint=fingerprint,
        previous=START if before is None else before.hash,
    )
    adopt(database, replace(closing, hash=closing.digest()))


def note_retracted(database: Database, excerpt: ExcerptId, now_ms: int, *, by: UserId) -> None:
    """Append that an excerpt was taken out of the public site."""
    for row in database.query("select interview_id from excerpts where id = ?", [excerpt]):
        note(database, ClosingKind.RETRACT, InterviewId(row["interview_id"]), now_ms, by=by, excerpt=excerpt)


def begin(database: Database, now_ms: int, *, by: UserId) -> None:
    """Write the first line where there is none, with what was closed before there was a ledger."""
    if last(database) is not None:
        return
    note(database, ClosingKind.BEGIN, InterviewId(new_id()), now_ms, by=by)
    for row in list(database.query(STANDING)):
        note(
            database,
            ClosingKind(row["kind"]),
            InterviewId(row["interview_id"]),
            row["at"],
            by=by,
            participant=row["participant_id"],
            purpose=None if row["purpose"] is None else Purpose(row["purpose"]),
        )


def adopt(database: Database, closing: Closing) -> None:
    """Write a line as it is: one that was just made, or one of the ledger that is replayed."""
    database.table("withdrawals").insert(
        {
            "number": closing.number,
            "at": closing.at,
            "kind": closing.kind.value,
            "interview_id": closing.interview,
            "decided_by": closing.by,
            "participant_id": closing.participant,
            "purpose": closing.purpose.value if closing.purpose else None,
            "excerpt_id": closing.excerpt,
            "start_ms": closing.start_ms,
            "end_ms": closing.end_ms,
            "fingerprint": closing.fingerprint,
            "previous": closing.previous,
            "hash": closing.hash,
        }
    )


def last(database: Database) -> Closing | None:
    """Return the newest decision."""
    return next(map(_closing, database.query("select * from withdrawals order by number desc limit 1")), None)


def at(database: Database, number: int) -> Closing | None:
    """Return the decision of this number."""
    return next(map(_closing, database.query("select * from withdrawals where number = ?", [number])), None)


def closings(database: Database, *, after: int = 0, interview: InterviewId | None = None) -> list[Closing]:
    """Return the decisions in their order, those after a number, of one interview or of all.

    An archive of an earlier release has none.
    """
    if not database["withdrawals"].exists():
        return []
    found = database.query(
        """
        select *
          from withdrawals
         where number > :after and (:interview is null or interview_id = :interview)
         order by number
        """,
        {"after": after, "interview": interview},
    )
    return [_closing(row) for row in found]


def broken_line(database: Database) -> int | None:
    """Return the number of the first decision that was changed, moved or taken out; None where the chain holds."""
    before = None
    for each in closings(database):
        if not each.follows(before):
            return each.number
        before = each
    return None


def refuse_excerpt(
    database: Database,
    interview: InterviewId,
    excerpt: ExcerptId,
    participant: ParticipantId | None,
    span: tuple[int, int],
    now_ms: int,
) -> None:
    """Write that an excerpt may never be public again; `participant` None: everybody took it back."""
    database.table("excerpt_refusals").insert(
        {
            "excerpt_id": excerpt,
            "interview_id": interview,
            "participant_id": participant,
            "start_ms": span[0],
            "end_ms": span[1],
            "refused_at": now_ms,
        }
    )


def _closing(row: Row) -> Closing:
    return Closing(
        number=row["number"],
        at=row["at"],
        kind=ClosingKind(row["kind"]),
        interview=InterviewId(row["interview_id"]),
        by=UserId(row["decided_by"]),
        participant=row["participant_id"],
        purpose=None if row["purpose"] is None else Purpose(row["purpose"]),
        excerpt=row["excerpt_id"],
        start_ms=row["start_ms"],
        end_ms=row["end_ms"],
        fingerprint=row.get("fingerprint"),  # an archive of an earlier release has none
        previous=row["previous"],
        hash=row["hash"],
    )
