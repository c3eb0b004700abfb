"""Writing so that a file is there whole or not at all, and a full disk is said in plain words.

Knows bytes, folders and the disk; it may not know what the bytes mean.
"""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from media.errors import FullDisk

TEMPORARY = ".incoming-"
"""How the name of every unfinished file begins."""

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def naming_full_disk() -> Iterator[None]:
    """Turn the system's "no room left" (disk, quota, file size limit) into `FullDisk`."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise FullDisk from error
        raise


def make_folder(folder: Path) -> None:
    """Make `folder` for its owner alone; where it exists it is left as it is."""
    with naming_full_disk():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` as durable as the files that they name."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def unfinished_file(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Give a new file in `folder` under a temporary name; the name is gone at the end, whatever happened.

    Whoever wants to keep the bytes gives them another name before leaving. Raises FullDisk.
    """
    path = folder / f"{TEMPORARY}{secrets.token_hex(16)}"
    with naming_full_disk():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            # Unbuffered: an error of the disk must show at the write, not in a destructor.
            with os.fdopen(descriptor, "wb", buffering=0) as raw:
                yield raw, path
        finally:
            path.unlink(missing_ok=True)


def write_all(file: BinaryIO, data: bytes | memoryview) -> None:
    """Write every byte: a raw file may take only a part, as it does just before a disk is full."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


@contextmanager
def whole_file(destination: Path) -> Iterator[BinaryIO]:
    """Give a file to write (with `write_all`) that appears at `destination` only when the block ends well.

    An older file there is replaced in one step. For derivatives only: masters go into the store, which never
    overwrites. Raises FullDisk.
    """
    with unfinished_file(destination.parent) as (file, path):
        yield file
        os.fsync(file.fileno())
        path.replace(destination)
        sync_folder(destination.parent)
