"""Where words may be found outside the database, indexes inside and the gallery: keeps both to what consent allows.

Everything here may be done again at any time: it looks at the agreements as they are and puts the outlets in order.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import TypeVar

import structlog

from archive.consent import ledger
from archive.consent.guard import refusal
from archive.consent.reader import reading
from archive.consent.rules import AUDIENCE_PURPOSES, INDEX_PURPOSES
from archive.context import Archive
from archive.gallery import findable
from archive.gallery.opened import Gallery, heard_ids, held_ids
from archive.gallery.schema import keep_mark
from archive.gallery.writer import hide, narrow, take_out
from archive.indexing.passages import allowed_lines, allowed_passages, is_allowed, treatment_key
from archive.methods.turns import line_set, lines_of
from archive.store import audit, excerpts, withdrawals
from archive.store.connect import DatabaseError, atomic, forget_deleted
from archive.store.indexed import begin_indexing, forget_indexed, is_indexed, keep_indexed
from archive.store.withdrawals import note_retracted
from archive.terms.errors import SettingsError
from archive.terms.failpoints import Failpoint, reached
from archive.terms.indexes import EnglishIndex, IndexName
from archive.terms.models import (
    SYSTEM,
    Audience,
    ExcerptId,
    ExcerptState,
    InterviewId,
    Purpose,
)
from archive.withdrawals import keep_up
from search.errors import IndexBroken, SearchError
from search.types import Passage

LEFT_TO_THE_WORKER: tuple[type[Exception], ...] = (*DatabaseError, OSError, SearchError, SettingsError)
"""The last is what a database says that cannot be opened: on a full disk there is no room for its log."""
log = structlog.get_logger()
Which = TypeVar("Which", bound=InterviewId | None)


def close_outlets(archive: Archive, interview: InterviewId) -> None:
    """Take out of the gallery and the indexes whatever the agreements of this interview no longer allow.

    And out of the gallery what is not any more as two people approved it.
    """
    closed = ledger.never_public(archive.database(), interview)
    take_back(archive, [each for each, was_public in closed.items() if was_public], reason="not_allowed")
    take_out(archive.config.gallery_folder, [each for each, was_public in closed.items() if not was_public])
    if reading(archive, SYSTEM, Purpose.PRESERVE).may_read_words(interview):
        take_back_changed(archive, interview)
    for index in INDEX_PURPOSES:
        if not is_allowed(archive, interview, index):
            _purge(archive, interview, index)
        elif is_indexed(
            archive.database(), interview, index
        ):  # restrictions, a name: it is shown otherwise now
            _index(archive, interview, index, reads=False)
            forget_deleted(archive.database())
    narrow_public(archive, interview)
    mark_gallery(archive)
    reached(Failpoint.OUTLETS_CLOSED)


def hide_closing(archive: Archive, interview: InterviewId) -> None:
    """Take the clips away of all that the open transaction closes, as its last deed.

    So no kill between the decision and `close_outlets` leaves one to a gallery that is served alone. Where the
    transaction fails after this, the excerpt stays private and `check` says so. No error here keeps it from closing.
    The gallery is not opened for it: on a full disk that may fail, and a clip can be taken away all the same.
    """
    with suppress(*LEFT_TO_THE_WORKER):
        closed = ledger.never_public(archive.database(), interview)
        gone = [each for each, was_public in closed.items() if was_public]
        reader = reading(archive, SYSTEM, Purpose.PRESERVE)
        if reader.may_read_words(interview):
            gone += [each.id for each in reader.excerpts(interview) if each.approvals_needed]
        hide(archive.config.gallery_folder, gone)
    reached(Failpoint.CLIPS_HIDDEN)


def take_back_changed(archive: Archive, interview: InterviewId | None) -> None:
    """Take out of the gallery what has changed since it was approved, of one interview or of all."""
    take_back(archive, list(public_but_changed(archive, interview)), reason="changed")


def public_but_changed(
    archive: Archive, interview: InterviewId | None = None
) -> dict[ExcerptId, InterviewId]:
    """Return the excerpts, of one interview or of all, that are public otherwise than two people would find them now.

    Public is what is said to be, and whatever the gallery holds: a publication that was killed before its end may
    have left all of it there, whatever the archive says.
    """
    found = reading(archive, SYSTEM, Purpose.PRESERVE).excerpts(interview)
    changed = [each for each in found if each.approvals_needed]
    held = held_ids(archive.config.gallery_folder) if changed else set()
    return {
        each.id: each.interview for each in changed if each.state is ExcerptState.PUBLISHED or each.id in held
    }


def follow_words(archive: Archive, interview: InterviewId) -> None:
    """Take back what has changed; where something is restricted to what one person says, the indexes follow at once.

    There a line that is another's now may not be found by its words any more; elsewhere the worker has time.
    """
    take_back_changed(archive, interview)
    restricted = reading(archive, SYSTEM, Purpose.PRESERVE).restrictions(interview)
    if any(each.speaker is not None for each in restricted):
        for audience in AUDIENCE_PURPOSES:
            if is_indexed(archive.database(), interview, audience):
                _index(archive, interview, audience, reads=False)
        forget_deleted(archive.database())


def narrow_public(archive: Archive, interview: InterviewId) -> None:
    """Take from what is public of this interview what is not allowed any more beyond hearing it."""
    public = excerpts.out_of(archive.database(), interview)
    if public:
        narrow(archive.config.gallery_folder, public, **beyond_hearing(archive, interview))


def beyond_hearing(archive: Archive, interview: InterviewId) -> dict[str, bool]:
    """Return whether everyone agreed that it may be taken along, be shown on other sites, and be listed by them."""
    return {
        name: refusal(archive.database(), interview, purpose) is None
        for name, purpose in (
            ("download", Purpose.DOWNLOAD),
            ("embed", Purpose.EMBED),
            ("harvest", Purpose.HARVEST_METADATA),
        )
    }


def now_or_later(close: Callable[[Archive, Which], None], archive: Archive, interview: Which) -> None:
    """Close at once; where that fails (a full disk, a broken index) the worker does it, and the caller goes on."""
    try:
        close(archive, interview)
    except LEFT_TO_THE_WORKER as error:
        log.warning("closing is left to the worker", interview=interview, error=type(error).__name__)


def take_back(
    archive: Archive, gone: list[ExcerptId], *, reason: str, state: ExcerptState = ExcerptState.RETRACTED
) -> None:
    """Take excerpts out of the gallery first, then write down that they are, and where they stand now."""
    if not gone:
        return
    take_out(archive.config.gallery_folder, gone)
    reached(Failpoint.GALLERY_CLOSED)
    now_ms = archive.clock.now_ms()
    with atomic(archive.database()) as database:
        for excerpt in gone:
            excerpts.set_state(database, excerpt, state)
            audit.record(database, SYSTEM.id, "retract", excerpt, reason, now_ms)
            if state is ExcerptState.RETRACTED:
                note_retracted(database, excerpt, now_ms, by=SYSTEM.id)
    archive.clock.written(now_ms)
    reached(Failpoint.GALLERY_CLOSING_KNOWN)
    keep_up(archive)
    mark_gallery(archive)


def clear_gallery(archive: Archive) -> None:
    """Take out of the gallery what the archive does not say is public: an old copy of it may have been put back.

    Nor does a clip stay whose publication was killed before its end: the worker makes it again.
    """
    opened = Gallery(archive.config.gallery_folder)
    try:
        with atomic(archive.database()) as database:  # no publication is half done in here
            strays = set(heard_ids(opened)) - ledger.public_now(database)
    finally:
        opened.close()
    take_out(archive.config.gallery_folder, sorted(strays))
    mark_gallery(archive)


def mark_gallery(archive: Archive) -> None:
    """Write into the gallery how far it follows the ledger, unless something is still to be taken out of it."""
    newest = withdrawals.last(archive.database())
    if newest is None or ledger.left_public(archive.database()):
        return
    with suppress(*LEFT_TO_THE_WORKER):
        keep_mark(archive.config.gallery_folder, newest.number, newest.hash)


def index_interview(archive: Archive, interview: InterviewId) -> None:
    """Bring every index inside up to date with the interview: its words where they are allowed, nothing where not."""
    for index in INDEX_PURPOSES:
        if is_allowed(archive, interview, index):
            _index(archive, interview, index, reads=True)
        else:
            _purge(archive, interview, index)


def _index(archive: Archive, interview: InterviewId, index: IndexName, *, reads: bool) -> None:
    """Write what an index may hold of the interview, then its vectors, which English has none of.

    Those of new words are written only by who `reads`, which takes a model.
    """
    treatment = treatment_key(archive, interview, index)
    with atomic(archive.database()) as database:
        begin_indexing(database, interview, index, treatment)
    try:
        archive.indexes[index].replace_group(interview, allowed_passages(archive, interview, index))
    except IndexBroken:
        rebuild_index(archive, index)
        _replace_vectors(archive, interview, index, reads=reads)
    else:
        _replace_vectors(archive, interview, index, reads=reads)
        with atomic(archive.database()) as database:
            keep_indexed(database, interview, index, treatment)


def _replace_vectors(archive: Archive, interview: InterviewId, index: IndexName, *, reads: bool) -> None:
    if isinstance(index, Audience):
        now = partial(allowed_lines, archive, interview, index)
        archive.meanings[index].replace_group(interview, now, reading=reads)


def rebuild_index(archive: Archive, index: IndexName) -> int:
    """Make one index anew from the database, and take out vectors of other words; return how many passages it holds."""
    held = {each: treatment_key(archive, each, index) for each in indexable(archive, index)}

    archive.indexes[index].rebuild(_of_each(partial(allowed_passages, archive, index=index), held))
    if isinstance(index, Audience):
        now = partial(allowed_lines, archive, audience=index)
        archive.meanings[index].keep_only(partial(_of_each, now, held))
    with atomic(archive.database()) as database:
        forget_indexed(database, index)
        for each, treatment in held.items():
            keep_indexed(database, each, index, treatment)
    return archive.indexes[index].size()


def _of_each(
    now: Callable[[InterviewId], Iterator[Passage]], interviews: Iterable[InterviewId]
) -> Iterator[Passage]:
    return chain.from_iterable(now(each) for each in interviews)


def complete_meanings(archive: Archive) -> None:
    """Make the vectors that are missing: of an archive from before there were any, of damaged ones, of new words.

    An index that is broken, or that another engine wrote, is made anew; one of English also where there is none yet.
    Those of the gallery are made last.
    """
    for index in EnglishIndex:
        with suppress(SearchError):
            _in_index(archive, index)
    for audience in AUDIENCE_PURPOSES:
        with suppress(SearchError):
            missing = archive.meanings[audience].missing(lines_of(_in_index(archive, audience)))
            for interview in sorted({InterviewId(line_set(each).group) for each in missing}):
                now = partial(allowed_lines, archive, interview, audience)
                archive.meanings[audience].replace_group(interview, now)
    with suppress(*LEFT_TO_THE_WORKER):
        findable.complete_meanings(archive.config.gallery_folder)


def _in_index(archive: Archive, index: IndexName) -> set[str]:
    """Return the passages of an index; one that is broken, or that another engine wrote, is made anew first."""
    try:
        return archive.indexes[index].passage_ids()
    except IndexBroken:
        rebuild_index(archive, index)
        return archive.indexes[index].passage_ids()


def indexable(archive: Archive, index: IndexName) -> list[InterviewId]:
    """Return the interviews of which an index may hold something now."""
    readable = reading(archive, SYSTEM, INDEX_PURPOSES[index][0]).interviews(limit=-1)
    return [each.id for each in readable if is_allowed(archive, each.id, index)]


def _purge(archive: Archive, interview: InterviewId, index: IndexName) -> None:
    reached(Failpoint.BEFORE_INDEX)
    try:
        archive.indexes[index].remove_groups([interview])
    except IndexBroken:
        rebuild_index(archive, index)
    if isinstance(index, Audience):
        archive.meanings[index].remove_groups([interview])
    reached(Failpoint.INDEX_PURGED)
    with atomic(archive.database()) as database:
        forget_indexed(database, index, interview)
    reached(Failpoint.INDEX_PURGE_KNOWN)
    forget_deleted(archive.database())
