"""What the workspace's player needs: the playback copy of a recording and the shape of its sound."""

from pathlib import Path

from archive.consent.reader import reading
from archive.consent.rules import own_purpose
from archive.context import Archive
from archive.errors import Refused
from archive.models import PEAKS, PLAYBACK, InterviewId, Viewer
from archive.reasons import Reason
from media.serialise import peaks_from_text
from media.types import Peaks


def audio(archive: Archive, viewer: Viewer, interview: InterviewId) -> Path:
    """Return the MP3 that may be played. Raises NotFound, or for staff Refused with the reason."""
    sha256, _ = reading(archive, viewer, own_purpose(viewer)).derivative(interview, PLAYBACK)
    if sha256 is None:
        raise Refused(Reason.NOT_PREPARED)
    return archive.media.path(sha256)


def peaks(archive: Archive, viewer: Viewer, interview: InterviewId) -> Peaks:
    """Return the waveform. Raises like `audio`."""
    _, detail = reading(archive, viewer, own_purpose(viewer)).derivative(interview, PEAKS)
    if detail is None:
        raise Refused(Reason.NOT_PREPARED)
    return peaks_from_text(detail)
