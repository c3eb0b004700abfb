"""An interview's words as files that other programs read: captions, plain text, JSON. Suppressed words are left out.

What a computer wrote and nobody checked says so in the file itself, which goes where no page can: once before the words
where all of it is so, else of each line. The computer's English goes out as a file of its own, under such a label.
"""

from collections.abc import Sequence
from dataclasses import replace
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
"""Comes before the words of such a translation, in every format."""
UNCHECKED = "[Written by a computer; nobody has checked it.]"
PARTLY_CHECKED = "[Written by a computer in part: nobody has checked what stands between ⟦ and ⟧.]"
FROM_HERE = {
    False: "Written by a computer; nobody has checked what follows.",
    True: "A person has checked what follows.",
}
"""What a caption file says where checked words end, or begin."""
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
    """Return the newest transcript that this viewer may read, in the format, with what nobody checked marked.

    Raises NotFound or Refused.
    """
    transcript = reading(archive, viewer, own_purpose(viewer)).transcript(interview)
    shown = [each for each in transcript.segments if each.suppressed is None]
    return _marked(form, [_spoken(each) for each in shown], [each.verified for each in shown])


def _marked(form: Format, segments: list[Segment], checked: Sequence[bool]) -> str:
    if form is Format.JSON:
        return captions.to_json(segments, checked)
    if all(checked):
        return write(form, segments)
    if form is Format.VTT:
        turns = [at for at, now in enumerate(checked) if not at or checked[at - 1] is not now]
        return captions.to_vtt(segments, {at: FROM_HERE[checked[at]] for at in turns})
    if not any(checked):
        return _under(UNCHECKED, form, segments)
    return _under(
        PARTLY_CHECKED,
        form,
        [each if sure else _bracketed(each) for each, sure in zip(segments, checked, strict=True)],
    )


def _bracketed(segment: Segment) -> Segment:
    words = list(segment.words)
    if words:
        words[0] = replace(words[0], text=f"⟦{words[0].text}")
        words[-1] = replace(words[-1], text=f"{words[-1].text}⟧")
    return replace(segment, text=f"⟦{segment.text}⟧", words=tuple(words))


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
    return _under(NOBODY_CHECKED, form, segments)


def _under(label: str, form: Format, segments: list[Segment]) -> str:
    first = [_english(0, LABEL_MS, label)]
    if form is Format.TXT:  # running text: there the label is a paragraph of its own
        return "\n".join(write(form, each) for each in (first, segments) if each)
    return write(form, [*first, *segments])


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
