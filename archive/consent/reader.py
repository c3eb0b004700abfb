"""The one door for words: a Reader gives one viewer, for one purpose, what every participant allowed.

Nothing else reads. Names come out as this viewer may see them; suppressed segments only for staff.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

from archive.consent import covering, listing, naming, queries, said, sealing
from archive.consent.guard import require_for, require_open
from archive.consent.labelled import themes_in
from archive.consent.listing import Listed
from archive.consent.rules import READS, is_staff, sees_own_names
from archive.context import Archive
from archive.store import rows
from archive.terms.errors import NotFound, Refused
from archive.terms.lasting import Remembered
from archive.terms.models import (
    PEAKS,
    Excerpt,
    ExcerptId,
    Interview,
    InterviewId,
    ParticipantId,
    Purpose,
    Recording,
    Source,
    Tag,
    ThemeId,
    Viewer,
    Voice,
)
from archive.terms.reasons import Reason
from archive.terms.restrictions import Restriction, RestrictionId, Span, Treatment
from archive.terms.words import Outline, Transcript, TranscriptId, TranscriptKind, TranscriptSegment
from media.serialise import peaks_from_text
from media.types import Peaks

ALL_OF_IT = (-1, 2**62)
"""A stretch (ms) with everything in it, even a segment without length at the very beginning."""


def reading(archive: Archive, viewer: Viewer, purpose: Purpose) -> "Reader":
    """Return the viewer's Reader for this purpose. Raises Refused where her role does not, or nobody may."""
    if purpose not in READS.get(viewer.role, frozenset()):
        raise Refused(Reason.ROLE)
    require_open(viewer, archive.database(), purpose)
    return Reader(archive.database(), viewer, purpose, archive.remembered)


