"""Takes recordings in from a folder as they appear in it: each once nobody writes it any more, and once only.

The folder is read and never changed: nothing in it is moved, renamed or deleted; links are not followed. What was
taken is remembered by hashes of its name, size and time, also when its interview is erased later, and what was erased
is known by its bytes, under any name in any folder: what somebody took back does not come again. A file that changes
after it was taken is either the whole of what was taken, which is said, or it is not taken.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from archive.accession import grown
from archive.accession.intake import NewInterview, Taken, take_in
from archive.consent.guard import refusal
from archive.consent.rules import Action, require_role
from archive.context import Archive
from archive.store import arrivals
from archive.store.connect import atomic
from archive.terms.errors import BadRequest, ErasedBefore, NotFound, Refused
from archive.terms.models import InterviewId, Purpose, Viewer
from media.errors import MediaError
from media.writers import is_open_for_writing

SOUND = (
    "aac",
    "aif",
    "aiff",
    "amr",
    "caf",
    "flac",
    "m4a",
    "mka",
    "mp3",
    "oga",
    "ogg",
    "opus",
    "wav",
    "weba",
    "wma",
)
FILM = ("m4v", "mkv", "mov", "mp4", "webm")
ENDINGS = frozenset(f".{each}" for each in (*SOUND, *FILM))
"""Other files of the folder are left alone."""
NOTHING_AGREED = "Nothing says what was agreed to for this file, so it is not taken in."
HELD_OPEN = (
    "It does not change any more, but a program of this machine has it open for writing. It waits for that."
)
HAS_GROWN = (
    "It has grown since it was taken in: what was taken is only its beginning. The whole is taken once nobody writes "
    "it any more."
)
CHANGED_SINCE = (
    "A file of this name was taken in here before, and this is not the same one, nor all of it. It is not taken: "
    "give it another name if it is another recording."
)
OF_ANOTHER_FOLDER = (
    "What this sheet says of a file of this name was agreed to for one in another folder, and this is not the same. It "
    "is not taken: give it another name, with a row, or this folder a sheet of its own."
)
TAKEN_BACK = (
    "What this file begins with was taken in before, and was taken back since. It does not come again."
)
LINKED = "It is a link to a file that lies elsewhere, and is not followed. Put the recording itself into the folder."
LONG_QUIET = 10
"""After so many times the wait without a change, by its own time, a file need not be watched for the wait itself."""
Wanted = Callable[[str], NewInterview | None]
"""Gives the interview of a file by its name; None where nothing says what was agreed to."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How a file looked: while this changes, somebody is still writing it.

    `inode_ns` is when anything of it changed last, its time itself too: no program can set that.
    """

    size: int
    moved_ns: int
    inode_ns: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: taken (now or before), or why not, in a sentence.

    `beginnings` are the interviews that hold only the first part of it: it went on growing after it was taken.
    """

    file: Path
    taken: Taken | None = None
    problem: str = ""
    beginnings: tuple[InterviewId, ...] = ()


class _Growing(Exception):
    """The file changed while it was read: nothing of it is kept."""


