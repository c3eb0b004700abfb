"""Writes what is on its way in: agreements before their recordings, arriving files, and what a watch folder gave."""

from dataclasses import dataclass

from sqlite_utils import Database

from archive.terms.models import InterviewId, UserId

ARRIVALS = """
select a.*, coalesce(g.plan, '') as plan, g.evidence
  from arrivals a
  left join arrival_agreements g on g.id = a.agreement_id
"""


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement that waits for its recording: `plan` is the interview as text."""

    id: str
    plan: str
    evidence: str | None
    recorded_at: int


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """A file that is on its way, or was; `length` (bytes) is None while nobody knows it."""

    id: str
    agreement: str | None
    name: str
    number: int | None
    length: int | None
    head: str | None
    begun_at: int
    interview: InterviewId | None
    held: bool
    plan: str
    evidence: str | None


def add_agreement(
    database: Database, identifier: str, plan: str, evidence: str | None, by: UserId, now_ms: int
) -> None:
    """Write what was agreed to, before there is a recording."""
    database.table("arrival_agreements").insert(
        {"id": identifier, "plan": plan, "evidence": evidence, "recorded_by": by, "recorded_at": now_ms}
    )


def agreement(database: Database, identifier: str) -> AgreementRow | None:
    """Return an agreement that waits."""
    for row in database.query("select * from arrival_agreements where id = ?", [identifier]):
        return _agreement(row)
    return None


def unused_agreements(database: Database) -> list[AgreementRow]:
    """Return the agreements for which no file is on its way (any more)."""
    found = database.query(
        "select * from arrival_agreements where id not in (select agreement_id from arrivals where agreement_id "
        "is not null)"
    )
    return [_agreement(row) for row in found]


def remove_agreement(database: Database, identifier: str) -> None:
    """Delete an agreement that waits; the interview has its own by now, or there will be none."""
    database.execute("delete from arrival_agreements where id = ?", [identifier])


def add(
    database: Database,
    identifier: str,
    agreement_id: str,
    name: str,
    *,
    by: UserId,
    now_ms: int,
    number: int | None = None,
    length: int | None = None,
    head: str | None = None,
) -> None:
    """Write that a file is on its way."""
    database.table("arrivals").insert(
        {
            "id": identifier,
            "agreement_id": agreement_id,
            "name": name,
            "number": number,
            "length": length,
            "head": head,
            "begun_by": by,
            "begun_at": now_ms,
        }
    )


def arrival(database: Database, identifier: str) -> ArrivalRow | None:
    """Return one arrival, also one that is done."""
    for row in database.query(f"{ARRIVALS} where a.id = ?", [identifier]):
        return _arrival(row)
    return None


def every(database: Database) -> list[ArrivalRow]:
    """Return all arrivals, the done ones too, in the order in which they began."""
    return [
        _arrival(row) for row in database.query(f"{ARRIVALS} order by a.begun_at, a.number, a.name, a.id")
    ]


def know_length(database: Database, identifier: str, length: int, head: str | None = None) -> None:
    """Write how long the file will be, once that is known, and the hash of its beginning where it was read."""
    database.execute(
        "update arrivals set length = ?, head = coalesce(?, head) where id = ?", [length, head, identifier]
    )


def finish(database: Database, identifier: str, interview: InterviewId, *, held: bool) -> bool:
    """Write where the file is now, and forget what was known of it on the way; False where nobody waits for it now."""
    done = database.execute(
        """
        update arrivals set interview_id = ?, held = ?, agreement_id = null, name = '', head = null
         where id = ? and interview_id is null
        """,
        [interview, int(held), identifier],
    )
    return bool(done.rowcount)


def give_up(database: Database, identifier: str) -> bool:
    """Delete an arrival that is still waited for; False where there is none."""
    done = database.execute("delete from arrivals where id = ? and interview_id is null", [identifier])
    return bool(done.rowcount)


def remove(database: Database, identifier: str) -> None:
    """Delete an arrival."""
    database.execute("delete from arrivals where id = ?", [identifier])


def was_taken(database: Database, key: str) -> bool:
    """Whether the watch folder's file with this key was taken in before."""
    return next(database.query("select 1 from watched_files where key = ?", [key]), None) is not None


def remember_taken(database: Database, key: str, now_ms: int) -> None:
    """Remember that the watch folder's file with this key was taken in, even when its interview is erased later."""
    database.execute("insert or ignore into watched_files (key, taken_at) values (?, ?)", [key, now_ms])


def _agreement(row: dict[str, object]) -> AgreementRow:
    return AgreementRow(
        str(row["id"]),
        str(row["plan"]),
        None if row["evidence"] is None else str(row["evidence"]),
        int(str(row["recorded_at"])),
    )


def _arrival(row: dict[str, object]) -> ArrivalRow:
    def text(name: str) -> str | None:
        return None if row[name] is None else str(row[name])

    def whole(name: str) -> int | None:
        return None if row[name] is None else int(str(row[name]))

    interview = text("interview_id")
    return ArrivalRow(
        id=str(row["id"]),
        agreement=text("agreement_id"),
        name=str(row["name"]),
        number=whole("number"),
        length=whole("length"),
        head=text("head"),
        begun_at=whole("begun_at") or 0,
        interview=None if interview is None else InterviewId(interview),
        held=bool(row["held"]),
        plan=str(row["plan"]),
        evidence=text("evidence"),
    )
