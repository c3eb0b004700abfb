"""Writes excerpts and the approvals they got."""

from sqlite_utils import Database

from archive.terms.models import Excerpt, ExcerptId, ExcerptState, InterviewId, UserId
from archive.terms.parallel import Translation, to_text


def add_excerpt(database: Database, excerpt: Excerpt, now_ms: int) -> None:
    """Write a new draft."""
    database.table("excerpts").insert(
        {
            "id": excerpt.id,
            "interview_id": excerpt.interview,
            "purpose": excerpt.purpose.value,
            "start_ms": excerpt.start_ms,
            "end_ms": excerpt.end_ms,
            "title": excerpt.title,
            "context": excerpt.context,
            "warning": excerpt.warning,
            "state": excerpt.state.value,
            "drafted_by": excerpt.drafted_by,
            "drafted_at": now_ms,
        }
    )


def of_interview(database: Database, interview: InterviewId) -> list[ExcerptId]:
    """Return the interview's excerpts, whatever is allowed of them."""
    found = database.query("select id from excerpts where interview_id = ? order by id", [interview])
    return [ExcerptId(row["id"]) for row in found]


def out_of(database: Database, interview: InterviewId) -> list[ExcerptId]:
    """Return the excerpts of one interview that are said to be public, or on their way there."""
    found = database.query(
        "select id from excerpts where interview_id = ? and state in ('published', 'publishing') order by id",
        [interview],
    )
    return [ExcerptId(row["id"]) for row in found]


def add_approval(database: Database, excerpt: ExcerptId, user: UserId, digest: str, now_ms: int) -> None:
    """Write that this person approved the excerpt in the form that has this digest."""
    database.table("approvals").upsert(
        {"excerpt_id": excerpt, "user_id": user, "digest": digest, "approved_at": now_ms},
        pk=("excerpt_id", "user_id"),
    )


def reword(database: Database, excerpt: ExcerptId, title: str, context: str, warning: str | None) -> None:
    """Write another title, context and content warning."""
    database.table("excerpts").update(excerpt, {"title": title, "context": context, "warning": warning})


def keep_translation(database: Database, excerpt: ExcerptId, translation: Translation | None) -> None:
    """Write the translation that stands beside the excerpt, or none."""
    text = None if translation is None else to_text(translation)
    database.table("excerpts").update(excerpt, {"translation": text})


def set_state(
    database: Database, excerpt: ExcerptId, state: ExcerptState, published_at: int | None = None
) -> None:
    """Write where the excerpt is now. What was taken back needs two new approvals to be public again."""
    if state is ExcerptState.RETRACTED:
        database.execute("delete from approvals where excerpt_id = ?", [excerpt])
    database.table("excerpts").update(excerpt, {"state": state.value, "published_at": published_at})
