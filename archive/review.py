"""A person's work on the words: correcting, confirming, undoing. The machine's version stays as it is.

The first correction of an interview begins a corrected version, made from the machine's; every save is a revision of
one segment, so that an undo is one more revision. What is public and was changed leaves the public site at once.
"""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from archive.consent.reader import reading
from archive.consent.rules import Action
from archive.consent.writer import Writer, writing
from archive.context import Archive
from archive.errors import BadRequest, NotFound
from archive.jobs import JobKind
from archive.models import InterviewId, ParticipantId, Purpose, Viewer
from archive.outlets import now_or_later, take_back_changed
from archive.restrictions import Restriction, RestrictionStatus
from archive.store import rows, transcripts
from archive.words import Transcript, TranscriptId, TranscriptKind, TranscriptSegment
from transcribe.types import Word

LONGEST_SEGMENT = 5_000


def correct(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    number: int,
    text: str,
    *,
    seen_revision: int,
    speaker: ParticipantId | None = None,
) -> None:
    """Write what was really said in a segment; the person who writes it confirms it.

    A published excerpt with other words than these leaves the public site, until two people approve it again.
    Raises BadRequest where the text is empty or too long, and where somebody else saved since `seen_revision`.
    """
    plain = " ".join(text.split())
    if not plain or len(plain) > LONGEST_SEGMENT:
        raise BadRequest(f"A segment needs between 1 and {LONGEST_SEGMENT} characters.")
    with writing(
        archive, viewer, Action.CORRECT, interview, interview=interview, reason=f"segment {number}"
    ) as writer:
        transcript, before = _open_for_correction(archive, writer, interview, number)
        if before.revision != seen_revision:
            raise BadRequest(
                "Somebody else saved this segment since you opened it. Look at it again before you save."
            )
        after = replace(
            before,
            revision=before.revision + 1,
            text=plain,
            words=cover_anew(
                time_words(plain.split(" "), before), before, _restricted(archive, viewer, interview)
            ),
            speaker=speaker or before.speaker,
            doubts=(),
            suppressed=None,
            verified=True,
        )
        transcripts.add_segments(writer.database, transcript, [after], by=viewer.id, now_ms=writer.now_ms)
        writer.enqueue(JobKind.TAG, interview)
    now_or_later(take_back_changed, archive, interview)


def confirm(archive: Archive, viewer: Viewer, interview: InterviewId, number: int) -> None:
    """Write that a person listened and the segment's words are right."""
    with writing(
        archive, viewer, Action.CORRECT, interview, interview=interview, reason=f"confirm {number}"
    ) as writer:
        transcript, before = _open_for_correction(archive, writer, interview, number)
        after = replace(before, revision=before.revision + 1, verified=True)
        transcripts.add_segments(writer.database, transcript, [after], by=viewer.id, now_ms=writer.now_ms)


def undo(archive: Archive, viewer: Viewer, interview: InterviewId, number: int) -> None:
    """Put the segment back as it was before its newest revision. Raises NotFound where there is none."""
    with writing(
        archive, viewer, Action.CORRECT, interview, interview=interview, reason=f"undo {number}"
    ) as writer:
        transcript, before = _open_for_correction(archive, writer, interview, number)
        row = transcripts.earlier_revision(writer.database, transcript, number, before.revision)
        if row is None:
            raise NotFound
        after = replace(rows.segment(row), revision=before.revision + 1)
        transcripts.add_segments(writer.database, transcript, [after], by=viewer.id, now_ms=writer.now_ms)
        writer.enqueue(JobKind.TAG, interview)
    now_or_later(take_back_changed, archive, interview)


def keep_corrected(
    archive: Archive, viewer: Viewer, interview: InterviewId, segments: tuple[TranscriptSegment, ...]
) -> None:
    """Write a whole corrected version at once: an author's own text beside the machine's."""
    with writing(
        archive, viewer, Action.CORRECT, interview, interview=interview, reason="whole text"
    ) as writer:
        machine = reading(archive, viewer, Purpose.PRESERVE).transcript(interview, TranscriptKind.MACHINE)
        transcripts.add_transcript(
            writer.database,
            interview,
            TranscriptKind.CORRECTED,
            segments,
            made_by=viewer.id,
            now_ms=writer.now_ms,
            made_from=machine.id,
        )
        writer.enqueue(JobKind.TAG, interview)
    now_or_later(take_back_changed, archive, interview)


