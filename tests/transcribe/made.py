"""Segments made up for tests: words evenly timed, nothing doubtful about them."""

from transcribe.types import Segment
from transcribe.words import spread_evenly


def segment(
    text: str,
    start_ms: int = 0,
    end_ms: int = 3_000,
    *,
    language: str = "es",
    speaker: str | None = None,
    sure: float = 0.9,
    average: float = -0.3,
    no_speech: float = 0.02,
    compression: float = 1.2,
) -> Segment:
    return Segment(
        start_ms=start_ms,
        end_ms=end_ms,
        text=text,
        words=spread_evenly(text.split(), start_ms, end_ms, sure),
        language=language,
        speaker=speaker,
        doubts=(),
        suppressed=None,
        average_log_probability=average,
        no_speech_probability=no_speech,
        compression_ratio=compression,
    )
