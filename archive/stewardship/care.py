"""Looking after the archive: is everything there, unchanged, and nowhere that it may not be."""

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from archive import withdrawals
from archive.consent import ledger
from archive.consent.rules import INDEX_PURPOSES
from archive.context import Archive
from archive.gallery import findable
from archive.gallery.opened import Gallery, heard_ids, row_ids
from archive.gallery.schema import media_folder
from archive.indexing.outlets import complete_meanings, indexable, public_but_changed, rebuild_index
from archive.methods.turns import lines_of
from archive.stewardship import timekeeping
from archive.store import audit, interviews, loose
from archive.store.anchor import anchored
from archive.terms.indexes import IndexName
from archive.terms.models import Audience
from media.fixity import check as check_fixity
from search.errors import IndexMissing, SearchError
from search.port import Engine

LEDGER = "ledger"
CUT_OFF = (
    "The file belongs to no interview: what was cut off left it here. The worker removes it within a day."
)
NOBODYS = "The file belongs to no interview, and nothing says how it came here. Look what it is before you remove it."
MOST_FOR_THE_DEFAULT = 60_000
"""Passages in one index, turns of up to 90 s: 130 hours of short ones, 1,000 of long ones. With 150 words in each they
are the most that was measured with the default engine (docs/performance.md)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: where, and what, in one sentence without testimony."""

    where: str
    what: str


class Held(Protocol):
    """What is kept for searching: an index of words, or vectors. All of it raises SearchError."""

    def check(self) -> None:
        """Compare every byte with its checksum."""

    def groups(self) -> set[str]:
        """Return the interviews, or excerpts, of which something is kept."""

    def passage_ids(self) -> set[str]:
        """Return the passages that are kept."""


def check(
    archive: Archive,
    *,
    fixity: bool,
    index: bool,
    whole_audit: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Finding]:
    """Return what is wrong: always where the audit chain first breaks, the files' presence, and the clock.

    With `fixity` every kept byte is read, with `index` every byte of the indexes, and every id in them and in the
    gallery is compared with what may be there. With `whole_audit` every fault of the audit is told, its end is compared
    with the anchor beside the database, and every agreement, approval and erasure with its line.
    """
    audited = _whole_audit_findings(archive) if whole_audit else _audit_findings(archive)
    findings = [*audited, *_ledger_findings(archive), *_file_findings(archive), *_clock_findings(archive)]
    if fixity:
        findings += [
            Finding(f"media {each.sha256[:12]}", f"The file is {each.problem.value}.")
            for each in check_fixity(archive.media, on_progress)
        ]
    if index:
        findings += leaks(archive)
    return findings


def advice(archive: Archive) -> list[str]:
    """Return what would serve the archive better, in sentences; nothing of it is wrong."""
    if Engine(archive.config.search.engine) is not Engine.WHOOSH:
        return []
    sizes = {}
    for index in INDEX_PURPOSES:
        with suppress(SearchError):
            sizes[index] = archive.indexes[index].size()
    return [
        f"The {index} index holds {size:,} passages, more than the default engine searches at once "
        f"({MOST_FOR_THE_DEFAULT:,}): set [search] engine = “{Engine.TANTIVY}”."
        for index, size in sizes.items()
        if size > MOST_FOR_THE_DEFAULT
    ]


def leaks(archive: Archive) -> list[Finding]:
    """Return what is in an index or in the gallery, and may not be there as it is."""
    return [*_index_findings(archive), *_gallery_findings(archive), *_copy_findings(archive)]


def _audit_findings(archive: Archive) -> Iterator[Finding]:
    broken = audit.broken_line(archive.database())
    if broken is not None:
        yield Finding(f"audit line {broken}", "The line was changed, moved or taken out.")


def _whole_audit_findings(archive: Archive) -> Iterator[Finding]:
    database = archive.database()
    for number, what in audit.faults(database):
        yield Finding(f"audit line {number}", what)
    reached = anchored(archive.config.anchor_file)
    if reached is not None and not audit.holds(database, *reached):
        yield Finding(
            f"audit line {reached[0]}",
            "The anchor says that the audit reached this line, and it has no such line: it was cut, made anew, or an "
            "older copy of the database was put in its place.",
        )
    for each in audit.unwritten(database):
        yield Finding(each, "It stands in the archive, and no line of the audit says so.")


def _ledger_findings(archive: Archive) -> Iterator[Finding]:
    wrong = withdrawals.problem(archive)
    if wrong is not None:
        yield Finding(LEDGER, wrong)


