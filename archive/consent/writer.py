"""The one door for changes: role and consent are asked, the change and its audit line share one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlite_utils import Database

from archive.consent.guard import require_for
from archive.consent.rules import CLOSING_ACTIONS, Action, require_role
from archive.context import Archive
from archive.jobs import JobKind
from archive.models import InterviewId, Purpose, Viewer
from archive.store import audit, jobs
from archive.store.connect import atomic


@dataclass(frozen=True, slots=True)
class Writer:
    """An open transaction of one viewer for one action."""

    database: Database
    viewer: Viewer
    now_ms: int

    def enqueue(self, kind: JobKind, interview: InterviewId) -> None:
        """Add a job that is there if and only if this transaction is."""
        jobs.enqueue(self.database, kind, interview, self.now_ms)


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
        audit.record(database, viewer.id, action.value, subject, reason, now_ms)
