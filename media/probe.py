"""Say what a sound file is, or why it cannot be used. It opens nothing itself: the jailed child does."""

from pathlib import Path

from media.decode import DEFAULT_LIMITS
from media.jail import run
from media.request import Limits, Request, Task
from media.types import SoundFacts


def probe(source: Path, limits: Limits = DEFAULT_LIMITS) -> SoundFacts:
    """Decode the first seconds of `source` and measure its length without decoding the rest.

    The length is that of the packets: it may differ from the decoded length by the padding of an encoder,
    well below a tenth of a second. Raises SoundError (NoSound, NotSound, TooLong, Broken, TimedOut) and
    JailError.
    """
    return run(source, Request(Task.probe, limits), len)
