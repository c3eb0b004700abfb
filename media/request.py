"""What is asked of the jailed decoder and the limits it works under; the one thing that parent and child share.

Values only: it may import nothing heavy, because the child loads it before it is locked in.
"""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Self

BYTES_PER_SAMPLE = 2
"""Samples are little-endian int16 everywhere in this folder."""


class Task(StrEnum):
    """What the child is to do."""

    decode = "decode"
    """Hand over the samples."""
    probe = "probe"
    """Decode the beginning and measure the length, without handing over a sample."""
    report = "report"
    """Touch no file; only lock itself in and say what the system could deny it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file from outside may cost."""

    max_seconds: int = 6 * 3600
    """Longest recording that is accepted."""
    wall_seconds: float = 1800.0
    """The watchdog: after this the child is ended."""
    cpu_seconds: int = 1200
    address_space_bytes: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Request:
    """One task for the child: the form of the samples that it hands over, and the span of them (`end_ms` None: all)."""

    task: Task
    limits: Limits
    sample_rate: int = 16_000
    channels: int = 1
    start_ms: int = 0
    end_ms: int | None = None

    def to_json(self) -> str:
        """Write the request as one line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Read what `to_json` wrote."""
        values = json.loads(line)
        values["limits"] = Limits(**values["limits"])
        values["task"] = Task(values["task"])
        return cls(**values)
