"""Recordings that arrive in pieces: the agreement first, then the bytes as they come, at last an interview.

What has arrived is what lies on the disk, whatever happened to the sender, the line or this process. Nothing arrives
without an agreement on record; what nobody goes on with is erased, and so is what was written for it.
"""

from collections.abc import Iterable
from functools import partial
from typing import BinaryIO

from archive.accession.agreed import as_text, from_text
from archive.accession.awaited import Arrival, arrival_of, kept_ms, look
from archive.accession.intake import NewInterview, Taken, check, plain_name, take_in_arrived
from archive.clock import from_ms
from archive.consent.rules import Action, require_role
from archive.consent.writer import writing
from archive.context import Archive
from archive.keeping import forget, keep
from archive.store import arrivals as rows
from archive.store import moments
from archive.store.connect import atomic, forget_deleted
from archive.store.ids import new_id
from archive.terms.errors import BadRequest, ErasedBefore, NotFound
from archive.terms.models import SYSTEM, InterviewId, RecordingId, Viewer
from media.errors import Mismatch, NotHeld
from media.types import Stored

ARRIVAL = "arrival"
"""What is due, in the notes of what was seen due."""


def agree(archive: Archive, viewer: Viewer, new: NewInterview, evidence: BinaryIO | None = None) -> str:
    """Write down what was agreed to, with the signed form, before there is a recording; return the agreement's id.

    Raises BadRequest, Refused, or what media.store raises.
    """
    require_role(viewer, Action.INGEST)
    check(new)
    paper = None if evidence is None else keep(archive, evidence)
    identifier = new_id()
    try:
        with writing(archive, viewer, Action.ARRIVE, identifier, reason="agreed") as writer:
            sha256 = None if paper is None else paper.sha256
            rows.add_agreement(writer.database, identifier, as_text(new), sha256, viewer.id, writer.now_ms)
    finally:
        forget(archive, paper)  # keeps what the row above names
    return identifier


def is_agreed(archive: Archive, viewer: Viewer, agreement: str) -> bool:
    """Whether an agreement of this id waits for its recording. Raises Refused."""
    require_role(viewer, Action.INGEST)
    return rows.agreement(archive.database(), agreement) is not None


def announce(
    archive: Archive,
    viewer: Viewer,
    agreement: str,
    name: str,
    *,
    length: int | None = None,
    head: str | None = None,
    number: int | None = None,
) -> Arrival:
    """Say that a file of this name (of `length` bytes) will come, under an agreement that waits for it.

    Raises BadRequest where nothing was agreed to, or the file is larger than the archive takes.
    """
    require_role(viewer, Action.INGEST)
    _check_length(archive, length)
    identifier = new_id()
    with writing(archive, viewer, Action.ARRIVE, identifier, reason="announced") as writer:
        if rows.agreement(writer.database, agreement) is None:
            raise BadRequest("First write down what was agreed to; then send the recording.")
        rows.add(
            writer.database,
            identifier,
            agreement,
            plain_name(name),
            number=number,
            length=length,
            head=head,
            by=viewer.id,
            now_ms=writer.now_ms,
        )
    return look(archive, viewer, identifier)


def announce_all(archive: Archive, viewer: Viewer, awaited: Iterable[tuple[str, NewInterview]]) -> int:
    """Write down what a sheet says was agreed to, and which files will come; all of it or nothing. Return how many.

    Raises BadRequest, Refused.
    """
    batch, count = new_id(), 0
    with writing(archive, viewer, Action.ARRIVE, batch, reason="sheet") as writer:
        for name, new in awaited:
            check(new)
            agreement, by, now_ms = new_id(), viewer.id, writer.now_ms
            rows.add_agreement(writer.database, agreement, as_text(new), None, by, now_ms)
            rows.add(writer.database, new_id(), agreement, plain_name(name), by=by, now_ms=now_ms + count)
            count += 1
    return count


def append(
    archive: Archive,
    viewer: Viewer,
    identifier: str,
    offset: int,
    data: bytes,
    *,
    length: int | None = None,
    head: str | None = None,
) -> Arrival:
    """Add a piece that begins at `offset`, and return the arrival once the piece is durable.

    `length` says how long the file will be, where that was not known. Raises NotFound, BadRequest, and what
    media.parts raises.
    """
    arrival = look(archive, viewer, identifier)
    if arrival.interview is not None:
        raise BadRequest("This file was taken in already.")
    if length is not None and length != arrival.length:
        arrival = _know_length(archive, viewer, arrival, length, head)
    most = archive.config.media.largest_bytes if arrival.length is None else arrival.length
    if offset + len(data) > most:
        raise BadRequest("More came than was announced, or than this archive takes.")
    if data:
        archive.media.parts.append(identifier, offset, data)
    try:
        return look(archive, viewer, identifier)
    except NotFound:  # given up meanwhile: its last piece must not stay behind
        archive.media.parts.drop(identifier)
        raise


def _know_length(
    archive: Archive, viewer: Viewer, arrival: Arrival, length: int, head: str | None
) -> Arrival:
    _check_length(archive, length)
    if arrival.length is not None or length < arrival.offset:
        raise BadRequest("The length of this file was said before, and it is another one.")
    with writing(archive, viewer, Action.ARRIVE, arrival.id, reason="length") as writer:
        rows.know_length(writer.database, arrival.id, length, head)
    return look(archive, viewer, arrival.id)


