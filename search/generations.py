"""The index on disk: one folder per state, never changed once it stands.

    <folder>/lock            held by the one writer (the system lets go of it when the writer dies)
    <folder>/000007/         the index as it is: Whoosh's files and `manifest.json` with their sizes and checksums
    <folder>/building/       the next one while it is written; unchanged files are links to those of 000007

A change is written beside, flushed, and put in place by one rename; then the former folder is removed. So a reader
never sees half a change, a killed writer leaves nothing but a `building` that the next writer sweeps, and words
that were taken out are in no file. Whoosh pickles, so nothing is opened before its checksum was seen (against
damage, not against an intruder: an index is never taken from elsewhere).
"""

import fcntl
import json
import os
import shutil
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from search.engine import VERSION
from search.errors import IndexBroken, IndexBusy, IndexMissing, IndexUnwritable
from search.storage import PRIVATE_FILE, PRIVATE_FOLDER

FORMAT = f"1, {VERSION}"
"""To be raised whenever fields or analysis change: an index of another format counts as broken, and is rebuilt."""
_MANIFEST = "manifest.json"
_BUILDING = "building"
_LOCK = "lock"

Seen = tuple[int, int, int]


@dataclass(slots=True)
class Generations:
    """The states of one index. `wait_seconds` is how long a writer waits for another."""

    folder: Path
    wait_seconds: float
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
        manifest = _read_manifest(generation)
        for name, (size, checksum) in manifest.items():
            file = generation / name
            try:
                seen = _seen(file)
            except FileNotFoundError:
                if not generation.exists():
                    raise
                raise IndexBroken from None
            if self.trusted.get(name) == seen and not again:
                continue
            if seen[1] != size or _checksum(file) != checksum:
                raise IndexBroken
            self.trusted[name] = seen
        self.trusted = {name: seen for name, seen in self.trusted.copy().items() if name in manifest}

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
                    shutil.rmtree(self._named(number))
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
        self.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        descriptor = os.open(self.folder / _LOCK, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, PRIVATE_FILE)
        try:
            self._wait_for(descriptor)
            yield
        finally:
            os.close(descriptor)

    def _wait_for(self, descriptor: int) -> None:
        until = time.monotonic() + self.wait_seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise IndexBusy from None
                time.sleep(0.02)
            else:
                return

    def _start(self, folder: Path, *, afresh: bool) -> None:
        folder.mkdir(mode=PRIVATE_FOLDER)
        if not afresh:
            present = self.newest()
            self.verify(present)
            for name in _read_manifest(present):
                _link(present / name, folder / name)

    def _put_in_place(self, folder: Path) -> None:
        numbers = self._numbers()
        known = _known(self._named(max(numbers))) if numbers else {}
        _write_manifest(folder, known)
        folder.rename(self._named(max(numbers, default=0) + 1))
        _flush(self.folder)

    def _sweep(self) -> None:
        """Remove all but the newest state and the lock, whatever killed writers left."""
        newest = self._named(max(numbers)).name if (numbers := self._numbers()) else None
        for entry in list(self.folder.iterdir()):
            if entry.name in {newest, _LOCK}:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        _flush(self.folder)


def _read_manifest(generation: Path) -> dict[str, tuple[int, int]]:
    try:
        manifest = json.loads((generation / _MANIFEST).read_bytes())
    except FileNotFoundError:
        if not generation.exists():
            raise
        raise IndexBroken from None
    except ValueError:
        raise IndexBroken from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise IndexBroken
    try:
        return {name: (size, checksum) for name, (size, checksum) in manifest["files"].items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise IndexBroken from None


def _known(generation: Path) -> dict[str, tuple[int, int]]:
    """Return the manifest of a state that need not be whole (it is about to be replaced)."""
    try:
        return _read_manifest(generation)
    except (IndexBroken, OSError):
        return {}


def _write_manifest(folder: Path, known: dict[str, tuple[int, int]]) -> None:
    files: dict[str, tuple[int, int]] = {}
    for file in sorted(folder.iterdir()):
        linked = file.stat().st_nlink > 1
        files[file.name] = known[file.name] if linked and file.name in known else _flushed(file)
    manifest = folder / _MANIFEST
    descriptor = os.open(manifest, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
    with os.fdopen(descriptor, "w") as stream:
        json.dump({"format": FORMAT, "files": files}, stream)
    _flush(manifest)
    _flush(folder)


def _flushed(file: Path) -> tuple[int, int]:
    _flush(file)
    return file.stat().st_size, _checksum(file)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _link(source: Path, destination: Path) -> None:
    """Link, or copy where the file system has no links."""
    try:
        os.link(source, destination)
    except OSError:
        shutil.copy2(source, destination)


def _seen(file: Path) -> Seen:
    status = file.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _checksum(file: Path) -> int:
    checksum = 0
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            checksum = zlib.crc32(block, checksum)
    return checksum