def _clock_findings(archive: Archive) -> Iterator[Finding]:
    return (Finding("clock", each) for each in timekeeping.problems(archive))


def _file_findings(archive: Archive) -> Iterator[Finding]:
    known = interviews.known_files(archive.database())
    held = set(archive.media.hashes())
    for missing in sorted(known - held):
        yield Finding(f"media {missing[:12]}", "The file is missing.")
    cut_off = loose.every(archive.database())
    for stray in sorted(held - known):
        yield Finding(f"media {stray[:12]}", CUT_OFF if stray in cut_off else NOBODYS)


def _index_findings(archive: Archive) -> Iterator[Finding]:
    for index in INDEX_PURPOSES:
        allowed = set(indexable(archive, index))
        try:
            archive.indexes[index].check()
            held = archive.indexes[index].groups()
        except SearchError as error:
            held = set()
            # Of English there is none before somebody has it made.
            if isinstance(index, Audience) or not isinstance(error, IndexMissing):
                yield Finding(f"{index} index", str(error))
        for interview in sorted(held - allowed):
            yield Finding(f"{index} index", f"It holds words of interview {interview}, which it may not.")
        if isinstance(index, Audience):
            yield from _meaning_findings(
                index, archive.meanings[index], archive.indexes[index], allowed, "interview"
            )


def _meaning_findings(
    audience: Audience, meanings: Held, words: Held, allowed: Collection[str], kind: str
) -> Iterator[Finding]:
    """Look for vectors of what may not be found, and of passages that are not in the index of words.

    They are looked at also where that index is broken, which is told beside them.
    """
    where = f"{audience} vectors"
    try:
        meanings.check()
        held, passages = meanings.groups(), meanings.passage_ids()
    except IndexMissing:
        return  # nothing is found by meaning before the worker has made them
    except SearchError as error:
        yield Finding(where, str(error))
        return
    for each in sorted(held.difference(allowed)):
        yield Finding(where, f"They hold passages of {kind} {each}, which they may not.")
    stray = _beyond(passages, words)
    if stray:
        yield Finding(where, f"They hold {len(stray)} lines that are not in the index of words.")


def _beyond(lines: set[str], words: Held) -> set[str]:
    """Return those of the lines that no passage of an index has; none where it is broken, and nobody knows."""
    try:
        return lines - lines_of(words.passage_ids())
    except SearchError:
        return set()


def _copy_findings(archive: Archive) -> Iterator[Finding]:
    """Look for copies in the gallery that are not as they were approved, or not whole."""
    for excerpt in public_but_changed(archive):
        yield Finding(f"gallery {excerpt}", "It is public otherwise than two people approved it.")
    for file in sorted(media_folder(archive.config.gallery_folder).iterdir()):
        if file.suffix != ".mp3":
            yield Finding(f"gallery {file.name}", "It is no clip: a publication was cut off here.")


def _gallery_findings(archive: Archive) -> Iterator[Finding]:
    """Compare what is public with what may be, and the public index and its vectors with what is public."""
    opened = Gallery(archive.config.gallery_folder)
    try:
        public, rows = set(heard_ids(opened)), row_ids(opened)
        found = [
            *_public_index_findings(opened.index, public),
            *_meaning_findings(Audience.PUBLIC, opened.meanings, opened.index, public, "excerpt"),
        ]
    finally:
        opened.close()
    allowed = ledger.public_now(archive.database())
    for excerpt in sorted(public - allowed):
        yield Finding(f"gallery {excerpt}", "It is public, and may not be.")
    for excerpt in sorted(allowed - public):
        yield Finding(f"gallery {excerpt}", "It should be public, and is not there.")
    for excerpt in sorted(rows.difference(public, ledger.said_to_be_public(archive.database()))):
        yield Finding(
            f"gallery {excerpt}", "Its words lie in the gallery's files, and it is not on its way there."
        )
    yield from found


def _public_index_findings(index: Held, public: set[str]) -> Iterator[Finding]:
    try:
        index.check()
        held = index.groups()
    except SearchError as error:
        yield Finding("public index", str(error))
        return
    for excerpt in sorted(held - public):
        yield Finding("public index", f"It holds words of excerpt {excerpt}, which is not public.")


def reindex(archive: Archive) -> dict[IndexName, int]:
    """Make the indexes anew; return how many passages each holds."""
    made: dict[IndexName, int] = {index: rebuild_index(archive, index) for index in INDEX_PURPOSES}
    made[Audience.PUBLIC] = findable.rebuild_index(archive.config.gallery_folder)
    complete_meanings(archive)
    return made
