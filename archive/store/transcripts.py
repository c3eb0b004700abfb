"""Writes chunks as they are transcribed, transcripts, and revisions of segments. A machine transcript never changes."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlite_utils import Database

from archive.models import InterviewId, RecordingId
from archive.store.ids import new_id
from archive.words import TranscriptId, TranscriptKind, TranscriptSegment


def plan_chunks(
    database: Database, recording: RecordingId, settings: str, spans: Iterable[tuple[int, int]]
) -> None:
    """Write which stretches (start_ms, end_ms) will be transcribed with these settings."""
    database.table("chunks").insert_all(
        {"recording": recording, "settings": settings, "number": number, "start_ms": start, "end_ms": end}
        for number, (start, end) in enumerate(spans)
    )


def planned_chunks(
    database: Database, recording: RecordingId, settings: str
) -> list[tuple[int, int, int, str | None]]:
    """Return (number, start_ms, end_ms, result or None) of every planned chunk, in order."""
    return [
        (row["number"], row["start_ms"], row["end_ms"], row["result"])
        for row in database.query(
            "select number, start_ms, end_ms, result from chunks where recording = ? and settings = ? order by number",
            [recording, settings],
        )
    ]


def keep_chunk(database: Database, recording: RecordingId, settings: str, number: int, result: str) -> None:
    """Write the result of one chunk."""
    database.table("chunks").update((recording, settings, number), {"result": result})


def add_transcript(
    database: Database,
    interview: InterviewId,
    kind: TranscriptKind,
    segments: Sequence[TranscriptSegment],
    *,
    made_by: str,
    now_ms: int,
    made_from: TranscriptId | None = None,
    settings: str | None = None,
) -> TranscriptId:
    """Append a version of the interview's transcript with its first segments."""
    identifier = TranscriptId(new_id())
    latest = next(
        database.query(
            "select coalesce(max(version), 0) as n from transcripts where interview_id = ?", [interview]
        )
    )
    database.table("transcripts").insert(
        {
            "id": identifier,
            "interview_id": interview,
            "version": latest["n"] + 1,
            "kind": kind.value,
            "made_from": made_from,
            "made_by": made_by,
            "settings": settings,
            "created_at": now_ms,
        }
    )
    add_segments(database, identifier, segments, by=made_by, now_ms=now_ms)
    return identifier


def add_segments(
    database: Database,
    transcript: TranscriptId,
    segments: Iterable[TranscriptSegment],
    *,
    by: str,
    now_ms: int,
) -> None:
    """Append segments, or further revisions of segments; a verified one is verified by `by`."""
    database.table("segments").insert_all(
        {
            "transcript_id": transcript,
            "number": segment.number,
            "revision": segment.revision,
            "start_ms": segment.start_ms,
            "end_ms": segment.end_ms,
            "speaker": segment.speaker,
            "language": segment.language,
            "text": segment.text,
            "words": _words(segment),
            "doubts": json.dumps(segment.doubts),
            "suppressed": segment.suppressed,
            "verified_by": by if segment.verified else None,
            "written_by": by,
            "written_at": now_ms,
        }
        for segment in segments
    )


def _words(segment: TranscriptSegment) -> str:
    rows = [(word.text, word.start_ms, word.end_ms, round(word.probability, 3)) for word in segment.words]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def current_segment(database: Database, transcript: TranscriptId, number: int) -> dict[str, Any] | None:
    """Return the row of a segment's newest revision."""
    rows = database.query(
        "select * from segments where transcript_id = ? and number = ? order by revision desc limit 1",
        [transcript, number],
    )
    return next(rows, None)


def earlier_revision(
    database: Database, transcript: TranscriptId, number: int, revision: int
) -> dict[str, Any] | None:
    """Return the row of the revision just before, for an undo."""
    rows = database.query(
        "select * from segments where transcript_id = ? and number = ? and revision = ?",
        [transcript, number, revision - 1],
    )
    return next(rows, None)


def copy_segments(database: Database, source: TranscriptId, target: TranscriptId) -> None:
    """Begin a version with the segments of another, as they are."""
    database.execute(
        """
        insert into segments (transcript_id, number, revision, start_ms, end_ms, speaker, language, text, words,
                              doubts, suppressed, verified_by, written_by, written_at)
        select ?, number, revision, start_ms, end_ms, speaker, language, text, words,
               doubts, suppressed, verified_by, written_by, written_at
          from segments
         where transcript_id = ?
        """,
        [target, source],
    )


def forget_chunks(database: Database, recording: RecordingId) -> None:
    """Delete the chunks of a recording: their words are in the transcript now, and should not be twice."""
    database.execute("delete from chunks where recording = ?", [recording])
