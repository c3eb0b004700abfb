"""Decode a file from outside to plain samples. It decodes nothing itself: the jailed child does."""

from pathlib import Path

from media.disk import whole_file, write_all
from media.jail import run
from media.request import Limits, Request, Task
from media.types import SoundFacts

__all__ = ["DEFAULT_LIMITS", "Limits", "decode_to_pcm"]

DEFAULT_LIMITS = Limits()


def decode_to_pcm(
    source: Path,
    destination: Path,
    *,
    sample_rate: int = 16_000,
    channels: int = 1,
    limits: Limits = DEFAULT_LIMITS,
) -> SoundFacts:
    """Write all sound of `source` to `destination` as raw little-endian int16 (1 channel, or 2 interleaved).

    `destination` appears whole or not at all. The facts are of the source, with the length as decoded. A
    recording that was cut short, or has unreadable places, gives what there is of it (`missing_ms` says how
    much is not). Raises SoundError (NoSound, NotSound, TooLong, Broken, TimedOut), FullDisk and JailError.
    """
    request = Request(Task.decode, limits, sample_rate, channels)
    with whole_file(destination) as file:
        return run(source, request, lambda samples: write_all(file, samples))
