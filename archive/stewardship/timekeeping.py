"""Whether the machine's clock fits what the archive wrote down, and the way out where lines were written too early.

Nothing here decides by the time: `archive.clock` keeps what has ended from opening again, `participation.erasing` keeps
from erasing what was seen due by one look alone. Here it is told, and accepted.
"""

from dataclasses import replace
from datetime import datetime

from archive.clock import SetClock, from_ms
from archive.consent import ledger
from archive.consent.rules import Action
from archive.consent.writer import writing
from archive.context import Archive
from archive.store import moments
from archive.terms.errors import BadRequest
from archive.terms.models import Viewer

TOLERATED_MS = 5 * 60 * 1000
"""Clocks that are set by the network are set back by less."""
BEHIND = (
    "The machine's clock says {now}, and the newest line of the audit is of {newest}: the clock is behind now, or "
    "was ahead then. Until it passes that moment, time stands still there: what has ended stays ended. If the clock "
    "is wrong, set it right. If it is right, end “testimony serve”, “testimony work” and “testimony watch”, say "
    "“testimony clock accept”, and start them again."
)
WITHDRAWN = (
    "Interview {} was withdrawn while the clock was ahead, so its fourteen days have not begun. If it shall not lie "
    "sealed for so long, two people can have it erased: testimony consent erase."
)
SEEN_DUE = (
    "The worker saw something due to be erased at {}, which is yet to come: the clock was ahead then, or is behind "
    "now. Nothing is erased for it; it is forgotten at the next line of the audit, or at the worker's next look, "
    "within an hour. See that the clock is right before the worker starts."
)


def problems(archive: Archive) -> list[str]:
    """Return what does not fit the machine's clock: what it means, and what to do, in sentences without testimony."""
    database, now_ms = archive.database(), archive.clock.machine_ms()
    newest_ms, look_ms = moments.newest_ms(database), moments.newest_look_ms(database)
    found = []
    if newest_ms > now_ms + TOLERATED_MS:
        found.append(BEHIND.format(now=_said(now_ms), newest=_said(newest_ms)))
    else:
        found += [WITHDRAWN.format(each) for each in ledger.withdrawn_after(database, now_ms + TOLERATED_MS)]
    if look_ms > now_ms:
        found.append(SEEN_DUE.format(_said(look_ms)))
    return found


def accept(archive: Archive, viewer: Viewer) -> tuple[datetime, datetime]:
    """Say that the machine's clock is right: the lines until now count no more for what time it is.

    Sessions, invitations, private links and accesses that began in what is the future now end: they would last too
    long. Return the newest moment until now, and the accepted one. Raises BadRequest where the clock is not behind;
    Refused.
    """
    newest_ms, now_ms = moments.newest_ms(archive.database()), archive.clock.machine_ms()
    if newest_ms <= now_ms:
        raise BadRequest(
            "The machine's clock is not behind what the archive wrote down: nothing is to be accepted."
        )
    then = replace(archive, clock=SetClock(now_ms))
    reason = f"was {from_ms(newest_ms):%Y-%m-%d}"
    with writing(then, viewer, Action.ACCEPT_CLOCK, moments.CLOCK, reason=reason) as writer:
        moments.end_what_was_given_after(writer.database, now_ms)
    return from_ms(newest_ms), from_ms(now_ms)


def _said(ms: int) -> str:
    return f"{from_ms(ms):%Y-%m-%d %H:%M} UTC"
