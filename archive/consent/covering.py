"""What a restriction leaves of words and of the picture of their sound, for whoever may not have them.

A word that begins or ends inside a restricted span is gone, however little of it lies there.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from sqlite_utils import Database

from archive.terms.models import InterviewId, ParticipantId, Purpose, Voice
from archive.terms.restrictions import LEFT_OUT, RestrictionAction, Span, Treatment, holds_for, meets
from archive.terms.words import TranscriptSegment
from media.types import Peaks
from transcribe.types import Word

LONGEST_MS = 2**40
"""Longer than any recording."""
SPANS = """
select c.*, exists (select 1 from participations m
                     where m.interview_id = c.interview_id and m.participant_id = c.speaker) as takes_part
  from covered_spans c
 where c.interview_id in (select value from json_each(?)) and c.purpose = ?
 order by c.start_ms, c.end_ms, c.id
"""
"""What is restricted to somebody who is not in the interview is restricted whoever speaks."""
TREATMENTS = """
select interview_id, treatment
  from treatments
 where interview_id in (select value from json_each(?)) and purpose = ?
"""
VOICES = """
select interview_id, voice
  from covered_voices
 where interview_id in (select value from json_each(?)) and purpose = ?
"""


def treatment(database: Database, interview: InterviewId, purpose: Purpose) -> Treatment:
    """Return all that must be done to the interview before it is used for this purpose."""
    return treatments_of(database, [interview], purpose)[interview]


def treatments_of(
    database: Database, interviews: Iterable[InterviewId], purpose: Purpose
) -> dict[InterviewId, Treatment]:
    """Return all that must be done to each of the interviews, as `treatment` does."""
    wanted = list(interviews)
    asked = [json.dumps(wanted), purpose.value]
    keys = {row["interview_id"]: str(row["treatment"]) for row in database.query(TREATMENTS, asked)}
    if not keys:
        return {interview: Treatment("", (), Voice.ORIGINAL) for interview in wanted}
    voices = {row["interview_id"]: Voice(row["voice"]) for row in database.query(VOICES, asked)}
    covers = spans_of(database, keys, purpose)
    return {
        interview: Treatment(
            keys.get(interview, ""), covers.get(interview, ()), voices.get(interview, Voice.ORIGINAL)
        )
        for interview in wanted
    }


def spans(database: Database, interview: InterviewId, purpose: Purpose) -> tuple[Span, ...]:
    """Return what must be covered before the interview is used for this purpose, in order of time."""
    return spans_of(database, [interview], purpose).get(interview, ())


def unheard(database: Database, interview: InterviewId, purpose: Purpose) -> tuple[Span, ...]:
    """Return what may not be heard: what `spans` does, and all of it where somebody is to be read and not heard."""
    found = treatment(database, interview, purpose)
    if found.voice is Voice.TEXT_ONLY:
        return (Span(0, LONGEST_MS, None, RestrictionAction.MUTE, ""),)
    return found.spans


def spans_of(
    database: Database, interviews: Iterable[InterviewId], purpose: Purpose
) -> dict[InterviewId, tuple[Span, ...]]:
    """Return what must be covered in each of the interviews, as `spans` does; those without anything are not there."""
    found: dict[InterviewId, tuple[Span, ...]] = {}
    for row in database.query(SPANS, [json.dumps(list(interviews)), purpose.value]):
        span = Span(
            row["start_ms"],
            row["end_ms"],
            ParticipantId(row["speaker"]) if row["takes_part"] else None,
            RestrictionAction(row["action"]),
            row["replacement"],
        )
        interview = InterviewId(row["interview_id"])
        found[interview] = (*found.get(interview, ()), span)
    return found


def cover_words(segment: TranscriptSegment, covers: Sequence[Span]) -> TranscriptSegment:
    """Return the segment with the words of every span gone; what stands for a run of them is one word."""
    here = [
        span
        for span in covers
        if holds_for(segment.speaker, span)
        and (meets(segment.start_ms, segment.end_ms, span) or _over_any(segment.words, span))
    ]
    if not here:
        return segment
    found: list[Word] = []
    for span, run in groupby(segment.words, lambda word: _over(word, here)):
        words = list(run)
        found += words if span is None else [_stand_in(words, span)]
    text = " ".join(word.text for word in found) if segment.words else LEFT_OUT
    return replace(segment, words=tuple(found), text=text, is_covered=True)


def _over_any(words: Iterable[Word], span: Span) -> bool:
    """Whether a word meets the span: one may lie outside of its segment."""
    return any(meets(word.start_ms, word.end_ms, span) for word in words)


def _over(word: Word, covers: Iterable[Span]) -> Span | None:
    return next((span for span in covers if meets(word.start_ms, word.end_ms, span)), None)


def _stand_in(words: Sequence[Word], span: Span) -> Word:
    return Word(span.replacement or LEFT_OUT, words[0].start_ms, words[-1].end_ms, 1.0)


def cover_peaks(peaks: Peaks, covers: Sequence[Span], offset_ms: int = 0) -> Peaks:
    """Return the picture flat wherever a span lies; it begins at `offset_ms` of the recording."""
    values = list(peaks.values)
    for span in covers:
        first = (span.start_ms - offset_ms) * peaks.per_second // 1000
        last = -(-(span.end_ms - offset_ms) * peaks.per_second // 1000)
        for place in range(max(0, first), min(last, len(values))):
            values[place] = 0
    return replace(peaks, values=tuple(values))
