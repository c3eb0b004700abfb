"""What is on its way in, as a page shows it: how far each recording is, and until when it is waited for.

Reads and decides nothing; how much has arrived is what lies on the disk.
"""

from dataclasses import dataclass
from datetime import datetime

from archive.accession.agreed import from_text
from archive.clock import DAY_MS, from_ms
from archive.consent.rules import Action, require_role
from archive.context import Archive
from archive.store import arrivals as rows
from archive.terms.errors import NotFound
from archive.terms.models import InterviewId, Viewer


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file on its way in: `offset` of `length` bytes are here; `length` is None while nobody knows it.

    `head` is the SHA-256 of its first bytes, by which the same file is known again. When it has been taken in,
    `interview` says where; `held` that the archive had it before.
    """

    id: str
    name: str
    title: str
    narrator: str
    offset: int
    length: int | None
    head: str | None
    expires_at: datetime
    interview: InterviewId | None
    held: bool

    @property
    def is_whole(self) -> bool:
        """Whether all of it is here."""
        return self.length is not None and self.offset == self.length


def unfinished(archive: Archive, viewer: Viewer) -> list[Arrival]:
    """Return what is on its way and not taken in yet, the oldest first. Raises Refused."""
    require_role(viewer, Action.INGEST)
    found = [arrival_of(archive, each) for each in rows.every(archive.database()) if each.interview is None]
    now = from_ms(archive.clock.now_ms())
    return [each for each in found if each.expires_at > now]


def look(archive: Archive, viewer: Viewer, identifier: str) -> Arrival:
    """Return one arrival, done or not. Raises NotFound, Refused."""
    require_role(viewer, Action.INGEST)
    row = rows.arrival(archive.database(), identifier)
    found = None if row is None else arrival_of(archive, row)
    if found is None or (found.interview is None and found.expires_at <= from_ms(archive.clock.now_ms())):
        raise NotFound
    return found


def kept_ms(archive: Archive) -> int:
    """Return for how long (ms) a recording is waited for after its last piece."""
    return round(archive.config.media.arrival_days * DAY_MS)


def arrival_of(archive: Archive, row: rows.ArrivalRow) -> Arrival:
    """Return a row as a page shows it."""
    parts = archive.media.parts
    new = from_text(row.plan, row.number) if row.plan else None
    since = max(row.begun_at, parts.moved_ms(row.id))
    return Arrival(
        id=row.id,
        name=row.name,
        title="" if new is None else new.title,
        narrator="" if new is None else new.participants[0].name,
        offset=(row.length or 0) if row.interview is not None else parts.size(row.id),
        length=row.length,
        head=row.head,
        expires_at=from_ms(since + kept_ms(archive)),
        interview=row.interview,
        held=row.held,
    )
