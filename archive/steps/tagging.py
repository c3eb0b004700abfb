"""The third step: theme suggestions, from the thesaurus as it stands, and names to offer, on the newest transcript.

What people decided of earlier suggestions counts: it is learned anew before each interview (archive.theming.learning).
"""

from collections.abc import Callable, Iterable, Sequence

from archive.consent.reader import reading
from archive.consent.writer import Writer
from archive.context import Archive
from archive.store import offers, tags
from archive.terms.models import SYSTEM, InterviewId, Purpose
from archive.terms.offers import NameOffer
from archive.terms.words import TranscriptSegment
from archive.theming.learning import learn
from archive.theming.suggesting import suggest
from transcribe.names import Said, find_names, folded

KEPT = "examples.vectors"
"""What was learned from the thesaurus's examples where they are not the starter's, beside the indexes."""


def suggest_themes(archive: Archive, interview: InterviewId) -> Callable[[Writer], None]:
    """Find the themes and the names; return what writes them as suggestions."""
    reader = reading(archive, SYSTEM, Purpose.PRESERVE)
    segments = [each for each in reader.transcript(interview).segments if each.suppressed is None]
    names = _offers(segments, reader.names(interview).values())
    found = suggest(
        segments,
        tags.stored_thesaurus(archive.database()),
        tags.learned(archive.database()),
        kept=archive.config.index_folder / KEPT,
    )

    def write(writer: Writer) -> None:
        learn(writer)
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
