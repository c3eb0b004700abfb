"""Writes into the audit who saw what of an interview: researchers and staff alike, one line a day for each thing.

May not keep anybody from what consent allows: where it cannot be written (a full disk), the log says so and the page is
shown. What may not be seen without a line, a safety note, is not handed out here.
"""

from enum import StrEnum

import structlog

from archive.clock import DAY_MS
from archive.context import Archive
from archive.store import audit
from archive.store.anchor import drop_anchor
from archive.store.connect import DatabaseError, atomic
from archive.store.moments import forget_looks_after
from archive.terms.models import InterviewId, Viewer

log = structlog.get_logger()


class Sight(StrEnum):
    """What somebody saw or heard; also the verb in the audit."""

    OPENED = "opened"
    """A page about the interview that none of the others is."""
    READ_WORDS = "read_words"
    HEARD = "heard"
    EXPORTED = "exported"
    READ_AGREEMENTS = "read_agreements"
    READ_AUDIT = "read_audit"
    """Whoever looks at who looked is in there too."""


def saw(
    archive: Archive, viewer: Viewer, subject: str, what: Sight, *, interview: InterviewId | None = None
) -> None:
    """Write that the viewer saw this of `subject`, an interview or a part of it, unless that stands there today.

    A day is one of UTC. To be called after the archive has said that she may.
    """
    now_ms = archive.clock.now_ms()
    since_ms = now_ms - now_ms % DAY_MS
    today = since_ms, since_ms + DAY_MS
    database = archive.database()
    try:
        if audit.was_written(database, viewer.id, what.value, subject, *today):
            return
        with atomic(database):
            if not audit.was_written(database, viewer.id, what.value, subject, *today):
                audit.record(database, viewer.id, what.value, subject, "", now_ms, interview)
                forget_looks_after(database, archive.clock.machine_ms())
    except DatabaseError as error:
        log.warning(
            "what was seen could not be written down",
            actor=viewer.id,
            verb=what.value,
            subject=subject,
            error=type(error).__name__,
        )
        return
    archive.clock.written(now_ms)
    drop_anchor(archive.config.anchor_file, database)
