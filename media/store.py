"""Keep files for good, each under the SHA-256 of its bytes: `<folder>/<2 hex>/<64 hex>`.

Names from outside never reach the disk, what is kept is never overwritten, and `put` returns only when bytes
and name are synced to the disk. It may not look inside a file, nor know whose it is.
"""

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from media.disk import TEMPORARY, make_folder, naming_full_disk, sync_folder, unfinished_file, write_all
from media.errors import Damaged, Mismatch, NotHeld
from media.parts import Parts
from media.types import Stored

ARRIVING = "arriving"
"""The folder, among the kept files so that none has to be copied, of those that are not whole yet."""
_BLOCK = 1 << 20
_STALE_SECONDS = 24 * 3600
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
Announce = Callable[[str], None]
"""Is told the hash once the bytes are durable, before they have their name; what it raises leaves them unkept."""


class Store:
    """A folder of kept files; safe to use from several threads and processes at the same time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        make_folder(folder)
        sync_folder(folder.parent)
        self.parts = Parts(folder / ARRIVING)

    def put(
        self,
        stream: BinaryIO,
        *,
        expected_sha256: str | None = None,
        expected_size: int | None = None,
        announce: Announce | None = None,
    ) -> Stored:
        """Keep what `stream` gives, to its end, and return once it is durable.

        Bytes that are held already are compared with what is held and not written again (`created` is false).
        Raises Mismatch where length or hash is not what was announced, FullDisk, and Damaged where the copy
        that is held under this hash is no longer sound. After any error nothing of the stream is left behind.
        """
        with unfinished_file(self._folder) as (file, path):
            sha256, size = _copy(stream, file, expected_size)
            if expected_size not in {None, size}:
                raise Mismatch
            if expected_sha256 is not None and expected_sha256.lower() != sha256:
                raise Mismatch
            # Before the sync, so that the mode is as durable as the bytes.
            os.fchmod(file.fileno(), 0o440)
            os.fsync(file.fileno())
            if announce is not None:
                announce(sha256)
            created = self._name(path, sha256)
        return Stored(sha256, size, created)

    def adopt(
        self, part: str, *, expected_sha256: str | None = None, announce: Announce | None = None
    ) -> Stored:
        """Keep a file that arrived in pieces, as `put` would; the part stays under its own name until it is dropped.

        Nothing is copied. Raises like `put`, and NotHeld and Busy like `Parts`.
        """
        with naming_full_disk(), self.parts.whole(part) as (file, path):
            size, sha256 = os.fstat(file.fileno()).st_size, sha256_of(file)
            if expected_sha256 is not None and expected_sha256.lower() != sha256:
                raise Mismatch
            os.fchmod(file.fileno(), 0o440)
            os.fsync(file.fileno())
            if announce is not None:
                announce(sha256)
            try:
                created = self._name(path, sha256)
            except FileNotFoundError as error:  # dropped while it was read
                raise NotHeld from error
        return Stored(sha256, size, created)

    def adopted(self, part: str) -> Stored | None:
        """Return what `adopt` kept of a part that still lies here: nobody has written yet whose it is. Raises Busy."""
        if not self.parts.is_linked(part):
            return None
        with self.parts.whole(part) as (file, _):
            return Stored(sha256_of(file), os.fstat(file.fileno()).st_size, created=True)

    def path(self, sha256: str) -> Path:
        """Return where the file lies, for reading only.

        Raises NotHeld, also for what is not a hash at all.
        """
        if not self.holds(sha256):
            raise NotHeld
        return self._place(sha256)

    def open(self, sha256: str) -> BinaryIO:
        """Open the kept bytes for reading. Raises NotHeld."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError as error:
            raise NotHeld from error

    def holds(self, sha256: str) -> bool:
        """Say whether bytes of this hash are kept; `media.fixity` says whether they are still sound."""
        return _SHA256.match(sha256) is not None and self._place(sha256).is_file()

    def remove(self, sha256: str) -> None:
        """Forget the bytes, durably; nothing happens where they are not held."""
        if _SHA256.match(sha256) is None:
            return
        place = self._place(sha256)
        if place.parent.is_dir():
            place.unlink(missing_ok=True)
            sync_folder(place.parent)

    def hashes(self) -> Iterator[str]:
        """Yield every hash that is held, in order."""
        for folder in sorted(self._folder.glob("[0-9a-f][0-9a-f]")):
            for name in sorted(path.name for path in folder.iterdir()):
                if _SHA256.match(name) and name.startswith(folder.name):
                    yield name

    def sweep(self, *, everything: bool = False) -> int:
        """Remove what killed uploads left behind and return how many files that were.

        Only those untouched for a day, so that no upload under way is hit; `everything` only when nothing is
        running.
        """
        before = time.time() - _STALE_SECONDS
        stale = [
            path for path in self._folder.glob(f"{TEMPORARY}*") if everything or path.stat().st_mtime < before
        ]
        for path in stale:
            path.unlink(missing_ok=True)
        sync_folder(self._folder)
        return len(stale)

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _name(self, path: Path, sha256: str) -> bool:
        place = self._place(sha256)
        make_folder(place.parent)
        sync_folder(self._folder)
        try:
            # A hard link, not a rename: a rename would silently overwrite what is held.
            os.link(path, place)
            created = True
        except FileExistsError:
            _compare(place, sha256)
            created = False
        # Also where it was held: whoever wrote it may not have come this far yet.
        sync_folder(place.parent)
        return created


def sha256_of(file: BinaryIO) -> str:
    """Return the SHA-256 of everything that `file` still gives, as 64 lower-case hexadecimal digits."""
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _copy(stream: BinaryIO, file: BinaryIO, expected_size: int | None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while block := stream.read(_BLOCK):
        size += len(block)
        if expected_size is not None and size > expected_size:
            raise Mismatch
        digest.update(block)
        write_all(file, block)
    return digest.hexdigest(), size


def _compare(place: Path, sha256: str) -> None:
    """Raise Damaged where the held copy is not sound: the sender must not be told that hers is safe."""
    with place.open("rb") as held:
        if sha256_of(held) != sha256:
            raise Damaged
