"""What was learned from examples, kept in one private file, so that each process need not learn it again.

The file holds what was asked for last and nothing else. It is no part of an archive: one that is lost, broken or of
another encoder is made anew. Texts are known by a digest, not by their words.
"""

import hashlib
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.centred import BYTES, Signs, centred, signs_of
from search.dividing import NAMES, Parts
from search.encoder import VERSION

_DIGEST = 8
"""Bytes: two of 20,000 texts have the same with a chance of one in 10 ** 11."""
_UNUSABLE = (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)


def kept_in(file: Path) -> Parts | None:
    """Return what is in the file, None where it is none of ours."""
    try:
        with np.load(file, allow_pickle=False) as found:
            return {name: found[name] for name in NAMES}
    except _UNUSABLE:
        return None


def keep(file: Path, parts: Parts) -> None:
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
            np.savez(stream, allow_pickle=False, **{name: parts[name] for name in NAMES})
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)


def digests_of(texts: Sequence[str]) -> npt.NDArray[np.uint8]:
    """Return what texts are known by, one row each; another for another encoder."""
    joined = b"".join(map(_digest, texts))
    return np.frombuffer(joined, np.uint8).reshape(len(texts), _DIGEST)


def signs_of_texts(texts: Sequence[str], before: Iterable[Parts]) -> Signs:
    """Return the signs of texts in their order; what is in none of `before` is read."""
    known = {
        digest.tobytes(): row.tobytes()
        for parts in before
        for digest, row in zip(parts["digests"], parts["signs"], strict=True)
    }
    digests = {text: _digest(text) for text in texts}
    new = [text for text, digest in digests.items() if digest not in known]
    known |= {digests[text]: row.tobytes() for text, row in zip(new, signs_of(centred(new)), strict=True)}
    joined = b"".join(known[digests[text]] for text in texts)
    return np.frombuffer(joined, np.uint8).reshape(len(texts), BYTES)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(
        f"{VERSION}\n{text}".encode("utf-8", "surrogatepass"), digest_size=_DIGEST
    ).digest()
