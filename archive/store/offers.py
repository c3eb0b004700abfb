"""Writes the names that were heard in an interview, and which of them a person put aside."""

from collections.abc import Iterable

from sqlite_utils import Database

from archive.terms.models import InterviewId, UserId
from archive.terms.offers import NameOffer


def replace_offers(database: Database, interview: InterviewId, offers: Iterable[NameOffer]) -> None:
    """Put these names in the place of those that were heard before; what was put aside stays put aside."""
    database.execute("delete from name_offers where interview_id = ?", [interview])
    for each in offers:
        database.execute(
            """
            insert into name_offers (interview_id, name, folded, kind, segment, start_ms, end_ms, by_rule)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                interview,
                each.name,
                each.folded,
                each.kind,
                each.segment,
                each.start_ms,
                each.end_ms,
                int(each.by_rule),
            ],
        )


def put_aside(database: Database, interview: InterviewId, folded: str, by: UserId, now_ms: int) -> None:
    """Write that a person does not want this name offered any more."""
    database.execute(
        """
        insert or ignore into names_put_aside (interview_id, folded, put_aside_by, put_aside_at)
        values (?, ?, ?, ?)
        """,
        [interview, folded, by, now_ms],
    )
