"""An excerpt's lines as the passages in which they are found: turns of what was said, and of what stands beside it.

Where words were left out a sign stands in their place, which is no word: such a line is a passage of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from archive.gallery.types import Line, Translation
from archive.methods.turns import Line as Said
from archive.methods.turns import Turn, turns_of


def turns_said(lines: Sequence[Line], numbers: Iterable[int] | None = None) -> list[Turn]:
    """Return the lines of an excerpt, or those of these numbers (from 0), as turns. Raises IndexError."""
    wanted = range(len(lines)) if numbers is None else numbers
    return turns_of(_line(number, lines[number]) for number in wanted)


def _line(number: int, line: Line) -> Said:
    is_cut = not all(any(map(str.isalnum, word.text)) for word in line.words)
    return Said(number, line.start_ms, line.end_ms, line.speaker, line.language, line.text, is_cut)


def translated(turn: Turn, beside: Translation) -> Turn:
    """Return the same lines as they were translated. Raises IndexError."""
    texts = beside.lines
    return Turn(
        tuple(replace(each, language=beside.language, text=texts[each.number]) for each in turn.lines)
    )
