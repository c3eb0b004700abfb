"""A stand-in that reads its words from a file: for demonstrations without a model, and for tests.

The file is JSON: a list of {"start_ms", "end_ms", "text", "language", "speaker"?}. It says the same in every process,
chunk by chunk, as the real engine does; it never looks at the sound.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from transcribe.errors import ScriptError
from transcribe.types import Chunk, ChunkResult, Heard, Piece, Segment, Settings, VoiceRegion
from transcribe.words import spread_evenly


def voice_regions(sound: Path, settings: Settings) -> tuple[VoiceRegion, ...]:  # noqa: ARG001
    """List the script's spans; overlapping ones become one."""
    regions: list[VoiceRegion] = []
    for line in _lines(settings):
        if regions and line.start_ms <= regions[-1].end_ms:
            regions[-1] = VoiceRegion(regions[-1].start_ms, max(line.end_ms, regions[-1].end_ms))
        else:
            regions.append(VoiceRegion(line.start_ms, line.end_ms))
    return tuple(regions)


def transcribe_chunks(pieces: Sequence[Piece], settings: Settings) -> list[ChunkResult]:
    """Give each chunk the lines whose middle lies in it."""
    lines = _lines(settings)
    return [_result(chunk, lines, settings) for chunk, _ in pieces]


def _result(chunk: Chunk, lines: Sequence[Segment], settings: Settings) -> ChunkResult:
    said = tuple(
        line for line in lines if chunk.start_ms <= (line.start_ms + line.end_ms) // 2 < chunk.end_ms
    )
    spoken = said[0].language if said else settings.languages[0]
    language = chunk.language or spoken
    return ChunkResult(chunk, language, said, (Heard(language, 1.0),))


def _lines(settings: Settings) -> list[Segment]:
    if settings.script is None:
        raise ScriptError
    try:
        lines = json.loads(Path(settings.script).read_text(encoding="utf-8"))
        return sorted((_segment(line) for line in lines), key=lambda line: (line.start_ms, line.end_ms))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ScriptError from problem


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
