"""What of a transcript an excerpt holds, and the seal that an approval is bound to."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace

from archive.terms.models import Excerpt, Interview, ThemeId, Voice
from archive.terms.restrictions import Treatment
from archive.terms.words import TranscriptSegment


def cut(segments: Iterable[TranscriptSegment], start_ms: int, end_ms: int) -> tuple[TranscriptSegment, ...]:
    """Return the segments cut to the words whose middle lies inside the span; suppressed ones are left out."""
    found = []
    for segment in segments:
        words = tuple(
            word for word in segment.words if start_ms <= (word.start_ms + word.end_ms) // 2 < end_ms
        )
        if words and segment.suppressed is None:
            found.append(
                replace(
                    segment,
                    words=words,
                    text=" ".join(word.text for word in words),
                    start_ms=max(words[0].start_ms, start_ms),
                    end_ms=min(words[-1].end_ms, end_ms),
                )
            )
    return tuple(found)


def digest(
    excerpt: Excerpt,
    interview: Interview,
    shown: tuple[str | None, ...],
    themes: Iterable[ThemeId],
    segments: Iterable[TranscriptSegment],
    treatment: Treatment,
) -> str:
    """Return the SHA-256 of everything of the excerpt that the public would get; `shown` is how people are named."""
    words = [
        (each.speaker, each.language, [(word.text, word.start_ms, word.end_ms) for word in each.words])
        for each in segments
    ]
    covers = [
        (each.start_ms, each.end_ms, each.action.value)
        for each in treatment.within(excerpt.start_ms, excerpt.end_ms)
    ]
    parts = (
        interview.id,
        interview.recorded_on,
        interview.synthetic,
        excerpt.purpose.value,
        excerpt.start_ms,
        excerpt.end_ms,
        excerpt.title,
        excerpt.context,
        excerpt.warning,
        shown,
        sorted(themes),
        words,
        *(["collection", interview.collection] if interview.collection else ()),
        *([covers, treatment.voice.value] if covers or treatment.voice is not Voice.ORIGINAL else ()),
    )
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
