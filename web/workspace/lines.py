"""The lines of a transcript as they are written on a page: words with marks, who speaks, what is doubtful or missing.

A line carries its words as plain text with their times in one attribute; the script makes words that can be pressed
where somebody looks. Decides nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from archive.methods.doubts import Gap
from archive.participation import restricting
from archive.terms.models import InterviewId, Tag, ThemeId
from archive.terms.restrictions import RestrictionStatus
from archive.terms.words import JOINED, TranscriptSegment
from web.formats import seconds
from web.workspace.english import English
from web.workspace.person import archive, viewer
from web.workspace.themes import Label, labels

UNSURE_BELOW = 0.5
"""Words less likely than this are marked where only a part is shown; see archive.methods.doubts for a whole."""
NO_BREAK = "\u00a0"


class Mark(StrEnum):
    """What is to be known of a word beside the word."""

    UNSURE = "unsure"
    RESTRICTED = "restricted"
    """The staff read it, others do not."""
    GAP = "gap"
    """It stands where others read something else."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A stretch (ms) whose words are marked; `anchor` is where the page of restrictions speaks of it."""

    start_ms: int
    end_ms: int
    mark: Mark
    anchor: str = ""

    def reaches(self, start_ms: int, end_ms: int) -> bool:
        """Whether any of a word or a segment lies in it."""
        return start_ms < self.end_ms and max(end_ms, start_ms + 1) > self.start_ms


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words, or one that is marked; a run of marked words has its first and its last."""

    text: str
    mark: Mark | None = None
    first: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A segment as it is shown: `speaks` and `changes_to` are set where speaker or language change.

    `times` are, for each word, the gap before it and its length in milliseconds; `anchor` is its id on the page; `gap`
    is a stretch before it of which nothing is written, `english` what a computer made of it.
    """

    segment: TranscriptSegment
    speaks: str | None
    changes_to: str | None
    pieces: tuple[Piece, ...]
    times: str
    themes: tuple[Label, ...]
    anchor: str | None
    restricted: tuple[Cover, ...] = ()
    gap: Gap | None = None
    english: tuple[English, ...] = ()

    @property
    def unsure(self) -> tuple[str, ...]:
        """The words that the model was unsure of."""
        return tuple(piece.text for piece in self.pieces if piece.mark is Mark.UNSURE)


def restricted_parts(interview: InterviewId) -> tuple[Cover, ...]:
    """Return what of the interview is restricted, as the staff mark it. For staff."""
    found = restricting.list_restrictions(archive(), viewer(), interview)
    return tuple(
        Cover(each.start_ms, each.end_ms, Mark.RESTRICTED, f"r-{each.id}")
        for each in found
        if each.status is not RestrictionStatus.LIFTED
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What the lines of a page have in common: covered stretches, which words are marked, where nothing is written.

    `english` is what stands beside a line, by its number.
    """

    covers: Sequence[Cover] = ()
    unsure_below: float = UNSURE_BELOW
    gaps: Sequence[Gap] = ()
    english: Mapping[int, tuple[English, ...]] = field(default_factory=dict)


def lines_of(
    segments: Sequence[TranscriptSegment],
    tags: Sequence[Tag] = (),
    covers: Sequence[Cover] = (),
    *,
    unsure_below: float = UNSURE_BELOW,
    gaps: Sequence[Gap] = (),
    english: Mapping[int, tuple[English, ...]] | None = None,
    known: Mapping[ThemeId, Label] | None = None,
) -> tuple[Line, ...]:
    """Return the segments as lines, in their order, each with the themes found in it and its covered words marked.

    What was joined to another line is left out. `known` are the thesaurus's labels, where the caller has them.
    """
    known = known if known is not None else labels() if tags else {}
    here: dict[int, dict[Label, None]] = {}
    for tag in tags:
        if tag.theme in known and tag.counts:
            here.setdefault(tag.segment, {})[known[tag.theme]] = None
    shown = [each for each in segments if each.suppressed != JOINED]
    return tuple(_lines(shown, here, Shown(covers, unsure_below, gaps, english or {})))


def _lines(
    segments: Sequence[TranscriptSegment], here: dict[int, dict[Label, None]], shown: Shown
) -> Iterator[Line]:
    said: tuple[str | None, str] = (None, "")
    begun = -1
    missing = {each.end_ms: each for each in shown.gaps}
    for segment in segments:
        speaker, language = said if segment.suppressed else (segment.speaker, segment.language)
        over = tuple(each for each in shown.covers if each.reaches(segment.start_ms, segment.end_ms))
        yield Line(
            segment=segment,
            speaks=speaker if speaker != said[0] else None,
            changes_to=language if language != said[1] else None,
            pieces=_pieces(segment, over, shown.unsure_below),
            times=_times(segment),
            themes=tuple(here.get(segment.number, ())),
            anchor=f"t={seconds(segment.start_ms)}" if segment.start_ms > begun else None,
            restricted=tuple(each for each in over if each.mark is Mark.RESTRICTED),
            gap=missing.pop(segment.start_ms, None),
            english=shown.english.get(segment.number, ()),
        )
        begun = max(begun, segment.start_ms)
        said = (speaker, language)


def _pieces(segment: TranscriptSegment, covers: Sequence[Cover], unsure_below: float) -> tuple[Piece, ...]:
    """Return the words in runs; a marked word stands alone. A blank inside a word does not part it."""
    found: list[Piece] = []
    least = 0.0 if segment.verified else unsure_below
    marks = [
        _covering(each.start_ms, each.end_ms, covers) or (Mark.UNSURE if each.probability < least else None)
        for each in segment.words
    ]
    for mark, run in groupby(zip(marks, segment.words, strict=True), lambda pair: pair[0]):
        texts = [NO_BREAK.join(word.text.split()) for _, word in run]
        if mark is None:
            found.append(Piece(" ".join(texts)))
        else:
            last = len(texts) - 1
            found += [Piece(text, mark, at == 0, at == last) for at, text in enumerate(texts)]
    bare = covers[0].mark if covers else None
    return tuple(found) or (Piece(segment.text, bare, first=True, last=True),)


def _covering(start_ms: int, end_ms: int, covers: Sequence[Cover]) -> Mark | None:
    return next((each.mark for each in covers if each.reaches(start_ms, end_ms)), None)


def _times(segment: TranscriptSegment) -> str:
    place, found = segment.start_ms, []
    for word in segment.words:
        found.append(f"{word.start_ms - place} {word.end_ms - word.start_ms}")
        place = word.end_ms
    return " ".join(found)
