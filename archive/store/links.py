"""Writes private links, of which only the hash is kept, and what a participant answered to an excerpt."""

from sqlite_utils import Database

from archive.clock import from_ms, to_ms
from archive.store.rows import Row
from archive.terms.models import ExcerptId, InterviewId, ParticipantId, UserId
from archive.terms.own import Answer, LinkId, NarratorLink


def add_link(database: Database, link: NarratorLink, token_hash: str, by: UserId) -> None:
    """Write a new link."""
    database.table("narrator_links").insert(
        {
            "id": link.id,
            "token_hash": token_hash,
            "interview_id": link.interview,
            "participant_id": link.participant,
            "language": link.language,
            "passphrase_hash": link.passphrase_hash,
            "made_by": by,
            "made_at": to_ms(link.made_at),
            "expires_at": None if link.expires_at is None else to_ms(link.expires_at),
            "opened_on": None,
        }
    )


def link_of(database: Database, token_hash: str) -> NarratorLink | None:
    """Return the link of a token, None where there is none."""
    for row in database.query("select * from narrator_links where token_hash = ?", [token_hash]):
        return _link(row)
    return None


def links_of(database: Database, interview: InterviewId) -> list[NarratorLink]:
    """Return the links of an interview, newest first."""
    found = database.query(
        "select * from narrator_links where interview_id = ? order by made_at desc, id", [interview]
    )
    return [_link(row) for row in found]


def is_made_by(database: Database, link: LinkId, user: UserId) -> bool:
    """Say whether a link was made by this person."""
    found = database.execute(
        "select 1 from narrator_links where id = ? and made_by = ?", [link, user]
    ).fetchone()
    return found is not None


def remove_links(database: Database, interview: InterviewId, participant: ParticipantId) -> int:
    """Forget a participant's links, as if they had never been; return how many there were."""
    values = [interview, participant]
    return database.execute(
        "delete from narrator_links where interview_id = ? and participant_id = ?", values
    ).rowcount


def see_link(database: Database, link: LinkId, day: str) -> None:
    """Write on which day a link was opened last."""
    database.execute("update narrator_links set opened_on = ? where id = ?", [day, link])


def keep_answer(
    database: Database, excerpt: ExcerptId, participant: ParticipantId, answer: Answer, seal: str, now_ms: int
) -> None:
    """Write her answer to an excerpt in the form that has this seal; it takes the place of the one before."""
    database.table("excerpt_answers").upsert(
        {
            "excerpt_id": excerpt,
            "participant_id": participant,
            "answer": answer.value,
            "seal": seal,
            "answered_at": now_ms,
        },
        pk=("excerpt_id", "participant_id"),
    )


def _link(row: Row) -> NarratorLink:
    return NarratorLink(
        id=LinkId(row["id"]),
        interview=InterviewId(row["interview_id"]),
        participant=ParticipantId(row["participant_id"]),
        language=row["language"],
        passphrase_hash=row["passphrase_hash"],
        made_at=from_ms(row["made_at"]),
        expires_at=None if row["expires_at"] is None else from_ms(row["expires_at"]),
        opened_on=row["opened_on"],
    )
