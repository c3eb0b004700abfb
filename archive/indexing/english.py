"""What an audience may find of the computer's English of an interview: the stretches that everybody in it may read.

They are joined as lines of what was said are, but for one that was left out or said in English: that one parts them.
Nothing here is kept. What was said in English is found among the words, and is left out here; so are themes and
speakers, for nobody knows which of the English is whose.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, groupby

from archive.consent import naming
from archive.consent.reader import reading
from archive.consent.rules import AUDIENCE_PURPOSES, sees_own_names
from archive.consent.translated import is_translated, translation_of
from archive.context import Archive
from archive.methods.turns import Line, Turn, passage_id, turns_of
from archive.terms.errors import NotFound, Refused
from archive.terms.models import SYSTEM, Audience, InterviewId
from archive.terms.words import TranslatedSegment
from search.types import Passage
from transcribe.types import ENGLISH


def has_english(archive: Archive, interview: InterviewId, audience: Audience) -> bool:
    """Whether there is English of it that everybody in it lets this audience read."""
    return is_translated(archive, SYSTEM, AUDIENCE_PURPOSES[audience][0], interview)


def english_passages(archive: Archive, interview: InterviewId, audience: Audience) -> Iterator[Passage]:
    """Yield the English in passages; nothing of a stretch that is left out for this audience."""
    purpose = AUDIENCE_PURPOSES[audience][0]
    try:
        made = translation_of(archive, SYSTEM, purpose, interview)
        about = reading(archive, SYSTEM, purpose).interview(interview)
    except (NotFound, Refused):
        return
    own = sees_own_names(SYSTEM, purpose)
    narrator = naming.narrator(archive.database(), interview, own=own)
    country = naming.country(archive.database(), interview, own=own)
    for turn in english_turns(made.segments if made else ()):
        yield Passage(
            id=passage_id(interview, turn.numbers),
            group=interview,
            language=turn.language,
            text=turn.text,
            start_ms=turn.start_ms,
            end_ms=turn.end_ms,
            narrator=narrator,
            collection=about.collection,
            country=country,
            date=about.recorded_on,
        )


def english_turns(segments: Iterable[TranslatedSegment]) -> list[Turn]:
    """Return the stretches that are searched as passages; one that is not parts those on both sides of it."""
    runs = groupby(segments, key=lambda each: each.is_searched)
    return list(chain.from_iterable(turns_of(map(_line, run)) for is_searched, run in runs if is_searched))


def _line(segment: TranslatedSegment) -> Line:
    return Line(segment.number, segment.start_ms, segment.end_ms, None, ENGLISH, segment.text)
