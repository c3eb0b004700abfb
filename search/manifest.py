"""What files a state of the index consists of: their sizes and checksums, and the version that wrote them.

A file that does not agree with its manifest is never opened by the engine, which would unpickle it.
"""

import json
import os
import zlib
from pathlib import Path

from search.engine import VERSION
from search.errors import IndexBroken
from search.storage import PRIVATE_FILE

FORMAT = f"5, {VERSION}"
"""To be raised whenever fields, analysis or postings (`codec`) change, or what the archive makes a passage of.

An index of another format counts as broken, and is rebuilt.
"""
FORMAT_OF_VECTORS = f"4, {VERSION}"
"""To be raised whenever rows of vectors change, or what the archive makes a passage of: they take long to make anew."""
_MANIFEST = "manifest.json"

Files = dict[str, tuple[int, int]]
"""File name -> (bytes, CRC-32)."""


def read_manifest(generation: Path, form: str = FORMAT) -> Files:
    """Return the files of a state of this format. Raises IndexBroken; FileNotFoundError where all of it is gone."""
    try:
        manifest = json.loads((generation / _MANIFEST).read_bytes())
    except FileNotFoundError:
        if not generation.exists():
            raise
        raise IndexBroken from None
    except ValueError:
        raise IndexBroken from None
    if not isinstance(manifest, dict) or manifest.get("format") != form:
        raise IndexBroken
    try:
        return {name: (size, checksum) for name, (size, checksum) in manifest["files"].items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise IndexBroken from None


def known_files(generation: Path, form: str = FORMAT) -> Files:
    """Return the manifest of a state that need not be whole (it is about to be replaced)."""
    try:
        return read_manifest(generation, form)
    except (IndexBroken, OSError):
        return {}


def write_manifest(folder: Path, known: Files, form: str = FORMAT) -> None:
    """Flush what is new in the folder and write down all of it; links to files of `known` are taken as they are."""
    files: Files = {}
    for file in sorted(folder.iterdir()):
        linked = file.stat().st_nlink > 1
        files[file.name] = known[file.name] if linked and file.name in known else _flushed(file)
    manifest = folder / _MANIFEST
    descriptor = os.open(manifest, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
    with os.fdopen(descriptor, "w") as stream:
        json.dump({"format": form, "files": files}, stream)
    flush(manifest)
    flush(folder)


def _flushed(file: Path) -> tuple[int, int]:
    flush(file)
    return file.stat().st_size, checksum_of(file)


def flush(path: Path) -> None:
    """Have the system write a file or a folder to the disk now."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def checksum_of(file: Path) -> int:
    """Return the CRC-32 of a file."""
    checksum = 0
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            checksum = zlib.crc32(block, checksum)
    return checksum
