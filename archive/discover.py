"""Searching inside: an index per audience finds segments, a Reader gives the words that this viewer may have now."""

from dataclasses import dataclass

from archive.consent.guard import unreadable_in_index
from archive.consent.reader import Reader, reading
from archive.consent.rules import own_audience, own_purpose
from archive.context import Archive
from archive.models import Audience, InterviewId, Viewer
from archive.outlets import rebuild_index
from archive.words import TranscriptSegment
from search.errors import IndexBroken
from search.snippets import first_match, snippet
from search.types import Found, Piece, Question


@dataclass(frozen=True, slots=True)
class FoundSegment:
    """A segment that answers; `start_ms` is where the first answering word is said."""

    interview: InterviewId
    title: str
    number: int
    start_ms: int
    end_ms: int
    speaker: str | None
    language: str
    text: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """One page of the answer to a search."""

    total: int
    hits: tuple[FoundSegment, ...]
    themes: dict[str, int]
    languages: dict[str, int]
    understood: str
    note: str | None
    suggestion: str | None


def search(
    archive: Archive,
    viewer: Viewer,
    words: str,
    *,
    theme: str | None = None,
    language: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Findings:
    """Search what this viewer may read. Odd words never fail; `note` says how they were taken."""
    audience = own_audience(viewer)
    reader = reading(archive, viewer, own_purpose(viewer))
    question = Question(
        words=words,
        themes=(theme,) if theme else (),
        languages=(language,) if language else (),
        limit=limit,
        offset=offset,
        without_groups=frozenset(map(str, unreadable_in_index(archive.database(), audience))),
    )
    found = _ask(archive, audience, question)
    return Findings(
        total=found.total,
        hits=_hits(reader, found, words),
        themes=found.themes,
        languages=found.languages,
        understood=found.understood,
        note=found.note,
        suggestion=found.suggestion,
    )


def _ask(archive: Archive, audience: Audience, question: Question) -> Found:
    """Ask the index; one that is broken is made anew from the database first."""
    try:
        return archive.indexes[audience].search(question)
    except IndexBroken:
        rebuild_index(archive, audience)
        return archive.indexes[audience].search(question)


def _hits(reader: Reader, found: Found, words: str) -> tuple[FoundSegment, ...]:
    wanted = []
    for hit in found.hits:
        interview, _, number = hit.id.rpartition(":")
        wanted.append((InterviewId(interview), int(number)))
    readable = reader.segments(wanted)
    titles = reader.titles({interview for interview, _ in readable})
    return tuple(
        _hit(interview, titles[interview], readable[interview, number], words)
        for interview, number in wanted
        if (interview, number) in readable and interview in titles
    )


def _hit(interview: InterviewId, title: str, segment: TranscriptSegment, words: str) -> FoundSegment:
    return FoundSegment(
        interview=interview,
        title=title,
        number=segment.number,
        start_ms=start_of_match(segment, words),
        end_ms=segment.end_ms,
        speaker=segment.speaker,
        language=segment.language,
        text=segment.text,
        pieces=snippet(segment.text, words, segment.language),
    )


def start_of_match(segment: TranscriptSegment, words: str) -> int:
    """Return when the first answering word of the segment is said, in ms; its start where none can be pointed at."""
    first = first_match(segment.text, (word.text for word in segment.words), words, segment.language)
    return segment.start_ms if first is None else segment.words[first].start_ms
