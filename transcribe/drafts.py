"""Turn what the model wrote into segments: whole words, times of the recording, nothing judged yet."""

import math
from dataclasses import dataclass

from transcribe.types import Chunk, Segment, Word
from transcribe.words import join_pieces, join_text, spread_evenly

DECIMALS = 4
"""Of every probability, so that a value is the same after a trip through JSON or a database."""


@dataclass(frozen=True, slots=True)
class FoundWord:
    """A piece of a word; seconds from the start of the chunk."""

    word: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True, slots=True)
class Found:
    """What was found between two moments; seconds from the start of the chunk. The measures are of its whole window."""

    start: float
    end: float
    text: str
    words: tuple[FoundWord, ...]
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float


def draft(found: Found, chunk: Chunk, language: str) -> Segment:
    """Return the segment with its words, all inside the chunk; words without times of their own share the span."""
    pieces = [
        Word(word.word, _at(chunk, word.start), _at(chunk, word.end), _rounded(word.probability))
        for word in found.words
    ]
    words = join_pieces(pieces, language)
    if not words:
        sureness = _rounded(math.exp(min(0.0, found.avg_logprob)))
        words = spread_evenly(found.text.split(), _at(chunk, found.start), _at(chunk, found.end), sureness)
    return Segment(
        start_ms=words[0].start_ms,
        end_ms=max(words[0].start_ms, words[-1].end_ms),
        text=join_text(words, language),
        words=words,
        language=language,
        speaker=None,
        doubts=(),
        suppressed=None,
        average_log_probability=_rounded(found.avg_logprob),
        no_speech_probability=_rounded(found.no_speech_prob),
        compression_ratio=_rounded(found.compression_ratio),
    )


def _at(chunk: Chunk, seconds: float) -> int:
    return min(chunk.end_ms, max(chunk.start_ms, chunk.start_ms + round(seconds * 1000)))


def _rounded(value: float) -> float:
    return round(float(value), DECIMALS)
