"""The answers of a search as the page shows them: by interview, each place with its words around it, and where it lies.

Decides nothing: words come from the archive as this viewer may have them, and what she may not have is not here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.context import Archive
from archive.discovery import surroundings
from archive.discovery.answering import FoundSegment
from archive.discovery.surroundings import Around
from archive.terms.models import InterviewId, Source, ThemeId, Viewer
from web.asked import visitor_language
from web.formats import clock, label_in
from web.speaking import gettext, later
from web.workspace.themes import Label

STRIP_WIDTH = 1000
MARK_WIDTH = 6
LEAD_MS = 700
"""How much is heard before the first answering word."""
BY_WORDS = later("by its words")
BY_THEME = later("by the theme “%(theme)s”")
BY_MEANING = later("by its meaning")
MOST_SAID = 12
"""How many moments the text beside a strip names."""


@dataclass(frozen=True, slots=True)
class Line:
    """A place that answers, with what is said before and after it."""

    hit: FoundSegment
    around: Around
    themes: tuple[Label, ...]
    reasons: tuple[str, ...]
    """Why it was found, in words."""

    @property
    def from_ms(self) -> int:
        """Where playing it begins."""
        return max(self.around.line.start_ms, self.hit.start_ms - LEAD_MS)

    @property
    def until_ms(self) -> int:
        """Where playing it ends."""
        return self.hit.end_ms


@dataclass(frozen=True, slots=True)
class Group:
    """An interview with the places in it that answer; `starts_ms` is where each of them begins."""

    interview: InterviewId
    source: Source
    lines: tuple[Line, ...]
    starts_ms: tuple[int, ...]

    @property
    def marks(self) -> tuple[int, ...]:
        """Where the places lie on a strip of STRIP_WIDTH."""
        length_ms = self.source.duration_ms
        if not length_ms:
            return ()
        return tuple(
            min(STRIP_WIDTH - MARK_WIDTH, start * STRIP_WIDTH // length_ms) for start in self.starts_ms
        )

    @property
    def moments(self) -> str:
        """Say where the places lie: for whoever does not see the strip."""
        said = [clock(start) for start in self.starts_ms[:MOST_SAID]]
        more = len(self.starts_ms) - len(said)
        listed = ", ".join(said)
        if more > 0:
            listed = gettext("%(moments)s and %(more)s more", moments=listed, more=more)
        if not self.source.duration_ms:
            return gettext("At %(moments)s.", moments=listed)
        return gettext("At %(moments)s of %(length)s.", moments=listed, length=clock(self.source.duration_ms))


def groups_of(
    archive: Archive, viewer: Viewer, hits: Sequence[FoundSegment], known: Mapping[ThemeId, Label]
) -> tuple[Group, ...]:
    """Return the places by interview, in the order in which the first of each was found."""
    beside = surroundings.around(archive, viewer, {(hit.interview, hit.number): hit.shown for hit in hits})
    sources = surroundings.sources(archive, viewer, dict.fromkeys(hit.interview for hit in hits))
    lines: dict[InterviewId, list[Line]] = {}
    for hit in hits:
        around = beside.get((hit.interview, hit.number))
        if around is not None and hit.interview in sources:
            themes = tuple(known[theme] for theme in around.themes if theme in known)
            line = Line(hit, around, themes, _reasons(hit, known))
            lines.setdefault(hit.interview, []).append(line)
    return tuple(_group(interview, sources[interview], found) for interview, found in lines.items())


def _group(interview: InterviewId, source: Source, found: list[Line]) -> Group:
    """Keep the places of an interview in the order of the answers; only where they lie goes by time."""
    return Group(interview, source, tuple(found), tuple(sorted(line.hit.start_ms for line in found)))


def _reasons(hit: FoundSegment, known: Mapping[ThemeId, Label]) -> tuple[str, ...]:
    """Say why a place was found; nothing where every answer was asked for without words."""
    found: list[str] = []
    if hit.why.words and any(piece.marked for piece in hit.pieces):
        found.append(BY_WORDS)
    if hit.why.theme is not None and hit.why.theme in known:
        label = known[hit.why.theme]
        found.append(gettext(BY_THEME, theme=label_in(label, visitor_language())))
    if hit.why.meaning:
        found.append(BY_MEANING)
    return tuple(found)
