"""A name that was misheard is put right everywhere in an interview at once, and remembered for the next recordings.

Only lines that a person chose are changed, all in one save; what she did not listen to is not confirmed by it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from archive.consent.reader import reading
from archive.consent.rules import Action
from archive.consent.writer import writing
from archive.context import Archive
from archive.indexing.outlets import follow_words, now_or_later
from archive.methods.alignment import letters
from archive.store.glossary import add_term
from archive.terms.errors import BadRequest, NotFound
from archive.terms.models import InterviewId, Purpose, Viewer
from archive.terms.words import TranscriptSegment
from archive.transcripts.revising import Revising, revise

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A line in which the words are said, in three parts; again and again within one line it is one place."""

    number: int
    start_ms: int
    language: str
    before: str
    said: str
    after: str


def places(archive: Archive, viewer: Viewer, interview: InterviewId, said: str) -> tuple[Place, ...]:
    """Return where these words are said in an interview, whatever their capitals and signs. For staff.

    Raises BadRequest where they are none, or too long to be a name.
    """
    wanted = _wanted(said)
    transcript = reading(archive, viewer, Purpose.PRESERVE).transcript(interview)
    return tuple(
        place
        for segment in transcript.segments
        if segment.suppressed is None and (place := _place(segment, wanted)) is not None
    )


def _wanted(said: str) -> list[str]:
    wanted = [each for each in map(letters, said.split()) if each]
    if not wanted or len(said) > LONGEST_NAME:
        raise BadRequest(f"A name needs between 1 and {LONGEST_NAME} characters.")
    return wanted


def _place(segment: TranscriptSegment, wanted: Sequence[str]) -> Place | None:
    words = segment.text.split()
    at = next(_found(words, wanted), None)
    if at is None:
        return None
    end = at + len(wanted)
    before, said, after = (" ".join(part) for part in (words[:at], words[at:end], words[end:]))
    return Place(segment.number, segment.start_ms, segment.language, before, said, after)


def _found(words: Sequence[str], wanted: Sequence[str]) -> Iterator[int]:
    plain = [letters(word) for word in words]
    for at in range(len(plain) - len(wanted) + 1):
        if plain[at : at + len(wanted)] == wanted:
            yield at


def respell(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    said: str,
    meant: str,
    numbers: Collection[int],
    *,
    remember: bool = True,
) -> tuple[int, ...]:
    """Write `meant` for `said` in these lines, where it still stands there; return the numbers of those changed.

    Where `remember`, the name is added to the glossary of the interview's collection. Raises BadRequest like `places`.
    """
    wanted, plain = _wanted(said), " ".join(meant.split())
    _wanted(plain)
    with writing(
        archive, viewer, Action.CORRECT, interview, interview=interview, reason="name everywhere"
    ) as writer:
        revising = revise(archive, writer, interview)
        changed = tuple(_changed(revising, wanted, plain, numbers))
        revising.write(*changed)
        revising.words_changed()
        collection = reading(archive, viewer, Purpose.PRESERVE).interview(interview).collection or ""
        if remember:
            add_term(writer.database, collection, plain, interview, by=viewer.id, now_ms=writer.now_ms)
    now_or_later(follow_words, archive, interview)
    return tuple(each.number for each in changed)


def _changed(
    revising: Revising, wanted: Sequence[str], meant: str, numbers: Collection[int]
) -> Iterator[TranscriptSegment]:
    for number in sorted(numbers):
        try:
            before = revising.segment(number)
        except NotFound:
            continue
        text = _respelt(before.text.split(), wanted, meant)
        if text != before.text and before.suppressed is None:
            yield revising.rewritten(before, text)


def _respelt(words: Sequence[str], wanted: Sequence[str], meant: str) -> str:
    """Return the text with the name put right; signs before and after it stay."""
    found, place = list[str](), 0
    for at in _found(words, wanted):
        if at < place:
            continue
        end = at + len(wanted)
        found += [*words[place:at], _signs(words[at], 1) + meant + _signs(words[end - 1], -1)]
        place = end
    return " ".join([*found, *words[place:]])


def _signs(word: str, step: int) -> str:
    """Return the signs before the first letter of a word (step 1), or behind its last (step -1)."""
    ordered = word[::step]
    count = next((at for at, sign in enumerate(ordered) if sign.isalnum()), 0)
    return ordered[:count][::step]
