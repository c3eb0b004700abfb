"""Put words in order: whole words instead of the model's pieces, timed in the voice and never backwards."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from transcribe.types import Chunk, Segment, VoiceRegion, Word

UNSPACED = frozenset({"ja", "lo", "my", "th", "yue", "zh"})
"""Languages that are written without spaces between words: there, every piece stays a word."""
SENTENCE_ENDS = (".", "?", "!", "…", "。", "？", "！")
SHORTEST_MS = 3_000


def join_pieces(pieces: Iterable[Word], language: str) -> tuple[Word, ...]:
    """Join what makes one written word: a piece that does not begin with a space continues the one before.

    Whisper gives " C", "'est" and " Z", "-engte"; a joined word is as sure as its least sure piece.
    """
    words: list[Word] = []
    for piece in pieces:
        if words and not piece.text.startswith(" ") and language not in UNSPACED:
            words.append(_joined(words.pop(), piece))
        else:
            words.append(piece)
    return tuple(
        Word(word.text.strip(), word.start_ms, word.end_ms, word.probability)
        for word in words
        if word.text.strip()
    )


def join_text(words: Iterable[Word], language: str) -> str:
    """Return the words as running text."""
    return ("" if language in UNSPACED else " ").join(word.text for word in words)


def spread_evenly(texts: Sequence[str], start_ms: int, end_ms: int, probability: float) -> tuple[Word, ...]:
    """Give words equal times within a span, where no better times are known."""
    edges = [
        start_ms + (end_ms - start_ms) * number // max(1, len(texts)) for number in range(len(texts) + 1)
    ]
    return tuple(Word(text, edges[n], edges[n + 1], probability) for n, text in enumerate(texts))


def cut_sentences(segment: Segment) -> tuple[Segment, ...]:
    """Part a long segment where a sentence ends, so that one is found, shown and quoted by itself.

    Whisper sometimes gives half a minute as one segment. Sentences shorter than `SHORTEST_MS` stay together.
    """
    parts: list[list[Word]] = [[]]
    for word in segment.words:
        if _is_sentence(parts[-1]):
            parts.append([])
        parts[-1].append(word)
    return _in_parts(segment, parts)


def cut_at(segment: Segment, moments: Iterable[int]) -> tuple[Segment, ...]:
    """Part a segment where its words stand on both sides of one of these moments (ms)."""
    known = sorted(moments)
    runs = groupby(segment.words, lambda word: bisect_right(known, word.start_ms))
    return _in_parts(segment, [list(run) for _, run in runs])


def _in_parts(segment: Segment, parts: Sequence[Sequence[Word]]) -> tuple[Segment, ...]:
    if len(parts) <= 1:
        return (segment,)
    return tuple(
        replace(
            segment,
            start_ms=part[0].start_ms,
            end_ms=part[-1].end_ms,
            text=join_text(part, segment.language),
            words=tuple(part),
        )
        for part in parts
    )


def settle(segments: Iterable[Segment], regions: Sequence[VoiceRegion], chunk: Chunk) -> tuple[Segment, ...]:
    """Clamp the words of a chunk's shown segments and cut these at sentences; suppressed ones stay as they are."""
    clamped: list[Segment] = []
    earliest = chunk.start_ms
    for segment in segments:
        if segment.suppressed or not segment.words:
            clamped.append(segment)
            continue
        words = clamp(segment.words, regions, earliest, chunk.end_ms)
        earliest = words[-1].end_ms
        whole = replace(segment, words=words, start_ms=words[0].start_ms, end_ms=earliest)
        clamped.extend(cut_sentences(whole))
    return tuple(clamped)


def clamp(
    words: Iterable[Word], regions: Sequence[VoiceRegion], start_ms: int, end_ms: int
) -> tuple[Word, ...]:
    """Move each word's times into the voice it belongs to, inside the span, none before the end of the last.

    A word that lies wholly in a pause moves to the nearest voice, and may be left without length there.
    """
    clamped: list[Word] = []
    earliest = start_ms
    for word in words:
        begin, end = _into_voice(word, regions) if regions else (word.start_ms, word.end_ms)
        begin = min(max(begin, earliest), end_ms)
        end = min(max(end, begin), end_ms)
        clamped.append(Word(word.text, begin, end, word.probability))
        earliest = end
    return tuple(clamped)


def _is_sentence(words: Sequence[Word]) -> bool:
    if not words or not words[-1].text.endswith(SENTENCE_ENDS):
        return False
    return words[-1].end_ms - words[0].start_ms >= SHORTEST_MS


def _joined(word: Word, piece: Word) -> Word:
    sureness = min(word.probability, piece.probability)
    return Word(word.text + piece.text, word.start_ms, piece.end_ms, sureness)


def _into_voice(word: Word, regions: Sequence[VoiceRegion]) -> tuple[int, int]:
    over = [r for r in regions if r.start_ms < word.end_ms and r.end_ms > word.start_ms]
    if over:
        return max(word.start_ms, over[0].start_ms), min(word.end_ms, over[-1].end_ms)
    nearest = min(regions, key=lambda r: max(r.start_ms - word.end_ms, word.start_ms - r.end_ms))
    edge = nearest.start_ms if nearest.start_ms >= word.end_ms else nearest.end_ms
    return edge, edge
