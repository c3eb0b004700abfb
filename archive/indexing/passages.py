"""What an audience may find of an interview: its passages as they may be read now, with what they are limited by.

Turns for the indexes of words and of English, and the lines of them for the vectors; nothing here is kept. Every word
comes from a Reader.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from archive.consent import naming
from archive.consent.reader import Reader, reading
from archive.consent.rules import AUDIENCE_PURPOSES, sees_own_names
from archive.context import Archive
from archive.indexing.english import english_passages, has_english
from archive.methods.turns import Line, Turn, line_passages, passage_id, turns_of
from archive.store.tags import broader_themes, with_broader
from archive.terms.errors import NotFound, Refused
from archive.terms.indexes import EnglishIndex, IndexName, audience_of
from archive.terms.models import SYSTEM, Audience, InterviewId, Tag, TagState, ThemeId
from archive.terms.words import TranscriptSegment
from search.types import Passage


def is_allowed(archive: Archive, interview: InterviewId, index: IndexName) -> bool:
    """Whether an index may hold the interview now; that of the English also takes that there is English of it."""
    audience = audience_of(index)
    return (index is audience or has_english(archive, interview, audience)) and all(
        reading(archive, SYSTEM, each).may_read_words(interview) for each in AUDIENCE_PURPOSES[audience]
    )


def treatment_key(archive: Archive, interview: InterviewId, index: IndexName) -> str:
    """Return what must be done to the interview's words for whoever finds in the index, as a key."""
    return _reader(archive, audience_of(index)).treatment(interview).key


def allowed_passages(archive: Archive, interview: InterviewId, index: IndexName) -> Iterator[Passage]:
    """Yield what may be indexed at the moment of asking.

    The index asks while nobody else may write it: a withdrawal is either seen here, or its purge comes after.
    """
    if is_allowed(archive, interview, index):
        if isinstance(index, EnglishIndex):
            yield from english_passages(archive, interview, audience_of(index))
        else:
            yield from (passage for _, passage in _passages(archive, interview, index))


def allowed_lines(archive: Archive, interview: InterviewId, audience: Audience) -> Iterator[Passage]:
    """Yield each line of what `allowed_passages` gives at the moment of asking: a vector is made of it."""
    if is_allowed(archive, interview, audience):
        for turn, passage in _passages(archive, interview, audience):
            yield from line_passages(turn, passage)


def turns_in(segments: Iterable[TranscriptSegment]) -> list[Turn]:
    """Return what a Reader gives as turns: without what no person said, and with a covered line apart."""
    return turns_of(
        Line(
            number=each.number,
            start_ms=each.start_ms,
            end_ms=each.end_ms,
            speaker=each.speaker,
            language=each.language,
            text=each.text,
            stands_alone=each.is_covered,
        )
        for each in segments
        if each.suppressed is None
    )


def _reader(archive: Archive, audience: Audience) -> Reader:
    return reading(archive, SYSTEM, AUDIENCE_PURPOSES[audience][0])


def _passages(archive: Archive, interview: InterviewId, audience: Audience) -> Iterator[tuple[Turn, Passage]]:
    """Yield each turn as a passage, which has the themes of all its lines, and those above them; which are sure too."""
    reader = _reader(archive, audience)
    try:
        segments = reader.transcript(interview).segments
    except (NotFound, Refused):
        return
    about, tags = reader.interview(interview), reader.tags(interview)
    own = sees_own_names(reader.viewer, reader.purpose)
    narrator = naming.narrator(archive.database(), interview, own=own)
    country = naming.country(archive.database(), interview, own=own)
    broader = broader_themes(archive.database())
    confirmed = [tag for tag in tags if tag.state is TagState.CONFIRMED]

    def of_turn(turn: Turn, found: Sequence[Tag]) -> tuple[ThemeId, ...]:
        lines = (themes_in(broader, found, line.start_ms, line.end_ms) for line in turn.lines)
        return tuple(sorted(set(chain.from_iterable(lines))))

    for turn in turns_in(segments):
        passage = Passage(
            id=passage_id(interview, turn.numbers),
            group=interview,
            language=turn.language,
            text=turn.text,
            start_ms=turn.start_ms,
            end_ms=turn.end_ms,
            themes=of_turn(turn, tags),
            confirmed=of_turn(turn, confirmed),
            speaker=turn.speaker,
            narrator=narrator,
            collection=about.collection,
            country=country,
            date=about.recorded_on,
        )
        yield turn, passage


def themes_in(
    broader: dict[ThemeId, ThemeId | None], tags: Sequence[Tag], start_ms: int, end_ms: int
) -> set[ThemeId]:
    """Return the themes whose words begin in a line, with all themes above them; tags are in order of time."""
    first, last = (bisect_left(tags, at, key=lambda tag: tag.start_ms) for at in (start_ms, end_ms))
    return with_broader(broader, {tag.theme for tag in tags[first:last] if tag.counts})
