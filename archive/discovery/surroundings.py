"""What stands around a place that a search found: the line before and the line after, its themes, its interview.

Everything comes through the Reader, as this viewer may have it now; what she may not have is left out without a word.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archive.consent import said
from archive.consent.reader import reading
from archive.consent.rules import own_purpose
from archive.context import Archive
from archive.terms.models import InterviewId, Source, Tag, TagState, ThemeId, Viewer
from archive.terms.words import TranscriptSegment

Place = tuple[InterviewId, int]
"""An interview, and the number of a line of it."""


@dataclass(frozen=True, slots=True)
class Around:
    """A line, its own themes, and the lines before and after what is shown, None where there is none that may be read.

    `suggested` are those of the themes that nobody confirmed in it.
    """

    line: TranscriptSegment
    before: TranscriptSegment | None
    after: TranscriptSegment | None
    themes: tuple[ThemeId, ...]
    suggested: frozenset[ThemeId] = frozenset()


def around(archive: Archive, viewer: Viewer, places: Mapping[Place, Sequence[int]]) -> dict[Place, Around]:
    """Return what stands around each of the places that this viewer may read.

    With each come the numbers of the lines that are shown there, in their order, of which it is one.
    """
    reader = reading(archive, viewer, own_purpose(viewer))
    stretches = {place: (place[0], shown[0], shown[-1]) for place, shown in places.items()}
    known = said.beside(reader.database, stretches.values())
    beside = {place: known.get(stretch, (None, None)) for place, stretch in stretches.items()}
    wanted = {(place[0], number) for place, both in beside.items() for number in both if number is not None}
    lines = reader.segments(wanted | set(places))
    tags = reader.tags_of({interview for interview, _ in lines})
    themes = {interview: _themes(found) for interview, found in tags.items()}
    return {
        (interview, number): Around(
            lines[interview, number],
            _line(lines, interview, beside[interview, number][0]),
            _line(lines, interview, beside[interview, number][1]),
            tuple(themes.get(interview, {}).get(number, {})),
            frozenset(
                theme for theme, is_sure in themes.get(interview, {}).get(number, {}).items() if not is_sure
            ),
        )
        for interview, number in places
        if (interview, number) in lines
    }


def _line(
    lines: Mapping[Place, TranscriptSegment], interview: InterviewId, number: int | None
) -> TranscriptSegment | None:
    return None if number is None else lines.get((interview, number))


def _themes(tags: Iterable[Tag]) -> dict[int, dict[ThemeId, bool]]:
    """Return the themes of each line, and whether a person confirmed each; one said with a no counts only then."""
    found: dict[int, dict[ThemeId, bool]] = {}
    for tag in tags:
        if tag.counts:
            here = found.setdefault(tag.segment, {})
            here[tag.theme] = here.get(tag.theme, False) or tag.state is TagState.CONFIRMED
    return found


def sources(archive: Archive, viewer: Viewer, interviews: Iterable[InterviewId]) -> dict[InterviewId, Source]:
    """Return those of the interviews that this viewer may know of."""
    return reading(archive, viewer, own_purpose(viewer)).sources(interviews)
