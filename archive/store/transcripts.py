"""Writes chunks as they are transcribed, transcripts, and revisions of segments. A machine transcript never changes."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlite_utils import Database

from archive.store.ids import new_id
from archive.terms.models import InterviewId, RecordingId
from archive.terms.words import TranscriptId, TranscriptKind, TranscriptSegment

BEFORE_IT = """
select * from current_segments
 where transcript_id = :transcript and suppressed is null and (start_ms, number) < (:start_ms, :number)
 order by start_ms desc, number desc
 limit 1
"""
AFTER_IT = """
select * from current_segments
 where transcript_id = :transcript and suppressed is null and (start_ms, number) > (:start_ms, :number)
 order by start_ms, number
 limit 1
"""


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
    save: str | None = None,
) -> None:
    """Append segments, or further revisions of segments; a verified one is verified by `by`.

    `save` is what those have in common that were written, and are to be undone, together.
    """
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
            "save": save,
        }
        for segment in segments
    )


def _words(segment: TranscriptSegment) -> str:
    rows = [(word.text, word.start_ms, word.end_ms, round(word.probability, 3)) for word in segment.words]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def newest(database: Database, interview: InterviewId) -> TranscriptId | None:
    """Return which version of the interview's transcript is the newest."""
    rows = database.query(
        "select id from transcripts where interview_id = ? order by version desc limit 1", [interview]
    )
    return next((TranscriptId(row["id"]) for row in rows), None)


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


def revision(
    database: Database, transcript: TranscriptId, number: int, revision: int
) -> dict[str, Any] | None:
    """Return the row of one revision of a segment."""
    return earlier_revision(database, transcript, number, revision + 1)


def every_revision(
    database: Database, transcript: TranscriptId, numbers: Iterable[int]
) -> list[dict[str, Any]]:
    """Return the rows of every revision of these segments: what stands there now, and whatever stood there."""
    return list(
        database.query(
            """
            select *
              from segments
             where transcript_id = ? and number in (select value from json_each(?))
             order by number, revision
            """,
            [transcript, json.dumps(sorted(numbers))],
        )
    )


def revisions(database: Database, transcript: TranscriptId, number: int) -> list[dict[str, Any]]:
    """Return every revision of a segment, the oldest first, each with the name of the person who wrote it."""
    return list(
        database.query(
            """
            select s.*, u.name as writer
              from segments s left join users u on u.id = s.written_by
             where s.transcript_id = ? and s.number = ?
             order by s.revision
            """,
            [transcript, number],
        )
    )


def saved_with(database: Database, transcript: TranscriptId, save: str) -> list[tuple[dict[str, Any], bool]]:
    """Return the rows that one save wrote, and whether each still stands, nobody having saved it since."""
    rows = database.query(
        """
        select s.*, not exists (select 1 from segments later
                                 where later.transcript_id = s.transcript_id and later.number = s.number
                                   and later.revision > s.revision) as stands
          from segments s
         where s.transcript_id = ? and s.save = ?
         order by s.number
        """,
        [transcript, save],
    )
    return [
        ({name: value for name, value in row.items() if name != "stands"}, bool(row["stands"]))
        for row in rows
    ]


def last_save(database: Database, transcript: TranscriptId, by: str) -> str | None:
    """Return the newest save of a person in this version that nobody wrote over."""
    rows = database.query(
        """
        select s.save
          from segments s
         where s.transcript_id = ? and s.written_by = ? and s.save is not null
           and not exists (select 1 from segments later
                            where later.transcript_id = s.transcript_id and later.number = s.number
                              and later.revision > s.revision)
         order by s.save desc
         limit 1
        """,
        [transcript, by],
    )
    return next((str(row["save"]) for row in rows), None)


def next_save(database: Database, transcript: TranscriptId) -> str:
    """Return what the next save of this version is called; a later one comes later in order of letters."""
    (row,) = database.query(
        "select count(distinct save) + 1 as n from segments where transcript_id = ?", [transcript]
    )
    return f"{row['n']:08d}"


def next_number(database: Database, transcript: TranscriptId) -> int:
    """Return the number of a segment that is added to a version."""
    (row,) = database.query(
        "select coalesce(max(number), -1) + 1 as n from segments where transcript_id = ?", [transcript]
    )
    return int(row["n"])


def neighbours(
    database: Database, transcript: TranscriptId, number: int
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Return the rows of the shown segments before and after one, in order of time; only these are read."""
    here = current_segment(database, transcript, number)
    if here is None:
        return None, None
    place = {"transcript": transcript, "start_ms": here["start_ms"], "number": number}
    return next(database.query(BEFORE_IT, place), None), next(database.query(AFTER_IT, place), None)


def rehome_tags(
    database: Database, interview: InterviewId, among: Sequence[int], segment: TranscriptSegment
) -> None:
    """Let the themes that begin inside a segment be on it, where they are on one of the segments `among`."""
    database.execute(
        """
        update tags set segment = :number
         where interview_id = :interview and start_ms >= :start and start_ms < :end
           and segment in (select value from json_each(:among))
        """,
        {
            "number": segment.number,
            "interview": interview,
            "start": segment.start_ms,
            "end": max(segment.end_ms, segment.start_ms + 1),
            "among": json.dumps(list(among)),
        },
    )


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
