"""The receipt for what was taken back of an interview: every place it could be in, what was done, what is there now.

It is looked up at the moment of asking, not remembered. It holds ids, dates and codes, never a word that was said nor a
name, and so it can be given after everything was erased.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archive.clock import from_ms
from archive.consent import ledger
from archive.consent.guard import refusal
from archive.consent.rules import AUDIENCE_PURPOSES, INDEX_PURPOSES, is_staff
from archive.consent.standing import StoodOn, stood_on
from archive.context import Archive
from archive.gallery.opened import Gallery, heard_ids, row_ids
from archive.participation.erasing import SEALED_MS
from archive.store import audit, erasures, interviews, withdrawals
from archive.store.indexed import is_indexed
from archive.terms.closings import Closing, ClosingKind
from archive.terms.errors import BadRequest, NotFound
from archive.terms.events import Event
from archive.terms.indexes import IndexName, audience_of
from archive.terms.models import Audience, ExcerptId, InterviewId, Purpose, Viewer
from archive.terms.reasons import Reason
from search.errors import IndexMissing, SearchError

NOT_TAKEN_BACK = frozenset(
    {
        ClosingKind.BEGIN,
        ClosingKind.RETRACT,
        ClosingKind.REFUSE,
        ClosingKind.RENAME,
        ClosingKind.VOICE,
        ClosingKind.COUNTRY,
        ClosingKind.ASK,
        ClosingKind.ASK_AGAIN,
    }
)
"""What is in the ledger and is nobody's wish to take something back that she had agreed to."""


class Outlet(StrEnum):
    """A place in which an interview, or something of it, can be."""

    PUBLIC_EXCERPT = "public_excerpt"
    PUBLIC_SEARCH = "public_search"
    RESEARCH = "research"
    RESEARCH_SEARCH = "research_search"
    STAFF = "staff"
    STAFF_SEARCH = "staff_search"
    LISTENING_COPY = "listening_copy"
    MASTER = "master"
    DATABASE = "database"
    BACKUPS = "backups"
    HANDED_OUT = "handed_out"
    OUTSIDE = "outside"


class State(StrEnum):
    """What is there now."""

    GONE = "gone"
    """Taken out, and looked for in vain."""
    CLOSED = "closed"
    SEALED = "sealed"
    """Still kept, closed to everybody, until the day of erasing."""
    ERASED = "erased"
    OPEN = "open"
    """As it was agreed to; nobody took that back."""
    WAITING = "waiting"
    """Closed to whoever asks, and still lying there: the worker has yet to clear it."""
    NEVER = "never"
    LATER = "later"
    """Goes with time, and may not be used before what was taken back is closed again."""
    BEYOND = "beyond"
    """Out of the archive's hands."""


