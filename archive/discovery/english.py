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
from archive.indexing.english import english_turns
from archive.methods.turns import Turn, line_set
from archive.terms.indexes import EnglishIndex
from archive.terms.models import InterviewId, Viewer
from archive.terms.words import TranslatedSegment
from search.snippets import Shown, shown
from search.types import Hit, Kind, Piece, Question, Sort
from transcribe.types import ENGLISH

SAID = frozenset({Kind.WORD, Kind.PHRASE, Kind.BEGINNING, Kind.FUZZY, Kind.NEAR})
"""What a question must have some of: where it only limits, every line would answer."""


@dataclass(frozen=True, slots=True)
class FoundEnglish:
    """A place whose English answers: the stretches that the answer is in, from when to when they are heard (ms).

    `number` is that of the first of them; `pieces` are what is shown, with the answering words marked.
    """

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
    countries: tuple[str, ...] = (),
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
        countries=countries,
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
    wanted = [(InterviewId(hit.group), line_set(hit.id).numbers) for hit in hits]
    each_stretch = [(interview, number) for interview, numbers in wanted for number in numbers]
    readable = stretches(archive, viewer, own_purpose(viewer), each_stretch)
    titles = reading(archive, viewer, own_purpose(viewer)).titles({interview for interview, _ in readable})
    found = []
    for interview, numbers in wanted:
        here = [readable[interview, number] for number in numbers if (interview, number) in readable]
        told = _told(here, words)
        if told is not None and interview in titles:
            found.append(_hit(interview, titles[interview], *told))
    return tuple(found)


def _told(here: Iterable[TranslatedSegment], words: str) -> tuple[Turn, Shown] | None:
    """Return what answers best of these stretches, joined as they may be read now; None where none may be."""
    turns = english_turns(sorted(here, key=lambda each: (each.start_ms, each.number)))
    told = ((turn, shown(turn.text, words, ENGLISH)) for turn in turns)
    return max(told, key=lambda each: len(each[1].answers), default=None)


def _hit(interview: InterviewId, title: str, turn: Turn, view: Shown) -> FoundEnglish:
    answering = turn.lines_between(*view.answering)
    return FoundEnglish(
        interview=interview,
        title=title,
        number=answering[0].number,
        start_ms=answering[0].start_ms,
        end_ms=max(each.end_ms for each in answering),
        pieces=view.pieces,
    )
