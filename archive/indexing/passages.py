"""What an audience may find of an interview: its passages as they may be read now, with what they are limited by.

For the indexes of words and of English, and for the vectors; nothing here is kept. Every word comes from a Reader.
"""

from collections.abc import Iterator

from archive.consent import naming
from archive.consent.reader import Reader, reading
from archive.consent.rules import AUDIENCE_PURPOSES, sees_own_names
from archive.context import Archive
from archive.indexing.english import english_passages, has_english
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
        found = english_passages if isinstance(index, EnglishIndex) else _passages
        yield from found(archive, interview, audience_of(index))


def _reader(archive: Archive, audience: Audience) -> Reader:
    return reading(archive, SYSTEM, AUDIENCE_PURPOSES[audience][0])


def _passages(archive: Archive, interview: InterviewId, audience: Audience) -> Iterator[Passage]:
    """Yield a passage for each segment; a theme counts for the segment its words are in, with all themes above it."""
    reader = _reader(archive, audience)
    try:
        segments = reader.transcript(interview).segments
    except (NotFound, Refused):
        return
    about, tags = reader.interview(interview), reader.tags(interview)
    own = sees_own_names(reader.viewer, reader.purpose)
    narrator = naming.narrator(archive.database(), interview, own=own)
    broader = broader_themes(archive.database())
    for segment in segments:
        if segment.suppressed is None:
            yield Passage(
                id=f"{interview}:{segment.number}",
                group=interview,
                language=segment.language,
                text=segment.text,
                start_ms=segment.start_ms,
                end_ms=segment.end_ms,
                themes=_themes(broader, tags, segment),
                speaker=segment.speaker,
                narrator=narrator,
                collection=about.collection,
                date=about.recorded_on,
            )


def _themes(
    broader: dict[ThemeId, ThemeId | None], tags: list[Tag], segment: TranscriptSegment
) -> tuple[str, ...]:
    here = {
        tag.theme
        for tag in tags
        if segment.start_ms <= tag.start_ms < segment.end_ms
        and (not tag.negated or tag.state is TagState.CONFIRMED)
    }
    return tuple(sorted(with_broader(broader, here)))
