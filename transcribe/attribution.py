"""Who says which word: each segment is cut where the speaker changes. Pure arithmetic over words and turns.

The turns are told by the voices alone and are a little off at their edges; the words know where sentences end. A change
that falls a word or two beside the end of a sentence is moved there.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from transcribe.types import Segment, SpeakerTurn, Word
from transcribe.words import SENTENCE_ENDS, join_text

FARTHEST_MS = 1_000
"""A word farther than this from every turn is nobody's."""
SNAP_WORDS = 2
SHORTEST_WORDS = 2
SHORTEST_MS = 400
"""A stretch of fewer words that is shorter than this, between words of one other voice, is hers."""

Names = Sequence[str]
"""What to call speaker 0, 1, ..."""


def with_speakers(
    segments: Iterable[Segment], turns: Sequence[SpeakerTurn], names: Names
) -> tuple[Segment, ...]:
    """Return the segments cut where the speaker changes, each with the name of its speaker; None where none is near.

    No word is lost, none changes its time. What is suppressed keeps its speaker.
    """
    whose = _Whose(turns)
    found: list[Segment] = []
    for segment in segments:
        if segment.suppressed is not None or not turns:
            found.append(segment)
        elif not segment.words:
            found.append(_spoken(segment, whose(segment.start_ms, segment.end_ms), names))
        else:
            found.extend(_cut(segment, whose, names))
    return tuple(found)


class _Whose:
    """Looks up whose turn a moment is in."""

    def __init__(self, turns: Sequence[SpeakerTurn]) -> None:
        self._turns = sorted(turns, key=lambda turn: turn.start_ms)
        self._starts = [turn.start_ms for turn in self._turns]

    def __call__(self, start_ms: int, end_ms: int) -> int | None:
        """Return the speaker at the middle of a stretch, else the nearest one."""
        middle = (start_ms + end_ms) // 2
        at = bisect_right(self._starts, middle)
        near = self._turns[max(0, at - 1) : at + 1]
        if not near:
            return None
        nearest = min(near, key=lambda turn: _distance(turn, middle))
        return nearest.speaker if _distance(nearest, middle) <= FARTHEST_MS else None


def _distance(turn: SpeakerTurn, moment_ms: int) -> int:
    return max(turn.start_ms - moment_ms, moment_ms - turn.end_ms, 0)


def _cut(segment: Segment, whose: _Whose, names: Names) -> Iterator[Segment]:
    speakers = [whose(word.start_ms, word.end_ms) for word in segment.words]
    edges = _edges(segment.words, _without_specks(segment.words, speakers))
    for (first, speaker), (last, _) in zip(edges, [*edges[1:], (len(segment.words), None)], strict=True):
        words = segment.words[first:last]
        if len(edges) == 1:
            yield _spoken(segment, speaker, names)
        elif words:
            part = replace(
                segment,
                start_ms=words[0].start_ms,
                end_ms=words[-1].end_ms,
                words=words,
                text=join_text(words, segment.language),
            )
            yield _spoken(part, speaker, names)


def _spoken(segment: Segment, speaker: int | None, names: Names) -> Segment:
    return replace(segment, speaker=None if speaker is None else names[speaker])


def _runs(speakers: Sequence[int | None]) -> list[tuple[int, int | None]]:
    """Return where each run of one speaker begins, and who it is."""
    return [
        (place, speaker)
        for place, speaker in enumerate(speakers)
        if place == 0 or speaker != speakers[place - 1]
    ]


def _without_specks(words: Sequence[Word], speakers: Sequence[int | None]) -> list[int | None]:
    """Give a stray word between words of one other speaker to her."""
    kept = list(speakers)
    runs = [*_runs(speakers), (len(words), None)]
    for before, here, after in zip(runs, runs[1:], runs[2:], strict=False):
        first, last = here[0], after[0]
        around = speakers[last] if last < len(words) else None
        short = words[last - 1].end_ms - words[first].start_ms < SHORTEST_MS
        if last < len(words) and around == before[1] and short and last - first < SHORTEST_WORDS:
            kept[first:last] = [around] * (last - first)
    return kept


def _edges(words: Sequence[Word], speakers: Sequence[int | None]) -> list[tuple[int, int | None]]:
    """Return where each speaker begins, moved to the end of a sentence where one is near; never past another edge."""
    edges: list[tuple[int, int | None]] = []
    runs = _runs(speakers)
    for number, (place, speaker) in enumerate(runs):
        following = runs[number + 1][0] if number + 1 < len(runs) else len(words)
        moved = _snapped(words, place, edges[-1][0] + 1, following - 1) if edges else place
        edges.append((moved, speaker))
    return edges


def _snapped(words: Sequence[Word], place: int, least: int, most: int) -> int:
    ends = [
        each
        for each in range(max(least, place - SNAP_WORDS), min(most, place + SNAP_WORDS) + 1)
        if words[each - 1].text.endswith(SENTENCE_ENDS)
    ]
    return min(ends, key=lambda each: abs(each - place), default=place)
