"""What follows a withdrawal: fourteen days sealed, in which two people can bring it back; then nothing is left.

Erasing takes the files first and the rows after: killed in between, it is simply done again. Two looks, a day apart by
the machine's clock, must have seen that the fourteen days are over: one that was ahead for a while erases nothing.
"""

from contextlib import suppress

from archive.clock import DAY_MS
from archive.consent import ledger
from archive.consent.rules import Action
from archive.consent.two_people import require_two
from archive.consent.writer import Writer, writing
from archive.context import Archive
from archive.indexing.outlets import close_outlets, mark_gallery
from archive.store import arrivals, erasures, interviews, moments
from archive.store.connect import atomic, forget_wholly
from archive.terms.closings import ClosingKind
from archive.terms.errors import BadRequest
from archive.terms.failpoints import Failpoint, reached
from archive.terms.jobs import JobKind
from archive.terms.models import SYSTEM, Instrument, InterviewId, ParticipantId, Viewer
from media.errors import Busy, NotHeld

LEAST_THE_SAME = 1024 * 1024
"""Bytes: two files that begin alike for so long are one recording; heads and silence of others may be alike."""
SEALED_MS = 14 * DAY_MS
ERASE = "erase"
"""What is due, in the notes of what was seen due."""


def erase(archive: Archive, first: Viewer, second: Viewer, interview: InterviewId) -> None:
    """Erase a withdrawn interview now, as two people decided. Raises BadRequest, Refused, NotFound."""
    require_two(archive, first, second)
    _require_withdrawn(archive, first, interview)
    _agreed_by(archive, second, Action.ERASE, interview, then=JobKind.ERASE)
    _erase(archive, first, interview)


def erase_sealed(archive: Archive, interview: InterviewId) -> None:
    """Erase a withdrawn interview whose fourteen days are over: the worker's.

    Raises BadRequest while they are not, or were not seen to be by `due` a day ago; not where two people decided it.
    """
    if erasures.is_erased(archive.database(), interview):
        forget_wholly(archive.database())  # a kill may have come before
        return
    until = _sealed_until(archive, SYSTEM, interview)
    if not erasures.is_decided(archive.database(), interview):
        _require_seen_due(archive, interview, until)
    _erase(archive, SYSTEM, interview)


def due(archive: Archive) -> list[InterviewId]:
    """Return what is to be erased now; what is seen due for the first time is written down for the next look.

    It goes by what the machine's clock says, not by the later moment that rights may go by.
    """
    now_ms = archive.clock.machine_ms()
    with atomic(archive.database()) as database:
        over = ledger.sealed_before(database, now_ms - SEALED_MS)
        moments.look(database, ERASE, over, now_ms)
        return [each for each in over if moments.was_seen(database, ERASE, each, now_ms)]


def _require_seen_due(archive: Archive, interview: InterviewId, until: int) -> None:
    now_ms = archive.clock.machine_ms()
    if now_ms < until:
        raise BadRequest("The interview is sealed: two people can still bring it back.")
    if not moments.was_seen(archive.database(), ERASE, interview, now_ms):
        raise BadRequest("The fourteen days must be seen to be over for a day: the clock may be wrong.")


def reinstate(archive: Archive, first: Viewer, second: Viewer, interview: InterviewId) -> None:
    """Bring a sealed interview back as it was agreed to before; excerpts stay off the public site.

    Raises BadRequest where it was never withdrawn, or fourteen days are over.
    """
    require_two(archive, first, second)
    _require_withdrawn(archive, first, interview)
    if archive.clock.now_ms() >= _sealed_until(archive, first, interview):
        raise BadRequest("The fourteen days are over: what was withdrawn stays so.")
    _agreed_by(archive, second, Action.REINSTATE, interview)
    with writing(archive, first, Action.REINSTATE, interview, interview=interview) as writer:
        bring_back(writer, interview)
        writer.note(ClosingKind.REINSTATE, interview)


