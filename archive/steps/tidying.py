"""Removes what cut-off work left behind: samples of sound that nobody transcribes any more, half uploads.

It also queues the retraction of what no agreement allows any more (one ran out, or an earlier retraction failed) or
two people did not approve as it is now, and the erasing of what was withdrawn fourteen days ago and seen so a day ago.
It never touches a master, nor what work under way still needs. And which words stand in a row in a transcript is kept
here, where tagging did not do it: after an earlier release, or where nobody agreed to be tagged.
"""

import shutil
from contextlib import suppress

from archive import keeping
from archive.accession import arrivals
from archive.clock import DAY_MS
from archive.consent import ledger
from archive.consent.guard import copies_to_make, unreadable_in_index
from archive.consent.repeating import read_again
from archive.consent.rules import INDEX_PURPOSES
from archive.context import Archive
from archive.gallery.opened import lying_ids
from archive.gallery.writer import take_out
from archive.indexing.outlets import (
    LEFT_TO_THE_WORKER,
    clear_gallery,
    complete_meanings,
    public_but_changed,
)
from archive.participation import erasing
from archive.processes import is_gone
from archive.store import jobs
from archive.store.connect import atomic, keep_room
from archive.store.said_runs import unread
from archive.terms.jobs import JobKind
from archive.withdrawals import keep_up

TO_SPARE_BYTES = 64 << 20
"""With so much free nothing is wanting: the room for closing on a full disk can be held again."""
FORGOTTEN_MS = DAY_MS
"""Nothing in the work folder is needed for so long."""


def tidy(archive: Archive) -> None:
    """Clear the work folder and the store of leftovers, and queue what must be closed. May be called at any time."""
    keep_up(archive)
    if shutil.disk_usage(archive.config.data_dir).free > TO_SPARE_BYTES:
        keep_room(archive.config.room_file)  # given up since: the disk was full, or seemed to be
    _close_what_is_left_open(archive)
    complete_meanings(archive)
    with suppress(*LEFT_TO_THE_WORKER):
        clear_gallery(archive)
        _clear_unfinished(archive)
    archive.media.sweep()
    arrivals.clear(archive)
    keeping.clear(archive)
    wanted = jobs.recordings_being_transcribed(archive.database())
    oldest = (archive.clock.machine_ms() - FORGOTTEN_MS) / 1000
    for each in archive.config.work_folder.iterdir():
        if each.suffix in {".pcm", ".part"}:
            if each.stem not in wanted:
                each.unlink(missing_ok=True)
        elif is_gone(each.name.rpartition(".")[0]) or each.stat().st_mtime < oldest:
            shutil.rmtree(each, ignore_errors=True)
    with suppress(*LEFT_TO_THE_WORKER):
        for interview in unread(archive.database()):
            with atomic(archive.database()) as database:
                read_again(database, interview)


def _clear_unfinished(archive: Archive) -> None:
    """Take the words out of the gallery whose publication was killed before its end, and is not asked for any more.

    Nobody hears of them; they lie there, and what was erased meanwhile has no row by which `close_outlets` finds them.
    """
    folder = archive.config.gallery_folder
    lying = lying_ids(folder)  # before it is asked what is on its way: what comes after is not among them
    take_out(folder, lying.difference(ledger.said_to_be_public(archive.database())))


def _close_what_is_left_open(archive: Archive) -> None:
    left = ledger.left_public(archive.database()).union(
        *(unreadable_in_index(archive.database(), index) for index in INDEX_PURPOSES)
    )
    left |= set(public_but_changed(archive).values())
    now_ms = archive.clock.now_ms()
    with atomic(archive.database()) as database:
        for interview in sorted(left):
            jobs.enqueue(database, JobKind.RETRACT, interview, now_ms)
        for interview in sorted(copies_to_make(database)):
            jobs.enqueue(database, JobKind.REDACT, interview, now_ms)
        for interview in erasing.due(archive):
            jobs.enqueue(database, JobKind.ERASE, interview, now_ms)
