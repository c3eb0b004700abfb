"""The third step: theme suggestions, from the thesaurus as it stands, and names to offer, on the newest transcript."""

from collections.abc import Callable, Iterable, Sequence

from archive.consent.reader import reading
from archive.consent.writer import Writer
from archive.context import Archive
from archive.models import SYSTEM, InterviewId, Purpose, ThemeId
from archive.offers import NameOffer
from archive.store import offers, tags
from archive.thesaurus.reading import Theme, phrases
from archive.words import TranscriptSegment
from transcribe.names import Said, find_names, folded
from transcribe.tagger import Mention, Pattern, Tagger, tag


def suggest_themes(archive: Archive, interview: InterviewId) -> Callable[[Writer], None]:
    """Find the themes and the names; return what writes them as suggestions."""
    reader = reading(archive, SYSTEM, Purpose.PRESERVE)
    segments = [each for each in reader.transcript(interview).segments if each.suppressed is None]
    names = _offers(segments, reader.names(interview).values())
    found = [_suggestion(mention, segments) for mention in tag(segments, _tagger(archive))]

    def write(writer: Writer) -> None:
        tags.replace_suggestions(writer.database, interview, found)
        offers.replace_offers(writer.database, interview, names)

    return write


def _offers(segments: Sequence[TranscriptSegment], people: Iterable[str]) -> list[NameOffer]:
    """Return each mention of a name, with its times."""
    said = [Said(each.language, tuple(word.text for word in each.words)) for each in segments]
    return [
        NameOffer(
            name=name.text,
            folded=folded(name.text),
            kind=name.kind.value,
            segment=segments[name.segment].number,
            start_ms=segments[name.segment].words[name.first_word].start_ms,
            end_ms=segments[name.segment].words[name.last_word].end_ms,
            by_rule=name.by_rule,
        )
        for name in find_names(said, people)
    ]


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
