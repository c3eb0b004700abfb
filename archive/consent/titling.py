"""Whether a title, or the name of a collection, tells too much: words said only where others may not hear, own names.

A restricted word that is also said where everybody may hear it tells nothing more; nor does a name that is said in the
very stretch which whoever reads the title may hear or read. Short words tell nothing either.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from archive.consent import covering, naming
from archive.consent.labelled import Labels
from archive.terms.models import Excerpt, ExcerptId, Interview, InterviewId, Purpose
from archive.terms.plain import plain
from archive.terms.restrictions import RestrictionAction, Span
from archive.terms.words import TranscriptSegment
from transcribe.types import SMALL_IN_NAMES, Word

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
"""A stretch (ms) with all that is said."""
NOWHERE = (-1, -1)
"""One with nothing: what is read beside the text may be any part of the interview."""
COLLECTIONS = "select id, collection from interviews where id in (select value from json_each(?))"


@dataclass(frozen=True, slots=True)
class _Asked:
    """Texts about an interview, and the stretch of it (ms) that comes with them."""

    interview: InterviewId
    texts: Texts
    stretch: tuple[int, int]

    def words(self) -> set[str]:
        return {word for text in self.texts if text for word in _words(text)}


def told(
    database: Database,
    interview: InterviewId,
    purpose: Purpose,
    texts: Iterable[str | None],
    stretch: tuple[int, int] = EVERYWHERE,
) -> tuple[str, ...]:
    """Return the words of these texts that tell too much for this purpose, folded and in order; none is usual.

    Those are words that are restricted, and words of the own name of somebody who does not appear by it, unless it is
    said in the `stretch` (ms) that whoever has the texts may hear or read too.
    """
    covers = covering.spans_of(database, [interview], purpose)
    return _told_each(database, [_Asked(interview, tuple(texts), stretch)], covers)[0]


def _told_each(database: Database, asked: Sequence[_Asked], covers: Covers) -> list[tuple[str, ...]]:
    """Return, for each of the texts, its words that tell too much, as `told` does."""
    shown = [each.words() for each in asked]
    restricted = _restricted(database, asked, shown, covers)
    named = _named(database, asked, shown, covers)
    return [tuple(sorted(one | other)) for one, other in zip(restricted, named, strict=True)]


def _restricted(
    database: Database, asked: Sequence[_Asked], shown: Sequence[set[str]], covers: Covers
) -> list[set[str]]:
    """Return, for each of the texts, its words that are restricted by what covers its interview."""
    told_of = {each.interview for each, words in zip(asked, shown, strict=True) if words}
    near = [
        (here, each.start_ms - OUTSIDE_MS, each.end_ms + OUTSIDE_MS)
        for here in told_of
        for each in covers.get(here, ())
    ]
    hidden, _ = _said(database, covers, near)
    found = [words & hidden.get(each.interview, set()) for each, words in zip(asked, shown, strict=True)]
    with_any = {each.interview for each, words in zip(asked, found, strict=True) if words}
    _, heard = _said(database, covers, [(here, *EVERYWHERE) for here in with_any])
    return [words - heard.get(each.interview, set()) for each, words in zip(asked, found, strict=True)]


def _named(
    database: Database, asked: Sequence[_Asked], shown: Sequence[set[str]], covers: Covers
) -> list[set[str]]:
    """Return, for each of the texts, its words of own names that nobody goes by, and that are not said beside it."""
    names = own_names_of(database, {each.interview for each in asked})
    found = [words & names[each.interview] for each, words in zip(asked, shown, strict=True)]
    return [
        words - _heard(database, each, covers) if words else words
        for each, words in zip(asked, found, strict=True)
    ]


def own_names_of(database: Database, interviews: Iterable[InterviewId]) -> dict[InterviewId, set[str]]:
    """Return, for each interview, the words (folded) of the own names of those who do not appear by them.

    No word is among them that is part of a name by which somebody in the interview appears.
    """
    return {
        interview: _name_words(hidden) - _name_words(appearing)
        for interview, (hidden, appearing) in naming.hidden_names_of(database, interviews).items()
    }


def _name_words(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in _words(name)} - SMALL_IN_NAMES


def names_in(text: str, names: set[str]) -> tuple[str, ...]:
    """Return which of these words of names (folded) are in a text, in order."""
    return tuple(sorted(names & _words(text)))


def _heard(database: Database, asked: _Asked, covers: Covers) -> set[str]:
    """Return the words that whoever has the texts hears or reads with them: those of their stretch, uncovered."""
    start_ms, end_ms = asked.stretch
    beyond = (
        Span(-EVERYWHERE[1], start_ms, None, RestrictionAction.MUTE, ""),
        Span(end_ms, 2 * EVERYWHERE[1], None, RestrictionAction.MUTE, ""),
    )
    here = {asked.interview: (*covers.get(asked.interview, ()), *beyond)}
    _, heard = _said(database, here, [(asked.interview, start_ms, end_ms)])
    return heard.get(asked.interview, set())


def told_by_interview(database: Database, interview: Interview) -> tuple[str, ...]:
    """Return the words that tell researchers too much in its title, its summary and its collection's name."""
    texts = (interview.title, interview.summary, interview.collection)
    return told(database, interview.id, Purpose.RESEARCH, texts)


def for_print(database: Database, interview: InterviewId, title: str) -> str:
    """Return the title of an interview as it may stand in a file for print; empty where it tells too much for that."""
    return "" if told(database, interview, Purpose.QUOTE_IN_PRINT, (title,), NOWHERE) else title


def told_by_each(
    database: Database, excerpts: Sequence[Excerpt], covers: Covers, labels: Mapping[ExcerptId, Labels]
) -> dict[ExcerptId, tuple[str, ...]]:
    """Return the words that tell too much in what each of the excerpts is called, described and gathered with.

    `covers` are those of their interviews and purpose, `labels` what their themes are called in public.
    """
    wanted = json.dumps([each.interview for each in excerpts])
    held = {row["id"]: row["collection"] for row in database.query(COLLECTIONS, [wanted])}
    asked = [
        _Asked(
            each.interview,
            (*_texts(each), held.get(each.interview), *labels[each.id].own),
            (each.start_ms, each.end_ms),
        )
        for each in excerpts
    ]
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
    return {word for word in WORD.findall(plain(text)) if len(word) >= LEAST}
