"""An interview's words as files that other programs read: captions, plain text, JSON. Suppressed words are left out.

The computer's English goes out as a file of its own, and says what it is.
"""

from enum import StrEnum

from archive.consent.reader import reading
from archive.consent.rules import own_purpose
from archive.consent.translated import translation_of
from archive.context import Archive
from archive.terms.models import InterviewId, Viewer
from archive.terms.words import TranscriptSegment
from transcribe import captions
from transcribe.types import ENGLISH, Segment

NOBODY_CHECKED = "[English, translated by a computer; nobody checked it.]"
"""Comes before the words of such a translation, in every format: a file goes where no page can say so."""
LABEL_MS = 2_000
"""How long it is shown, as a caption, beside the first words where they come sooner."""


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


def export_english(archive: Archive, viewer: Viewer, interview: InterviewId, form: Format) -> str | None:
    """Return the computer's English version as this viewer may read it, under its label; None where none was made.

    Raises NotFound or Refused.
    """
    made = translation_of(archive, viewer, own_purpose(viewer), interview)
    if made is None:
        return None
    return write_english(form, [_english(each.start_ms, each.end_ms, each.text) for each in made.segments])


def _english(start_ms: int, end_ms: int, text: str) -> Segment:
    return Segment(start_ms, end_ms, text, words=(), language=ENGLISH, speaker=None)


def write_english(form: Format, segments: list[Segment]) -> str:
    """Return the segments, which a computer translated, in the format and under their label."""
    label = [_english(0, LABEL_MS, NOBODY_CHECKED)]
    if form is Format.TXT:  # running text: there the label is a paragraph of its own
        return "\n".join(write(form, each) for each in (label, segments) if each)
    return write(form, [*label, *segments])


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