@dataclass(slots=True)
class Watch:
    """A folder being watched. `evidence` is the signed form of all; `wait_ms` is how long a file must not change.

    `sheet` is what `wanted` reads, where that is a sheet: each of its rows is for one file, in one folder.
    """

    archive: Archive
    viewer: Viewer
    folder: Path
    wanted: Wanted
    wait_ms: int
    evidence: Path | None = None
    sheet: Path | None = None
    unsettled: tuple[Path, ...] = ()
    """What the last look left because somebody may still write it."""
    _seen: dict[Path, tuple[Seen, int]] = field(default_factory=dict)
    _told: dict[Path, Seen] = field(default_factory=dict)
    _held: dict[Path, Seen] = field(default_factory=dict)
    _grown: set[Path] = field(default_factory=set)

    def look(self) -> list[Outcome]:
        """Take in what has not changed for the wait, and two looks; return what happened, each problem once.

        Raises Refused, and OSError where the folder cannot be read.
        """
        require_role(self.viewer, Action.INGEST)
        self.archive.catch_up()
        now_ms = self.archive.clock.machine_ms()  # it is compared with the times of files
        before, self._seen = self._seen, {}
        outcomes, unsettled = [], []
        for file, seen in _files(self.folder).items():
            same = before.get(file, (None, now_ms))
            self._seen[file] = (seen, same[1] if same[0] == seen else now_ms)
            if not seen.size or self._is_done_with(file, seen):
                continue
            if file.is_symlink():
                self._told[file] = seen
                outcomes.append(Outcome(file, problem=LINKED))
                continue
            outcomes += self._has_grown(file, seen)
            found = self._try(file, seen) if same[0] == seen and self._is_settled(file, now_ms) else None
            if found is not None:
                outcomes.append(found)
            if found is None or found.problem == HELD_OPEN:
                unsettled.append(file)
        self.unsettled = tuple(unsettled)
        return outcomes

    def _is_done_with(self, file: Path, seen: Seen) -> bool:
        return self._told.get(file) == seen or arrivals.was_taken(
            self.archive.database(), _key(file, seen.size, seen.moved_ns)
        )

    def _has_grown(self, file: Path, seen: Seen) -> list[Outcome]:
        """Say, once, that what was taken of this file is only its beginning, there too where people look at it."""
        if file in self._grown or not arrivals.was_taken(self.archive.database(), _name_key(file)):
            return []
        self._grown.add(file)
        try:
            beginnings = grown.beginnings(self.archive, file, seen.size)
        except OSError:  # said where it is tried
            return []
        self._mark(beginnings)
        return [Outcome(file, problem=HAS_GROWN, beginnings=beginnings)] if beginnings else []

    def _mark(self, beginnings: Iterable[InterviewId]) -> None:
        for each in beginnings:
            with suppress(NotFound, Refused):  # taken back: nobody looks at it any more
                grown.mark(self.archive, self.viewer, each)

    def _is_settled(self, file: Path, now_ms: int) -> bool:
        """Whether it has not changed for the wait while it was watched, or for much longer by its own time."""
        seen, since_ms = self._seen[file]
        quiet_ms = now_ms - seen.inode_ns // 1_000_000
        return now_ms - since_ms >= self.wait_ms or quiet_ms >= LONG_QUIET * self.wait_ms

    def _try(self, file: Path, seen: Seen) -> Outcome | None:
        try:
            if is_open_for_writing(file):
                return self._is_held_open(file, seen)
            new, beginnings = self.wanted(file.name), grown.beginnings(self.archive, file, seen.size)
            problem = NOTHING_AGREED if new is None else self._against(file, beginnings)
            if new is None or problem:
                self._told[file] = seen
                return Outcome(file, problem=problem)
            taken = self._take(file, seen, new)
        except _Growing:
            return None
        except ErasedBefore as erased:
            self._keep_in_mind(_key(file, seen.size, seen.moved_ns))  # nor is it read again by the next watch
            return Outcome(file, problem=str(erased))
        except (BadRequest, MediaError, OSError) as wrong:
            self._told[file] = seen
            return Outcome(file, problem=str(wrong))
        self._remember(file, seen, beginnings)
        return Outcome(file, taken, beginnings=beginnings)

    def _is_held_open(self, file: Path, seen: Seen) -> Outcome | None:
        """Return that it is held open, once; it is looked at again."""
        said, self._held[file] = self._held.get(file), seen
        return None if said == seen else Outcome(file, problem=HELD_OPEN)

    def _against(self, file: Path, beginnings: Iterable[InterviewId]) -> str:
        """Return what speaks against taking it: what it begins with was taken back, or its name was another's."""
        database = self.archive.database()
        if any(refusal(database, each, Purpose.PRESERVE) is not None for each in beginnings):
            return TAKEN_BACK
        used = next((key for key in self._names(file) if arrivals.was_taken(database, key)), None)
        if beginnings or used is None or grown.is_held(self.archive, file):
            return ""
        return CHANGED_SINCE if used == _name_key(file) else OF_ANOTHER_FOLDER

    def _names(self, file: Path) -> tuple[str, ...]:
        """Return the keys of its name: in this folder, and in the sheet, which another folder may have used."""
        return (_name_key(file), *(() if self.sheet is None else (_name_key(self.sheet / file.name),)))

    def _take(self, file: Path, seen: Seen, new: NewInterview) -> Taken:
        with file.open("rb") as opened:
            recording: BinaryIO = _AsItWas(opened, seen)  # type: ignore[assignment]
            if self.evidence is None:
                return take_in(self.archive, self.viewer, new, recording, original_name=file.name)
            with self.evidence.open("rb") as paper:
                return take_in(
                    self.archive, self.viewer, new, recording, original_name=file.name, evidence=paper
                )

    def _remember(self, file: Path, seen: Seen, beginnings: Iterable[InterviewId]) -> None:
        self._mark(beginnings)
        self._grown.discard(file)
        self._keep_in_mind(_key(file, seen.size, seen.moved_ns), *self._names(file))

    def _keep_in_mind(self, *keys: str) -> None:
        with atomic(self.archive.database()) as database:
            for key in keys:
                arrivals.remember_taken(database, key, self.archive.clock.now_ms())


class _AsItWas:
    """A file being read that must still be as it was seen when its last byte has been."""

    def __init__(self, stream: BinaryIO, seen: Seen) -> None:
        self._stream = stream
        self._seen = seen
        self._read = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; raise _Growing at the end where they are not those that were seen."""
        data = self._stream.read(size)
        self._read += len(data)
        if not data or size < 0:
            facts = os.fstat(self._stream.fileno())
            if self._read != self._seen.size or _seen(facts) != self._seen:
                raise _Growing
        return data


def by_sheet(rows: Mapping[str, NewInterview]) -> Wanted:
    """Return what gives the interview of a file as a sheet's rows say, by the file's name in any case."""
    known = {name.casefold(): new for name, new in rows.items()}
    return lambda name: known.get(name.casefold())


def _files(folder: Path) -> dict[Path, Seen]:
    found = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.casefold() in ENDINGS and not path.name.startswith("."):
            with suppress(FileNotFoundError):  # gone since the folder was read
                facts = path.lstat()
                if stat.S_ISREG(facts.st_mode) or stat.S_ISLNK(facts.st_mode):
                    found[path] = _seen(facts)
    return found


def _seen(facts: os.stat_result) -> Seen:
    return Seen(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)


def _name_key(file: Path) -> str:
    """Return the hash of a file's place, its name in any case: that is how a sheet's row finds it too."""
    return _key(file.with_name(file.name.casefold()))


def _key(file: Path, *facts: int) -> str:
    """Return the hash of a file's place, and of its size and time where they are given."""
    return hashlib.sha256(
        "\0".join((str(file.absolute()), *map(str, facts))).encode(errors="surrogateescape")
    ).hexdigest()
