"""Finds a stretch inside an MP3 of our own making, whole frames only, without decoding it.

Only for what `encode` wrote: constant bitrate, no tags, and every frame by itself, so that the bytes between two
moments are the sound between them and nothing of outside. Never for a file that came in.
"""

from pathlib import Path
from typing import BinaryIO

from media.errors import NoSound

HEADER_BYTES = 4
SYNC = 0xFFE00000
RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000)}
"""Samples per second by version of MPEG: 1, and 2 for low rates (ISO 11172-3, 13818-3)."""
KBITS = {
    3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Thousands of bits per second of layer III by version."""
SAMPLES = {3: 1152, 2: 576}
"""Samples in a frame of layer III by version."""
ALIKE = 0xFFFEFC00
"""What all frames of one file share: version, layer, bitrate and rate; not the padding."""


def stretch(file: Path, start_ms: int, end_ms: int) -> tuple[int, int]:
    """Return the bytes (start, stop) of the frames that lie wholly between the two moments.

    At most 27 ms of either edge are left out. Raises NoSound where no frame lies between them, and ValueError for a
    file that `encode` did not write.
    """
    with file.open("rb") as stream:
        header = _header(stream, 0)
        version, kbits, rate = _read(header)
        frame_ms = SAMPLES[version] * 1000 / rate
        frame_bytes = SAMPLES[version] * kbits * 125 / rate
        first, stop = -int(-start_ms // frame_ms), int(end_ms // frame_ms)
        size = file.stat().st_size
        begin = _frame_near(stream, header, first * frame_bytes, size)
        end = _frame_near(stream, header, stop * frame_bytes, size)
    if first >= stop or begin >= end:
        raise NoSound("There is no sound in this stretch.")
    return begin, end


def _read(header: int) -> tuple[int, int, int]:
    """Return version, thousands of bits per second and samples per second of a frame's header."""
    version, layer = header >> 19 & 3, header >> 17 & 3
    bitrate, rate = header >> 12 & 15, header >> 10 & 3
    if header & SYNC != SYNC or version not in RATES or layer != 1 or bitrate in {0, 15} or rate > 2:  # noqa: PLR2004
        raise ValueError("this is not an MP3 of ours")
    return version, KBITS[version][bitrate - 1], RATES[version][rate]


def _frame_near(stream: BinaryIO, header: int, place: float, size: int) -> int:
    """Return where the frame begins that is expected here: a frame is a byte longer now and then, so look beside it."""
    for offset in (0, -1, 1, -2, 2):
        begin = int(place) + offset
        if 0 <= begin < size and _header(stream, begin) & ALIKE == header & ALIKE:
            return begin
    return size


def _header(stream: BinaryIO, place: int) -> int:
    stream.seek(place)
    return int.from_bytes(stream.read(HEADER_BYTES))
