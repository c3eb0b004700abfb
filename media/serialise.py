"""Peaks as text and back, for whoever keeps them in a row of a database."""

import json

from media.types import Peaks


def peaks_to_text(peaks: Peaks) -> str:
    """Return the peaks as JSON."""
    return json.dumps([peaks.per_second, peaks.duration_ms, list(peaks.values)], separators=(",", ":"))


def peaks_from_text(text: str) -> Peaks:
    """Return what `peaks_to_text` was given."""
    per_second, duration_ms, values = json.loads(text)
    return Peaks(per_second=per_second, duration_ms=duration_ms, values=tuple(values))
