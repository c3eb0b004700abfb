"""What an audience may find of the computer's English of an interview: each stretch that everybody in it may read.

Nothing here is kept. What was said in English is found among the words, and is left out here; so are themes and
speakers, for nobody knows which of the English is whose.
"""

from collections.abc import Iterator

from archive.consent import naming
from archive.consent.reader import reading
from archive.consent.rules import AUDIENCE_PURPOSES, sees_own_names
from archive.consent.translated import is_translated, translation_of
from archive.context import Archive
from archive.terms.errors import NotFound, Refused
from archive.terms.models import SYSTEM, Audience, InterviewId
from search.types import Passage
from transcribe.types import ENGLISH


def has_english(archive: Archive, interview: InterviewId, audience: Audience) -> bool:
    """Whether there is English of it that everybody in it lets this audience read."""
    return is_translated(archive, SYSTEM, AUDIENCE_PURPOSES[audience][0], interview)


def english_passages(archive: Archive, interview: InterviewId, audience: Audience) -> Iterator[Passage]:
    """Yield a passage for each stretch of the English; none for one that is left out for this audience."""
    purpose = AUDIENCE_PURPOSES[audience][0]
    try:
        made = translation_of(archive, SYSTEM, purpose, interview)
        about = reading(archive, SYSTEM, purpose).interview(interview)
    except (NotFound, Refused):
        return
    narrator = naming.narrator(archive.database(), interview, own=sees_own_names(SYSTEM, purpose))
    for segment in made.segments if made else ():
        if segment.is_searched:
            yield Passage(
                id=f"{interview}:{segment.number}",
                group=interview,
                language=ENGLISH,
                text=segment.text,
                start_ms=segment.start_ms,
                end_ms=segment.end_ms,
                narrator=narrator,
                collection=about.collection,
                date=about.recorded_on,
            )
