"""Requests of researchers for access to an interview or a collection: asked with a purpose, decided for a time.

An approval is one part of the rule that lets a named person in (the view `access_in_force`); the other part is what the
participants agreed to. Whether an interview exists is not told by asking for it.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from archive.clock import DAY_MS, from_ms, to_ms
from archive.consent.guard import let_in
from archive.consent.reader import reading
from archive.consent.rules import Action, is_staff, own_purpose
from archive.consent.writer import writing
from archive.context import Archive
from archive.store import access
from archive.store.ids import ALPHABET, LENGTH, new_id
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.models import Interview, InterviewId, Purpose, Viewer
from archive.terms.people import AccessId, AccessRequest, AccessState
from archive.terms.reasons import Reason

LONGEST_PURPOSE = 2_000
LONGEST_LINE = 200
MOST_OPEN = 10
"""How many undecided requests one person may have: enough for a study, too few to flood the staff."""
MOST_SHOWN = 500
LONGEST_MS = 5 * 366 * DAY_MS
IDENTIFIER = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
WAYS = {
    AccessState.SUBMITTED: {AccessState.IN_REVIEW, AccessState.APPROVED, AccessState.REJECTED},
    AccessState.IN_REVIEW: {AccessState.APPROVED, AccessState.REJECTED},
    AccessState.APPROVED: {AccessState.REVOKED},
}
"""Which decisions may follow which; what is rejected, revoked or lapsed is asked for anew."""
OPENING = frozenset({AccessState.APPROVED})


@dataclass(frozen=True, slots=True)
class Opened:
    """An interview that somebody was let into, until a moment."""

    interview: Interview
    until: datetime


def ask(archive: Archive, viewer: Viewer, *, interview: str, collection: str, purpose: str) -> AccessId:
    """Ask for access to one interview by its id, or to a collection by its name. Says the same of any id.

    Raises BadRequest where neither or both are given, for a purpose that is none, and for too many open requests.
    """
    interview, collection, purpose = interview.strip(), collection.strip(), purpose.strip()
    if bool(interview) == bool(collection):
        raise BadRequest("Ask for one interview by its id, or for one collection by its name.")
    if interview and not IDENTIFIER.fullmatch(interview):
        raise BadRequest("That is not the id of an interview: it has 16 small letters and digits.")
    if len(collection) > LONGEST_LINE or not purpose or len(purpose) > LONGEST_PURPOSE:
        raise BadRequest(f"Say what you want it for, in at most {LONGEST_PURPOSE} characters.")
    identifier = AccessId(new_id())
    with writing(archive, viewer, Action.ASK_ACCESS, identifier) as writer:
        if access.open_requests(writer.database, viewer.id) >= MOST_OPEN:
            raise BadRequest(
                "Several of your requests wait already. Wait for an answer before you ask for more."
            )
        asked = AccessRequest(
            id=identifier,
            user=viewer.id,
            interview=InterviewId(interview) if interview else None,
            collection=collection or None,
            purpose=purpose,
            requested_at=from_ms(writer.now_ms),
            state=AccessState.SUBMITTED,
            decided_by=None,
            decided_at=None,
            expires_at=None,
            reason="",
        )
        access.add_request(writer.database, asked)
    return identifier


def requests(archive: Archive, viewer: Viewer) -> list[AccessRequest]:
    """Return the viewer's own requests, the newest first; for staff everybody's."""
    own = None if is_staff(viewer) else viewer.id
    return access.requests(archive.database(), archive.clock.now_ms(), user=own, limit=MOST_SHOWN)


def opened(archive: Archive, viewer: Viewer) -> list[Opened]:
    """Return the interviews that this viewer was let into by name and may read now, the first to end first."""
    reader = reading(archive, viewer, own_purpose(viewer))
    found = []
    for interview, until_ms in let_in(archive.database(), viewer).items():
        with suppress(NotFound, Refused):
            found.append(Opened(reader.interview(interview), from_ms(until_ms)))
    return found


def request(archive: Archive, viewer: Viewer, identifier: AccessId) -> AccessRequest:
    """Return one request. For staff. Raises NotFound."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    found = access.request(archive.database(), identifier, archive.clock.now_ms())
    if found is None:
        raise NotFound
    return found


def decide(
    archive: Archive,
    viewer: Viewer,
    identifier: AccessId,
    state: AccessState,
    *,
    until: datetime | None = None,
    reason: str = "",
) -> None:
    """Take a request up, approve it until a day, reject it or revoke it.

    Raises BadRequest where that cannot follow, and for an approval without a day within five years; NotFound for an
    approval of an interview that is not there or is closed.
    """
    asked = request(archive, viewer, identifier)
    expires_ms = _expiry(archive, until) if state is AccessState.APPROVED else None
    if state in OPENING and asked.interview is not None:
        reading(archive, viewer, Purpose.PRESERVE).interview(asked.interview)
    if len(reason) > LONGEST_LINE:
        raise BadRequest(f"The reason may have at most {LONGEST_LINE} characters.")
    with writing(
        archive, viewer, Action.DECIDE_ACCESS, identifier, interview=asked.interview, reason=state.value
    ) as writer:
        now = access.request(writer.database, identifier, writer.now_ms)
        if now is None or state not in WAYS.get(now.state, set()):
            raise BadRequest(
                "This request was decided already, or it does not stand where that could follow."
            )
        access.decide(
            writer.database,
            identifier,
            state,
            viewer.id,
            writer.now_ms,
            reason=reason.strip(),
            expires_ms=expires_ms,
        )


def _expiry(archive: Archive, until: datetime | None) -> int:
    """Return the end of an approval in ms. Raises BadRequest for one without an end, in the past, or far away."""
    now_ms = archive.clock.now_ms()
    if until is None or not now_ms < to_ms(until) <= now_ms + LONGEST_MS:
        raise BadRequest("An approval needs a last day, not more than five years from now.")
    return to_ms(until)