def finish(archive: Archive, viewer: Viewer, identifier: str, sha256: str | None = None) -> Taken:
    """Take in what has arrived: all of it, or all there is where nobody said how long it would be.

    May be asked again. `sha256` is what the sender read; where the bytes here are others, they are thrown away, to be
    sent again, and Mismatch is raised. Raises like `intake.take_in`; on ErasedBefore nothing of it is left.
    """
    arrival = look(archive, viewer, identifier)
    row = rows.arrival(archive.database(), identifier)
    if row is None or row.interview is not None:  # the agreement of one that was taken in is there no more
        return _taken(look(archive, viewer, identifier))
    if arrival.length is not None and not arrival.is_whole:
        raise BadRequest("Not all of the file has arrived yet.")
    try:
        taken = _take_in(archive, viewer, row, sha256)
    except Mismatch:
        kept = archive.media.adopted(identifier)
        archive.media.parts.clear(identifier)
        forget(archive, kept)
        raise
    except ErasedBefore:
        drop(archive, viewer, identifier, reason="erased")
        raise
    except (BadRequest, NotHeld) as error:
        meanwhile = look(archive, viewer, identifier)
        if meanwhile.interview is None and isinstance(error, BadRequest):
            raise
        return _taken(meanwhile)  # another window was quicker: it took it in, or gave it up
    if not taken.created and not _note_held(archive, viewer, identifier, taken.interview):
        return _taken(look(archive, viewer, identifier))
    archive.media.parts.drop(identifier)
    _forget_agreement(archive, row.agreement)
    return taken


def _note_held(archive: Archive, viewer: Viewer, identifier: str, interview: InterviewId) -> bool:
    """Write that the archive held this recording before; False where another window has just taken this one in."""
    with writing(archive, viewer, Action.ARRIVE, identifier, reason="held") as writer:
        return rows.finish(writer.database, identifier, interview, held=True)


def _taken(arrival: Arrival) -> Taken:
    if arrival.interview is None:
        raise NotFound
    return Taken(arrival.interview, RecordingId(""), created=not arrival.held)


def _take_in(archive: Archive, viewer: Viewer, row: rows.ArrivalRow, sha256: str | None) -> Taken:
    new = from_text(row.plan, row.number)
    if row.evidence is None:
        return take_in_arrived(archive, viewer, new, row.id, original_name=row.name, expected_sha256=sha256)
    with archive.media.open(row.evidence) as paper:
        return take_in_arrived(
            archive, viewer, new, row.id, original_name=row.name, evidence=paper, expected_sha256=sha256
        )


def drop(archive: Archive, viewer: Viewer, identifier: str, reason: str = "dropped") -> None:
    """Erase what has arrived and what was written for it: nobody goes on with it, or she took it back.

    Raises NotFound, Refused, Busy.
    """
    row = rows.arrival(archive.database(), identifier)
    if row is None or row.interview is not None:
        raise NotFound
    require_role(viewer, Action.ARRIVE)
    kept = archive.media.adopted(identifier)
    with writing(archive, viewer, Action.ARRIVE, identifier, reason=reason) as writer:
        if not rows.give_up(writer.database, identifier):  # taken in, in another window
            raise NotFound
    archive.media.parts.drop(identifier)
    forget(archive, kept)
    _forget_agreement(archive, row.agreement)
    forget_deleted(archive.database())


def clear(archive: Archive) -> None:
    """Erase what nobody went on with for `arrival_days`, and what a killed process left. For the worker.

    What nobody went on with goes once it was seen so a day ago too, by the machine's clock, which may have been ahead.
    """
    now_ms = archive.clock.machine_ms()
    names = (
        archive.media.parts.names()
    )  # first: what begins after this is in no danger of being called a stray
    every = rows.every(archive.database())
    _clear_left(archive, every, now_ms)
    waiting = {each.id for each in every if each.interview is None}
    for name in names:
        if name not in waiting:
            archive.media.parts.drop(name)


def _clear_left(archive: Archive, every: Iterable[rows.ArrivalRow], now_ms: int) -> None:
    over = [each for each in every if arrival_of(archive, each).expires_at <= from_ms(now_ms)]
    left = [each.id for each in over if each.interview is None]
    oldest = now_ms - kept_ms(archive)
    unused = [each.id for each in rows.unused_agreements(archive.database()) if each.recorded_at < oldest]
    with atomic(archive.database()) as database:
        moments.look(database, ARRIVAL, (*left, *unused), now_ms)
        for each in over:
            if each.interview is not None:
                rows.remove(database, each.id)
    for identifier in filter(partial(_was_seen, archive, now_ms), left):
        drop(archive, SYSTEM, identifier, reason="expired")
    for agreement in filter(partial(_was_seen, archive, now_ms), unused):
        _forget_agreement(archive, agreement)


def _was_seen(archive: Archive, now_ms: int, identifier: str) -> bool:
    return moments.was_seen(archive.database(), ARRIVAL, identifier, now_ms)


def _forget_agreement(archive: Archive, agreement: str | None) -> None:
    """Delete an agreement that no arrival needs any more, and its signed form where no interview has it."""
    for each in rows.unused_agreements(archive.database()):
        if each.id == agreement:
            with atomic(archive.database()) as database:
                rows.remove_agreement(database, each.id)
            if each.evidence is not None:
                forget(archive, Stored(each.evidence, 0, created=True))


def _check_length(archive: Archive, length: int | None) -> None:
    if length == 0:
        raise BadRequest("The file is empty.")
    if length is not None and not 0 < length <= archive.config.media.largest_bytes:
        raise BadRequest("The file is larger than this archive takes: see largest_gib in its settings.")
