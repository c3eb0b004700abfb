"""The gate: what must be tried again, what is shown with a doubt, and what is kept out of sight.

Whisper invents about one segment in a hundred, mostly in pauses. Nothing is thrown away here: suppressed words
stay beside the transcript for the reviewer. The thresholds of log probability, compression and silence are its
own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transcribe.phrases import is_known_phrase, normalise
from transcribe.types import Doubt, Segment, Suppression, VoiceRegion
from transcribe.voice import voiced_ms

LOW_LOG_PROBABILITY = -1.0
UNSURE_LOG_PROBABILITY = -0.8
"""Words that lie in a cough or a laugh must be surer than this."""
HIGH_COMPRESSION = 2.4
HIGH_NO_SPEECH = 0.6
SOME_NO_SPEECH = 0.3
"""Enough for a known phrase to be taken for invented."""
LOW_WORD_PROBABILITY = 0.5
FAST_WORDS = 6.0
IMPOSSIBLE_WORDS = 12.0
"""Words a second, for segments of at least `FEW_WORDS` words."""
FEW_WORDS = 4
LONGEST_PHRASE = 8
"""Words in a phrase that is looked for in circles."""
LOOP_TIMES = 4
LOOP_WORDS = 12
"""A phrase said at least so often, filling at least so many words, is a loop; less is only repeated."""
HARDLY_VOICED = 0.1
LITTLE_VOICED = 0.5
SILENT_MS = 1_000
"""A voice at least this long must have left words."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a chunk beside its words."""

    regions: tuple[VoiceRegion, ...]
    """Where there is the least sound of a voice."""
    firm: tuple[VoiceRegion, ...]
    """Where somebody surely speaks: not a cough or a laugh."""
    language_unsure: bool = False
    fallback_used: bool = False
    cut_off: bool = False
    hotwords: tuple[str, ...] = ()


def must_be_retried(segments: Sequence[Segment], circumstances: Circumstances) -> bool:
    """Whether a first attempt fails the gate, so that a more careful one is worth its time."""
    if not circumstances.firm:
        return False
    if not segments:
        return sum(region.end_ms - region.start_ms for region in circumstances.firm) >= SILENT_MS
    return circumstances.cut_off or any(_fails(segment) for segment in segments)


def rank(segments: Sequence[Segment], circumstances: Circumstances) -> tuple[bool, float]:
    """Order several attempts at one chunk: those that pass first, then by average log probability."""
    passes = bool(segments) and not must_be_retried(segments, circumstances)
    weights = [max(1, len(segment.words)) for segment in segments]
    total = sum(w * segment.average_log_probability for w, segment in zip(weights, segments, strict=True))
    return passes, total / sum(weights) if segments else float("-inf")


def judge(segment: Segment, circumstances: Circumstances) -> Segment:
    """Return the segment with its doubts, and with the reason why it is not shown where there is one."""
    return replace(
        segment,
        doubts=tuple(_doubts(segment, circumstances)),
        suppressed=_suppression(segment, circumstances),
    )


def judge_all(segments: Sequence[Segment], circumstances: Circumstances) -> tuple[Segment, ...]:
    """Judge every segment of a chunk, by the model's own times: clamping would hide words said in silence."""
    return tuple(judge(segment, circumstances) for segment in segments)


def longest_circle(words: Sequence[str]) -> tuple[int, int]:
    """Return how often the most repeated phrase follows on itself, and how many words that fills."""
    best = (1, 0)
    for length in range(1, min(LONGEST_PHRASE, len(words) // 2) + 1):
        same = 0
        for place in range(length, len(words)):
            same = same + 1 if words[place] == words[place - length] else 0
            times = same // length + 1
            if times > 1:
                best = max(best, (times, times * length), key=lambda found: found[1])
    return best


def _fails(segment: Segment) -> bool:
    if _is_silence(segment):
        return False
    low = segment.average_log_probability < LOW_LOG_PROBABILITY
    return (
        low
        or segment.compression_ratio > HIGH_COMPRESSION
        or _is_loop(segment)
        or _speed(segment) > FAST_WORDS
    )


def _is_silence(segment: Segment) -> bool:
    unsure = segment.average_log_probability < LOW_LOG_PROBABILITY
    return unsure and segment.no_speech_probability > HIGH_NO_SPEECH


def _is_loop(segment: Segment) -> bool:
    words = normalise(segment.text).split()
    times, filled = longest_circle(words)
    return times >= LOOP_TIMES and filled >= max(LOOP_WORDS, len(words) / 2)


def _speed(segment: Segment) -> float:
    """Words a second; 0 where there are too few to say."""
    if len(segment.words) < FEW_WORDS:
        return 0.0
    return len(segment.words) * 1000 / max(1, segment.end_ms - segment.start_ms)


def _share(segment: Segment, regions: Sequence[VoiceRegion]) -> float:
    length = max(1, segment.end_ms - segment.start_ms)
    return voiced_ms(segment.start_ms, segment.start_ms + length, regions) / length


def _has_no_voice(segment: Segment, circumstances: Circumstances) -> bool:
    if _share(segment, circumstances.regions) < HARDLY_VOICED:
        return True
    unsure = segment.average_log_probability < UNSURE_LOG_PROBABILITY
    return unsure and _share(segment, circumstances.firm) < HARDLY_VOICED


def _suppression(segment: Segment, circumstances: Circumstances) -> Suppression | None:
    reasons = {
        Suppression.no_words: not normalise(segment.text),
        Suppression.no_voice: _has_no_voice(segment, circumstances),
        Suppression.no_speech: _is_silence(segment),
        Suppression.loop: _is_loop(segment),
        Suppression.impossible_speed: _speed(segment) > IMPOSSIBLE_WORDS,
        Suppression.known_phrase: _is_invented_phrase(segment, circumstances),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _is_invented_phrase(segment: Segment, circumstances: Circumstances) -> bool:
    """Whether a phrase known to be invented, or our hotwords given back, stands where hardly anybody speaks."""
    echo = normalise(segment.text) == normalise(" ".join(circumstances.hotwords))
    if not echo and not is_known_phrase(segment.text, segment.language):
        return False
    unsure = _word_probability(segment) < LOW_WORD_PROBABILITY
    little = _share(segment, circumstances.regions) < LITTLE_VOICED
    return unsure or little or segment.no_speech_probability >= SOME_NO_SPEECH


def _word_probability(segment: Segment) -> float:
    return sum(word.probability for word in segment.words) / max(1, len(segment.words))


def _doubts(segment: Segment, circumstances: Circumstances) -> Iterator[Doubt]:
    low = segment.average_log_probability < LOW_LOG_PROBABILITY
    if low or _word_probability(segment) < LOW_WORD_PROBABILITY:
        yield Doubt.low_probability
    if _speed(segment) > FAST_WORDS:
        yield Doubt.fast
    times, _ = longest_circle(normalise(segment.text).split())
    if times >= LOOP_TIMES or segment.compression_ratio > HIGH_COMPRESSION:
        yield Doubt.repeated
    if circumstances.language_unsure:
        yield Doubt.language_unsure
    if circumstances.fallback_used:
        yield Doubt.fallback_used
    if _share(segment, circumstances.regions) < LITTLE_VOICED:
        yield Doubt.little_voice
    if circumstances.cut_off:
        yield Doubt.cut_off
