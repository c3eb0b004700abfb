"""A corrected version of a transcript under a person's hands: what she saves at once is undone at once.

The first change of an interview begins its corrected version, made from the machine's, which never changes. Every save
appends revisions; nothing is written over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from archive.consent import naming
from archive.consent.reader import reading
from archive.consent.writer import Writer
from archive.context import Archive
from archive.methods.alignment import cover_again, cover_anew, covered_in, is_over, time_words
from archive.store import rows, transcripts
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.jobs import JobKind
from archive.terms.models import InterviewId, ParticipantId, Purpose
from archive.terms.reasons import Reason
from archive.terms.restrictions import Restriction, RestrictionStatus, opens_a_wish
from archive.terms.words import JOINED, TranscriptId, TranscriptKind, TranscriptSegment

LONGEST_SEGMENT = 5_000
HER_WISH = (
    "She wished that this is not heard. Two people lift that first; then say that somebody else speaks here."
)
CHANGED_SINCE = "Somebody changed one of these lines since. Put that back first."


@dataclass(frozen=True, slots=True)
class Revising:
    """One save on the corrected version, in the transaction of `writer`; speakers are ids here, not names."""

    writer: Writer
    interview: InterviewId
    transcript: TranscriptId
    save: str
    restrictions: tuple[Restriction, ...]
    """Of one person, or of whoever speaks."""
    speakers: naming.Speakers

    def segment(self, number: int) -> TranscriptSegment:
        """Return a segment as it stands. Raises NotFound where there is none, or it was joined to another."""
        row = transcripts.current_segment(self.writer.database, self.transcript, number)
        if row is None or row["suppressed"] == JOINED:
            raise NotFound
        return rows.segment(row)

    def seen(self, number: int, revision: int) -> TranscriptSegment | None:
        """Return a segment as it stood at a revision, None where it never had that many."""
        row = transcripts.revision(self.writer.database, self.transcript, number, revision)
        return None if row is None else rows.segment(row)

    def next_after(self, number: int) -> TranscriptSegment | None:
        """Return the shown segment that follows in time."""
        _, row = transcripts.neighbours(self.writer.database, self.transcript, number)
        return None if row is None else rows.segment(row)

    def new_number(self) -> int:
        """Return the number of a segment that is added."""
        return transcripts.next_number(self.writer.database, self.transcript)

    def rewritten(self, before: TranscriptSegment, text: str) -> TranscriptSegment:
        """Return the segment with other words: timed by those that stayed, restricted where what they stand for was.

        Raises BadRequest where there are none, or far too many.
        """
        plain = " ".join(text.split())
        if not plain or len(plain) > LONGEST_SEGMENT:
            raise BadRequest(f"A segment needs between 1 and {LONGEST_SEGMENT} characters.")
        timed = time_words(plain.split(" "), before)
        words = cover_anew(timed, self.said_by(before), self.restrictions, self.beside(before.number))
        return replace(before, text=plain, words=words)

    def beside(self, number: int) -> list[TranscriptSegment]:
        """Return the lines right before and after one, and all that was ever written in the three of them.

        A word that one save takes out and the next puts in elsewhere stood there. Only where anything is restricted do
        they matter.
        """
        if not self.restrictions:
            return []
        found = transcripts.neighbours(self.writer.database, self.transcript, number)
        return self.written_in({number, *(row["number"] for row in found if row is not None)})

    def written_in(self, numbers: Iterable[int]) -> list[TranscriptSegment]:
        """Return these lines as they stand, and as they ever stood."""
        found = transcripts.every_revision(self.writer.database, self.transcript, numbers)
        return [self.said_by(rows.segment(row)) for row in found]

    def said_by(self, segment: TranscriptSegment) -> TranscriptSegment:
        """Return a line with who in the interview says it, None where nobody knows: a restriction is of a person."""
        return replace(segment, speaker=_person(self.speakers, segment.speaker))

    def write(self, *segments: TranscriptSegment) -> None:
        """Append each segment as its next revision.

        Raises BadRequest where another speaker would open what is closed at somebody's own wish: that takes two people.
        """
        if any(self._opens_her_wish(each) for each in segments):
            raise BadRequest(HER_WISH)
        transcripts.add_segments(
            self.writer.database,
            self.transcript,
            [replace(each, revision=each.revision + 1) for each in segments],
            by=self.writer.viewer.id,
            now_ms=self.writer.now_ms,
            save=self.save,
        )

    def _opens_her_wish(self, after: TranscriptSegment) -> bool:
        if not self.restrictions:
            return False
        row = transcripts.current_segment(self.writer.database, self.transcript, after.number)
        if row is None:
            return False
        before, speaker = self.said_by(rows.segment(row)), self.said_by(after).speaker
        return any(
            is_over(before, each) and opens_a_wish(each, before.speaker, speaker)
            for each in self.restrictions
        )

    def words_changed(self) -> None:
        """Let themes, names and indexes follow; what is public leaves, should a kill come before the caller does."""
        self.writer.enqueue(JobKind.TAG, self.interview)
        self.writer.close_changed(self.interview)

    def lines_changed(self, segments: Sequence[TranscriptSegment]) -> None:
        """Let each theme be on the one of these segments in which it is said; then as above."""
        numbers = [each.number for each in segments]
        for each in segments:
            if each.suppressed is None:
                transcripts.rehome_tags(self.writer.database, self.interview, numbers, each)
        self.words_changed()


def revise(archive: Archive, writer: Writer, interview: InterviewId) -> Revising:
    """Open the corrected version of an interview, begun now where there is none.

    Raises like Reader.interview, and Refused NO_WORDS.
    """
    reader = reading(archive, writer.viewer, Purpose.PRESERVE)
    kind = reader.transcript_kind(interview)
    newest = transcripts.newest(writer.database, interview)
    if kind is None or newest is None:
        raise Refused(Reason.NO_WORDS)
    if kind is TranscriptKind.MACHINE:
        newest = _begin_corrected(writer, interview, newest)
    speakers = naming.speakers(writer.database, interview, own=False)
    restrictions = tuple(
        replace(each, speaker=_person(speakers, each.speaker))  # of somebody who is not in it: whoever speaks
        for each in reader.restrictions(interview)
        if each.status is not RestrictionStatus.LIFTED
    )
    save = transcripts.next_save(writer.database, newest)
    return Revising(writer, interview, newest, save, restrictions, speakers)


def _person(speakers: naming.Speakers, speaker: str | None) -> ParticipantId | None:
    who, _ = speakers.get(speaker or "", (None, None))
    return who


def _begin_corrected(writer: Writer, interview: InterviewId, machine: TranscriptId) -> TranscriptId:
    identifier = transcripts.add_transcript(
        writer.database,
        interview,
        TranscriptKind.CORRECTED,
        (),
        made_by=writer.viewer.id,
        now_ms=writer.now_ms,
        made_from=machine,
    )
    transcripts.copy_segments(writer.database, machine, identifier)
    return identifier


def undo_save(revising: Revising, number: int, revision: int | None = None) -> tuple[int, ...]:
    """Put back all that was saved together with the newest revision of a segment; return the numbers of what changed.

    What somebody saved since stays as it is. Raises NotFound where nothing was saved, and BadRequest where `revision`
    is given and is not the newest, or where lines that were split or joined were changed since: putting back some of
    them would lose words or say them twice.
    """
    database, transcript = revising.writer.database, revising.transcript
    row = transcripts.current_segment(database, transcript, number)
    if row is None or (row["revision"] == 1 and row["save"] is None):
        raise NotFound
    if revision not in {None, row["revision"]}:
        raise BadRequest(CHANGED_SINCE)
    together = transcripts.saved_with(database, transcript, row["save"]) if row["save"] else [(row, True)]
    standing = [each for each, stands in together if stands]
    before = {each["number"]: _before(revising, each) for each in standing}
    are_lines = any(
        JOINED in {each["suppressed"], before[each["number"]].suppressed} for each in standing
    ) or any(each["revision"] == 1 for each, _ in together)
    if are_lines and len(standing) < len(together):
        raise BadRequest(CHANGED_SINCE)
    afters = _as_restricted_now(revising, standing, before)
    revising.write(*afters)
    revising.lines_changed(afters)
    return tuple(each.number for each in afters)


def _as_restricted_now(
    revising: Revising, standing: Sequence[rows.Row], before: Mapping[int, TranscriptSegment]
) -> list[TranscriptSegment]:
    """Return the lines as they were before, without opening what is restricted now in them or beside them."""
    around = [line for each in standing for line in revising.beside(each["number"])]
    hidden = covered_in(around, revising.restrictions)
    afters: list[TranscriptSegment] = []
    for each in standing:
        was = before[each["number"]]
        words = cover_again(revising.said_by(was), hidden, revising.restrictions).words
        afters.append(replace(was, words=words, revision=each["revision"]))
    return afters


def _before(revising: Revising, row: rows.Row) -> TranscriptSegment:
    """Return a segment as it was before this revision; one that was not there yet is kept, empty and not shown."""
    earlier = revising.seen(row["number"], row["revision"] - 1)
    return earlier or emptied(rows.segment(row))


def emptied(segment: TranscriptSegment) -> TranscriptSegment:
    """Return a segment whose words are in another one now."""
    return replace(segment, text="", words=(), doubts=(), suppressed=JOINED, verified=False)
