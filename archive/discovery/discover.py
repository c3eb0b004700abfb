"""Searching inside: an index per audience finds turns, a Reader gives the words that this viewer may have now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.consent import listing
from archive.consent.reader import reading
from archive.consent.rules import own_audience, own_purpose
from archive.context import Archive
from archive.discovery.answering import FoundSegment, Looked, answers
from archive.indexing.asking import ask, hidden_in
from archive.indexing.expansion import Named, named_themes, theme_names, widened
from archive.indexing.likeness import by_meaning, is_there, like
from archive.indexing.told import told_among
from archive.methods.turns import line_id
from archive.terms.countries import country_names
from archive.terms.languages import LANGUAGE_NAMES
from archive.terms.models import InterviewId, ThemeId, Viewer
from search.joining import Joined, advised, by_words
from search.types import AskedPart, Found, Kind, Question, Sort


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a search is limited to, each to one of several: no limit when empty. `sort` is the order of the answers."""

    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()
    """The narrator's, as ISO 3166-1 alpha-2."""
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
    named = _named(archive, viewer, words) if widen else ()
    limits = replace(
        narrowed,
        themes=(theme,) if theme else narrowed.themes,
        languages=(language,) if language else narrowed.languages,
    )
    question = replace(_question(archive, viewer, words, named, limits), limit=limit, offset=offset)
    if meaning and words.strip():
        joined = by_meaning(
            archive, audience, words, named, question, lambda asked: ask(archive, audience, asked)
        )
    else:
        joined = by_words(ask(archive, audience, question))
    looked = Looked(words, question, named[0].theme if named else None)
    hits = answers(reading(archive, viewer, own_purpose(viewer)), joined, looked)
    found = _findings(advised(joined.found, words), hits, named)
    if found.total or meaning or not words.strip():
        return found
    return replace(found, try_meaning=is_there(archive, audience, question.without_groups))


def _question(
    archive: Archive, viewer: Viewer, words: str, named: Sequence[Named], narrowed: Narrowed
) -> Question:
    return Question(
        words=widened(words, named),
        themes=narrowed.themes,
        languages=narrowed.languages,
        collections=narrowed.collections,
        years=narrowed.years,
        countries=narrowed.countries,
        sort=narrowed.sort,
        without_groups=hidden_in(archive, own_audience(viewer)),
        names=_names(archive, viewer) if ":" in words else {},
    )


def answered_in(
    archive: Archive,
    viewer: Viewer,
    words: str,
    *,
    narrowed: Narrowed = EVERYTHING,
    widen: bool = True,
    most: int,
) -> frozenset[InterviewId]:
    """Return the interviews, at most `most`, that this viewer may read now and in which words, or limits, answer."""
    named = _named(archive, viewer, words) if widen else ()
    question = replace(_question(archive, viewer, words, named, narrowed), limit=most, group=1)
    reader, found = (
        reading(archive, viewer, own_purpose(viewer)),
        ask(archive, own_audience(viewer), question),
    )
    return listing.readable(reader.database, reader.purpose, [InterviewId(each.id) for each in found.groups])


def more_like_this(
    archive: Archive, viewer: Viewer, interview: InterviewId, number: int, *, limit: int = 10
) -> tuple[FoundSegment, ...]:
    """Return the lines that mean what this one does, the nearest first, of other interviews and of this.

    None where this viewer may not read the line, or it has no vector yet.
    """
    reader = reading(archive, viewer, own_purpose(viewer))
    if (interview, number) not in reader.segments([(interview, number)]):
        return ()
    audience = own_audience(viewer)
    question = Question(words="", limit=limit, without_groups=hidden_in(archive, audience))
    near = like(archive, audience, line_id(interview, number), question)
    nothing = Found(len(near), (), {}, {}, "", None, None)
    joined = Joined(nothing, tuple(near), {line: line for line in near}, frozenset(near))
    return answers(reader, joined, Looked("", question))


def _named(archive: Archive, viewer: Viewer, words: str) -> tuple[Named, ...]:
    """Return the themes of which these words are a name, as far as the viewer may be told that there are such."""
    found = named_themes(archive, words)
    known = told_among(archive, viewer, (each.theme for each in found))
    return tuple(each for each in found if each.theme in known)


def _names(archive: Archive, viewer: Viewer) -> dict[str, dict[str, str]]:
    """Return what themes, languages and countries are called, for fields of a question."""
    themes = theme_names(archive)
    known = told_among(archive, viewer, map(ThemeId, themes.values()))
    return {
        Kind.THEME: {label: theme for label, theme in themes.items() if theme in known},
        Kind.LANGUAGE: LANGUAGE_NAMES,
        Kind.COUNTRY: country_names(),
    }


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
