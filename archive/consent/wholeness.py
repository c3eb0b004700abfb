"""When what is public of a recording is the whole of it, in one excerpt or in several: that needs a purpose of its own.

An excerpt that makes it whole is drafted for `full_public`, so that it is closed with that purpose like any other. What
is public as excerpts alone is never more than a part.
"""

from archive.consent.reader import Reader
from archive.terms.errors import Refused
from archive.terms.models import Excerpt, Purpose
from archive.terms.reasons import Reason

WHOLE_SHARE = 0.8
"""What holds more of its recording than this is the whole of it, whatever it is called."""
SHORT_RECORDING_MS = 60_000
"""Up to this length an excerpt may be as long as its recording and still be an excerpt."""


def makes_whole(reader: Reader, excerpt: Excerpt) -> bool:
    """Whether an excerpt, with all others that are public as excerpts or on their way there, is the whole."""
    out = [
        (each.start_ms, each.end_ms)
        for each in reader.excerpts(excerpt.interview)
        if each.id != excerpt.id and each.state.is_out and each.purpose is Purpose.EXCERPT_PUBLIC
    ]
    held_ms, until_ms = 0, 0
    for start_ms, end_ms in sorted([*out, (excerpt.start_ms, excerpt.end_ms)]):
        held_ms += max(0, end_ms - max(start_ms, until_ms))
        until_ms = max(until_ms, end_ms)
    duration_ms = reader.recording(excerpt.interview).duration_ms or 0
    return duration_ms > SHORT_RECORDING_MS and held_ms > WHOLE_SHARE * duration_ms


def is_nearly_all(reader: Reader, excerpt: Excerpt) -> bool:
    """Whether an excerpt is the whole by itself, however short the recording is."""
    duration_ms = reader.recording(excerpt.interview).duration_ms or 0
    return excerpt.end_ms - excerpt.start_ms > WHOLE_SHARE * duration_ms


def require_a_part(reader: Reader, excerpt: Excerpt) -> None:
    """Raise Refused where an excerpt that was drafted as a part makes it whole, with what became public since."""
    if excerpt.purpose is Purpose.EXCERPT_PUBLIC and makes_whole(reader, excerpt):
        raise Refused(Reason.WHOLE_TOGETHER)
