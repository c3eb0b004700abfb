"""A person's work on the words: correcting, confirming, naming who speaks, undoing. The machine's version stays.

Every save is a revision of one line or more, and is undone as one. Two people's changes of one line are joined where
they do not meet; else the second is told, and decides. What is public and was changed leaves the public site at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from archive.consent.reader import reading
from archive.consent.rules import Action
from archive.consent.writer import together, writing
from archive.context import Archive
from archive.indexing.outlets import follow_words, now_or_later
from archive.methods.alignment import words_of
from archive.methods.differences import join, replacements
from archive.store import transcripts
from archive.terms.errors import BadRequest, NotFound, SavedMeanwhile
from archive.terms.jobs import JobKind
from archive.terms.models import InterviewId, ParticipantId, Purpose, Viewer
from archive.terms.words import TranscriptKind, TranscriptSegment
from archive.transcripts.revising import Revising, revise, undo_save

INAUDIBLE = {
    "de": "[unverständlich]",
    "it": "[incomprensibile]",
    "nl": "[onverstaanbaar]",
    "pt": "[inaudível]",
}
"""What stands for words that nobody understands, by language; elsewhere `[inaudible]`, which serves en, es and fr."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved over `before`: `replaced` are (old, new) runs; `was_joined` with what somebody else saved."""

    before: str
    replaced: tuple[tuple[str, str], ...]
    was_joined: bool


def correct(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    number: int,
    text: str,
    *,
    seen_revision: int,
    speaker: ParticipantId | None = None,
) -> Saved:
    """Write what was really said in a segment; the person who writes it confirms it.

    A published excerpt with other words than these leaves the public site, until two people approve it again.
    Raises BadRequest where the text is empty or too long, and SavedMeanwhile where somebody else changed the same place
    since `seen_revision`.
    """
    with writing(
        archive, viewer, Action.CORRECT, interview, interview=interview, reason=f"segment {number}"
    ) as writer:
        revising = revise(archive, writer, interview)
        before = revising.segment(number)
        plain = _with_theirs(revising, before, text, seen_revision)
        after = replace(
            revising.rewritten(before, plain),
            speaker=speaker or before.speaker,
            doubts=(),
            suppressed=None,
            verified=True,
        )
        revising.write(after)
        revising.words_changed()
    now_or_later(follow_words, archive, interview)
    return Saved(before.text, replacements(before.text, after.text), before.revision != seen_revision)


def _with_theirs(revising: Revising, now: TranscriptSegment, text: str, seen_revision: int) -> str:
    """Return the text with what somebody else changed since. Raises SavedMeanwhile."""
    if now.revision == seen_revision or not text.split():
        return text
    base = revising.seen(now.number, seen_revision)
    joined = None if base is None else join(base.text, text, now.text)
    if joined is None:
        raise SavedMeanwhile
    return joined


def confirm(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    number: int,
    *,
    seen_revision: int | None = None,
) -> None:
    """Write that a person listened and the segment's words are right.

    Raises SavedMeanwhile where they are not those of `seen_revision`, if that is given: nobody confirms unread words.
    """
    with writing(
        archive, viewer, Action.CORRECT, interview, interview=interview, reason=f"confirm {number}"
    ) as writer:
        revising = revise(archive, writer, interview)
        shown = revising.segment(number)
        if seen_revision not in {None, shown.revision}:
            raise SavedMeanwhile
        revising.write(replace(shown, verified=True))


def confirm_all(
    archive: Archive, viewer: Viewer, interview: InterviewId, seen: Mapping[int, int]
) -> tuple[int, ...]:
    """Write that a person listened to these lines, and that their words are right; return the numbers of those.

    `seen` is the revision of each that she was shown, by its number: what was changed or confirmed since is left. It is
    one save, and undone as one. Raises BadRequest where nothing is left.
    """
    with together(archive):
        shown = reading(archive, viewer, Purpose.PRESERVE).transcript_lines(interview, seen).segments
        waiting = [
            each.number
            for each in shown
            if each.revision == seen[each.number] and not each.verified and each.suppressed is None
        ]
        if not waiting:
            raise BadRequest("These lines were checked already, or somebody changed them since.")
        reason = f"confirm {','.join(map(str, waiting))}"
        with writing(
            archive, viewer, Action.CORRECT, interview, interview=interview, reason=reason
        ) as writer:
            revising = revise(archive, writer, interview)
            revising.write(*(replace(revising.segment(each), verified=True) for each in waiting))
    return tuple(waiting)


def name_speaker(
    archive: Archive, viewer: Viewer, interview: InterviewId, number: int, speaker: ParticipantId
) -> None:
    """Write who speaks in a segment; its words stay as they are."""
    with writing(
        archive, viewer, Action.CORRECT, interview, interview=interview, reason=f"speaker {number}"
    ) as writer:
        revising = revise(archive, writer, interview)
        revising.write(replace(revising.segment(number), speaker=speaker))
        revising.words_changed()
    now_or_later(follow_words, archive, interview)


def mark_inaudible(
    archive: Archive, viewer: Viewer, interview: InterviewId, number: int, at: int, *, seen_revision: int
) -> None:
    """Write that nobody understands the word at a place of the segment, counted from 0. Confirms nothing else of it.

    Raises BadRequest where there is no such word, and SavedMeanwhile.
    """
    with writing(
        archive, viewer, Action.CORRECT, interview, interview=interview, reason=f"inaudible {number}"
    ) as writer:
        revising = revise(archive, writer, interview)
        before = revising.segment(number)
        words = [word.text for word in words_of(before)]
        if before.revision != seen_revision:
            raise SavedMeanwhile
        if not 0 <= at < len(words):
            raise BadRequest("There is no such word in this line.")
        words[at] = INAUDIBLE.get(before.language, "[inaudible]")
        revising.write(revising.rewritten(before, " ".join(words)))
        revising.words_changed()
    now_or_later(follow_words, archive, interview)


def undo(
    archive: Archive, viewer: Viewer, interview: InterviewId, number: int, revision: int | None = None
) -> tuple[int, ...]:
    """Put the segment back as it was before its newest revision, and whatever was saved together with that.

    `revision` is that newest one, where the person was shown which. Returns the numbers of what changed. Raises
    NotFound where nothing was saved, and BadRequest like `undo_save`.
    """
    with writing(
        archive, viewer, Action.CORRECT, interview, interview=interview, reason=f"undo {number}"
    ) as writer:
        changed = undo_save(revise(archive, writer, interview), number, revision)
    now_or_later(follow_words, archive, interview)
    return changed


def undo_last(archive: Archive, viewer: Viewer, interview: InterviewId) -> tuple[int, ...]:
    """Put back this person's own last save in the interview; once more brings it back. Like `undo`."""
    reading(archive, viewer, Purpose.PRESERVE).transcript_kind(interview)
    newest = transcripts.newest(archive.database(), interview)
    save = None if newest is None else transcripts.last_save(archive.database(), newest, viewer.id)
    if newest is None or save is None:
        raise NotFound
    saved = transcripts.saved_with(archive.database(), newest, save)
    return undo(archive, viewer, interview, next(row["number"] for row, stands in saved if stands))


def keep_corrected(
    archive: Archive, viewer: Viewer, interview: InterviewId, segments: Sequence[TranscriptSegment]
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
    now_or_later(follow_words, archive, interview)
