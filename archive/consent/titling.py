"""Whether a title, or the name of a collection, tells what was restricted: words said only where others may not hear.

A word that is also said where everybody may hear it tells nothing more. Short words tell nothing either.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from sqlite_utils import Database

from archive.consent import covering, naming
from archive.terms.models import Excerpt, ExcerptId, Interview, InterviewId, Purpose
from archive.terms.restrictions import Span
from archive.terms.words import TranscriptSegment
from transcribe.types import Word

Covers = Mapping[InterviewId, Sequence[Span]]
Found = dict[InterviewId, set[str]]
Texts = tuple[str | None, ...]

WORD = re.compile(r"[^\W\d_]+")
LEAST = 3
"""Letters that a word needs to tell anything."""
OUTSIDE_MS = 10_000
"""How far outside of its segment a word may stand."""
SEGMENTS = """
with wanted as materialized (
    select json_extract(value, '$[0]') as interview, json_extract(value, '$[1]') as start_ms,
           json_extract(value, '$[2]') as end_ms
      from json_each(?))
select t.interview_id, s.*
  from wanted w
  join current_transcripts t on t.interview_id = w.interview
  join current_segments s
    on s.transcript_id = t.id and s.suppressed is null and s.start_ms < w.end_ms and s.end_ms > w.start_ms
"""
EVERYWHERE = (-1, 2**53)
COLLECTIONS = "select id, collection from interviews where id in (select value from json_each(?))"


def told(
    database: Database, interview: InterviewId, purpose: Purpose, texts: Iterable[str | None]
) -> tuple[str, ...]:
    """Return the words of these texts that are restricted for this purpose, folded and in order; none is usual."""
    covers = covering.spans_of(database, [interview], purpose)
    return _told_each(database, [(interview, tuple(texts))], covers)[0]


def _told_each(
    database: Database, asked: Sequence[tuple[InterviewId, Texts]], covers: Covers
) -> list[tuple[str, ...]]:
    """Return, for each of the texts, its words that are restricted by what covers its interview, as `told` does."""
    shown = [{word for text in texts if text for word in _words(text)} for _, texts in asked]
    told_of = {here for (here, _), words in zip(asked, shown, strict=True) if words}
    near = [
        (here, each.start_ms - OUTSIDE_MS, each.end_ms + OUTSIDE_MS)
        for here in told_of
        for each in covers.get(here, ())
    ]
    hidden, _ = _said(database, covers, near)
    found = [words & hidden.get(here, set()) for (here, _), words in zip(asked, shown, strict=True)]
    with_any = {here for (here, _), words in zip(asked, found, strict=True) if words}
    _, heard = _said(database, covers, [(here, *EVERYWHERE) for here in with_any])
    return [
        tuple(sorted(words - heard.get(here, set()))) for (here, _), words in zip(asked, found, strict=True)
    ]


def told_by_interview(database: Database, interview: Interview) -> tuple[str, ...]:
    """Return the words restricted for researchers that stand in its title, its summary and its collection's name."""
    texts = (interview.title, interview.summary, interview.collection)
    return told(database, interview.id, Purpose.RESEARCH, texts)


def told_by(database: Database, excerpt: Excerpt) -> tuple[str, ...]:
    """Return the restricted words in what an excerpt would be called, described, translated and gathered with."""
    covers = covering.spans_of(database, [excerpt.interview], excerpt.purpose)
    return told_by_each(database, [excerpt], covers)[excerpt.id]


def told_by_each(
    database: Database, excerpts: Sequence[Excerpt], covers: Covers
) -> dict[ExcerptId, tuple[str, ...]]:
    """Return what `told_by` does for each of the excerpts; `covers` are those of their interviews and purpose."""
    wanted = json.dumps([each.interview for each in excerpts])
    held = {row["id"]: row["collection"] for row in database.query(COLLECTIONS, [wanted])}
    asked = [(each.interview, (*_texts(each), held.get(each.interview))) for each in excerpts]
    found = _told_each(database, asked, covers)
    return {each.id: words for each, words in zip(excerpts, found, strict=True)}


def _texts(excerpt: Excerpt) -> Texts:
    beside = () if excerpt.translation is None else (excerpt.translation.made_by, *excerpt.translation.lines)
    return excerpt.title, excerpt.context, excerpt.warning, *beside


def _said(
    database: Database, covers: Covers, stretches: Sequence[tuple[InterviewId, int, int]]
) -> tuple[Found, Found]:
    """Return, of each interview, the words that are covered in these stretches (start, end in ms), and the others."""
    hidden: Found = {}
    heard: Found = {}
    if not stretches:
        return hidden, heard
    known = naming.speakers_of(database, {here for here, _, _ in stretches}, own=False)
    for row in database.query(SEGMENTS, [json.dumps(list(stretches))]):
        here = InterviewId(row["interview_id"])
        segment, _ = naming.spoken_by(row, known[here])
        _sort(segment, covers.get(here, ()), hidden.setdefault(here, set()), heard.setdefault(here, set()))
    return hidden, heard


def _sort(segment: TranscriptSegment, covers: Sequence[Span], hidden: set[str], heard: set[str]) -> None:
    """Add the words of a segment to those that are covered, and to those that are not."""
    left = covering.cover_words(segment, covers)
    if not segment.words:
        (heard if left.text == segment.text else hidden).update(_words(segment.text))
        return
    kept = {(each.start_ms, each.end_ms, each.text) for each in left.words}
    for word in segment.words:
        if (word.start_ms, word.end_ms, word.text) in kept:
            heard |= _words(word.text)
        elif any(_lies_in(word, each) for each in covers):
            hidden |= _words(word.text)


def _lies_in(word: Word, span: Span) -> bool:
    """Whether half of a word or more lies in the span: its neighbours are covered too, and were not meant."""
    inside = min(word.end_ms, span.end_ms) - max(word.start_ms, span.start_ms)
    return 2 * inside >= word.end_ms - word.start_ms


def _words(text: str) -> set[str]:
    """Return the words of a text without case and accents, as far as they are long enough to tell anything."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return {word for word in WORD.findall(plain.casefold()) if len(word) >= LEAST}
