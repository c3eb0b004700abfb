"""The one door for words: a Reader gives one viewer, for one purpose, what every participant allowed.

Nothing else reads. Names come out as this viewer may see them; suppressed segments only for staff.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlite_utils import Database

from archive.consent import naming, queries
from archive.consent.cutting import cut, digest
from archive.consent.guard import require_for
from archive.consent.rules import READS, is_staff
from archive.context import Archive
from archive.errors import NotFound, Refused
from archive.models import (
    Excerpt,
    ExcerptId,
    Interview,
    InterviewId,
    ParticipantId,
    Purpose,
    Recording,
    Tag,
    TagState,
    ThemeId,
    UserId,
    Viewer,
)
from archive.reasons import Reason
from archive.store import rows
from archive.words import Transcript, TranscriptId, TranscriptKind, TranscriptSegment

FOREVER_MS = 2**62


def reading(archive: Archive, viewer: Viewer, purpose: Purpose) -> "Reader":
    """Return the viewer's Reader for this purpose. Raises Refused where her role does not read for it."""
    if purpose not in READS.get(viewer.role, frozenset()):
        raise Refused(Reason.ROLE)
    return Reader(archive.database(), viewer, purpose)


@dataclass(frozen=True, slots=True)
class Listed:
    """An interview in a list, with what tells how far it is. `transcript` None: no words, or not for this viewer."""

    interview: Interview
    duration_ms: int | None
    problem: str | None
    transcript: TranscriptKind | None
    is_published: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """What one viewer may read for one purpose, asked anew at every call."""

    database: Database
    viewer: Viewer
    purpose: Purpose

    def interviews(self, *, limit: int = 50, offset: int = 0) -> list[Interview]:
        """Return the readable interviews, newest first."""
        return [each.interview for each in self.listed(limit=limit, offset=offset)]

    def listed(self, *, limit: int, offset: int = 0) -> list[Listed]:
        """Return the readable interviews, newest first, each with its recording and how far it is."""
        return [
            Listed(
                rows.interview(row),
                row["duration_ms"],
                row["problem"],
                None if row["transcript"] is None else TranscriptKind(row["transcript"]),
                bool(row["is_published"]),
            )
            for row in self.database.query(
                queries.LISTED,
                {"purpose": self.purpose.value, "limit": limit, "offset": offset},
            )
        ]

    def titles(self, interviews: Iterable[InterviewId]) -> dict[InterviewId, str]:
        """Return the titles of those of these interviews that are readable."""
        found = self.database.query(
            queries.TITLES,
            {"wanted": json.dumps(list(interviews)), "purpose": self.purpose.value},
        )
        return {InterviewId(row["id"]): row["title"] for row in found}

    def count(self) -> int:
        """Return how many interviews are readable."""
        found = self.database.query(
            "select count(*) as n from readable_interviews where purpose = ?", [self.purpose.value]
        )
        return int(next(found)["n"])

    def interview(self, interview: InterviewId) -> Interview:
        """Return the interview. Raises NotFound, or for staff Refused with the reason."""
        require_for(self.viewer, self.database, interview, self.purpose)
        return rows.interview(next(self.database.query("select * from interviews where id = ?", [interview])))

    def recording(self, interview: InterviewId) -> Recording:
        """Return the interview's recording. Raises like `interview`."""
        self.interview(interview)
        row = next(
            self.database.query(
                "select * from recordings where interview_id = ? order by received_at limit 1", [interview]
            ),
            None,
        )
        if row is None:
            raise NotFound
        found = rows.recording(row)
        return found if is_staff(self.viewer) else replace(found, original_name="")

    def derivative(self, interview: InterviewId, kind: str) -> tuple[str | None, str | None]:
        """Return (hash in the media store, content) of a derivative of the recording. Raises like `interview`."""
        recording = self.recording(interview)
        row = next(
            self.database.query(
                "select sha256, detail from derivatives where recording = ? and kind = ?",
                [recording.id, kind],
            ),
            None,
        )
        if row is None:
            raise Refused(Reason.NOT_PREPARED)
        return row["sha256"], row["detail"]

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
        row = self._newest(interview, kind)
        if row is None:
            raise Refused(Reason.NO_WORDS)
        return Transcript(
            id=TranscriptId(row["id"]),
            interview=interview,
            version=row["version"],
            kind=TranscriptKind(row["kind"]),
            made_by=row["made_by"],
            segments=tuple(self._segments(interview, row["id"])),
        )

    def _newest(self, interview: InterviewId, kind: TranscriptKind | None = None) -> rows.Row | None:
        require_for(self.viewer, self.database, interview, self.purpose, Purpose.TRANSCRIBE_LOCAL)
        return next(
            self.database.query(
                """
                select *
                  from transcripts
                 where interview_id = :interview and (:kind is null or kind = :kind)
                 order by version desc
                 limit 1
                """,
                {"interview": interview, "kind": kind},
            ),
            None,
        )

    def transcript_kind(self, interview: InterviewId) -> TranscriptKind | None:
        """Return the kind of the newest transcript; None where there is none. Raises like `interview`."""
        row = self._newest(interview)
        return None if row is None else TranscriptKind(row["kind"])

    def _segments(
        self, interview: InterviewId, transcript: str, span: tuple[int, int] = (0, FOREVER_MS)
    ) -> Iterable[TranscriptSegment]:
        names = self._names(interview)
        for row in self.database.query(
            queries.SEGMENTS,
            {
                "transcript": transcript,
                "start": span[0],
                "end": span[1],
                "staff": is_staff(self.viewer),
            },
        ):
            yield _named(rows.segment(row), names)

    def segments(
        self, wanted: Iterable[tuple[InterviewId, int]]
    ) -> dict[tuple[InterviewId, int], TranscriptSegment]:
        """Return those of the wanted segments (interview, number) that this viewer may read now."""
        found: dict[tuple[InterviewId, int], TranscriptSegment] = {}
        names: dict[InterviewId, dict[ParticipantId, str]] = {}
        for row in self.database.query(
            queries.WANTED_SEGMENTS,
            {"wanted": json.dumps(list(wanted)), "purpose": self.purpose.value},
        ):
            interview = InterviewId(row["interview_id"])
            if interview not in names:
                names[interview] = self._names(interview)
            found[interview, row["number"]] = _named(rows.segment(row), names[interview])
        return found

    def tags(self, interview: InterviewId) -> list[Tag]:
        """Return the themes on the interview in order of time; rejected ones are left out. Raises like `interview`."""
        require_for(self.viewer, self.database, interview, self.purpose, Purpose.TRANSCRIBE_LOCAL)
        return [
            rows.tag(row)
            for row in self.database.query(
                "select * from tags where interview_id = ? and state <> 'rejected' order by start_ms, theme_id",
                [interview],
            )
        ]

    def excerpts(self, interview: InterviewId | None = None) -> list[Excerpt]:
        """Return the excerpts of one readable interview, or of all, newest first, with the approvals that count now."""
        if interview is not None:
            self.interview(interview)
        return [
            self._excerpt(row)
            for row in self.database.query(
                queries.EXCERPTS,
                {"interview": interview, "purpose": self.purpose.value},
            )
        ]

    def excerpt(self, excerpt: ExcerptId) -> Excerpt:
        """Return one excerpt of a readable interview. Raises NotFound, or for staff Refused with the reason."""
        row = next(self.database.query("select * from excerpts where id = ?", [excerpt]), None)
        if row is None:
            raise NotFound
        require_for(self.viewer, self.database, row["interview_id"], self.purpose, Purpose.TRANSCRIBE_LOCAL)
        return self._excerpt(row)

    def _excerpt(self, row: rows.Row) -> Excerpt:
        given = self.database.query(
            "select user_id, digest from approvals where excerpt_id = ? order by approved_at", [row["id"]]
        )
        approvals = [(UserId(each["user_id"]), each["digest"]) for each in given]
        digest = self.digest(rows.excerpt(row, ())) if approvals else ""
        return rows.excerpt(row, tuple(user for user, approved in approvals if approved == digest))

    def excerpt_words(self, excerpt: Excerpt) -> tuple[TranscriptSegment, ...]:
        """Return the segments of the excerpt, cut to the words whose middle lies inside it; times of the recording."""
        span = excerpt.start_ms, excerpt.end_ms
        newest = self._newest(excerpt.interview)
        if newest is None:
            raise Refused(Reason.NO_WORDS)
        return cut(self._segments(excerpt.interview, newest["id"], span), *span)

    def excerpt_themes(self, excerpt: Excerpt) -> set[ThemeId]:
        """Return the themes that a person confirmed inside the excerpt: they become public with it."""
        return {
            tag.theme
            for tag in self.tags(excerpt.interview)
            if tag.state is TagState.CONFIRMED and excerpt.start_ms <= tag.start_ms < excerpt.end_ms
        }

    def digest(self, excerpt: Excerpt) -> str:
        """Return what an approval is bound to: everything of the excerpt that the public would get."""
        words = self.excerpt_words(excerpt)
        called = naming.names(self.database, excerpt.interview, own=False)
        shown = (*naming.shown(self.database, excerpt.interview), *called.values())
        return digest(excerpt, self.interview(excerpt.interview), shown, self.excerpt_themes(excerpt), words)

    def names(self, interview: InterviewId) -> dict[ParticipantId, str]:
        """Return how each participant is called: her own name for staff at work, as she chose for everything else.

        Raises like `interview`.
        """
        require_for(self.viewer, self.database, interview, self.purpose)
        return self._names(interview)

    def _names(self, interview: InterviewId) -> dict[ParticipantId, str]:
        own = is_staff(self.viewer) and self.purpose is Purpose.PRESERVE
        return naming.names(self.database, interview, own=own)

    def shown(self, interview: InterviewId) -> tuple[str | None, str | None]:
        """Return how the narrator chose to be named, and the place that she let be known; None where she did not.

        Raises like `interview`.
        """
        require_for(self.viewer, self.database, interview, self.purpose)
        return naming.shown(self.database, interview)


def _named(segment: TranscriptSegment, names: dict[ParticipantId, str]) -> TranscriptSegment:
    return replace(segment, speaker=names.get(ParticipantId(segment.speaker or "")))
