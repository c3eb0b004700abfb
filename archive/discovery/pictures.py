"""What the pictures show, as numbers: counted anew for each viewer from what she may read, and from nothing else.

Draws nothing. A picture and its table are made from the same values.
"""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from archive.consent import picturing
from archive.consent.picturing import About
from archive.consent.reader import reading
from archive.consent.rules import own_purpose
from archive.context import Archive
from archive.methods.keyness import Telling, telling_words
from archive.terms.models import InterviewId, TagState, ThemeId, Viewer

MOST_WORDS = 150_000
"""Words that are counted of each side; of more, interviews are drawn by lot, the same ones every time."""
TOGETHER = 50
"""Interviews that are read at once: each question asks consent anew."""
LEAST_Z = 0.05
"""What would be written as 0.0 sets nothing apart."""
WORD = re.compile(r"[^\W\d_]+(?:['’·-][^\W\d_]+)*")


class By(StrEnum):
    """What interviews are sorted by."""

    COLLECTION = "collection"
    YEAR = "year"


class Within(StrEnum):
    """What two themes must share to count as together."""

    INTERVIEW = "interview"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where in an interview a theme is found (ms), and whether a person confirmed it."""

    start_ms: int
    end_ms: int
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many interviews of each group have each theme; `sizes` is how many interviews a group has."""

    groups: tuple[str, ...]
    sizes: tuple[int, ...]
    themes: tuple[ThemeId, ...]
    values: tuple[tuple[int, ...], ...]
    """By theme, then by group; suggested ones too."""
    confirmed: tuple[tuple[int, ...], ...]
    """The same, of those that a person confirmed."""


@dataclass(frozen=True, slots=True)
class Together:
    """In how many interviews, or lines, two themes are both found; the diagonal is one of them alone.

    `confirmed` is of how many of these a person confirmed both.
    """

    themes: tuple[ThemeId, ...]
    values: tuple[tuple[int, ...], ...]
    confirmed: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The interviews that are compared with all the others: by collection, year or theme; in one language."""

    language: str
    collection: str | None = None
    year: str | None = None
    theme: ThemeId | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The words that set the chosen interviews apart: theirs, and those of the others; how much was counted."""

    theirs: tuple[Telling, ...]
    others: tuple[Telling, ...]
    interviews: tuple[int, int]
    counted: tuple[int, int]
    """Words counted on each side."""
    is_sample: bool


def over_time(archive: Archive, viewer: Viewer, interview: InterviewId) -> dict[ThemeId, tuple[Stretch, ...]]:
    """Return where in an interview each theme is found, but for what is denied there and nobody confirmed.

    Raises NotFound or Refused.
    """
    found: dict[ThemeId, list[Stretch]] = {}
    for tag in reading(archive, viewer, own_purpose(viewer)).tags(interview):
        if tag.counts:
            stretch = Stretch(tag.start_ms, tag.end_ms, tag.state is TagState.CONFIRMED)
            found.setdefault(tag.theme, []).append(stretch)
    return {theme: tuple(stretches) for theme, stretches in found.items()}


def by_group(archive: Archive, viewer: Viewer, by: By, most: int) -> Counts:
    """Return in how many interviews of each collection or year the most frequent themes are found, at most `most`."""
    database, purpose = archive.database(), own_purpose(viewer)
    group_of = {each.interview: _group(each, by) for each in picturing.interviews_about(database, purpose)}
    sizes = Counter(group_of.values())
    groups = tuple(sorted(sizes, key=lambda each: (each == "", each)))
    heard = list(picturing.heard(database, purpose))
    found = Counter((each.theme, group_of[each.interview]) for each in heard)
    sure = Counter((each.theme, group_of[each.interview]) for each in heard if each.is_confirmed)
    totals: Counter[ThemeId] = Counter()
    for (theme, _), count in found.items():
        totals[theme] += count
    themes = tuple(sorted(totals, key=lambda each: (-totals[each], each))[:most])
    values = tuple(tuple(found[theme, group] for group in groups) for theme in themes)
    confirmed = tuple(tuple(sure[theme, group] for group in groups) for theme in themes)
    return Counts(groups, tuple(sizes[each] for each in groups), themes, values, confirmed)


