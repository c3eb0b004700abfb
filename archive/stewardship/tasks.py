"""What waits for a person: embargoes that ended, agreements to go through again, approvals, failures, requests.

It opens nothing and closes nothing. The one thing that can be done here is to write down that somebody was asked again
and that her agreement stays as it is.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.clock import DAY_MS, from_ms
from archive.consent import ledger
from archive.consent.due import Due, Moments, TaskKind, approved_by, due
from archive.consent.due import to_review as to_go_through
from archive.consent.reader import reading
from archive.consent.rules import Action, is_staff
from archive.consent.writer import writing
from archive.context import Archive
from archive.gallery.schema import audio_file
from archive.store.undone import failures
from archive.terms.errors import BadRequest, Refused
from archive.terms.jobs import Job
from archive.terms.models import (
    AgreementStatus,
    Instrument,
    InterviewId,
    ParticipantId,
    Purpose,
    Viewer,
)
from archive.terms.reasons import Reason

SOON_MS = 90 * DAY_MS
"""How long before an agreement runs out somebody is told."""
LOOKED_OVER_MS = 365 * DAY_MS
"""A safety note that is older than this may be wrong, and a wrong one endangers."""
MOST_OF_A_KIND = 100

IN_PUBLIC = "public"
"""The detail of what could not be taken out where some of it can still be heard in public."""

Decisions = list[Due]


@dataclass(frozen=True, slots=True)
class Task:
    """A decision that waits; `title` None where there is no interview, or it is closed. `at` since or until when."""

    kind: TaskKind
    interview: InterviewId | None
    title: str | None
    subject: str
    at: datetime | None
    detail: str


def waiting(archive: Archive, viewer: Viewer, decisions_now: Decisions | None = None) -> list[Task]:
    """Return what waits for a person, at most a hundred of each kind. For staff.

    `decisions_now` is what `decisions` said just now, where somebody asked.
    """
    return _told(archive, viewer, decisions(archive, viewer) if decisions_now is None else decisions_now)


def _told(archive: Archive, viewer: Viewer, found: list[Due]) -> list[Task]:
    reader = reading(archive, viewer, Purpose.PRESERVE)
    titles = reader.titles({each.interview for each in found if each.interview is not None})
    return [
        Task(
            kind=each.kind,
            interview=each.interview,
            title=None if each.interview is None else titles.get(each.interview),
            subject=each.subject,
            at=None if each.at_ms is None else from_ms(each.at_ms),
            detail=_detail(archive, each),
        )
        for each in found
    ]


def _detail(archive: Archive, told: Due) -> str:
    """Return its code; of what could not be taken out, whether some of it is still heard."""
    if told.kind is TaskKind.TAKING_OUT and told.interview is not None and _is_heard(archive, told.interview):
        return IN_PUBLIC
    return told.detail


def _is_heard(archive: Archive, interview: InterviewId) -> bool:
    """Whether something that was taken back can still be heard in public: whether its file is there."""
    excerpts = ledger.never_public(archive.database(), interview)
    return any(audio_file(archive.config.gallery_folder, each).is_file() for each in excerpts)


def to_review(archive: Archive, viewer: Viewer) -> list[Task]:
    """Return the interviews whose words nobody has gone through, the oldest first, at most a hundred. For staff."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    return _told(archive, viewer, to_go_through(archive.database(), MOST_OF_A_KIND))


def counts(archive: Archive, viewer: Viewer, decisions_now: Decisions) -> dict[str, int]:
    """Return how much of each kind waits for this person, words too: not what only somebody else may do. For staff."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    found = [*decisions_now, *to_go_through(archive.database(), MOST_OF_A_KIND)]
    hers = approved_by(archive.database(), viewer.id)
    return dict(Counter(each.kind.value for each in found if not _is_for_another(each, hers)))


def _is_for_another(due: Due, approved: set[str]) -> bool:
    """Whether it waits for a second person, and this one was the first."""
    return due.kind is TaskKind.APPROVAL and due.detail == "1" and due.subject in approved


def reviewed(archive: Archive, viewer: Viewer, interview: InterviewId, participant: ParticipantId) -> None:
    """Write that she was asked again and that her agreement stays as it is: a new version with the same answers.

    Raises BadRequest where there is no documented agreement to confirm.
    """
    reading(archive, viewer, Purpose.PRESERVE).interview(interview)
    with writing(
        archive, viewer, Action.RECORD_AGREEMENT, interview, interview=interview, reason="reviewed"
    ) as writer:
        before = ledger.participation(writer.database, viewer, interview, participant)
        if before.status is not AgreementStatus.DOCUMENTED:
            raise BadRequest("There is no agreement of hers that could stay as it is.")
        writer.renew(interview, before, Instrument.AMENDMENT, before.status, before.grants)


def decisions(archive: Archive, viewer: Viewer, failed: Sequence[Job] | None = None) -> Decisions:
    """Return what waits for a person, as ids and codes: to be counted, or told by `waiting`. For staff.

    `failed` is the work that failed (`progress.failures`), where somebody asked just now.
    """
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    now_ms = archive.clock.now_ms()
    moments = Moments(
        now=now_ms,
        today=from_ms(now_ms).date().isoformat(),
        reviewed_before=now_ms - round(archive.config.archive.review_years * 365.25 * DAY_MS),
        soon=now_ms + SOON_MS,
        looked_over_before=now_ms - LOOKED_OVER_MS,
    )
    if failed is None:
        failed = failures(archive.database(), MOST_OF_A_KIND)
    return due(archive.database(), moments, MOST_OF_A_KIND, failed)