@dataclass(frozen=True, slots=True)
class Reader:
    """What one viewer may read for one purpose, asked anew at every call."""

    database: Database
    viewer: Viewer
    purpose: Purpose
    remembered: Remembered = field(default_factory=dict)

    def interviews(self, *, limit: int = 50, offset: int = 0) -> list[Interview]:
        """Return the readable interviews, newest first."""
        return [each.interview for each in self.listed(limit=limit, offset=offset)]

    def interview_ids(self) -> Collection[InterviewId]:
        """Return which interviews are readable, newest first."""
        return listing.readable_interviews(self.database, self.remembered, self.purpose)

    def listed(self, *, limit: int, offset: int = 0) -> list[Listed]:
        """Return the readable interviews, newest first, each with its recording and how far it is."""
        return listing.listed(self.database, self.remembered, self.purpose, limit, offset)

    def titles(self, interviews: Iterable[InterviewId]) -> dict[InterviewId, str]:
        """Return the titles of those of these interviews that are readable."""
        return listing.titles(self.database, self.purpose, interviews)

    def interview(self, interview: InterviewId) -> Interview:
        """Return the interview. Raises NotFound, or for staff Refused with the reason."""
        require_for(self.viewer, self.database, interview, self.purpose)
        return rows.interview(next(self.database.query("select * from interviews where id = ?", [interview])))

    def recording(self, interview: InterviewId) -> Recording:
        """Return the interview's recording. Raises like `interview`."""
        self.interview(interview)
        row = next(self.database.query(queries.RECORDING, [interview]), None)
        if row is None:
            raise NotFound
        found = rows.recording(row)
        return found if is_staff(self.viewer) else replace(found, original_name="")

    def sound(self, interview: InterviewId) -> str:
        """Return the hash of the copy to listen to: for whoever may not have all of it, one without the rest.

        Raises like `interview`, and Refused while there is no such copy.
        """
        self.recording(interview)
        found = listing.heard(self.database, self.purpose, interview)
        if found["voice"] == Voice.TEXT_ONLY:
            raise Refused(Reason.NOT_HEARD)
        if found["copy"] is None:
            raise Refused(Reason.NOT_PREPARED if found["treatment"] is None else Reason.NOT_REDACTED)
        return str(found["copy"])

    def peaks(self, interview: InterviewId) -> Peaks:
        """Return the picture of the sound, flat where this purpose may not have it. Raises like `interview`."""
        recording = self.recording(interview)
        row = next(self.database.query(queries.DERIVATIVE, [recording.id, PEAKS]), None)
        if row is None:
            raise Refused(Reason.NOT_PREPARED)
        covers = covering.unheard(self.database, interview, self.purpose)
        return covering.cover_peaks(peaks_from_text(row["detail"]), covers)

    def treatment(self, interview: InterviewId) -> Treatment:
        """Return all that must be done to words and sound for this purpose. Raises like `interview`."""
        self.interview(interview)
        return covering.treatment(self.database, interview, self.purpose)

    def restriction(self, restriction: RestrictionId) -> Restriction:
        """Return one restriction of a readable interview; for staff. Raises as above."""
        for row in self.database.query("select interview_id from restrictions where id = ?", [restriction]):
            return next(each for each in self.restrictions(row["interview_id"]) if each.id == restriction)
        raise NotFound

    def restrictions(self, interview: InterviewId) -> list[Restriction]:
        """Return the interview's restrictions, lifted ones too, in order of time; for staff. Raises as above."""
        self.interview(interview)
        if not is_staff(self.viewer):
            raise Refused(Reason.ROLE)
        return [rows.restriction(row) for row in self.database.query(queries.RESTRICTIONS, [interview])]

    def may_read_words(self, interview: InterviewId) -> bool:
        """Whether this viewer may read this interview's words for this purpose."""
        found = self.database.query(
            "select 1 from readable_words where interview_id = ? and purpose = ?",
            [interview, self.purpose.value],
        )
        return next(found, None) is not None

    def transcript(self, interview: InterviewId, kind: TranscriptKind | None = None) -> Transcript:
        """Return the newest transcript, or the newest of one kind.

        Raises like `interview`, and Refused NO_WORDS where there is none.
        """
        row = self._require_words(interview, kind)
        covers = covering.spans(self.database, interview, self.purpose)
        return rows.transcript(row, self._segments(row, covers))

    def transcript_lines(self, interview: InterviewId, numbers: Iterable[int]) -> Transcript:
        """Return the newest transcript with only those of these segments that it has. Raises like `transcript`."""
        row, wanted = self._require_words(interview), set(numbers)
        covers = covering.spans(self.database, interview, self.purpose)
        return rows.transcript(row, self._segments(row, covers, numbers=wanted))

    def outline(self, interview: InterviewId) -> tuple[Outline, ...]:
        """Return how the segments of `transcript` lie, without their words. Raises like it."""
        row = self._require_words(interview)
        whole = said.outline(self.database, TranscriptId(row["id"]), staff=is_staff(self.viewer))
        covers = covering.spans(self.database, interview, self.purpose)
        if not covers:
            return whole
        near = said.near(self.database, TranscriptId(row["id"]), covers)
        left = {each.number: each.outline for each in self._segments(row, covers, near)}
        return tuple(left.get(each.number, each) for each in whole)

    def _require_words(self, interview: InterviewId, kind: TranscriptKind | None = None) -> rows.Row:
        row = self._newest(interview, kind)
        if row is None:
            raise Refused(Reason.NO_WORDS)
        return row

    def _newest(self, interview: InterviewId, kind: TranscriptKind | None = None) -> rows.Row | None:
        require_for(self.viewer, self.database, interview, self.purpose, Purpose.TRANSCRIBE_LOCAL)
        wanted = {"interview": interview, "kind": kind}
        return next(self.database.query(queries.NEWEST_TRANSCRIPT, wanted), None)

    def transcript_kind(self, interview: InterviewId) -> TranscriptKind | None:
        """Return the kind of the newest transcript; None where there is none. Raises like `interview`."""
        row = self._newest(interview)
        return None if row is None else TranscriptKind(row["kind"])

    def _segments(
        self, transcript: rows.Row, covers: Sequence[Span], numbers: Iterable[int] | None = None
    ) -> Iterable[TranscriptSegment]:
        own = sees_own_names(self.viewer, self.purpose)
        speakers = naming.speakers(self.database, transcript["interview_id"], own=own)
        wanted = {
            "transcript": transcript["id"],
            "numbers": None if numbers is None else json.dumps(sorted(numbers)),
            "staff": is_staff(self.viewer),
        }
        for row in self.database.query(queries.SEGMENTS, wanted):
            yield said.covered(row, covers, speakers)

    def segments(
        self, wanted: Iterable[tuple[InterviewId, int]], *, timed: bool = True
    ) -> dict[tuple[InterviewId, int], TranscriptSegment]:
        """Return those of the wanted segments that this viewer may read now; without single words if not `timed`."""
        asked = {"wanted": json.dumps(list(wanted)), "purpose": self.purpose.value}
        found = list(self.database.query(queries.WANTED_SEGMENTS, asked))
        interviews = {InterviewId(row["interview_id"]) for row in found}
        own = sees_own_names(self.viewer, self.purpose)
        speakers = naming.speakers_of(self.database, interviews, own=own)
        covers = covering.spans_of(self.database, interviews, self.purpose)
        return {
            (here, row["number"]): said.covered(row, covers.get(here, ()), speakers[here], timed=timed)
            for row in found
            if (here := InterviewId(row["interview_id"]))
        }

    def tags(self, interview: InterviewId) -> list[Tag]:
        """Return the themes on the interview in order of time, but for rejected and covered ones.

        Raises like `interview`.
        """
        require_for(self.viewer, self.database, interview, self.purpose, Purpose.TRANSCRIBE_LOCAL)
        return listing.tags(self.database, self.purpose, [interview])[interview]

    def tags_of(self, interviews: Iterable[InterviewId]) -> dict[InterviewId, list[Tag]]:
        """Return the themes, as `tags` does, on those of the interviews whose words this viewer may read."""
        readable = listing.readable(self.database, self.purpose, interviews)
        return listing.tags(self.database, self.purpose, readable)

    def sources(self, interviews: Iterable[InterviewId]) -> dict[InterviewId, Source]:
        """Return those of these interviews that are readable, each with whether `sound` would give something."""
        return listing.sources(self.database, self.purpose, interviews)

    def excerpts(
        self, interview: InterviewId | None = None, only: Sequence[ExcerptId] | None = None
    ) -> list[Excerpt]:
        """Return the excerpts of one readable interview, or of all, newest first, with the approvals that count now."""
        if interview is not None:
            self.interview(interview)
        wanted = None if only is None else json.dumps(only)
        asked = {"interview": interview, "purpose": self.purpose.value, "only": wanted}
        return self._approved(list(self.database.query(queries.EXCERPTS, asked)))

    def excerpt_ids(self) -> list[ExcerptId]:
        """Return which excerpts there are in all readable interviews, newest first."""
        return listing.excerpt_ids(self.database, self.remembered, self.purpose)

    def excerpt(self, excerpt: ExcerptId) -> Excerpt:
        """Return one excerpt of a readable interview. Raises NotFound, or for staff Refused with the reason."""
        row = next(self.database.query("select * from excerpts where id = ?", [excerpt]), None)
        if row is None:
            raise NotFound
        require_for(self.viewer, self.database, row["interview_id"], self.purpose, Purpose.TRANSCRIBE_LOCAL)
        return self._approved([row])[0]

    def _approved(self, found: Sequence[rows.Row]) -> list[Excerpt]:
        given = listing.approvals(self.database, [row["id"] for row in found])
        excerpts = [rows.excerpt(row, ()) for row in found]
        now = self._sealed([each for each in excerpts if each.id in given])
        counted = {
            each: tuple(user for user, seal in of_it if seal == now[each].seal)
            for each, of_it in given.items()
        }
        return [replace(each, approved_by=counted.get(each.id, ())) for each in excerpts]

    def _sealed(self, excerpts: Sequence[Excerpt]) -> dict[ExcerptId, sealing.Sealed]:
        own, staff = sees_own_names(self.viewer, self.purpose), is_staff(self.viewer)
        return sealing.sealed_each(self.database, excerpts, own=own, staff=staff) if excerpts else {}

    def excerpt_themes(self, excerpt: Excerpt) -> set[ThemeId]:
        """Return the themes that a person confirmed inside the excerpt: they become public with it.

        Raises like `tags`.
        """
        here = excerpt.interview
        require_for(self.viewer, self.database, here, self.purpose, Purpose.TRANSCRIBE_LOCAL)
        return themes_in(listing.tags(self.database, excerpt.purpose, [here])[here], excerpt)

    def digest(self, excerpt: Excerpt) -> str:
        """Return what an approval is bound to: all that the public would get, and what of it tells too much."""
        return self.sealed(excerpt).seal

    def sealed(self, excerpt: Excerpt) -> sealing.Sealed:
        """Return the excerpt's segments, cut to the words whose middle lies inside it, in times of the recording.

        And their `digest`, made of the same reading: what somebody approves is what she was shown.
        """
        self._require_words(excerpt.interview)
        return self._sealed([excerpt])[excerpt.id]

    def names(self, interview: InterviewId) -> dict[ParticipantId, str]:
        """Return how each participant is called: her own name for staff at work, as she chose for everything else.

        Raises like `interview`.
        """
        require_for(self.viewer, self.database, interview, self.purpose)
        return naming.names(self.database, interview, own=sees_own_names(self.viewer, self.purpose))

    def shown(self, interview: InterviewId) -> tuple[str | None, str | None]:
        """Return how the narrator chose to be named, and the place that she let be known; None where she did not.

        Raises like `interview`.
        """
        require_for(self.viewer, self.database, interview, self.purpose)
        return naming.shown(self.database, interview)
