"""What this folder hands out: plain frozen values, no behaviour, no paths."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that are safely kept; `created` is false where the store already held them."""

    sha256: str
    size: int
    created: bool


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """What a sound file is: container and codec by ffmpeg's names, length, rate in hertz, channels.

    `missing_ms` is how much the file's own header promises beyond what could be read: more than 0 means that
    the recording was cut short before it came here. Only some formats tell (FLAC and MP4 do, WAV and MP3 do not).
    """

    container: str
    codec: str
    duration_ms: int
    sample_rate: int
    channels: int
    missing_ms: int = 0


@dataclass(frozen=True, slots=True)
class Peaks:
    """The shape of a sound: the loudest sample of each bucket, 0 (silence) to 255 (full scale)."""

    per_second: int
    duration_ms: int
    values: tuple[int, ...]


class FixityProblem(StrEnum):
    """What a fixity pass can find wrong with a kept file."""

    changed = "changed"
    """The bytes no longer match the name."""
    unreadable = "unreadable"
    """The system could not read the bytes: a failing disk or wrong permissions."""
    missing = "missing"
    """It should be held and is not there."""


@dataclass(frozen=True, slots=True)
class FixityFinding:
    """One file that should be well kept, and what is wrong with it."""

    sha256: str
    problem: FixityProblem
