"""A person's basket of quotes: places in interviews, whose words are read again through the Reader each time.

A quote whose words she may not have now, or not all of them, is there and says nothing. For print each interview must
allow `quote_in_print` too, and a person must have checked the words; what no public may have closes a quote. Nobody
reaches the basket of another.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from archive.clock import DAY_MS, from_ms
from archive.consent import covering, naming, titling
from archive.consent.cutting import cut
from archive.consent.guard import refusal
from archive.consent.reader import Reader, reading
from archive.consent.rules import Action, own_purpose
from archive.consent.writer import Writer, writing
from archive.context import Archive
from archive.store import quotes
from archive.store.ids import new_id
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.kept import NOT_CHECKED, KeptQuote, QuoteId, Step
from archive.terms.models import Interview, InterviewId, Purpose, Viewer
from archive.terms.reasons import SENTENCES
from archive.terms.words import Transcript, TranscriptSegment

LONGEST_NOTE = 1_000
LONGEST_QUOTE_MS = 10 * 60 * 1000
MOST_QUOTES = 500
UNDONE_WITHIN_MS = DAY_MS
"""How long a quote that was taken out can be brought back."""
GONE = "It is no longer available."


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a quote as this viewer may have them now.

    `narrator` is as she chose to be named, None for unnamed; `speakers` are those whose words these are, as each chose.
    """

    interview: Interview
    narrator: str | None
    speakers: tuple[str, ...]
    segments: tuple[TranscriptSegment, ...]

    @property
    def is_checked(self) -> bool:
        """Whether a person checked every line of it: a computer wrote the others."""
        return all(each.verified for each in self.segments if each.words)


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote of the basket; `said` is None where its words may not be had, and then its note is not shown either."""

    kept: KeptQuote
    said: Said | None
    for_print: str
    """Why it may not be printed, in a sentence; empty where it may."""
    title: str = ""
    """What its interview may be called in print; empty where its title tells too much."""


def show(archive: Archive, viewer: Viewer) -> tuple[Quote, ...]:
    """Return the viewer's quotes in her order, with their words as they stand now."""
    reader = reading(archive, viewer, own_purpose(viewer))
    texts: dict[InterviewId, Transcript | None] = {}
    return tuple(_read(reader, kept, texts) for kept in quotes.quotes(archive.database(), viewer.id))


def _read(reader: Reader, kept: KeptQuote, texts: dict[InterviewId, Transcript | None]) -> Quote:
    if kept.interview not in texts:
        texts[kept.interview] = _transcript(reader, kept.interview)
    said = _said(reader, kept, texts[kept.interview])
    if said is None:
        return Quote(kept, None, GONE)
    title = titling.for_print(reader.database, kept.interview, said.interview.title)
    return Quote(kept, said, _not_for_print(reader, kept, texts[kept.interview], said), title)


def _transcript(reader: Reader, interview: InterviewId) -> Transcript | None:
    try:
        return reader.transcript(interview)
    except (NotFound, Refused):
        return None


def _said(reader: Reader, kept: KeptQuote, text: Transcript | None) -> Said | None:
    if text is None or _reaches_into(reader, kept, text, reader.purpose):
        return None
    segments = cut(text.segments, kept.start_ms, kept.end_ms)
    if not segments:
        return None
    return Said(
        interview=reader.interview(kept.interview),
        narrator=reader.shown(kept.interview)[0],
        speakers=_speakers(reader, kept.interview, segments),
        segments=segments,
    )


def _speakers(
    reader: Reader, interview: InterviewId, segments: tuple[TranscriptSegment, ...]
) -> tuple[str, ...]:
    """Return whose words these are, each as she chose to be named, also for those who know her by her own name."""
    called = reader.names(interview)
    chosen = naming.names(reader.database, interview, own=False)
    by_name = {name: chosen[participant] for participant, name in called.items()}
    spoken = dict.fromkeys(each.speaker for each in segments if each.speaker)
    return tuple(dict.fromkeys(by_name[name] for name in spoken if name in by_name))


def _reaches_into(reader: Reader, kept: KeptQuote, text: Transcript, purpose: Purpose) -> bool:
    """Whether any of it, to the ends of its outer words, is restricted for this purpose."""
    words = chain.from_iterable(each.words for each in text.segments)
    over = [word for word in words if word.start_ms < kept.end_ms and word.end_ms > kept.start_ms]
    start_ms = min([kept.start_ms, *(word.start_ms for word in over)])
    end_ms = max([kept.end_ms, *(word.end_ms for word in over)])
    spans = covering.spans(reader.database, kept.interview, purpose)
    return any(span.start_ms < end_ms and span.end_ms > start_ms for span in spans)


