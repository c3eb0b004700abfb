"""An interview's words as files that other programs read: captions, plain text, JSON. Suppressed words are left out.

The computer's English goes out as a file of its own, and says what it is.
"""

from collections.abc import Iterable
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
    label = (0, LABEL_MS, NOBODY_CHECKED)
    found = [(each.start_ms, each.end_ms, each.text) for each in made.segments]
    if form is Format.TXT:  # running text: there the label is a paragraph of its own
        return "\n".join(write(form, _english(each)) for each in ([label], found) if each)
    return write(form, _english([label, *found]))


def _english(found: Iterable[tuple[int, int, str]]) -> list[Segment]:
    return [Segment(*each, words=(), language=ENGLISH, speaker=None) for each in found]


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
