"""What the workspace's player needs: the playback copy of a recording and the shape of its sound."""

from pathlib import Path

from archive.consent.reader import reading
from archive.consent.rules import own_purpose
from archive.context import Archive
from archive.terms.models import InterviewId, Viewer, Voice
from media.types import Peaks


def audio(archive: Archive, viewer: Viewer, interview: InterviewId) -> Path:
    """Return the MP3 that may be played. Raises NotFound, or for staff Refused with the reason."""
    return archive.media.path(reading(archive, viewer, own_purpose(viewer)).sound(interview))


def peaks(archive: Archive, viewer: Viewer, interview: InterviewId) -> Peaks:
    """Return the waveform. Raises like `audio`."""
    return reading(archive, viewer, own_purpose(viewer)).peaks(interview)


def voice(archive: Archive, viewer: Viewer, interview: InterviewId) -> Voice:
    """Return how the people in it are heard by this viewer. Raises NotFound, or for staff Refused with the reason."""
    return reading(archive, viewer, own_purpose(viewer)).treatment(interview).voice
