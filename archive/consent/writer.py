"""The one door for changes: role and consent are asked, the change and its audit line share one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from sqlite_utils import Database

from archive.clock import to_ms
from archive.consent.guard import require_for
from archive.consent.rules import CLOSING_ACTIONS, Action, require_role
from archive.context import Archive
from archive.store import agreements, audit, excerpts, jobs, withdrawals
from archive.store.anchor import drop_anchor
from archive.store.connect import DatabaseError, atomic, give_room
from archive.store.moments import forget_looks_after
from archive.terms.closings import ClosingKind
from archive.terms.grounds import Ground
from archive.terms.jobs import JobKind
from archive.terms.models import (
    AgreementStatus,
    ExcerptId,
    Grant,
    Instrument,
    InterviewId,
    ParticipantId,
    Participation,
    Purpose,
    Viewer,
)
from archive.withdrawals import keep_up

Written = TypeVar("Written")


@dataclass(frozen=True, slots=True)
class Writer:
    """An open transaction of one viewer for one action."""

    database: Database
    viewer: Viewer
    now_ms: int

    def enqueue(self, kind: JobKind, interview: InterviewId, stretch: tuple[int, int] | None = None) -> None:
        """Add a job that is there if and only if this transaction is; `stretch` in ms, if it is not about all."""
        jobs.enqueue(self.database, kind, interview, self.now_ms, stretch)

    def close_changed(self, interview: InterviewId) -> None:
        """Have what is public of it, if anything is, looked at again, should a kill come before the caller does."""
        if excerpts.out_of(self.database, interview):
            self.enqueue(JobKind.RETRACT, interview)

    def note(
        self,
        kind: ClosingKind,
        interview: InterviewId,
        *,
        participant: ParticipantId | None = None,
        purpose: Purpose | None = None,
        excerpt: ExcerptId | None = None,
        span: tuple[int, int] | None = None,
        fingerprint: str | None = None,
    ) -> None:
        """Append a closing decision to the withdrawal ledger; `span` is (start, end) in ms."""
        withdrawals.note(
            self.database,
            kind,
            interview,
            self.now_ms,
            by=self.viewer.id,
            participant=participant,
            purpose=purpose,
            excerpt=excerpt,
            span=span,
            fingerprint=fingerprint,
        )

    def renew(
        self,
        interview: InterviewId,
        before: Participation,
        instrument: Instrument,
        status: AgreementStatus,
        grants: tuple[Grant, ...],
        ground: Ground | None = None,
    ) -> None:
        """Append the next version of a participant's agreement; what is not named here stays as it was."""
        new = agreements.NewAgreement(
            interview=interview,
            participant=before.participant,
            instrument=instrument,
            status=status,
            method="written" if before.evidence else "spoken",
            presentation=before.presentation,
            grants=grants,
            evidence=before.evidence,
            valid_until_ms=None if before.valid_until is None else to_ms(before.valid_until),
            ground=before.ground if ground is None else ground,
        )
        agreements.add_agreement(self.database, new, self.viewer.id, self.now_ms)


@contextmanager
def together(archive: Archive) -> Iterator[None]:
    """Let several changes, each made by `writing`, share one transaction.

    What is refused undoes itself alone; any other error undoes them all.
    """
    with atomic(archive.database()) as database:
        yield
    keep_up(archive)
    drop_anchor(archive.config.anchor_file, database)


@contextmanager
def writing(
    archive: Archive,
    viewer: Viewer,
    action: Action,
    subject: str,
    *,
    interview: InterviewId | None = None,
    reason: str = "",
) -> Iterator[Writer]:
    """Open a transaction in which `viewer` does `action` to `subject`, an id of the audit.

    `interview` is the existing interview that is changed; it must still be readable to staff, unless the action
    closes it. Raises Refused or NotFound before anything happens; an error inside undoes everything, the audit line
    too.
    """
    require_role(viewer, action)
    now_ms = archive.clock.now_ms()
    with atomic(archive.database()) as database:
        if interview is not None and action not in CLOSING_ACTIONS:
            require_for(viewer, database, interview, Purpose.PRESERVE)
        yield Writer(database, viewer, now_ms)
        audit.record(database, viewer.id, action.value, subject, reason, now_ms, interview)
        forget_looks_after(database, archive.clock.machine_ms())
    archive.clock.written(now_ms)
    keep_up(archive)
    drop_anchor(archive.config.anchor_file, database)


def closing(archive: Archive, write: Callable[[], Written]) -> Written:
    """Do a writing that closes something; where it fails on a full disk, once more in the room held for that.

    `write` is one whole transaction: what failed has left nothing.
    """
    try:
        return write()
    except DatabaseError:
        give_room(archive.config.room_file)
        return write()