def _open_for_correction(
    archive: Archive, writer: Writer, interview: InterviewId, number: int
) -> tuple[TranscriptId, TranscriptSegment]:
    """Return the corrected version, begun now where there is none, and its segment as it stands, speaker by id."""
    transcript = reading(archive, writer.viewer, Purpose.PRESERVE).transcript(interview)
    identifier = transcript.id
    if transcript.kind is TranscriptKind.MACHINE:
        identifier = _begin_corrected(writer, transcript)
    row = transcripts.current_segment(writer.database, identifier, number)
    if row is None:
        raise NotFound
    return identifier, rows.segment(row)


def _begin_corrected(writer: Writer, machine: Transcript) -> TranscriptId:
    identifier = transcripts.add_transcript(
        writer.database,
        machine.interview,
        TranscriptKind.CORRECTED,
        (),
        made_by=writer.viewer.id,
        now_ms=writer.now_ms,
        made_from=machine.id,
    )
    transcripts.copy_segments(writer.database, machine.id, identifier)
    return identifier


def time_words(words: list[str], before: TranscriptSegment) -> tuple[Word, ...]:
    """Return the words with times: kept where a word stayed, spread by length between its neighbours where it changed.

    Words are matched by difflib.SequenceMatcher on their letters; nothing leaves the segment.
    """
    kept = _kept_times(words, before)
    timed: list[Word] = []
    number = 0
    while number < len(words):
        if number in kept:
            timed.append(replace(kept[number], text=words[number]))
            number += 1
            continue
        last = number
        while last < len(words) and last not in kept:
            last += 1
        begin = timed[-1].end_ms if timed else before.start_ms
        end = kept[last].start_ms if last < len(words) else before.end_ms
        timed += spread_words(words[number:last], begin, max(begin, end))
        number = last
    return tuple(timed)


def _restricted(archive: Archive, viewer: Viewer, interview: InterviewId) -> list[Restriction]:
    found = reading(archive, viewer, Purpose.PRESERVE).restrictions(interview)
    return [each for each in found if each.status is not RestrictionStatus.LIFTED]


def cover_anew(
    words: tuple[Word, ...], before: TranscriptSegment, restrictions: Sequence[Restriction]
) -> tuple[Word, ...]:
    """Return the words such that what was written anew at a restricted stretch lies in it, wholly.

    Where exactly each new word is said is a guess: a misheard name must not leave its stretch by being put right. What
    stands in the place of a restricted word, or was put in beside one, is as long as both.
    """
    covered = list(words)
    for kind, first, last, new_first, new_last in _matcher(
        before, [word.text for word in words]
    ).get_opcodes():
        if kind not in {"replace", "insert"}:
            continue
        reach = int(kind == "insert")
        old = [
            each
            for each in before.words[max(0, first - reach) : last + reach]
            if _is_touched(each, restrictions)
        ]
        run = words[new_first:new_last]
        whole = Word("", run[0].start_ms, run[-1].end_ms, 1.0)
        if old or _is_touched(whole, restrictions):
            start_ms = min(each.start_ms for each in (whole, *old))
            end_ms = max(each.end_ms for each in (whole, *old))
            covered[new_first:new_last] = [replace(each, start_ms=start_ms, end_ms=end_ms) for each in run]
    return tuple(covered)


def _is_touched(word: Word, restrictions: Sequence[Restriction]) -> bool:
    return any(each.start_ms <= word.end_ms and word.start_ms <= each.end_ms for each in restrictions)


def _kept_times(words: list[str], before: TranscriptSegment) -> dict[int, Word]:
    return {
        block.b + step: before.words[block.a + step]
        for block in _matcher(before, words).get_matching_blocks()
        for step in range(block.size)
    }


def _matcher(before: TranscriptSegment, words: list[str]) -> SequenceMatcher[str]:
    old = [_letters(word.text) for word in before.words]
    return SequenceMatcher(None, old, [_letters(word) for word in words], autojunk=False)


def _letters(word: str) -> str:
    return "".join(sign for sign in word.casefold() if sign.isalnum())


def spread_words(words: list[str], begin_ms: int, end_ms: int) -> list[Word]:
    """Return the words one after the other between two moments, each as long as its share of the letters."""
    letters = sum(len(word) for word in words) or 1
    spread, place = [], 0
    for word in words:
        start = begin_ms + (end_ms - begin_ms) * place // letters
        place += len(word)
        spread.append(Word(word, start, begin_ms + (end_ms - begin_ms) * place // letters, 1.0))
    return spread
