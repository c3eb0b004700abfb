"""Files that arrive piece by piece: each piece is on the disk, synced, before its sender is told so.

How much has arrived is what really lies on the disk. A piece that could not be written whole is taken back. It knows
neither what the bytes are nor whose.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from media.disk import make_folder, naming_full_disk, sync_folder, write_all
from media.errors import Busy, Misplaced, NotHeld

_BLOCK = 1 << 20
_NAME = re.compile(r"[0-9a-z]{8,64}\Z")


class Parts:
    """A folder of files that are still arriving; safe to use from several threads and processes at the same time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def size(self, name: str) -> int:
        """Return how many bytes have arrived; 0 where nothing has."""
        try:
            return self._place(name).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, name: str, offset: int, data: bytes) -> int:
        """Add `data`, which begins at `offset`, and return the new size once it is durable.

        Raises Misplaced where the file is not `offset` bytes long, Busy while another piece of it is being written or
        it is being kept, and FullDisk; then the file is as it was before.
        """
        with naming_full_disk(), self._locked(name, os.O_RDWR | os.O_CREAT) as file:
            found = os.fstat(file.fileno())
            if found.st_nlink != 1 or not self._lies_here(name, found):
                raise Busy  # kept already, and for root no mode protects a kept file; or cleared at this moment
            if found.st_size != offset:
                raise Misplaced
            file.seek(offset)
            try:
                write_all(file, data)
                os.fsync(file.fileno())
            except OSError:
                os.ftruncate(file.fileno(), offset)
                raise
            if not offset:
                sync_folder(self._folder)
        return offset + len(data)

    def clear(self, name: str) -> None:
        """Forget what has arrived, so that it can be sent again from its beginning. Raises NotHeld, Busy."""
        with self._locked(name, os.O_RDONLY):
            self.drop(name)  # never cut short: the store may have the same bytes

    @contextmanager
    def whole(self, name: str) -> Iterator[tuple[BinaryIO, Path]]:
        """Give the file to read, and where it lies, while nobody can add to it. Raises NotHeld, Busy."""
        with self._locked(name, os.O_RDONLY) as file:
            yield file, self._place(name)

    def begins(self, name: str, whole: BinaryIO) -> bool:
        """Whether all that has arrived is the beginning of this file, from where it stands. Raises NotHeld, Busy."""
        with self._locked(name, os.O_RDONLY) as file:
            while block := file.read(_BLOCK):
                if whole.read(len(block)) != block:
                    return False
        return True

    def is_linked(self, name: str) -> bool:
        """Whether the store has the same file under its hash already: it was kept, and not yet dropped here."""
        place = self._place(name)
        return place.is_file() and place.stat().st_nlink > 1

    def drop(self, name: str) -> None:
        """Forget the file, durably; nothing happens where nothing has arrived."""
        place = self._place(name)
        if place.is_file():
            place.unlink(missing_ok=True)
            sync_folder(self._folder)

    def names(self) -> list[str]:
        """Return the names of all that is arriving."""
        if not self._folder.is_dir():
            return []
        return sorted(path.name for path in self._folder.iterdir() if _NAME.match(path.name))

    def moved_ms(self, name: str) -> int:
        """Return when the last piece came, in ms since 1970; 0 where nothing has arrived."""
        try:
            return self._place(name).stat().st_mtime_ns // 1_000_000
        except FileNotFoundError:
            return 0

    def _lies_here(self, name: str, found: os.stat_result) -> bool:
        try:
            return os.path.samestat(found, self._place(name).stat())
        except FileNotFoundError:
            return False

    def _place(self, name: str) -> Path:
        if _NAME.match(name) is None:
            raise NotHeld
        return self._folder / name

    @contextmanager
    def _locked(self, name: str, flags: int) -> Iterator[BinaryIO]:
        place = self._place(name)
        if flags & os.O_CREAT:
            make_folder(self._folder)
        try:
            descriptor = os.open(place, flags | os.O_CLOEXEC, 0o600)
        except FileNotFoundError as error:
            raise NotHeld from error
        with os.fdopen(descriptor, "r+b" if flags & os.O_RDWR else "rb", buffering=0) as file:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Busy from error
            yield file
