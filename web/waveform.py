"""The picture of a sound: peaks to the path of an inline SVG. Draws, and computes no peaks itself."""

from itertools import pairwise
from typing import Protocol

BAR = 0.62
"""Width of a bar; the gap makes it up to one unit."""
HEIGHT = 100
LEAST = 3
"""Silence is drawn as a thin line, not as nothing."""


class Shape(Protocol):
    """What is drawn: the loudest sample of each bucket, 0 to 255."""

    @property
    def values(self) -> tuple[int, ...]:
        """The buckets in order."""


def bars(peaks: Shape, count: int) -> tuple[int, ...]:
    """Return `count` heights from LEAST to HEIGHT, the loudest bucket filling the height."""
    values = peaks.values or (0,)
    loudest = max(values) or 1
    edges = [at * len(values) // count for at in range(count + 1)]
    picked = (max(values[start : max(stop, start + 1)]) for start, stop in pairwise(edges))
    return tuple(max(LEAST, round(value / loudest * HEIGHT)) for value in picked)


def wave_path(peaks: Shape, count: int) -> str:
    """Return the `d` of a path that fills a view box of `count` by HEIGHT, each bar centred."""
    heights = enumerate(bars(peaks, count))
    return "".join(f"M{at} {(HEIGHT - height) / 2:g}h{BAR}v{height}h-{BAR}z" for at, height in heights)
