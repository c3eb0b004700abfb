"""The index on disk: one folder per state, never changed once it stands.

    <folder>/lock            held by the one writer (the system lets go of it when the writer dies)
    <folder>/turn            held by the writer that is next
    <folder>/000007/         the index as it is: Whoosh's files and `manifest.json` with their sizes and checksums
    <folder>/building/       the next one while it is written; unchanged files are links to those of 000007
    <folder>/going-000006/   a former one while it is removed

A change is written beside, flushed, and put in place by one rename; then the former folder is removed. So a reader
never sees half a change, a killed writer leaves nothing but a `building` that the next writer sweeps, and words
that were taken out are in no file. Whoosh pickles, so nothing is opened before its checksum was seen (against
damage, not against an intruder: an index is never taken from elsewhere).
"""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from search.errors import IndexBroken, IndexBusy, IndexMissing, IndexUnwritable
from search.manifest import FORMAT, checksum_of, flush, known_files, read_manifest, write_manifest
from search.storage import PRIVATE_FILE, PRIVATE_FOLDER

_BUILDING = "building"
_GOING = "going-"
_LOCK = "lock"
_TURN = "turn"
_BETWEEN_TRIES = 0.01
_TRIES = 50
"""How often the newest state is looked for anew when writers replace it while it is opened."""

T = TypeVar("T")
Seen = tuple[int, int, int]


@dataclass(slots=True)
class Generations:
    """The states of one index, all of one format. `wait_seconds` is how long a writer waits for another."""

    folder: Path
    wait_seconds: float
    form: str = FORMAT
    trusted: dict[str, Seen] = field(default_factory=dict)

    def newest(self) -> Path:
        """Return the state as it is now, unchecked. Raises IndexMissing."""
        numbers = self._numbers()
        if not numbers:
            raise IndexMissing
        return self._named(max(numbers))

    def verify(self, generation: Path, *, again: bool = False) -> None:
        """Compare every file with the manifest: its checksum when it is new to us, changed, or `again`.

        Raises IndexBroken; FileNotFoundError where the whole state went away meanwhile.
        """
        manifest = read_manifest(generation, self.form)
        with os.scandir(generation) as entries:
            there = {entry.name: _seen(entry.stat()) for entry in entries}
        for name, (size, checksum) in manifest.items():
            seen = there.get(name)
            if seen is None and not generation.exists():
                raise FileNotFoundError(generation)
            if seen and self.trusted.get(name) == seen and not again:
                continue
            if not seen or seen[1] != size or checksum_of(generation / name) != checksum:
                raise IndexBroken
            self.trusted[name] = seen
        self.trusted = {name: seen for name, seen in self.trusted.copy().items() if name in manifest}

    def read(self, opened: Callable[[Path], T], problems: tuple[type[Exception], ...] = (OSError,)) -> T:
        """Return what `opened` makes of the newest state, verified; tried anew where a writer replaced it meanwhile.

        Raises IndexBroken where the state stands and cannot be opened; `problems` are what opening may raise then.
        """
        # what is half gone while it is read is no damage
        half_gone: tuple[type[Exception], ...] = (*problems, IndexBroken)
        for _ in range(_TRIES):
            newest = self.newest()
            try:
                self.verify(newest)
                return opened(newest)
            except half_gone as error:
                if newest.exists():
                    raise IndexBroken from error
        raise IndexBroken

    def check(self) -> None:
        """Read every byte of the newest state and compare it with its checksum. Raises IndexBroken."""
        for _ in range(_TRIES):
            try:
                self.verify(self.newest(), again=True)
            except FileNotFoundError:
                continue
            return
        raise IndexBroken

    @contextmanager
    def building(self, *, afresh: bool) -> Iterator[Path]:
        """Give a folder to write the next state in, and put it in place when the caller is done.

        It is empty if `afresh`, else it has the files of the present state. Nobody else writes meanwhile. Raises
        IndexBusy, IndexUnwritable, and IndexBroken where the present state is needed and cannot be trusted; the index
        then stays as it was.
        """
        try:
            with self._locked():
                self._sweep()
                folder = self.folder / _BUILDING
                try:
                    self._start(folder, afresh=afresh)
                    yield folder
                    self._put_in_place(folder)
                finally:
                    self._sweep()
        except OSError as error:
            raise IndexUnwritable from error

    def drop(self) -> None:
        """Remove every state: nothing of the index is left. Raises IndexBusy, IndexUnwritable."""
        try:
            with self._locked():
                for number in self._numbers():
                    _remove(self._named(number))
                self._sweep()
        except OSError as error:
            raise IndexUnwritable from error

    def _numbers(self) -> list[int]:
        try:
            return [int(entry.name) for entry in os.scandir(self.folder) if entry.name.isdecimal()]
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _named(self, number: int) -> Path:
        return self.folder / f"{number:06d}"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock. Who waits for it has the turn: a writer with much to do is not first every time."""
        self.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        until = time.monotonic() + self.wait_seconds
        with self._held(_TURN, until) as turn, self._held(_LOCK, until):
            fcntl.flock(turn, fcntl.LOCK_UN)
            yield

    @contextmanager
    def _held(self, name: str, until: float) -> Iterator[int]:
        descriptor = os.open(self.folder / name, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, PRIVATE_FILE)
        try:
            while not _took(descriptor):
                if time.monotonic() >= until:
                    raise IndexBusy
                time.sleep(_BETWEEN_TRIES)
            yield descriptor
        finally:
            os.close(descriptor)

    def _start(self, folder: Path, *, afresh: bool) -> None:
        folder.mkdir(mode=PRIVATE_FOLDER)
        if not afresh:
            present = self.newest()
            self.verify(present)
            for name in read_manifest(present, self.form):
                link_or_copy(present / name, folder / name)

    def _put_in_place(self, folder: Path) -> None:
        numbers = self._numbers()
        known = known_files(self._named(max(numbers)), self.form) if numbers else {}
        write_manifest(folder, known, self.form)
        folder.rename(self._named(max(numbers, default=0) + 1))
        flush(self.folder)

    def _sweep(self) -> None:
        """Remove all but the newest state and the locks, whatever killed writers left."""
        newest = self._named(max(numbers)).name if (numbers := self._numbers()) else None
        for entry in list(self.folder.iterdir()):
            if entry.name in {newest, _LOCK, _TURN}:
                continue
            _remove(entry)
        flush(self.folder)


def _took(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _remove(entry: Path) -> None:
    """Remove a file or a folder; a state is first renamed, so that a reader sees it go as a whole."""
    if entry.is_symlink() or not entry.is_dir():
        entry.unlink()
    elif entry.name.isdecimal():
        shutil.rmtree(entry.rename(entry.with_name(f"{_GOING}{entry.name}")))
    else:
        shutil.rmtree(entry)


def link_or_copy(source: Path, destination: Path) -> None:
    """Link, or copy where the file system has no links."""
    try:
        os.link(source, destination)
    except OSError:
        shutil.copy2(source, destination)


def _seen(status: os.stat_result) -> Seen:
    return status.st_ino, status.st_size, status.st_mtime_ns
