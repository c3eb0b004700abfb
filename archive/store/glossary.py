"""The rows of the glossary: names and terms to expect in a collection's interviews, each with where it was learned."""

from sqlite_utils import Database

from archive.store.ids import new_id
from archive.terms.models import InterviewId
from archive.terms.words import GlossaryTerm, TermId


def add_term(
    database: Database, collection: str, term: str, interview: InterviewId | None, *, by: str, now_ms: int
) -> None:
    """Append a term, unless it is there from the same interview."""
    database.execute(
        """
        insert or ignore into glossary (id, collection, term, interview_id, added_by, added_at)
        values (?, ?, ?, ?, ?, ?)
        """,
        [new_id(), collection, term, interview, by, now_ms],
    )


def remove_term(database: Database, term: TermId) -> bool:
    """Delete a term; False where there is none."""
    return bool(database.execute("delete from glossary where id = ?", [term]).rowcount)


def terms(database: Database, collection: str | None = None) -> list[GlossaryTerm]:
    """Return the terms of one collection, or of all, in order of their collection and letters."""
    rows = database.query(
        """
        select id, collection, term, interview_id
          from glossary
         where :collection is null or collection = :collection
         order by collection, term collate nocase, id
        """,
        {"collection": collection},
    )
    return [
        GlossaryTerm(
            TermId(row["id"]),
            row["collection"],
            row["term"],
            None if row["interview_id"] is None else InterviewId(row["interview_id"]),
        )
        for row in rows
    ]


def collections(database: Database) -> list[tuple[str, InterviewId]]:
    """Return each (collection, interview in it)."""
    rows = database.query(
        "select collection, id from interviews where collection is not null order by collection"
    )
    return [(str(row["collection"]), InterviewId(row["id"])) for row in rows]