@dataclass(frozen=True, slots=True)
class Line:
    """One place and what is there; `at` is when that was done, `count` how many copies left the archive."""

    outlet: Outlet
    state: State
    at: datetime | None = None
    excerpt: ExcerptId | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """One decision: everything, a purpose, an excerpt or a stretch taken back; brought back; erased."""

    kind: ClosingKind
    at: datetime
    purpose: Purpose | None
    excerpt: ExcerptId | None
    span_ms: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything that the receipt says. `erased_at` is there where it was erased, `erase_on` where it is still sealed.

    Until `erase_on` two people can bring it back; within two days after it the worker erases.
    """

    interview: InterviewId
    languages: tuple[str, ...]
    checked_at: datetime
    taken_back: tuple[TakenBack, ...]
    lines: tuple[Line, ...]
    erase_on: datetime | None
    erased_at: datetime | None
    stood: tuple[StoodOn, ...] = ()


def receipt(archive: Archive, viewer: Viewer, interview: InterviewId) -> Receipt:
    """Return the receipt as things stand now. Raises NotFound, for whoever is not staff too; BadRequest without one."""
    database = archive.database()
    languages = interviews.languages_of(database, interview)
    if not is_staff(viewer) or languages is None:
        raise NotFound
    wishes = [each for each in withdrawals.closings(database, interview=interview) if _is_a_wish(each)]
    if not wishes:
        raise BadRequest("Nothing was taken back of this interview, so there is no receipt.")
    since = ledger.withdrawn_since(database, viewer, interview)
    erased = erasures.erased_at(database, interview)
    return Receipt(
        interview=interview,
        languages=languages,
        checked_at=from_ms(archive.clock.now_ms()),
        taken_back=tuple(_taken_back(each) for each in wishes),
        lines=tuple(_lines(archive, interview, since, erased)),
        erase_on=None if since is None or erased is not None else from_ms(since + SEALED_MS),
        erased_at=None if erased is None else from_ms(erased),
        stood=tuple(stood_on(database, viewer, interview)),
    )


def _is_a_wish(closing: Closing) -> bool:
    return closing.kind not in NOT_TAKEN_BACK


def _taken_back(closing: Closing) -> TakenBack:
    restricted = closing.kind is ClosingKind.RESTRICT and closing.end_ms is not None
    span = (closing.start_ms or 0, closing.end_ms or 0) if restricted else None
    return TakenBack(closing.kind, from_ms(closing.at), closing.purpose, closing.excerpt, span)


def _lines(archive: Archive, interview: InterviewId, since: int | None, erased: int | None) -> Iterable[Line]:
    """Yield a line for each place. `since` and `erased` in ms: when everything was taken back, and erased."""
    events = audit.events_of(archive.database(), interview)
    published = _published(events)
    yield from _in_public(archive, published)
    for outlet, search, audience in (
        (Outlet.RESEARCH, Outlet.RESEARCH_SEARCH, Audience.RESEARCH),
        (Outlet.STAFF, Outlet.STAFF_SEARCH, Audience.STAFF),
    ):
        yield Line(outlet, *_access(archive, interview, AUDIENCE_PURPOSES[audience][0], since, erased))
        yield Line(search, _indexed(archive, interview, audience))
    kept = _kept(since, erased)
    left = erased is not None and _holds_files(archive, interview)
    yield Line(Outlet.LISTENING_COPY, *((State.WAITING,) if left else kept))
    yield Line(Outlet.MASTER, *kept)
    yield Line(Outlet.DATABASE, *kept)
    yield Line(Outlet.BACKUPS, State.LATER)
    exported = sum(each.verb == "exported" for each in events)
    yield Line(Outlet.HANDED_OUT, State.BEYOND, count=exported)
    yield Line(Outlet.OUTSIDE, State.BEYOND if published else State.NEVER)


def _published(events: Iterable[Event]) -> dict[ExcerptId, datetime | None]:
    """Return every excerpt that was ever public, with the moment it was taken out last; events oldest first."""
    found: dict[ExcerptId, datetime | None] = {}
    for each in events:
        excerpt = ExcerptId(each.subject)
        if each.verb == "publish" and each.reason.startswith("done"):
            found[excerpt] = None
        elif each.verb == "retract" and excerpt in found:
            found[excerpt] = each.at
    return found


def _in_public(archive: Archive, published: dict[ExcerptId, datetime | None]) -> Iterable[Line]:
    """Yield a line for each excerpt, looked for as a clip, as a row and in the index; then one for the index."""
    gallery = Gallery(archive.config.gallery_folder)
    try:
        heard, rows = set(heard_ids(gallery)), row_ids(gallery)
        indexed = set(gallery.index.groups())
    except SearchError:
        indexed = set(published)
    finally:
        gallery.close()
    lying = rows | indexed
    allowed = ledger.public_now(archive.database())
    for excerpt, taken_out in published.items():
        if excerpt in heard and excerpt in allowed:
            yield Line(Outlet.PUBLIC_EXCERPT, State.OPEN, excerpt=excerpt)
        elif excerpt in heard or excerpt in lying:
            yield Line(Outlet.PUBLIC_EXCERPT, State.WAITING, excerpt=excerpt)
        else:
            yield Line(Outlet.PUBLIC_EXCERPT, State.GONE, taken_out, excerpt)
    left = indexed & set(published)
    if not published:
        yield Line(Outlet.PUBLIC_SEARCH, State.NEVER)
    else:
        found = State.OPEN if left <= allowed else State.WAITING
        yield Line(Outlet.PUBLIC_SEARCH, found if left else State.GONE)


def _access(
    archive: Archive, interview: InterviewId, purpose: Purpose, since: int | None, erased: int | None
) -> tuple[State, datetime | None]:
    if erased is not None:
        return State.ERASED, from_ms(erased)
    reason = refusal(archive.database(), interview, purpose)
    if reason is None:
        return State.OPEN, None
    withdrawn = reason is Reason.WITHDRAWN and since is not None
    return State.CLOSED, from_ms(since) if withdrawn and since is not None else None


def _indexed(archive: Archive, interview: InterviewId, audience: Audience) -> State:
    """Say whether an index of an audience holds the interview or its English: they are asked themselves."""
    found = [
        _in_index(archive, interview, index) for index in INDEX_PURPOSES if audience_of(index) is audience
    ]
    return State.WAITING if State.WAITING in found else found[0]


def _in_index(archive: Archive, interview: InterviewId, index: IndexName) -> State:
    database = archive.database()
    allowed = all(refusal(database, interview, each) is None for each in INDEX_PURPOSES[index])
    try:
        is_there = interview in archive.indexes[index].groups()
    except IndexMissing:  # of English there is none before somebody has it made
        is_there = is_indexed(database, interview, index)
    except SearchError:
        is_there = not allowed
    if is_there:
        return State.OPEN if allowed else State.WAITING
    return State.NEVER if allowed else State.GONE


def _holds_files(archive: Archive, interview: InterviewId) -> bool:
    """Whether a file of the interview lies there still: what a step was keeping when the rest was erased."""
    return any(map(archive.media.holds, erasures.files_of(archive.database(), interview)))


def _kept(since: int | None, erased: int | None) -> tuple[State, datetime | None]:
    if erased is not None:
        return State.ERASED, from_ms(erased)
    return (State.OPEN, None) if since is None else (State.SEALED, from_ms(since))
