"""A stand-in that reads its words from a file: for demonstrations without a model, and for tests.

The file is JSON: a list of {"start_ms", "end_ms", "text", "language", "speaker"?, "english"?, "fails"?}. A translation
is made of the lines with "english", and of those in that language. At a line that "fails" the engine raises an error,
or with "dies" it ends its process: a rehearsal of trouble. It says the same in every process,
chunk by chunk, as the real engine does; of the sound it only knows where there is none at all, and says nothing there.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from transcribe.errors import ScriptError
from transcribe.types import (
    ENGLISH,
    SAMPLES_PER_MS,
    Chunk,
    ChunkResult,
    Heard,
    Piece,
    Samples,
    Segment,
    Settings,
    VoiceRegion,
    Word,
)
from transcribe.words import spread_evenly


def voice_regions(sound: Path, settings: Settings) -> tuple[VoiceRegion, ...]:  # noqa: ARG001
    """List the script's spans; overlapping ones become one."""
    regions: list[VoiceRegion] = []
    for line in _lines(replace(settings, translate=False)):
        if regions and line.start_ms <= regions[-1].end_ms:
            regions[-1] = VoiceRegion(regions[-1].start_ms, max(line.end_ms, regions[-1].end_ms))
        else:
            regions.append(VoiceRegion(line.start_ms, line.end_ms))
    return tuple(regions)


def transcribe_chunks(pieces: Sequence[Piece], settings: Settings) -> list[ChunkResult]:
    """Give each chunk the lines whose middle lies in it."""
    lines = _lines(settings)
    for chunk, _ in pieces:
        _rehearse_trouble(chunk, settings)
    return [_result(chunk, samples, lines, settings) for chunk, samples in pieces]


def spoken_languages(pieces: Sequence[Piece], settings: Settings) -> tuple[str, ...]:  # noqa: ARG001
    """Return the languages of the lines, in order."""
    return tuple(dict.fromkeys(line.language for line in _lines(settings)))


def _result(chunk: Chunk, samples: Samples, lines: Sequence[Segment], settings: Settings) -> ChunkResult:
    here = (line for line in lines if chunk.start_ms <= (line.start_ms + line.end_ms) // 2 < chunk.end_ms)
    said = tuple(line for line in (_heard(line, chunk, samples) for line in here) if line.words)
    spoken = said[0].language if said else settings.languages[0]
    language = chunk.language or spoken
    return ChunkResult(chunk, language, said, (Heard(language, 1.0),))


def _heard(line: Segment, chunk: Chunk, samples: Samples) -> Segment:
    """Return the line without the words of which more than three quarters lie in silence."""
    words = tuple(word for word in line.words if not _is_silent(word, chunk, samples))
    return (
        line
        if words == line.words
        else replace(line, words=words, text=" ".join(word.text for word in words))
    )


def _is_silent(word: Word, chunk: Chunk, samples: Samples) -> bool:
    first = max(0, word.start_ms - chunk.start_ms) * SAMPLES_PER_MS
    own = samples[first : (word.end_ms - chunk.start_ms) * SAMPLES_PER_MS]
    return len(own) > 0 and int((own != 0).sum()) * 4 < len(own)


def _rehearse_trouble(chunk: Chunk, settings: Settings) -> None:
    for line in _read(settings):
        trouble = line.get("fails")
        if not trouble or not chunk.start_ms <= int(str(line["start_ms"])) < chunk.end_ms:
            continue
        if trouble == "dies":
            os._exit(1)
        raise RuntimeError


def _lines(settings: Settings) -> list[Segment]:
    try:
        lines = [_segment(line) for line in _written(settings)]
    except (ValueError, KeyError, TypeError) as problem:
        raise ScriptError from problem
    return sorted(lines, key=lambda line: (line.start_ms, line.end_ms))


def _written(settings: Settings) -> list[dict[str, object]]:
    """Return the lines as they are spoken, or those of which there is English."""
    lines = _read(settings)
    if not settings.translate:
        return lines
    found = [{**line, "text": line["english"], "language": ENGLISH} for line in lines if "english" in line]
    return found + [line for line in lines if line["language"] == ENGLISH and "english" not in line]


def _read(settings: Settings) -> list[dict[str, object]]:
    if settings.script is None:
        raise ScriptError
    try:
        found: list[dict[str, object]] = json.loads(Path(settings.script).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise ScriptError from problem
    return found


def _segment(line: dict[str, object]) -> Segment:
    start, end, text = int(str(line["start_ms"])), int(str(line["end_ms"])), str(line["text"])
    return Segment(
        start_ms=start,
        end_ms=end,
        text=" ".join(text.split()),
        words=spread_evenly(text.split(), start, end, 1.0),
        language=str(line["language"]),
        speaker=str(line["speaker"]) if line.get("speaker") else None,
    )
