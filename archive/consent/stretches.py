"""The excerpts of one participant's own interview: what she may read and hear of them, and what she answered.

She is given what the public has or would have, and no word outside of it: names as chosen, restricted spans covered.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from archive.clock import from_ms
from archive.consent import own, parallel
from archive.consent.reader import Reader
from archive.consent.rules import is_staff
from archive.terms.errors import NotFound, Refused
from archive.terms.models import (
    SYSTEM,
    Excerpt,
    ExcerptId,
    ExcerptState,
    InterviewId,
    ParticipantId,
    ParticipantRole,
    Purpose,
    Viewer,
)
from archive.terms.own import Answer
from archive.terms.parallel import Translation
from archive.terms.reasons import Reason
from archive.terms.words import TranscriptSegment

PROPOSED = f"""
select 1
  from excerpts e
 where e.id = :excerpt
   and (e.state <> '{ExcerptState.DRAFT}'
        or exists (select 1 from approvals a where a.excerpt_id = e.id)
        or exists (select 1 from excerpt_answers r where r.excerpt_id = e.id and r.participant_id = :her))
"""  # noqa: S608 - the value is our own enumeration


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to an excerpt; it `counts` while the excerpt is as she saw it. A refusal always counts."""

    participant: ParticipantId
    role: ParticipantRole
    answer: Answer
    at: datetime
    counts: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """An excerpt as she is shown it. `seal` is what her answer is bound to; `sound` the hash of what it is cut from."""

    excerpt: Excerpt
    lines: tuple[TranscriptSegment, ...]
    seal: str
    sound: str | None
    given: Given | None
    translation: Translation | None
    """What stands beside her lines, or would, in public."""


def stretches(database: Database, viewer: Viewer, interview: InterviewId) -> list[Stretch]:
    """Return the excerpts that every participant lets become public, newest first; a mere draft is not told to her."""
    own.participation(database, viewer, interview)
    found = database.query(
        """
        select id
          from excerpts
         where interview_id = ? and id not in (select excerpt_id from excerpt_refusals)
         order by drafted_at desc, id
        """,
        [interview],
    )
    shown = []
    for row in list(found):
        try:
            shown.append(stretch(database, viewer, interview, ExcerptId(row["id"])))
        except (NotFound, Refused):
            continue
    return shown


def stretch(database: Database, viewer: Viewer, interview: InterviewId, excerpt_id: ExcerptId) -> Stretch:
    """Return one excerpt of her own interview that was proposed.

    Raises NotFound, also for a draft that nobody has approved, and Refused where it may not become public.
    """
    if not _is_proposed(database, viewer, excerpt_id):
        raise NotFound
    reader = _reader(database, require_excerpt(database, viewer, interview, excerpt_id))
    excerpt = reader.excerpt(excerpt_id)
    shown = reader.sealed(excerpt)
    given = [
        each
        for each in _given(database, excerpt_id, shown.seal)
        if each.participant == ParticipantId(viewer.id)
    ]
    beside = parallel.shown(database, excerpt, shown.words)
    return Stretch(
        excerpt, shown.words, shown.seal, _sound(reader, interview), given[0] if given else None, beside
    )


def _is_proposed(database: Database, viewer: Viewer, excerpt_id: ExcerptId) -> bool:
    """Whether it is past a mere draft: approved by somebody, on its way, once public, or answered by her."""
    asked = {"excerpt": excerpt_id, "her": viewer.id}
    return next(database.query(PROPOSED, asked), None) is not None


def require_excerpt(
    database: Database, viewer: Viewer, interview: InterviewId, excerpt_id: ExcerptId
) -> Purpose:
    """Return what the excerpt is for; it must be one of her own interview. Raises NotFound."""
    own.participation(database, viewer, interview)
    for row in database.query(
        "select purpose from excerpts where id = ? and interview_id = ?", [excerpt_id, interview]
    ):
        return Purpose(row["purpose"])
    raise NotFound


def answers(database: Database, viewer: Viewer, excerpt: Excerpt) -> list[Given]:
    """Return what the people in the recording said of an excerpt. For staff."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    try:
        seal = _reader(database, excerpt.purpose).digest(excerpt)
    except (NotFound, Refused):
        seal = ""  # it may not become public as things stand: no yes counts
    return _given(database, excerpt.id, seal)


def _reader(database: Database, purpose: Purpose) -> Reader:
    """Return the Reader of what becomes public: for nobody's eyes before it was cut to an excerpt."""
    return Reader(database, SYSTEM, purpose)


def _sound(reader: Reader, interview: InterviewId) -> str | None:
    try:
        return reader.sound(interview)
    except Refused:
        return None


def _given(database: Database, excerpt: ExcerptId, seal: str) -> list[Given]:
    found = database.query(
        """
        select r.*, m.role
          from excerpt_answers r
          join excerpts e on e.id = r.excerpt_id
          join participations m on m.interview_id = e.interview_id and m.participant_id = r.participant_id
         where r.excerpt_id = ?
         order by r.answered_at
        """,
        [excerpt],
    )
    return [
        Given(
            ParticipantId(row["participant_id"]),
            ParticipantRole(row["role"]),
            Answer(row["answer"]),
            from_ms(row["answered_at"]),
            row["answer"] == Answer.REFUSED or row["seal"] == seal,
        )
        for row in found
    ]
