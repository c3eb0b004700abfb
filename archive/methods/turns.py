"""Lines of a transcript as turns: the passages that the indexes of words hold. And what passages and lines are called.

A turn is what one person says in one language, at most 90 s of it, without a long silence in it. It is made of what
one audience may read and of nothing else, so that where it begins tells nothing that the lines themselves do not.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from string import ascii_lowercase

from search.types import Passage

LONGEST_MS = 90_000
"""From where the first line of a turn starts to where the last one ends; a longer line is a turn of its own."""
LONGEST_SILENCE_MS = 8_000
"""Between two lines of a turn: as long as a gap that a reviewer is shown; shorter ones are pauses to think."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as its reader may have it. One that `stands_alone` is joined with no other: something in it is withheld.

    `speaker` is what whoever speaks is called, None where nobody knows; `language` is BCP 47. Times are ms.
    """

    number: int
    start_ms: int
    end_ms: int
    speaker: str | None
    language: str
    text: str
    stands_alone: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Lines that make one passage, at least one, in order of time."""

    lines: tuple[Line, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its lines, in order of time."""
        return tuple(line.number for line in self.lines)

    @property
    def text(self) -> str:
        """Its lines with a space between two."""
        return " ".join(line.text for line in self.lines)

    @property
    def start_ms(self) -> int:
        """Where it begins."""
        return self.lines[0].start_ms

    @property
    def end_ms(self) -> int:
        """Where the last of it ends: lines may overlap."""
        return max(line.end_ms for line in self.lines)

    @property
    def speaker(self) -> str | None:
        """Who says it."""
        return self.lines[0].speaker

    @property
    def language(self) -> str:
        """Its language, as its first line has it: others may be of another country."""
        return self.lines[0].language

    def line_at(self, place: int) -> tuple[int, int]:
        """Return which of its lines (from 0) a place in its text is in, and where in that line (characters)."""
        starts = list(accumulate((len(line.text) + 1 for line in self.lines), initial=0))
        at = bisect_right(starts[: len(self.lines)], place) - 1
        return at, place - starts[at]

    def lines_between(self, start: int, end: int) -> tuple[Line, ...]:
        """Return the lines that a stretch of its text (characters) is of, at least the one in which it starts."""
        return self.lines[self.line_at(start)[0] : self.line_at(max(start, end - 1))[0] + 1]


@dataclass(frozen=True, slots=True)
class LineSet:
    """The lines that a passage is made of: of which interview or excerpt, and which; `mark` says of which text."""

    group: str
    numbers: tuple[int, ...]
    mark: str = ""


def turns_of(lines: Iterable[Line]) -> list[Turn]:
    """Return the lines as turns, in order of time."""
    turns: list[list[Line]] = []
    end_ms = 0
    for line in sorted(lines, key=lambda each: (each.start_ms, each.number)):
        if turns and _goes_on(turns[-1][0], end_ms, line):
            turns[-1].append(line)
            end_ms = max(end_ms, line.end_ms)
        else:
            turns.append([line])
            end_ms = line.end_ms
    return [Turn(tuple(turn)) for turn in turns]


def _goes_on(first: Line, end_ms: int, line: Line) -> bool:
    """Whether a line belongs to the turn that begins with `first` and ends at `end_ms`."""
    return (
        not (first.stands_alone or line.stands_alone)
        and first.speaker == line.speaker
        and _base(first.language) == _base(line.language)
        and line.start_ms - end_ms <= LONGEST_SILENCE_MS
        and max(end_ms, line.end_ms) - first.start_ms <= LONGEST_MS
    )


def _base(language: str) -> str:
    return language.partition("-")[0].casefold()


def line_id(group: str, number: int, mark: str = "") -> str:
    """Return what the vector of one line is called; `mark`, of letters, says of which text it is."""
    return f"{group}:{mark}{number}"


def passage_id(group: str, numbers: Sequence[int], mark: str = "") -> str:
    """Return what a passage of these lines is called: "interview:3-5,9-9" of the lines 3, 4, 5 and 9, in this order.

    That of a single line differs from what the line is called: "interview:3-3".
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return f"{group}:{mark}{','.join(f'{first}-{last}' for first, last in runs)}"


def line_passages(turn: Turn, passage: Passage) -> Iterator[Passage]:
    """Yield each line of a turn with what is said about the passage that was made of it: for the vectors."""
    mark = line_set(passage.id).mark
    for line in turn.lines:
        yield replace(
            passage,
            id=line_id(passage.group, line.number, mark),
            text=line.text,
            start_ms=line.start_ms,
            end_ms=line.end_ms,
            part_of=passage.id,
        )


def line_set(called: str) -> LineSet:
    """Return the lines of a passage, or the one line, that is called so."""
    group, _, rest = called.rpartition(":")
    runs = rest.lstrip(ascii_lowercase)
    numbers: list[int] = []
    for run in runs.split(","):
        first, _, last = run.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    return LineSet(group, tuple(numbers), rest.removesuffix(runs))


def lines_of(passages: Iterable[str]) -> set[str]:
    """Return what the lines of these passages are called."""
    sets = map(line_set, passages)
    return {line_id(each.group, number, each.mark) for each in sets for number in each.numbers}
