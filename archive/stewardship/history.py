"""The story of one interview from the audit: who saw, changed and published it, and why that was allowed. For staff.

It holds ids and reason codes, and so can still be told when the interview was withdrawn or erased.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.consent.rules import Action, is_staff
from archive.consent.standing import Stood, purpose_of, stood_at
from archive.context import Archive
from archive.seeing import Sight
from archive.store import audit
from archive.terms.errors import NotFound, Refused
from archive.terms.events import Event, sealed
from archive.terms.models import InterviewId, Purpose, Viewer
from archive.terms.reasons import Reason

SIGHTS = frozenset(each.value for each in Sight) | {Action.READ_SAFETY.value}
DONE = "done"
"""The reason of the line that says that an excerpt is public now; the one before says that it was asked for."""
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Seen:
    """How often one person saw one thing: `days` on which she did, and the first and the last time."""

    actor: str
    verb: str
    days: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Publication:
    """Why an excerpt could become public: who approved the same words, and what each participant had agreed to.

    `purpose` is None once the excerpt is erased; `ended` is the line that took it back, None while it is public.
    """

    published: Event
    asked: Event | None
    approvals: tuple[Event, ...]
    purpose: Purpose | None
    agreements: tuple[Stood, ...]
    ended: Event | None


@dataclass(frozen=True, slots=True)
class History:
    """Everything that the audit says of one interview, the newest first."""

    interview: InterviewId
    lines: tuple[Event, ...]
    seen: tuple[Seen, ...]
    publications: tuple[Publication, ...]


def of_interview(archive: Archive, viewer: Viewer, interview: InterviewId) -> History:
    """Return the interview's story. Raises Refused for whoever is not staff, NotFound where there never was one."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    lines = audit.events_of(archive.database(), interview)
    if not any(line.verb == Action.INGEST and line.subject == interview for line in lines):
        raise NotFound
    return History(
        interview=interview,
        lines=tuple(reversed(lines)),
        seen=tuple(_seen(lines)),
        publications=tuple(
            _publication(archive, viewer, interview, published, lines)
            for published in reversed(lines)
            if published.verb == Action.PUBLISH and published.reason == DONE
        ),
    )


def lines(
    archive: Archive,
    viewer: Viewer,
    *,
    subject: str | None = None,
    actor: str | None = None,
    verbs: Sequence[str] = (),
    before: int | None = None,
    limit: int = 50,
) -> list[Event]:
    """Return lines of the whole audit, the newest first, below the number `before`. For staff."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    return audit.events(
        archive.database(), subject=subject, actor=actor, verbs=tuple(verbs), before=before, limit=limit
    )


def _seen(lines: Iterable[Event]) -> list[Seen]:
    """Return who saw what, whoever looked last first."""
    found: dict[tuple[str, str], list[datetime]] = {}
    for line in lines:
        if line.verb in SIGHTS:
            found.setdefault((line.actor, line.verb), []).append(line.at)
    seen = [
        Seen(actor, verb, len({each.date() for each in at}), at[0], at[-1])
        for (actor, verb), at in found.items()
    ]
    return sorted(seen, key=lambda each: each.last, reverse=True)


def _publication(
    archive: Archive, viewer: Viewer, interview: InterviewId, published: Event, lines: Sequence[Event]
) -> Publication:
    database = archive.database()
    of_excerpt = [line for line in lines if line.subject == published.subject]
    before = _since_taken_back([line for line in of_excerpt if line.number < published.number])
    asked = next((line for line in reversed(before) if line.verb == Action.PUBLISH), None)
    purpose = purpose_of(database, published.subject)
    return Publication(
        published=published,
        asked=asked,
        approvals=_approvals(before, asked),
        purpose=purpose,
        agreements=tuple(stood_at(database, viewer, interview, purpose, published.at)),
        ended=next(
            (line for line in of_excerpt if line.number > published.number and line.verb == Action.RETRACT),
            None,
        ),
    )


def _since_taken_back(lines: Sequence[Event]) -> list[Event]:
    """Return the lines after the last one that took the excerpt back, and its approvals with it.

    A publication that was refused leaves the approvals as they are.
    """
    last = max(
        (place for place, line in enumerate(lines) if line.verb == Action.RETRACT and line.reason != REFUSED),
        default=-1,
    )
    return list(lines[last + 1 :])


def _approvals(before: Sequence[Event], asked: Event | None) -> tuple[Event, ...]:
    """Return the last approval of each person, of those for the very words that were published."""
    seal = None if asked is None else sealed(asked.reason)
    newest: dict[str, Event] = {}
    for line in before:
        if line.verb == Action.APPROVE and (seal is None or sealed(line.reason) in {seal, None}):
            newest[line.actor] = line
    return tuple(sorted(newest.values(), key=lambda line: line.number))
