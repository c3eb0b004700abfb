"""Searching what the computer's English says, apart from what was said: in an index of its own, never with the words.

The index finds; the English that is shown comes through its door as this viewer may have it now, or not at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from archive.consent.reader import reading
from archive.consent.rules import own_audience, own_purpose
from archive.consent.translated import stretches
from archive.context import Archive
from archive.indexing.asking import ask, hidden_in
from archive.terms.indexes import EnglishIndex
from archive.terms.models import InterviewId, Viewer
from archive.terms.words import TranslatedSegment
from search.snippets import snippet
from search.types import Hit, Kind, Piece, Question, Sort
from transcribe.types import ENGLISH

SAID = frozenset({Kind.WORD, Kind.PHRASE, Kind.BEGINNING, Kind.FUZZY, Kind.NEAR})
"""What a question must have some of: where it only limits, every line would answer."""


@dataclass(frozen=True, slots=True)
class FoundEnglish:
    """A stretch whose English answers, from when to when it is heard (ms); `pieces` with the answering words marked."""

    interview: InterviewId
    title: str
    number: int
    start_ms: int
    end_ms: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class EnglishFindings:
    """One page of what answers, and how much that is in all; `whole` is False when time ran out."""

    total: int
    hits: tuple[FoundEnglish, ...]
    whole: bool = True


NOTHING = EnglishFindings(0, ())


def search(
    archive: Archive,
    viewer: Viewer,
    words: str,
    *,
    collections: tuple[str, ...] = (),
    years: tuple[int, ...] = (),
    sort: Sort = Sort.RELEVANCE,
    limit: int = 20,
    offset: int = 0,
) -> EnglishFindings:
    """Search the English that this viewer may read. Odd words never fail; a question without any finds nothing."""
    if not words.strip():
        return NOTHING
    index = EnglishIndex[own_audience(viewer).name]
    question = Question(
        words=words,
        collections=collections,
        years=years,
        sort=sort,
        limit=limit,
        offset=offset,
        without_groups=hidden_in(archive, index),
    )
    found = ask(archive, index, question)
    if SAID.isdisjoint(part.kind for part in found.parts):
        return NOTHING
    return EnglishFindings(found.total, _shown(archive, viewer, words, found.hits), found.whole)


def _shown(archive: Archive, viewer: Viewer, words: str, hits: Iterable[Hit]) -> tuple[FoundEnglish, ...]:
    """Return the hits that this viewer may read now, in their order."""
    wanted = [(InterviewId(hit.group), int(hit.id.rpartition(":")[2])) for hit in hits]
    readable = stretches(archive, viewer, own_purpose(viewer), wanted)
    titles = reading(archive, viewer, own_purpose(viewer)).titles({interview for interview, _ in readable})
    return tuple(
        _hit(place[0], titles[place[0]], readable[place], words)
        for place in wanted
        if place in readable and readable[place].is_searched and place[0] in titles
    )


def _hit(interview: InterviewId, title: str, segment: TranslatedSegment, words: str) -> FoundEnglish:
    return FoundEnglish(
        interview=interview,
        title=title,
        number=segment.number,
        start_ms=segment.start_ms,
        end_ms=segment.end_ms,
        pieces=snippet(segment.text, words, ENGLISH),
    )
