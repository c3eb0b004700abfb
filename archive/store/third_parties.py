"""Writes who is spoken of in an interview and never agreed."""

from sqlite_utils import Database

from archive.clock import from_ms, to_ms
from archive.terms.models import InterviewId, UserId
from archive.terms.people import NamingRule, ThirdParty, ThirdPartyId


def add_third_party(database: Database, named: ThirdParty) -> None:
    """Write somebody who is named."""
    database.table("third_parties").insert(
        {
            "id": named.id,
            "interview_id": named.interview,
            "name": named.name,
            "relation": named.relation,
            "rule": named.rule.value,
            "reason": named.reason,
            "start_ms": named.start_ms,
            "end_ms": named.end_ms,
            "added_by": named.added_by,
            "added_at": to_ms(named.added_at),
        }
    )


def remove_third_party(database: Database, interview: InterviewId, named: ThirdPartyId) -> bool:
    """Forget somebody; False where she was not there."""
    gone = database.query(
        "delete from third_parties where id = ? and interview_id = ? returning id", [named, interview]
    )
    return len(list(gone)) > 0


def third_parties(database: Database, interview: InterviewId) -> list[ThirdParty]:
    """Return who is named in an interview, by name."""
    return [
        ThirdParty(
            id=ThirdPartyId(row["id"]),
            interview=InterviewId(row["interview_id"]),
            name=row["name"],
            relation=row["relation"],
            rule=NamingRule(row["rule"]),
            reason=row["reason"],
            start_ms=row["start_ms"],
            end_ms=row["end_ms"],
            added_by=UserId(row["added_by"]),
            added_at=from_ms(row["added_at"]),
        )
        for row in database.query(
            "select * from third_parties where interview_id = ? order by name, id", [interview]
        )
    ]
