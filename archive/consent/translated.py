"""The one door for machine translations: read like the transcript, and only where everyone let it be translated.

The order of words differs in a translation, so nobody can say which of its words stand for a restricted one: a segment
that was made from any restricted sound is left out whole (docs/decisions/0013).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from archive.clock import from_ms
from archive.consent import covering
from archive.consent.guard import require_for
from archive.consent.reader import ALL_OF_IT, Reader, reading
from archive.consent.rules import is_staff
from archive.context import Archive
from archive.store.rows import Row
from archive.terms.errors import NotFound, Refused
from archive.terms.models import InterviewId, Purpose, Viewer
from archive.terms.padding import PAD_MS
from archive.terms.restrictions import LEFT_OUT, Span, meets
from archive.terms.words import MachineTranslation, TranscriptId, TranslatedSegment

TRANSLATION = """
select id, made_from, made_by, created_at
  from machine_translations
 where interview_id = ?
"""
SEGMENTS = """
select *
  from translated_segments
 where translation_id = :translation and start_ms < :end and end_ms > :start
 order by start_ms, number
"""
WANTED = """
select m.interview_id, s.*
  from json_each(:wanted) w
  join machine_translations m on m.interview_id = json_extract(w.value, '$[0]')
  join translated_segments s on s.translation_id = m.id and s.number = json_extract(w.value, '$[1]')
 where exists (select 1 from readable_words r where r.interview_id = m.interview_id and r.purpose = :purpose)
   and exists (select 1 from readable_words r
                where r.interview_id = m.interview_id and r.purpose = :translate)
"""
CHANGED = """
select 1
  from current_transcripts t
  join current_segments s on s.transcript_id = t.id
  left join segments b on b.transcript_id = s.transcript_id and b.number = s.number
   and b.revision = (select max(revision) from segments
                      where transcript_id = s.transcript_id and number = s.number and written_at <= :made)
 where t.interview_id = :interview and s.written_at > :made and s.text is not coalesce(b.text, '')
 limit 1
"""
"""A line that says something else than when it was made: one that was only confirmed, or put back since, does not.

What a corrected version began with has the times of the machine's.
"""
TO_TRANSLATE = (Purpose.TRANSCRIBE_LOCAL, Purpose.TRANSLATE)
"""What everybody must allow beside what it is read for."""


def translation_of(
    archive: Archive,
    viewer: Viewer,
    purpose: Purpose,
    interview: InterviewId,
    span: tuple[int, int] = ALL_OF_IT,
) -> MachineTranslation | None:
    """Return the English version as this viewer may read it for this purpose, or what of it lies in a span (ms).

    None where none was made. Raises NotFound, or for staff Refused with the reason.
    """
    reader = reading(archive, viewer, purpose)
    row = _row(reader, interview)
    if row is None:
        return None
    asked = {"translation": row["id"], "start": span[0], "end": span[1]}
    covers = covering.spans(reader.database, interview, purpose)
    kept = covering.spans(reader.database, interview, Purpose.EXCERPT_PUBLIC) if is_staff(viewer) else ()
    found = (_segment(each) for each in reader.database.query(SEGMENTS, asked))
    return MachineTranslation(
        interview=interview,
        made_from=TranscriptId(row["made_from"]),
        made_by=row["made_by"],
        made_at=from_ms(row["created_at"]),
        segments=tuple(_covered(each, covers, kept) for each in found),
    )


def stretches(
    archive: Archive, viewer: Viewer, purpose: Purpose, wanted: Iterable[tuple[InterviewId, int]]
) -> dict[tuple[InterviewId, int], TranslatedSegment]:
    """Return those of the wanted stretches (interview, number) that everybody with this purpose may read now."""
    reader = reading(archive, viewer, purpose)
    asked = {"wanted": json.dumps(list(wanted)), "purpose": purpose.value, "translate": Purpose.TRANSLATE}
    found = list(reader.database.query(WANTED, asked))
    covers = covering.spans_of(reader.database, {row["interview_id"] for row in found}, purpose)
    return {
        (here, row["number"]): _covered(_segment(row), covers.get(here, ()), ())
        for row in found
        if (here := InterviewId(row["interview_id"]))
    }


def made_at(
    archive: Archive, viewer: Viewer, purpose: Purpose, interview: InterviewId
) -> tuple[datetime | None, bool]:
    """Return when the English version was made that `translation_of` gives, and whether words were changed since.

    (None, False) without one; raises like it.
    """
    reader = reading(archive, viewer, purpose)
    row = _row(reader, interview)
    if row is None:
        return None, False
    changed = reader.database.query(CHANGED, {"interview": interview, "made": row["created_at"]})
    return from_ms(row["created_at"]), next(changed, None) is not None


def is_translated(archive: Archive, viewer: Viewer, purpose: Purpose, interview: InterviewId) -> bool:
    """Whether there is an English version that this viewer may read for this purpose."""
    if next(archive.database().query(TRANSLATION, [interview]), None) is None:
        return False  # most have none, and consent takes longer to ask for
    try:
        return _row(reading(archive, viewer, purpose), interview) is not None
    except (NotFound, Refused):
        return False


def _row(reader: Reader, interview: InterviewId) -> Row | None:
    require_for(reader.viewer, reader.database, interview, reader.purpose, *TO_TRANSLATE)
    return next(reader.database.query(TRANSLATION, [interview]), None)


def _segment(row: Row) -> TranslatedSegment:
    return TranslatedSegment(
        row["number"],
        row["start_ms"],
        row["end_ms"],
        row["from_ms"],
        row["to_ms"],
        row["text"],
        bool(row["is_copied"]),
    )


def _covered(segment: TranslatedSegment, covers: Sequence[Span], kept: Sequence[Span]) -> TranslatedSegment:
    """Return a segment, without its words where any of its sound is covered, whoever it is that speaks there."""
    if any(_is_made_from(segment, each) for each in covers):
        return replace(segment, text=LEFT_OUT, is_left_out=True)
    return replace(segment, is_restricted=any(_is_made_from(segment, each) for each in kept))


def _is_made_from(segment: TranslatedSegment, span: Span) -> bool:
    """Whether a segment was made from any sound of a span, or from sound right beside it."""
    to_ms = max(segment.to_ms, segment.from_ms + 1)
    return meets(segment.from_ms - PAD_MS, to_ms + PAD_MS, span)
