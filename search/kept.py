"""Vectors of texts that are read again by each process, kept in one private file: what is in it need not be read anew.

The file holds what was asked for last and nothing else. It is no part of an archive: one that is lost, broken or of
another encoder is made anew. Texts are known by a digest, not by their words.
"""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from search.encoder import SIZE, VERSION, Vectors, encode

_DIGEST = 16
_HALF = np.dtype("<f2")
"""Two bytes a number are enough, and what was kept is the same as what was just read."""


def vectors_of(groups: Sequence[tuple[str, ...]], file: Path | None) -> Vectors:
    """Return the vectors of all texts in their order, out of the file as far as it has them; bring it up to date."""
    kept = {} if file is None else _in_file(file)
    digests = [[_digest(text) for text in group] for group in groups]
    new = [at for at, of in enumerate(digests) if not all(each in kept for each in of)]
    for at in new:
        kept |= dict(zip(digests[at], _read(groups[at]), strict=True))
    wanted = [each for of in digests for each in of]
    if file is not None and (new or len(kept) > len(set(wanted))):
        _write(file, {each: kept[each] for each in wanted})
    rows = np.frombuffer(b"".join(kept[each] for each in wanted), _HALF)
    return rows.reshape(len(wanted), SIZE).astype(np.float32)


@lru_cache(maxsize=4096)
def _read(texts: tuple[str, ...]) -> tuple[bytes, ...]:
    """Read a group once a process, whatever else changes."""
    return tuple(row.tobytes() for row in encode(texts).astype(_HALF))


def _in_file(file: Path) -> dict[bytes, bytes]:
    """Return the vectors of a file by the digest of their text; nothing where it is none of ours."""
    length = _DIGEST + SIZE * _HALF.itemsize
    try:
        content = file.read_bytes()
    except OSError:
        return {}
    if len(content) % length:
        return {}
    rows = [content[at : at + length] for at in range(0, len(content), length)]
    return {row[:_DIGEST]: row[_DIGEST:] for row in rows}


def _write(file: Path, vectors: dict[bytes, bytes]) -> None:
    """Put the file in the place of the former one; a folder or a disk that takes no more leaves it as it was."""
    for left in file.parent.glob(f".{file.name}-*"):
        left.unlink(missing_ok=True)
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    except OSError:
        return
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(digest + vector for digest, vector in vectors.items())
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(
        f"{VERSION}\n{text}".encode("utf-8", "surrogatepass"), digest_size=_DIGEST
    ).digest()