def _group(about: About, by: By) -> str:
    """Return where an interview is sorted; nothing where that is not known."""
    return (about.collection if by is By.COLLECTION else about.year) or ""


def together(archive: Archive, viewer: Viewer, within: Within, most: int) -> Together:
    """Return how often the most frequent themes, at most `most`, are found in the same interview or line."""
    found: dict[tuple[InterviewId, int | None], dict[ThemeId, bool]] = {}
    totals: Counter[ThemeId] = Counter()
    for each in picturing.heard(archive.database(), own_purpose(viewer), by_line=within is Within.LINE):
        found.setdefault((each.interview, each.line), {})[each.theme] = each.is_confirmed
        totals[each.theme] += 1
    themes = tuple(sorted(totals, key=lambda each: (-totals[each], each))[:most])
    pairs, sure = Counter[tuple[ThemeId, ThemeId]](), Counter[tuple[ThemeId, ThemeId]]()
    for here in found.values():
        shown = [theme for theme in themes if theme in here]
        pairs.update((one, other) for one in shown for other in shown)
        confirmed = [theme for theme in shown if here[theme]]
        sure.update((one, other) for one in confirmed for other in confirmed)
    return Together(themes, _square(themes, pairs), _square(themes, sure))


def _square(
    themes: tuple[ThemeId, ...], pairs: Counter[tuple[ThemeId, ThemeId]]
) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(pairs[one, other] for other in themes) for one in themes)


def setting_apart(archive: Archive, viewer: Viewer, chosen: Chosen, most: int) -> Words:
    """Return the words that set the chosen interviews apart from the others, at most `most` of each side."""
    database, purpose = archive.database(), own_purpose(viewer)
    themed = (
        None
        if chosen.theme is None
        else {each.interview for each in picturing.heard(database, purpose) if each.theme == chosen.theme}
    )
    about = [
        each for each in picturing.interviews_about(database, purpose) if chosen.language in each.languages
    ]
    theirs = [each.interview for each in about if _is_chosen(each, chosen, themed)]
    others = [each.interview for each in about if not _is_chosen(each, chosen, themed)]
    here, whole_here = _count(archive, viewer, theirs, chosen.language)
    there, whole_there = _count(archive, viewer, others, chosen.language)
    found = telling_words(here, there)
    return Words(
        theirs=tuple(each for each in found[:most] if each.z >= LEAST_Z),
        others=tuple(each for each in found[::-1][:most] if each.z <= -LEAST_Z),
        interviews=(len(theirs), len(others)),
        counted=(here.total(), there.total()),
        is_sample=not (whole_here and whole_there),
    )


def _is_chosen(about: About, chosen: Chosen, themed: set[InterviewId] | None) -> bool:
    return (
        (chosen.collection is None or about.collection == chosen.collection)
        and (chosen.year is None or about.year == chosen.year)
        and (themed is None or about.interview in themed)
    )


def _count(
    archive: Archive, viewer: Viewer, wanted: list[InterviewId], language: str
) -> tuple[Counter[str], bool]:
    """Count the words of a language in these interviews; False with it where there were too many to count all."""
    drawn = sorted(wanted, key=lambda each: hashlib.sha256(each.encode()).digest())
    counted: Counter[str] = Counter()
    seen = 0
    for begin in range(0, len(drawn), TOGETHER):
        lines = picturing.lines_said(archive.database(), own_purpose(viewer), drawn[begin : begin + TOGETHER])
        words = WORD.findall(" ".join(text for _, spoken, text in lines if spoken == language).casefold())
        counted.update(words)
        seen += len(words)
        if seen > MOST_WORDS and begin + TOGETHER < len(drawn):
            return counted, False
    return counted, True


def choices(archive: Archive, viewer: Viewer) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the languages, collections and years that there are in what the viewer may read; the commonest first."""
    about = picturing.interviews_about(archive.database(), own_purpose(viewer))
    languages = Counter(each for one in about for each in one.languages)
    return (
        tuple(sorted(languages, key=lambda each: (-languages[each], each))),
        tuple(sorted({each.collection for each in about if each.collection})),
        tuple(sorted({each.year for each in about if each.year})),
    )


def themes_heard(archive: Archive, viewer: Viewer) -> list[ThemeId]:
    """Return which themes there are in what the viewer may read."""
    return picturing.themes_heard(archive.database(), own_purpose(viewer))
