"""The third step: theme suggestions, from the thesaurus as it stands, on the newest transcript."""

from collections.abc import Callable, Sequence

from archive.consent.reader import reading
from archive.consent.writer import Writer
from archive.context import Archive
from archive.models import SYSTEM, InterviewId, Purpose, ThemeId
from archive.store import tags
from archive.thesaurus.reading import Theme, phrases
from archive.words import TranscriptSegment
from transcribe.tagger import Mention, Pattern, Tagger, tag


def suggest_themes(archive: Archive, interview: InterviewId) -> Callable[[Writer], None]:
    """Find the themes; return what writes them as suggestions."""
    segments = [
        segment
        for segment in reading(archive, SYSTEM, Purpose.PRESERVE).transcript(interview).segments
        if segment.suppressed is None
    ]
    found = [_suggestion(mention, segments) for mention in tag(segments, _tagger(archive))]
    return lambda writer: tags.replace_suggestions(writer.database, interview, found)


def _tagger(archive: Archive) -> Tagger:
    themes = [
        Theme(
            row["id"],
            row["broader"],
            row["preferred"],
            row["alternative"],
            row["patterns"],
            row["description"],
        )
        for row in tags.stored_themes(archive.database())
    ]
    return Tagger([Pattern(theme, language, phrase) for theme, language, phrase in phrases(themes)])


def _suggestion(mention: Mention, segments: Sequence[TranscriptSegment]) -> tags.Suggestion:
    segment = segments[mention.segment]
    return tags.Suggestion(
        theme=ThemeId(mention.theme_id),
        segment=segment.number,
        start_ms=segment.words[mention.first_word].start_ms,
        end_ms=segment.words[mention.last_word].end_ms,
        words=mention.words,
        negated=mention.negated,
    )
