"""Cut a span out of a recording as a new MP3.

Never a stream copy: a copied frame keeps sound of outside of the span.
"""

import tempfile
from pathlib import Path

from media.decode import DEFAULT_LIMITS
from media.disk import naming_full_disk
from media.encode import encode_mp3
from media.jail import run
from media.request import Limits, Request, Task

CLIP_RATE = 44_100
FADE_MS = 10


def cut_mp3(
    source: Path, destination: Path, start_ms: int, end_ms: int, limits: Limits = DEFAULT_LIMITS
) -> int:
    """Write the span of `source`, exact to the sample, to `destination` as MP3; return its length in milliseconds.

    The recording is decoded from its beginning in the jailed child, which hands over the samples of the span alone;
    10 ms are faded at both edges. A span that ends after the recording is cut at its end. Raises SoundError (NoSound
    also where the span lies outside of the recording), FullDisk and JailError.
    """
    if not 0 <= start_ms < end_ms:
        raise ValueError("a span begins at 0 or later and ends after it begins")
    request = Request(Task.decode, limits, CLIP_RATE, channels=1, start_ms=start_ms, end_ms=end_ms)
    with naming_full_disk(), tempfile.TemporaryDirectory(prefix=".cut-", dir=destination.parent) as folder:
        pcm = Path(folder) / "span.pcm"
        with pcm.open("wb") as file:
            run(source, request, file.write)
        return encode_mp3(pcm, destination, sample_rate=CLIP_RATE, fade_ms=FADE_MS)