def bring_back(writer: Writer, interview: InterviewId, participant: ParticipantId | None = None) -> None:
    """Write that whoever withdrew, or the one of them who is named, agrees again to what she agreed to before."""
    for before in ledger.before_withdrawal(writer.database, writer.viewer, interview):
        if participant in {None, before.participant}:
            writer.renew(interview, before, Instrument.AMENDMENT, before.status, before.grants)
    writer.enqueue(JobKind.PREPARE, interview)


def _erase(archive: Archive, viewer: Viewer, interview: InterviewId) -> None:
    reached(Failpoint.ERASURE_DECIDED)
    close_outlets(archive, interview)
    remove_files(archive, interview)
    reached(Failpoint.FILES_GONE)
    with writing(archive, viewer, Action.ERASE, interview, interview=interview) as writer:
        fingerprint = erasures.fingerprint_of(writer.database, interview)
        erasures.erase_rows(writer.database, interview, writer.now_ms)
        writer.note(ClosingKind.ERASE, interview, fingerprint=fingerprint)
        reached(Failpoint.ROWS_ERASED)
    mark_gallery(archive)
    reached(Failpoint.ERASURE_COMMITTED)
    forget_wholly(archive.database())
    reached(Failpoint.ERASURE_DONE)
    with atomic(archive.database()) as database:
        erasures.end_waiting(database, interview)


def remove_files(archive: Archive, interview: InterviewId) -> None:
    """Remove every file of the interview, and older copies of the database."""
    for sha256 in erasures.files_of(archive.database(), interview):
        _give_up_the_same(archive, sha256)
        archive.media.remove(sha256)
        reached(Failpoint.BETWEEN_FILES)
        for left in archive.config.work_folder.glob(f"{sha256}.*"):
            left.unlink(missing_ok=True)
    for copy in archive.config.data_dir.glob("*.before-*.sqlite"):
        copy.unlink()


def _give_up_the_same(archive: Archive, sha256: str) -> None:
    """Give up what is on its way in and is this very file: what she took back must not come in a second time."""
    size = archive.media.path(sha256).stat().st_size if archive.media.holds(sha256) else 0
    for name in archive.media.parts.names() if size else []:
        if min(size, LEAST_THE_SAME) <= archive.media.parts.size(name) <= size:
            with suppress(Busy, NotHeld), archive.media.open(sha256) as file:
                if archive.media.parts.begins(name, file):
                    archive.media.parts.drop(name)
                    _give_up(archive, name)


def _give_up(archive: Archive, arrival: str) -> None:
    """Delete an arrival, and its agreement with the signed form where no other file waits for it."""
    row = arrivals.arrival(archive.database(), arrival)
    if row is None:
        return
    with atomic(archive.database()) as database:
        arrivals.give_up(database, arrival)
        for each in arrivals.unused_agreements(database):
            if each.id == row.agreement:
                arrivals.remove_agreement(database, each.id)
    with atomic(archive.database()) as database:  # nobody names the form anew while it is looked for
        if row.evidence is not None and row.evidence not in interviews.known_files(database):
            archive.media.remove(row.evidence)


def _require_withdrawn(archive: Archive, viewer: Viewer, interview: InterviewId) -> None:
    _sealed_until(archive, viewer, interview)
    if erasures.is_erased(archive.database(), interview):
        raise BadRequest("This interview was erased already.")


def _sealed_until(archive: Archive, viewer: Viewer, interview: InterviewId) -> int:
    since = ledger.withdrawn_since(archive.database(), viewer, interview)
    if since is None:
        raise BadRequest("Only what was withdrawn as a whole can be erased or brought back.")
    return since + SEALED_MS


def _agreed_by(
    archive: Archive, viewer: Viewer, action: Action, interview: InterviewId, *, then: JobKind | None = None
) -> None:
    """Write into the audit that this person decided it too; the job `then` goes on where this process is killed."""
    with writing(archive, viewer, action, interview, interview=interview, reason=erasures.SECOND) as writer:
        if then is not None:
            writer.enqueue(then, interview)
