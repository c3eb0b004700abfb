"""The engine's files, readable by nobody else, in a folder that is locked from outside.

Whoosh's own storage leaves permissions to the umask and makes its lock file executable; this one does neither.
"""

import os
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


class AlreadyLocked:
    """Stands for Whoosh's lock: `generations` holds the real one before Whoosh is asked to write."""

    def acquire(self, blocking: bool = False) -> bool:  # noqa: FBT001, FBT002, ARG002 - Whoosh's signature
        """Return True: the folder is ours."""
        return True

    def release(self) -> None:
        """Do nothing: the real lock is released when the whole change is done."""


class PrivateStorage(FileStorage):
    """A folder of Whoosh's files, 0600 in 0700."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))  # type: ignore[no-untyped-call]

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **options: Any) -> StructFile:  # noqa: ARG002, FBT001, FBT002
        """Create a file for its owner alone; never write into one that is there: it may be a link to one in use."""
        flags = os.O_CREAT | os.O_RDWR | os.O_EXCL
        stream: Any = os.fdopen(os.open(Path(self.folder) / name, flags, PRIVATE_FILE), mode)
        return StructFile(stream, name=name, **options)

    def temp_storage(self, name: str | None = None) -> "PrivateStorage":
        """Return a folder for temporary files inside this one, which is swept with it."""
        folder = Path(self.folder) / (name or "temporary")
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        return PrivateStorage(folder)

    def lock(self, name: str) -> AlreadyLocked:  # noqa: ARG002 - Whoosh's signature
        """Return a lock that is always open, see `AlreadyLocked`."""
        return AlreadyLocked()
