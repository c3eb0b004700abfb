"""Make the MP3s that are heard: a stretch of a recording, or all of it, with what may not be heard covered.

Never a stream copy: a copied frame keeps sound of outside of the span. Covers are laid on the samples, before anything
is encoded; where the voice is altered they are laid before it, so that nothing of them is smeared, and after it, so
that they are exact.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from media.cover import Cover, cover_pcm, within
from media.decode import DEFAULT_LIMITS, decode_to_pcm
from media.disguise import Disguise, disguise_pcm
from media.disk import naming_full_disk
from media.encode import encode_mp3
from media.jail import run
from media.request import Limits, Request, Task
from media.types import Peaks
from media.waveform import peaks

CLIP_RATE = 44_100
FADE_MS = 10


def cut_mp3(
    source: Path,
    destination: Path,
    start_ms: int,
    end_ms: int,
    limits: Limits = DEFAULT_LIMITS,
    *,
    covers: Sequence[Cover] = (),
    disguise: Disguise | None = None,
) -> int:
    """Write the span of `source`, exact to the sample, to `destination` as MP3; return its length in milliseconds.

    The recording is decoded from its beginning in the jailed child, which hands over the samples of the span alone;
    10 ms are faded at both edges. `covers` are times of the recording; those outside of the span do nothing. A span
    that ends after the recording is cut at its end. Raises SoundError (NoSound also where the span lies outside of the
    recording), FullDisk and JailError.
    """
    if not 0 <= start_ms < end_ms:
        raise ValueError("a span begins at 0 or later and ends after it begins")
    request = Request(Task.decode, limits, CLIP_RATE, channels=1, start_ms=start_ms, end_ms=end_ms)
    with _beside(destination) as folder:
        pcm = folder / "span.pcm"
        with pcm.open("wb") as file:
            run(source, request, file.write)
        _make_safe(pcm, within(covers, start_ms, end_ms), disguise)
        return encode_mp3(pcm, destination, sample_rate=CLIP_RATE, fade_ms=FADE_MS)


def covered_mp3(
    source: Path,
    destination: Path,
    covers: Sequence[Cover],
    *,
    limits: Limits = DEFAULT_LIMITS,
    disguise: Disguise | None = None,
) -> Peaks:
    """Write all of `source`, covered, to `destination` as MP3; return its length and the peaks of what can be heard.

    The peaks are of the covered samples: the picture shows nothing that the sound does not. `destination` appears whole
    or not at all. Raises SoundError, FullDisk and JailError.
    """
    with _beside(destination) as folder:
        pcm = folder / "whole.pcm"
        decode_to_pcm(source, pcm, sample_rate=CLIP_RATE, limits=limits)
        _make_safe(pcm, covers, disguise)
        shape = peaks(pcm, sample_rate=CLIP_RATE)
        encode_mp3(pcm, destination, sample_rate=CLIP_RATE)
    return shape


@contextmanager
def _beside(destination: Path) -> Iterator[Path]:
    """Give a folder on the same disk for the samples; it is gone at the end, whatever happened."""
    with naming_full_disk(), tempfile.TemporaryDirectory(prefix=".cut-", dir=destination.parent) as folder:
        yield Path(folder)


def _make_safe(pcm: Path, covers: Sequence[Cover], disguise: Disguise | None) -> None:
    """Cover and alter the samples in place, one whole file after the other."""
    if covers:
        cover_pcm(pcm, pcm, covers, sample_rate=CLIP_RATE)
    if disguise is not None:
        disguise_pcm(pcm, pcm, sample_rate=CLIP_RATE, randomness=disguise.randomness)
        if covers:
            cover_pcm(pcm, pcm, covers, sample_rate=CLIP_RATE)
