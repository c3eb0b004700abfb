"""Whether a title tells what was restricted: words that are said only where others may not hear them.

A word that is also said where everybody may hear it tells nothing more. Short words tell nothing either.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from archive.consent import covering, naming
from archive.models import Excerpt, Interview, InterviewId, Purpose
from archive.restrictions import Span
from transcribe.types import Word

WORD = re.compile(r"[^\W\d_]+")
LEAST = 3
"""Letters that a word needs to tell anything."""
OUTSIDE_MS = 10_000
"""How far outside of its segment a word may stand."""
SEGMENTS = """
select s.*
  from current_transcripts t join current_segments s on s.transcript_id = t.id
 where t.interview_id = :interview and s.suppressed is null
   and s.start_ms < :end and s.end_ms > :start
"""
EVERYWHERE = (-1, 2**53)


def told(
    database: Database, interview: InterviewId, purpose: Purpose, texts: Iterable[str | None]
) -> tuple[str, ...]:
    """Return the words of these texts that are restricted for this purpose, folded and in order; none is usual."""
    shown = {word for text in texts if text for word in _words(text)}
    covers = covering.spans(database, interview, purpose)
    hidden: set[str] = set()
    for each in covers:
        near = each.start_ms - OUTSIDE_MS, each.end_ms + OUTSIDE_MS
        hidden |= shown & _said(database, interview, covers, near)[0]
    if not hidden:
        return ()
    return tuple(sorted(hidden - _said(database, interview, covers, EVERYWHERE)[1]))


def told_by_interview(database: Database, interview: Interview) -> tuple[str, ...]:
    """Return the words restricted for researchers that stand in what the interview is called and described with."""
    return told(database, interview.id, Purpose.RESEARCH, (interview.title, interview.summary))


def told_by(database: Database, excerpt: Excerpt) -> tuple[str, ...]:
    """Return the restricted words that stand in what an excerpt would be called and described with."""
    texts = excerpt.title, excerpt.context, excerpt.warning
    return told(database, excerpt.interview, excerpt.purpose, texts)


def _said(
    database: Database, interview: InterviewId, covers: Sequence[Span], stretch: tuple[int, int]
) -> tuple[set[str], set[str]]:
    """Return the words that are covered in a stretch (ms), and those that are not."""
    hidden: set[str] = set()
    heard: set[str] = set()
    asked = {"interview": interview, "start": stretch[0], "end": stretch[1]}
    known = naming.speakers(database, interview, own=False)
    for row in database.query(SEGMENTS, asked):
        segment, _ = naming.spoken_by(row, known)
        left = covering.cover_words(segment, covers)
        if not segment.words:
            (heard if left.text == segment.text else hidden).update(_words(segment.text))
            continue
        kept = {(each.start_ms, each.end_ms, each.text) for each in left.words}
        for word in segment.words:
            if (word.start_ms, word.end_ms, word.text) in kept:
                heard |= _words(word.text)
            elif any(_lies_in(word, each) for each in covers):
                hidden |= _words(word.text)
    return hidden, heard


def _lies_in(word: Word, span: Span) -> bool:
    """Whether half of a word or more lies in the span: its neighbours are covered too, and were not meant."""
    inside = min(word.end_ms, span.end_ms) - max(word.start_ms, span.start_ms)
    return 2 * inside >= word.end_ms - word.start_ms


def _words(text: str) -> set[str]:
    """Return the words of a text without case and accents, as far as they are long enough to tell anything."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return {word for word in WORD.findall(plain.casefold()) if len(word) >= LEAST}
