"""Where one line of a transcript ends and the next begins: a person splits a line in two, or joins it with the next.

Words keep their times and their speakers: what a restriction covers stays covered.
"""

from dataclasses import replace

from archive.consent.rules import Action
from archive.consent.writer import writing
from archive.context import Archive
from archive.indexing.outlets import follow_words, now_or_later
from archive.methods.alignment import words_of
from archive.terms.errors import BadRequest, SavedMeanwhile
from archive.terms.models import InterviewId, ParticipantId, Viewer
from archive.terms.words import TranscriptSegment
from archive.transcripts.revising import LONGEST_SEGMENT, Revising, emptied, revise


def split(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    number: int,
    at: int,
    *,
    seen_revision: int,
    text: str | None = None,
    speaker: ParticipantId | None = None,
) -> tuple[int, int]:
    """Let a new line begin at a word, counted from 0; `text` and `speaker` are saved with it if given.

    Returns the numbers of both lines. Raises BadRequest where nothing would be left of one, and SavedMeanwhile.
    """
    with writing(
        archive, viewer, Action.CORRECT, interview, interview=interview, reason=f"split {number}"
    ) as writer:
        revising = revise(archive, writer, interview)
        whole = revising.segment(number)
        if whole.revision != seen_revision:
            raise SavedMeanwhile
        whole = _as_written(revising, replace(whole, speaker=speaker or whole.speaker), text)
        first, second = _parts(whole, at, revising.new_number())
        revising.write(first, second)
        revising.lines_changed((first, second))
    now_or_later(follow_words, archive, interview)
    return first.number, second.number


def _as_written(revising: Revising, line: TranscriptSegment, text: str | None) -> TranscriptSegment:
    """Return the line with the words that a person just wrote, which she confirms by that; else as it stands."""
    if text is None or text.split() == line.text.split():
        return line
    return replace(revising.rewritten(line, text), doubts=(), suppressed=None, verified=True)


def _parts(whole: TranscriptSegment, at: int, number: int) -> tuple[TranscriptSegment, TranscriptSegment]:
    words = words_of(whole)
    before, after = words[:at], words[at:]
    if at < 1 or not after:
        raise BadRequest("A line is split between two of its words.")
    first = replace(
        whole,
        text=" ".join(word.text for word in before),
        words=before,
        end_ms=max(word.end_ms for word in before),
    )
    second = replace(
        whole,
        number=number,
        revision=0,
        text=" ".join(word.text for word in after),
        words=after,
        start_ms=max(whole.start_ms, min(word.start_ms for word in after)),
    )
    return first, second


def join_next(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    number: int,
    *,
    seen_revision: int,
    text: str | None = None,
    speaker: ParticipantId | None = None,
) -> tuple[int, int]:
    """Put the words of the next line at the end of this one, whose `text` and `speaker` are saved with it if given.

    Returns the numbers of both.

    Raises BadRequest where there is no next line, or somebody else speaks in it: what was restricted of what one person
    says would not be restricted any more. Raises SavedMeanwhile.
    """
    with writing(
        archive, viewer, Action.CORRECT, interview, interview=interview, reason=f"join {number}"
    ) as writer:
        revising = revise(archive, writer, interview)
        first, second = revising.segment(number), revising.next_after(number)
        if first.revision != seen_revision:
            raise SavedMeanwhile
        first = _as_written(revising, replace(first, speaker=speaker or first.speaker), text)
        if second is None or first.suppressed is not None:
            raise BadRequest("There is no next line to join with this one.")
        if first.speaker != second.speaker:
            raise BadRequest("Two people speak in these lines. Say first that it is the same person.")
        both, rest = _joined(first, second), emptied(second)
        revising.write(both, rest)
        revising.lines_changed((both, rest))
    now_or_later(follow_words, archive, interview)
    return number, second.number


def _joined(first: TranscriptSegment, second: TranscriptSegment) -> TranscriptSegment:
    text = f"{first.text} {second.text}"
    if len(text) > LONGEST_SEGMENT:
        raise BadRequest("Both lines together would be too long.")
    return replace(
        first,
        text=text,
        words=words_of(first) + words_of(second),
        end_ms=max(first.end_ms, second.end_ms),
        doubts=tuple(dict.fromkeys(first.doubts + second.doubts)),
        verified=first.verified and second.verified,
    )
