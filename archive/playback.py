"""What the workspace's player needs: the playback copy of a recording and the shape of its sound."""

import json
from pathlib import Path

from archive.consent.reader import reading
from archive.consent.rules import own_purpose
from archive.context import Archive
from archive.errors import Refused
from archive.models import InterviewId, Viewer
from archive.reasons import Reason
from media.types import Peaks

PLAYBACK = "playback"
PEAKS = "peaks"


def audio(archive: Archive, viewer: Viewer, interview: InterviewId) -> Path:
    """Return the MP3 that may be played. Raises NotFound, or for staff Refused with the reason."""
    sha256, _ = reading(archive, viewer, own_purpose(viewer)).derivative(interview, PLAYBACK)
    if sha256 is None:
        raise Refused(Reason.NOT_PREPARED)
    return archive.media.path(sha256)


def peaks(archive: Archive, viewer: Viewer, interview: InterviewId) -> Peaks:
    """Return the waveform. Raises like `audio`."""
    _, detail = reading(archive, viewer, own_purpose(viewer)).derivative(interview, PEAKS)
    per_second, duration_ms, values = json.loads(detail or "[1, 0, []]")
    return Peaks(per_second=per_second, duration_ms=duration_ms, values=tuple(values))
