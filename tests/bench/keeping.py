"""Measures how fast a recording is kept and prepared, beside the plain copy that keeps nothing safe."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from media.decode import decode_to_pcm
from media.encode import encode_mp3
from media.request import Limits
from media.store import Store
from media.waveform import peaks

MEGABYTES = 200
MINUTES = 10
RATE = 44_100


def measure() -> list[tuple[str, str]]:
    """Return (what was measured, figure)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [*_keeping(folder), *_preparing(folder)]


def _keeping(folder: Path) -> list[tuple[str, str]]:
    source = folder / "upload"
    source.write_bytes(os.urandom(MEGABYTES * 1_000_000))
    kept = _seconds(lambda: _put(Store(folder / "media"), source))
    copied = _seconds(lambda: _copy_and_sync(source, folder / "copy"))
    return [
        ("keeping: hashed, synced, named by its hash", f"{MEGABYTES / kept:,.0f} MB/s"),
        ("keeping: the same bytes by shutil.copyfile and fsync", f"{MEGABYTES / copied:,.0f} MB/s"),
    ]


def _put(store: Store, source: Path) -> None:
    with source.open("rb") as stream:
        store.put(stream)


def _copy_and_sync(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _preparing(folder: Path) -> list[tuple[str, str]]:
    noise = np.random.default_rng(3).normal(0, 2_000, MINUTES * 60 * RATE).astype("<i2")
    pcm, mp3, again = folder / "sound.pcm", folder / "sound.mp3", folder / "again.pcm"
    noise.tofile(pcm)
    encoded = _seconds(lambda: encode_mp3(pcm, mp3, sample_rate=RATE))
    decoded = _seconds(lambda: decode_to_pcm(mp3, again, sample_rate=RATE, limits=Limits(max_seconds=7_200)))
    drawn = _seconds(lambda: peaks(pcm, sample_rate=RATE))
    return [
        (f"preparing {MINUTES} min: decoding MP3 in the jail", _times(decoded)),
        (f"preparing {MINUTES} min: encoding the copy to play", _times(encoded)),
        (f"preparing {MINUTES} min: the waveform", _times(drawn)),
    ]


def _times(seconds: float) -> str:
    return f"{MINUTES * 60 / seconds:,.0f} x real time"


def _seconds(step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start
