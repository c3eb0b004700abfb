"""Words keep their times when people rewrite a line: only those that changed are timed anew.

Pure: knows no archive and no person. What was written at a restricted stretch stays inside it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from archive.terms.restrictions import Restriction, holds_for, meets
from archive.terms.words import TranscriptSegment
from transcribe.types import Word

TELLING = 3
"""Letters that a word needs to tell anything."""


def line_at(starts: Sequence[int], at_ms: int) -> int:
    """Return the place of the line in which a moment is said, of lines that begin at these moments; before all, 0."""
    return max(0, bisect_right(starts, at_ms) - 1)


def words_of(segment: TranscriptSegment) -> tuple[Word, ...]:
    """Return the segment's words; where a model gave none, those of its text, spread over it by their letters."""
    return segment.words or tuple(spread_words(segment.text.split(), segment.start_ms, segment.end_ms))


def time_words(words: list[str], before: TranscriptSegment) -> tuple[Word, ...]:
    """Return the words with times: kept where a word stayed, taken over from what stood there where one changed.

    Words are matched by difflib.SequenceMatcher on their letters and digits. As many new words as old ones take the
    old ones' times one by one; else they share the stretch by their letters. Kept words are never moved:
    one may lie in a restricted stretch beside its segment.
    """
    timed: list[Word] = []
    for kind, first, last, new_first, new_last in _opcodes(before.words, words):
        new, old = words[new_first:new_last], before.words[first:last]
        if kind == "equal":
            timed += [replace(each, text=text) for each, text in zip(old, new, strict=True)]
        elif kind == "replace" and len(new) == len(old):
            timed += [
                Word(text, each.start_ms, each.end_ms, 1.0) for each, text in zip(old, new, strict=True)
            ]
        elif new:
            timed += spread_words(new, *_room(before, first, last))
    return tuple(timed)


def _room(before: TranscriptSegment, first: int, last: int) -> tuple[int, int]:
    """Return the stretch (ms) for words that stand for the old ones, or between two where there are none."""
    old = before.words[first:last]
    if old:
        return old[0].start_ms, old[-1].end_ms
    begin = before.words[first - 1].end_ms if first else before.start_ms
    end = before.words[first].start_ms if first < len(before.words) else before.end_ms
    return begin, max(begin, end)


def cover_anew(
    words: tuple[Word, ...],
    before: TranscriptSegment,
    restrictions: Sequence[Restriction],
    beside: Iterable[TranscriptSegment] = (),
) -> tuple[Word, ...]:
    """Return the words such that what was written anew at a restricted stretch lies in it, wholly.

    Where exactly each new word is said is a guess: a misheard name must not leave its stretch by being put right, nor
    by being written at another place of its line, or in a line `beside` it. What stands in the place of a restricted
    word, or was put in next to one, is as long as both; so is what is one again, with all between two that are.
    """
    covered = list(words)
    hidden = covered_in([before, *beside], restrictions)
    for kind, first, last, new_first, new_last in _opcodes(before.words, [word.text for word in words]):
        if kind not in {"replace", "insert"}:
            continue
        reach = int(kind == "insert")
        old = [
            each
            for each in before.words[max(0, first - reach) : last + reach]
            if _is_touched(each, restrictions)
        ]
        whole = Word("", words[new_first].start_ms, words[new_last - 1].end_ms, 1.0)
        if old or _is_touched(whole, restrictions):
            covered[new_first:new_last] = _as_long_as(covered[new_first:new_last], old)
        stood = {at: _named(words[at], hidden) for at in range(new_first, new_last)}
        again = [at for at, found in stood.items() if found]
        if again:
            here = slice(again[0], again[-1] + 1)
            covered[here] = _as_long_as(covered[here], [each for at in again for each in stood[at]])
    return tuple(covered)


def _named(word: Word, hidden: Sequence[tuple[str, Word]]) -> list[Word]:
    """Return the restricted words (`covered_in`) that are the same word."""
    return [each for name, each in hidden if name == letters(word.text)]


def _as_long_as(run: Sequence[Word], old: Sequence[Word]) -> list[Word]:
    """Return the words of a run, each as long as all of it and the old ones together."""
    start_ms = min(each.start_ms for each in (*run, *old))
    end_ms = max(each.end_ms for each in (*run, *old))
    return [replace(each, start_ms=start_ms, end_ms=end_ms) for each in run]


def covered_in(
    segments: Iterable[TranscriptSegment], restrictions: Sequence[Restriction]
) -> list[tuple[str, Word]]:
    """Return the restricted words of some lines as far as they are that, each with what makes it itself.

    Short ones tell nothing.
    """
    return [
        (letters(word.text), _within(word, each))
        for segment in segments
        for word in segment.words
        if len(letters(word.text)) >= TELLING
        for each in restrictions
        if holds_for(segment.speaker, each) and meets(word.start_ms, word.end_ms, each)
    ]


def is_over(segment: TranscriptSegment, restriction: Restriction) -> bool:
    """Whether a line, or a word of it that lies outside of it, sounds in a restricted stretch."""
    return meets(segment.start_ms, segment.end_ms, restriction) or any(
        meets(word.start_ms, word.end_ms, restriction) for word in segment.words
    )


def _within(word: Word, restriction: Restriction) -> Word:
    """Return the word where it lies in the stretch, at least a millisecond long."""
    start_ms = min(max(word.start_ms, restriction.start_ms), restriction.end_ms - 1)
    return replace(word, start_ms=start_ms, end_ms=max(min(word.end_ms, restriction.end_ms), start_ms + 1))


def cover_again(
    segment: TranscriptSegment, hidden: Sequence[tuple[str, Word]], restrictions: Sequence[Restriction]
) -> TranscriptSegment:
    """Return a line that is put back, in which what was restricted meanwhile (`covered_in`) is so at its old place too.

    Such a word is as long as where it stood and where it stands; one that never moved stays as it is.
    """
    held = [each for each in restrictions if holds_for(segment.speaker, each)]

    def covered(word: Word) -> Word:
        if any(meets(word.start_ms, word.end_ms, each) for each in held):
            return word
        return _as_long_as([word], _named(word, hidden))[0]

    return replace(segment, words=tuple(covered(each) for each in segment.words)) if hidden else segment


def _is_touched(word: Word, restrictions: Sequence[Restriction]) -> bool:
    return any(each.start_ms <= word.end_ms and word.start_ms <= each.end_ms for each in restrictions)


def _opcodes(before: Sequence[Word], words: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    old = [letters(word.text) for word in before]
    return SequenceMatcher(None, old, [letters(word) for word in words], autojunk=False).get_opcodes()


def letters(word: str) -> str:
    """Return what makes a word itself: its letters and digits, small."""
    return "".join(sign for sign in word.casefold() if sign.isalnum())


def spread_words(words: list[str], begin_ms: int, end_ms: int) -> list[Word]:
    """Return the words one after the other between two moments, each as long as its share of the letters."""
    signs = sum(len(word) for word in words) or 1
    spread, place = [], 0
    for word in words:
        start = begin_ms + (end_ms - begin_ms) * place // signs
        place += len(word)
        spread.append(Word(word, start, begin_ms + (end_ms - begin_ms) * place // signs, 1.0))
    return spread
