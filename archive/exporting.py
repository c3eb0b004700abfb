"""An interview's words as files that other programs read: captions, plain text, JSON. Suppressed words are left out."""

from enum import StrEnum

from archive.consent.reader import reading
from archive.consent.rules import own_purpose
from archive.context import Archive
from archive.models import InterviewId, Viewer
from archive.words import TranscriptSegment
from transcribe import captions
from transcribe.types import Segment


class Format(StrEnum):
    """A way to write words down."""

    VTT = "vtt"
    SRT = "srt"
    TXT = "txt"
    JSON = "json"


WRITERS = {
    Format.VTT: captions.to_vtt,
    Format.SRT: captions.to_srt,
    Format.TXT: captions.to_text,
    Format.JSON: captions.to_json,
}


def export_words(archive: Archive, viewer: Viewer, interview: InterviewId, form: Format) -> str:
    """Return the newest transcript that this viewer may read, in the format. Raises NotFound or Refused."""
    transcript = reading(archive, viewer, own_purpose(viewer)).transcript(interview)
    return write(form, [_spoken(each) for each in transcript.segments if each.suppressed is None])


def write(form: Format, segments: list[Segment]) -> str:
    """Return the segments in the format."""
    return WRITERS[form](segments)


def _spoken(segment: TranscriptSegment) -> Segment:
    return Segment(
        start_ms=segment.start_ms,
        end_ms=segment.end_ms,
        text=segment.text,
        words=segment.words,
        language=segment.language,
        speaker=segment.speaker,
    )
