"""The English that a computer made, beside the lines of a transcript; what is left of it, the archive decides.

The two versions part the sound differently: an English stretch stands beside the line in which its middle is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.methods.alignment import line_at
from archive.terms.models import InterviewId
from archive.terms.words import Outline
from archive.transcripts import machine_translations
from web.workspace.person import archive, viewer

AROUND_MS = 60_000
"""How far beyond the lines that are shown their English is looked for: longer than any stretch that is translated."""


@dataclass(frozen=True, slots=True)
class English:
    """Some English beside a line: `is_left_out` for this reader, or `is_restricted`, which others do not have."""

    text: str
    is_left_out: bool
    is_restricted: bool


def english_beside(
    interview: InterviewId, segments: Sequence[Outline], shown: Sequence[Outline]
) -> dict[int, tuple[English, ...]] | None:
    """Return what stands beside each of the lines that are shown, by its number; None where there is none at all.

    `segments` are all of the interview's lines. What was said in English already stands in the line itself, and is not
    repeated.
    """
    span = (shown[0].start_ms - AROUND_MS, shown[-1].end_ms + AROUND_MS) if shown else (0, 0)
    made = machine_translations.read(archive(), viewer(), interview, span)
    if made is None:
        return None
    lines = [each for each in segments if each.suppressed is None]
    starts = [each.start_ms for each in lines]
    found: dict[int, tuple[English, ...]] = {}
    for each in made.segments if lines else ():
        if each.is_copied:
            continue
        place = line_at(starts, (each.start_ms + each.end_ms) // 2)
        number, here = lines[place].number, English(each.text, each.is_left_out, each.is_restricted)
        before = found.get(number, ())
        if not (here.is_left_out and before and before[-1].is_left_out):
            found[number] = (*before, here)
    return found