def _not_for_print(reader: Reader, kept: KeptQuote, text: Transcript | None, said: Said) -> str:
    reason = refusal(reader.database, kept.interview, Purpose.QUOTE_IN_PRINT)
    if reason is not None:
        return f"Not agreed to for print. {SENTENCES[reason]}"
    if text is None or _reaches_into(reader, kept, text, Purpose.QUOTE_IN_PRINT):
        return "A part of it is restricted."
    return "" if said.is_checked else NOT_CHECKED


def preview(
    archive: Archive, viewer: Viewer, interview: InterviewId, start_ms: int, end_ms: int
) -> tuple[TranscriptSegment, ...]:
    """Return the words that a quote of this stretch (ms) would have now. Raises like `add`."""
    said = _would_say(archive, viewer, interview, start_ms, end_ms)
    return said.segments


def _would_say(archive: Archive, viewer: Viewer, interview: InterviewId, start_ms: int, end_ms: int) -> Said:
    if not 0 <= start_ms < end_ms or end_ms - start_ms > LONGEST_QUOTE_MS:
        raise BadRequest(
            f"A quote begins before it ends and is at most {LONGEST_QUOTE_MS // 60_000} minutes long."
        )
    reader = reading(archive, viewer, own_purpose(viewer))
    text = reader.transcript(interview)
    now = from_ms(archive.clock.now_ms())
    said = _said(reader, KeptQuote(QuoteId(""), interview, start_ms, end_ms, "", now), text)
    if said is None:
        raise BadRequest("There are no words in that stretch that you may keep.")
    return said


def add(
    archive: Archive, viewer: Viewer, interview: InterviewId, start_ms: int, end_ms: int, note: str = ""
) -> QuoteId:
    """Put a stretch of an interview (ms) into the viewer's basket; without a note, not a second time.

    Raises NotFound, Refused where she may not read it, BadRequest for a stretch without words or with restricted ones.
    """
    _would_say(archive, viewer, interview, start_ms, end_ms)
    now = from_ms(archive.clock.now_ms())
    quote = KeptQuote(QuoteId(new_id()), interview, start_ms, end_ms, _checked(note), now)
    with writing(archive, viewer, Action.KEEP_QUOTE, quote.id, interview=interview) as writer:
        quotes.forget_removed(writer.database, viewer.id, writer.now_ms - UNDONE_WITHIN_MS)
        kept = quotes.quotes(writer.database, viewer.id)
        for same in kept:
            if (same.interview, same.start_ms, same.end_ms) == (interview, start_ms, end_ms) and not note:
                return same.id
        if len(kept) >= MOST_QUOTES:
            raise BadRequest(f"The basket is full: it holds {MOST_QUOTES} quotes. Take some out first.")
        quotes.add_quote(writer.database, viewer.id, quote)
    return quote.id


def _checked(note: str) -> str:
    if len(note.strip()) > LONGEST_NOTE:
        raise BadRequest(f"A note may have at most {LONGEST_NOTE} characters.")
    return note.strip()


def write_note(archive: Archive, viewer: Viewer, quote: QuoteId, note: str) -> None:
    """Write the note of one of the viewer's own quotes. Raises NotFound for any other."""
    with _own(archive, viewer, quote) as writer:
        quotes.write_note(writer.database, quote, _checked(note))


def move(archive: Archive, viewer: Viewer, quote: QuoteId, step: Step) -> None:
    """Move one of the viewer's own quotes one place up or down. Raises NotFound for any other."""
    with _own(archive, viewer, quote) as writer:
        quotes.move(writer.database, viewer.id, quote, step)


def remove(archive: Archive, viewer: Viewer, quote: QuoteId) -> None:
    """Take one of the viewer's own quotes out. Raises NotFound for any other."""
    with _own(archive, viewer, quote) as writer:
        quotes.set_removed(writer.database, quote, writer.now_ms)


def bring_back(archive: Archive, viewer: Viewer, quote: QuoteId) -> None:
    """Put a quote back where it was before it was taken out. Raises NotFound for any but the viewer's own."""
    with _own(archive, viewer, quote) as writer:
        quotes.set_removed(writer.database, quote, None)


def can_be_brought_back(archive: Archive, viewer: Viewer, quote: QuoteId) -> bool:
    """Whether this is a quote that the viewer took out of her basket a while ago."""
    return quotes.is_removed(archive.database(), viewer.id, quote)


@contextmanager
def _own(archive: Archive, viewer: Viewer, quote: QuoteId) -> Iterator[Writer]:
    with writing(archive, viewer, Action.KEEP_QUOTE, quote) as writer:
        if quotes.quote(writer.database, viewer.id, quote) is None:
            raise NotFound
        yield writer
