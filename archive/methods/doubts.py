"""Where a reviewer should listen again: the least sure words of an interview, its doubtful lines, what is missing.

Pure. Only the worst words are pointed at: where everything is marked, nothing is.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from archive.terms.words import JOINED, Outline
from transcribe.types import Suppression

WORST_SHARE = 0.07
"""How many of an interview's words are marked: issue 6 asks for 5 to 10 in a hundred."""
MOST_SHARE = 0.10
SURE_ENOUGH = 0.9
"""A word that the model holds likelier than this is never marked, however good the rest is."""
GAP_MS = 8_000
"""A stretch without words that is worth a line: shorter ones are pauses of somebody who thinks."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch (ms) of the recording of which nothing is written, not even words that were left out."""

    start_ms: int
    end_ms: int


def unsure_below(segments: Iterable[Outline]) -> float:
    """Return the probability under which a word is among the worst of these segments, where most are better.

    Words that people confirmed do not count.
    """
    values = sorted(
        chain.from_iterable(
            segment.sureness for segment in segments if not segment.verified and segment.suppressed is None
        )
    )
    if not values:
        return 0.0
    most = max(1, int(len(values) * MOST_SHARE))
    worst = values[max(0, int(len(values) * WORST_SHARE) - 1)]
    alike = bisect_right(values, worst)
    beyond = values[alike] if alike < len(values) else 1.0
    return min(SURE_ENOUGH, beyond if alike <= most else worst)


def is_doubtful(segment: Outline, below: float) -> bool:
    """Whether somebody should listen to it again: no person has yet, and the model had its doubts."""
    if segment.verified or segment.suppressed is not None:
        return False
    return bool(segment.doubts) or min(segment.sureness, default=1.0) < below


def gaps(segments: Sequence[Outline], length_ms: int) -> tuple[Gap, ...]:
    """Return the stretches of the recording, GAP_MS or longer, of which nothing is written, in order."""
    found, place = [], 0
    for segment in segments:
        if segment.suppressed in {JOINED, Suppression.not_transcribed}:
            continue
        if segment.start_ms - place >= GAP_MS:
            found.append(Gap(place, segment.start_ms))
        place = max(place, segment.end_ms)
    if length_ms - place >= GAP_MS:
        found.append(Gap(place, length_ms))
    return tuple(found)
