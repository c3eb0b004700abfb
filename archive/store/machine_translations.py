"""Writes the English version that a model made of an interview, in place of the one before. Nothing changes one."""

from collections.abc import Iterable

from sqlite_utils import Database

from archive.store.ids import new_id
from archive.terms.models import InterviewId
from archive.terms.words import TranscriptId, TranslatedSegment


def replace_translation(
    database: Database,
    interview: InterviewId,
    segments: Iterable[TranslatedSegment],
    *,
    made_from: TranscriptId,
    made_by: str,
    settings: str,
    now_ms: int,
) -> None:
    """Write the interview's English version; the one that it had is deleted."""
    remove_translation(database, interview)
    identifier = new_id()
    database.table("machine_translations").insert(
        {
            "id": identifier,
            "interview_id": interview,
            "made_from": made_from,
            "language": "en",
            "made_by": made_by,
            "settings": settings,
            "created_at": now_ms,
        }
    )
    database.table("translated_segments").insert_all(
        {
            "translation_id": identifier,
            "number": segment.number,
            "start_ms": segment.start_ms,
            "end_ms": segment.end_ms,
            "from_ms": segment.from_ms,
            "to_ms": segment.to_ms,
            "text": segment.text,
            "is_copied": int(segment.is_copied),
        }
        for segment in segments
    )


def remove_translation(database: Database, interview: InterviewId) -> None:
    """Delete the interview's English version, if it has one."""
    database.execute(
        """
        delete from translated_segments
         where translation_id in (select id from machine_translations where interview_id = ?)
        """,
        [interview],
    )
    database.execute("delete from machine_translations where interview_id = ?", [interview])
