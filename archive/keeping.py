"""Keeps files, and lets none be nobody's: which one it will be is written down before it has its name on the disk.

Whatever is cut off after that, the file is known: erased with its interview, or removed once no row came to name it.
"""

from collections.abc import Iterable
from functools import partial
from typing import BinaryIO

from archive.clock import DAY_MS
from archive.consent.guard import require
from archive.context import Archive
from archive.store import interviews, loose
from archive.store.connect import atomic
from archive.terms.failpoints import Failpoint, reached
from archive.terms.models import InterviewId, Purpose
from media.types import Stored

LONGEST_MS = DAY_MS
"""Nobody takes so long from a file's name on the disk to the row that names it; who does is refused by that row."""


def keep(archive: Archive, stream: BinaryIO, interview: InterviewId | None = None) -> Stored:
    """Keep what the stream gives; something made of an interview only while that may be kept.

    Raises Refused, and what media.store raises; then nothing is kept.
    """
    kept = archive.media.put(stream, announce=partial(_write_down, archive, interview))
    reached(Failpoint.FILE_KEPT)
    return kept


def adopt(archive: Archive, part: str, expected_sha256: str | None = None) -> Stored:
    """Keep a file that arrived in pieces. Raises what media.store raises."""
    return archive.media.adopt(
        part, expected_sha256=expected_sha256, announce=partial(_write_down, archive, None)
    )


def _write_down(archive: Archive, interview: InterviewId | None, sha256: str) -> None:
    with atomic(archive.database()) as database:
        if interview is not None:
            require(database, interview, Purpose.PRESERVE)
        loose.add(database, sha256, interview, archive.clock.now_ms())


def forget(archive: Archive, *kept: Stored | None) -> None:
    """Remove bytes that nothing was written about; somebody else may have sent the same ones meanwhile."""
    with atomic(archive.database()) as database:
        known = interviews.known_files(database)
        for each in filter(None, kept):
            if each.sha256 not in known and not each.created:
                continue
            if each.sha256 not in known:
                archive.media.remove(each.sha256)
            loose.forget(database, each.sha256)


def forget_left(archive: Archive, interview: InterviewId) -> None:
    """Remove what a step of an interview kept and no row names, whatever became of the step, and what it replaced."""
    if not loose.of_interview(archive.database(), interview):
        return
    with atomic(archive.database()) as database:
        _remove_unnamed(archive, loose.of_interview(database, interview))
        loose.forget_of(database, interview)


def clear(archive: Archive) -> None:
    """Remove what no row came to name: at once of an erased interview, else after a day. For the worker.

    That of an erased one stays written down for that day: a step that was not told yet may still give it its name.
    """
    before_ms = archive.clock.now_ms() - LONGEST_MS
    with atomic(archive.database()) as database:
        _remove_unnamed(archive, loose.overdue(database, before_ms))
        loose.forget_before(database, before_ms)


def _remove_unnamed(archive: Archive, files: Iterable[str]) -> None:
    """Remove those that no row names, inside a transaction: none comes to be named meanwhile."""
    for sha256 in set(files) - interviews.known_files(archive.database()):
        archive.media.remove(sha256)
