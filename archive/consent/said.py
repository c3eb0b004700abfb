"""What is said, as a Reader may give it: segments with their covers and speakers, excerpts cut from them, outlines.

Whoever asks here was let in by a Reader; nothing here asks again.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlite_utils import Database

from archive.consent import covering, naming
from archive.consent.cutting import cut
from archive.store import rows
from archive.terms.models import Excerpt, ExcerptId, InterviewId
from archive.terms.restrictions import Span
from archive.terms.words import Outline, TranscriptId, TranscriptSegment

EXCERPT_SEGMENTS = """
with wanted as materialized (
    select json_extract(value, '$[0]') as excerpt, json_extract(value, '$[1]') as interview,
           json_extract(value, '$[2]') as start_ms, json_extract(value, '$[3]') as end_ms
      from json_each(:wanted))
select w.excerpt, s.*
  from wanted w
  join current_transcripts t on t.interview_id = w.interview
  join current_segments s on s.transcript_id = t.id and s.start_ms < w.end_ms and s.end_ms > w.start_ms
 where :staff or s.suppressed is null
 order by w.excerpt, s.start_ms, s.number
"""

OUTLINE = """
select number, start_ms, end_ms, suppressed, verified_by is not null as verified, doubts,
       case when verified_by is null and suppressed is null then sureness else '[]' end as sureness
  from current_segments
 where transcript_id = :transcript and (:staff or suppressed is null)
 order by start_ms, number
"""

BESIDE = """
with wanted as materialized (
    select json_extract(value, '$[0]') as interview, json_extract(value, '$[1]') as first,
           json_extract(value, '$[2]') as last
      from json_each(?))
select w.interview, w.first, w.last,
       (select s.number from current_segments s
         where s.transcript_id = t.id and (s.start_ms, s.number) < (f.start_ms, f.number)
           and s.suppressed is null
         order by s.start_ms desc, s.number desc limit 1),
       (select s.number from current_segments s
         where s.transcript_id = t.id and (s.start_ms, s.number) > (l.start_ms, l.number)
           and s.suppressed is null
         order by s.start_ms, s.number limit 1)
  from wanted w
  join current_transcripts t on t.interview_id = w.interview
  join current_segments f on f.transcript_id = t.id and f.number = w.first
  join current_segments l on l.transcript_id = t.id and l.number = w.last
"""
EXTENTS = "select number, reaches_from, reaches_until from current_segments where transcript_id = ?"
"""From when to when each segment reaches with its words: one of them may lie outside of it."""


def covered(
    row: rows.Row, covers: Sequence[Span], speakers: naming.Speakers, *, timed: bool = True
) -> TranscriptSegment:
    """Return the segment of a row, without what is covered, its speaker called as she is called here.

    Where nothing of the interview is covered it comes, if it need not be `timed`, without its single words.
    """
    segment, name = naming.spoken_by(row if timed or covers else {**row, "words": "[]"}, speakers)
    return replace(covering.cover_words(segment, covers) if covers else segment, speaker=name)


def excerpt_words(
    database: Database,
    excerpts: Sequence[Excerpt],
    covers: Mapping[InterviewId, Sequence[Span]],
    *,
    own: bool,
    staff: bool,
) -> dict[ExcerptId, tuple[TranscriptSegment, ...]]:
    """Return the segments of each excerpt, cut to the words whose middle lies inside it; times of the recording.

    `own` says whether people are called by their own names, `staff` whether the newest transcript is read as they do.
    """
    speakers = naming.speakers_of(database, {each.interview for each in excerpts}, own=own)
    by_id = {each.id: each for each in excerpts}
    wanted = [(each.id, each.interview, each.start_ms, each.end_ms) for each in by_id.values()]
    found: dict[ExcerptId, list[TranscriptSegment]] = {each: [] for each in by_id}
    for row in database.query(EXCERPT_SEGMENTS, {"wanted": json.dumps(wanted), "staff": staff}):
        here = by_id[ExcerptId(row["excerpt"])]
        found[here.id].append(covered(row, covers.get(here.interview, ()), speakers[here.interview]))
    return {each: cut(said, by_id[each].start_ms, by_id[each].end_ms) for each, said in found.items()}


def outline(database: Database, transcript: TranscriptId, *, staff: bool) -> tuple[Outline, ...]:
    """Return how the segments lie that nothing covers: `transcript` without its words, at a sixth of the cost."""
    found = database.execute(OUTLINE, {"transcript": transcript, "staff": staff}).fetchall()
    doubts = json.loads(_together(row[-2] for row in found))
    likelihoods = json.loads(_together(row[-1] for row in found))
    return tuple(
        Outline(number, start_ms, end_ms, suppressed, bool(verified), tuple(doubtful), tuple(sureness))
        for (number, start_ms, end_ms, suppressed, verified, *_), doubtful, sureness in zip(
            found, doubts, likelihoods, strict=True
        )
    )


def near(database: Database, transcript: TranscriptId, covers: Sequence[Span]) -> frozenset[int]:
    """Return the numbers of all segments of which something may be covered, rather too many than too few."""
    found = database.execute(EXTENTS, [transcript]).fetchall()
    return frozenset(
        number
        for number, start_ms, end_ms in found
        if any(start_ms <= each.end_ms and end_ms >= each.start_ms for each in covers)
    )


def beside(
    database: Database, wanted: Iterable[tuple[InterviewId, int, int]]
) -> dict[tuple[InterviewId, int, int], tuple[int | None, int | None]]:
    """Return the numbers of the shown segments before and after each stretch (interview, first and last number).

    In order of time: of a segment that was split the second half has a high number.
    """
    found = database.execute(BESIDE, [json.dumps(list(wanted))]).fetchall()
    return {(interview, first, last): (before, after) for interview, first, last, before, after in found}


def _together(arrays: Iterable[str]) -> str:
    """Return many texts of JSON as one: reading thousands one by one takes longer than what they hold."""
    return f"[{','.join(arrays)}]"
