"""Writes the quotes that each person keeps: of which interview, from when to when. Asked for by their owner alone."""

from sqlite_utils import Database

from archive.clock import from_ms, to_ms
from archive.store.rows import Row
from archive.terms.kept import KeptQuote, QuoteId, Step
from archive.terms.models import InterviewId, UserId

NEIGHBOUR = {
    Step.UP: """
    select id, place from quotes
     where user_id = :user and removed_at is null and place < :place order by place desc limit 1
    """,
    Step.DOWN: """
    select id, place from quotes
     where user_id = :user and removed_at is null and place > :place order by place limit 1
    """,
}
LAST_PLACE = "select coalesce(max(place), 0) as place from quotes where user_id = ?"


def add_quote(database: Database, user: UserId, quote: KeptQuote) -> None:
    """Put a quote at the end of its owner's basket."""
    last = next(database.query(LAST_PLACE, [user]))["place"]
    database.table("quotes").insert(
        {
            "id": quote.id,
            "user_id": user,
            "interview_id": quote.interview,
            "start_ms": quote.start_ms,
            "end_ms": quote.end_ms,
            "place": last + 1,
            "note": quote.note,
            "added_at": to_ms(quote.added_at),
            "removed_at": None,
        }
    )


def quotes(database: Database, user: UserId) -> list[KeptQuote]:
    """Return what is in somebody's basket, in her order."""
    found = database.query(
        "select * from quotes where user_id = ? and removed_at is null order by place, id", [user]
    )
    return [_quote(row) for row in found]


def quote(database: Database, user: UserId, wanted: QuoteId) -> KeptQuote | None:
    """Return one of somebody's own quotes, removed or not; None where she has none by that id."""
    row = _row(database, user, wanted)
    return None if row is None else _quote(row)


def is_removed(database: Database, user: UserId, wanted: QuoteId) -> bool:
    """Whether somebody took this quote out, and may bring it back."""
    row = _row(database, user, wanted)
    return row is not None and row["removed_at"] is not None


def write_note(database: Database, wanted: QuoteId, note: str) -> None:
    """Write the note in the place of the one before."""
    database.table("quotes").update(wanted, {"note": note})


def set_removed(database: Database, wanted: QuoteId, now_ms: int | None) -> None:
    """Take a quote out at a moment; with None it is back where it was."""
    database.table("quotes").update(wanted, {"removed_at": now_ms})


def move(database: Database, user: UserId, wanted: QuoteId, step: Step) -> None:
    """Change places with the one above or below; at either end nothing happens."""
    own = _row(database, user, wanted)
    if own is None:
        return
    asked = {"user": user, "place": own["place"]}
    for other in database.query(NEIGHBOUR[step], asked):
        database.table("quotes").update(wanted, {"place": other["place"]})
        database.table("quotes").update(other["id"], {"place": own["place"]})


def forget_removed(database: Database, user: UserId, before_ms: int) -> None:
    """Delete what its owner took out before a moment: it cannot be brought back any more."""
    database.execute("delete from quotes where user_id = ? and removed_at < ?", [user, before_ms])


def _row(database: Database, user: UserId, wanted: QuoteId) -> Row | None:
    return next(database.query("select * from quotes where id = ? and user_id = ?", [wanted, user]), None)


def _quote(row: Row) -> KeptQuote:
    return KeptQuote(
        id=QuoteId(row["id"]),
        interview=InterviewId(row["interview_id"]),
        start_ms=row["start_ms"],
        end_ms=row["end_ms"],
        note=row["note"],
        added_at=from_ms(row["added_at"]),
    )
