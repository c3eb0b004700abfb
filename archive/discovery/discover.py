"""Searching inside: an index per audience finds segments, a Reader gives the words that this viewer may have now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.consent.reader import Reader, reading
from archive.consent.rules import own_audience, own_purpose
from archive.context import Archive
from archive.indexing.asking import ask, hidden_in
from archive.indexing.expansion import Named, named_themes, theme_names, widened
from archive.indexing.likeness import by_meaning, is_there, like
from archive.terms.languages import LANGUAGE_NAMES
from archive.terms.models import InterviewId, ThemeId, Viewer
from archive.terms.words import TranscriptSegment
from search.joining import Joined, advised, by_words
from search.snippets import first_match, matches, snippet
from search.types import AskedPart, Found, Kind, Piece, Question, Sort


@dataclass(frozen=True, slots=True)
class Why:
    """Why a segment was found: by the words themselves, by the name of a theme or a tag with it, by what it means."""

    words: bool
    theme: ThemeId | None
    meaning: bool


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
    why: Why = Why(words=True, theme=None, meaning=False)
    is_checked: bool = False
    """Whether a person checked its words; else a computer wrote them."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a search is limited to, each to one of several: no limit when empty. `sort` is the order of the answers."""

    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    sort: Sort = Sort.RELEVANCE


EVERYTHING = Narrowed()


@dataclass(frozen=True, slots=True)
class Findings:
    """One page of the answer to a search. `facets` is facet -> value -> how many of all answers have it.

    `parts` is the question as it was understood, in pieces; `named` are the themes that it was taken for a name of.
    `interviews` is in how many interviews the words were found. `whole` is False when time ran out.
    """

    total: int
    hits: tuple[FoundSegment, ...]
    themes: dict[str, int]
    languages: dict[str, int]
    understood: str
    note: str | None
    suggestion: str | None
    facets: dict[str, dict[str, int]]
    parts: tuple[AskedPart, ...]
    named: tuple[ThemeId, ...]
    whole: bool
    interviews: int = 0
    try_meaning: bool = False
    """Whether the words found nothing, and can be asked again by meaning."""


def search(
    archive: Archive,
    viewer: Viewer,
    words: str,
    *,
    theme: str | None = None,
    language: str | None = None,
    narrowed: Narrowed = EVERYTHING,
    meaning: bool = False,
    widen: bool = True,
    limit: int = 20,
    offset: int = 0,
) -> Findings:
    """Search what this viewer may read. Odd words never fail; `note` says how they were taken.

    Words that name a theme ask for the theme, unless `widen` is False; with `meaning`, what means the same is found
    as well, and the best of both comes first.
    """
    audience = own_audience(viewer)
    named = named_themes(archive, words) if widen else ()
    question = Question(
        words=widened(words, named),
        themes=(theme,) if theme else narrowed.themes,
        languages=(language,) if language else narrowed.languages,
        collections=narrowed.collections,
        years=narrowed.years,
        sort=narrowed.sort,
        limit=limit,
        offset=offset,
        without_groups=hidden_in(archive, audience),
        names=_names(archive) if ":" in words else {},
    )
    if meaning and words.strip():
        joined = by_meaning(
            archive, audience, words, named, question, lambda asked: ask(archive, audience, asked)
        )
    else:
        joined = by_words(ask(archive, audience, question))
    hits = _hits(reading(archive, viewer, own_purpose(viewer)), joined, words, named, question.words)
    found = _findings(advised(joined.found, words), hits, named)
    if found.total or meaning or not words.strip():
        return found
    return replace(found, try_meaning=is_there(archive, audience, question.without_groups))


def more_like_this(
    archive: Archive, viewer: Viewer, interview: InterviewId, number: int, *, limit: int = 10
) -> tuple[FoundSegment, ...]:
    """Return the segments that mean what this one does, the nearest first, of other interviews and of this.

    None where this viewer may not read the segment, or it has no vector yet.
    """
    reader = reading(archive, viewer, own_purpose(viewer))
    if (interview, number) not in reader.segments([(interview, number)]):
        return ()
    audience = own_audience(viewer)
    question = Question(words="", limit=limit, without_groups=hidden_in(archive, audience))
    near = like(archive, audience, f"{interview}:{number}", question)
    nothing = Found(len(near), (), {}, {}, "", None, None)
    return _hits(reader, Joined(nothing, tuple(near), frozenset(near), frozenset(near)), "", (), "")


def _names(archive: Archive) -> dict[str, dict[str, str]]:
    """Return what themes and languages are called, for fields of a question."""
    return {Kind.THEME: theme_names(archive), Kind.LANGUAGE: LANGUAGE_NAMES}


def _findings(found: Found, hits: tuple[FoundSegment, ...], named: Sequence[Named]) -> Findings:
    return Findings(
        total=found.total,
        hits=hits,
        themes=found.themes,
        languages=found.languages,
        understood=found.understood,
        note=found.note,
        suggestion=found.suggestion,
        facets=found.facets,
        parts=found.parts,
        named=tuple(each.theme for each in named),
        whole=found.whole,
        interviews=found.total_groups,
    )


def _hits(
    reader: Reader, joined: Joined, words: str, named: Sequence[Named], asked: str
) -> tuple[FoundSegment, ...]:
    wanted = []
    for passage in joined.page:
        interview, _, number = passage.rpartition(":")
        wanted.append((InterviewId(interview), int(number)))
    readable = reader.segments(wanted)
    titles = reader.titles({interview for interview, _ in readable})
    found = [
        _hit(interview, titles[interview], readable[interview, number], asked)
        for interview, number in wanted
        if (interview, number) in readable and interview in titles
    ]
    return tuple(replace(hit, why=_why(hit, joined, words, named)) for hit in found)


def _why(hit: FoundSegment, joined: Joined, words: str, named: Sequence[Named]) -> Why:
    passage = f"{hit.interview}:{hit.number}"
    meant = passage in joined.meant
    said = bool(matches(hit.text, words, hit.language))
    if passage in joined.only_meant:
        return Why(words=False, theme=None, meaning=True)
    return Why(words=said or not named, theme=named[0].theme if named else None, meaning=meant)


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
        is_checked=segment.verified,
    )


def start_of_match(segment: TranscriptSegment, words: str) -> int:
    """Return when the first answering word of the segment is said, in ms; its start where none can be pointed at."""
    first = first_match(segment.text, (word.text for word in segment.words), words, segment.language)
    return segment.start_ms if first is None else segment.words[first].start_ms
