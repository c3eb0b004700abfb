"""Finds the words of a coding again after the text was corrected. Compares prints of words, and keeps no word.

A print is 32 bits of the SHA-256 of the interview's id and the word's letters and digits, without case: a correction of
a comma or a capital changes nothing. Sequences of prints are matched by difflib.SequenceMatcher, first near the time
where the words were, then in all of the text.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from archive.terms.codes import Anchor
from archive.terms.errors import BadRequest
from archive.terms.models import InterviewId
from archive.terms.restrictions import Span
from archive.terms.words import TranscriptSegment

CONTEXT = 8
"""Words on either side that help to find the place again."""
NEAR_MS = 15_000
ENOUGH = 0.5
"""The share of the words that must be found near the old time; below it they are gone."""
ENOUGH_ELSEWHERE = 0.8
"""The share that must be found in one place of the whole text, where nothing is left near the old time."""
FEWEST_ELSEWHERE = 3
COVERED = -1
"""The print of what stands in the place of restricted words: it is like no other."""


class Fate(StrEnum):
    """What became of the words of a coding."""

    SAME = "same"
    """The same words, wherever they are now."""
    CHANGED = "changed"
    """Somebody corrected some of them, or some are not for this viewer."""
    GONE = "gone"
    """Too few of them are there to say that it is this place."""


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word where it stands: the number of its segment, its place in it, its time (ms), and its print."""

    segment: int
    at: int
    text: str
    start_ms: int
    end_ms: int
    speaker: str | None
    mark: int


@dataclass(frozen=True, slots=True)
class Found:
    """Where the words are now: numbers of the first and the last in the text; none where they are gone."""

    fate: Fate
    first: int = 0
    last: int = -1


def place_words(
    interview: InterviewId, segments: Iterable[TranscriptSegment], covers: Sequence[Span] = ()
) -> tuple[PlacedWord, ...]:
    """Return every word of the text in order, but for suppressed segments; `covers` are the restricted spans."""
    known: dict[str, int] = {}
    return tuple(
        PlacedWord(
            segment.number,
            at,
            word.text,
            word.start_ms,
            word.end_ms,
            segment.speaker,
            COVERED
            if any(
                each.start_ms < max(word.end_ms, word.start_ms + 1) and each.end_ms > word.start_ms
                for each in covers
            )
            else known.setdefault(word.text, 0) or _remember(known, interview, word.text),
        )
        for segment in segments
        if segment.suppressed is None
        for at, word in enumerate(segment.words)
    )


def _remember(known: dict[str, int], interview: InterviewId, word: str) -> int:
    letters = "".join(sign for sign in word.casefold() if sign.isalnum()) or word
    found = hashlib.sha256(f"{interview} {letters}".encode()).digest()
    known[word] = int.from_bytes(found[:4], "big")
    return known[word]


def words_within(words: Sequence[PlacedWord], start_ms: int, end_ms: int) -> tuple[int, int]:
    """Return the numbers of the first and the last word whose middle lies in the span. Raises BadRequest for none."""
    inside = [
        at
        for at, word in enumerate(words)
        if start_ms <= (word.start_ms + word.end_ms) // 2 < max(end_ms, start_ms + 1)
    ]
    if not inside:
        raise BadRequest("There are no words in this stretch.")
    return inside[0], inside[-1]


def anchor(transcript: str, words: Sequence[PlacedWord], first: int, last: int) -> Anchor:
    """Return what is kept of the words from `first` to `last`."""
    begin = max(0, first - CONTEXT)
    marks = [word.mark for word in words[first : last + 1]]
    start_ms, end_ms = extent(words[first : last + 1])
    return Anchor(
        transcript=transcript,
        first=(words[first].segment, words[first].at),
        last=(words[last].segment, words[last].at),
        start_ms=start_ms,
        end_ms=end_ms,
        digest=_digest(marks),
        trail=tuple(word.mark for word in words[begin : last + 1 + CONTEXT]),
        before=first - begin,
        length=len(marks),
    )


def extent(words: Sequence[PlacedWord]) -> tuple[int, int]:
    """Return from when to when (ms) words sound, at least 1 ms: where lines overlap, the last need not end last."""
    start_ms = min(word.start_ms for word in words)
    return start_ms, max(start_ms + 1, *(word.end_ms for word in words))


def _digest(marks: Sequence[int]) -> str:
    return hashlib.sha256(" ".join(map(str, marks)).encode()).hexdigest()


def find(kept: Anchor, words: Sequence[PlacedWord]) -> Found:
    """Return where the words of an anchor are in the text as it stands now."""
    inside = [
        at
        for at, word in enumerate(words)
        if kept.start_ms <= (word.start_ms + word.end_ms) // 2 < kept.end_ms
    ]
    if inside and _digest([words[at].mark for at in inside]) == kept.digest:
        return Found(Fate.SAME, inside[0], inside[-1])
    near = [
        at
        for at, word in enumerate(words)
        if kept.start_ms - NEAR_MS < word.end_ms and word.start_ms < kept.end_ms + NEAR_MS
    ]
    if near:
        found = _matched(kept, words[near[0] : near[-1] + 1], ENOUGH, near[0])
        if found.fate is not Fate.GONE:
            return found
    return _matched(kept, words, ENOUGH_ELSEWHERE) if kept.length >= FEWEST_ELSEWHERE else Found(Fate.GONE)


def _matched(kept: Anchor, words: Sequence[PlacedWord], enough: float, offset: int = 0) -> Found:
    """Match the prints with those of the words; `offset` is the number of the first of these."""
    marks = [word.mark for word in words]
    blocks = SequenceMatcher(None, kept.trail, marks, autojunk=False).get_matching_blocks()
    pairs = {block.a + step: block.b + step for block in blocks for step in range(block.size)}
    own = range(kept.before, kept.before + kept.length)
    hit = [at for at in own if at in pairs and kept.trail[at] != COVERED]
    if not hit or len(hit) < enough * kept.length:
        return Found(Fate.GONE)
    first, last = _edges(pairs, own, hit)
    if len(hit) < ENOUGH * (last - first + 1):
        return Found(Fate.GONE)
    same = _digest(marks[first : last + 1]) == kept.digest
    return Found(Fate.SAME if same else Fate.CHANGED, first + offset, last + offset)


def _edges(pairs: dict[int, int], own: range, hit: Sequence[int]) -> tuple[int, int]:
    """Return the first and the last word now: where one at an edge was changed, up to the neighbour that was not."""
    first, last = pairs[hit[0]], pairs[hit[-1]]
    if hit[0] != own.start and own.start - 1 in pairs:
        first = min(first, max(pairs[own.start - 1] + 1, first - 2 * (hit[0] - own.start)))
    if hit[-1] != own.stop - 1 and own.stop in pairs:
        last = max(last, min(pairs[own.stop] - 1, last + 2 * (own.stop - 1 - hit[-1])))
    return first, last
