"""Results as JSON and back: plain keys, nothing lost, the same text for the same value."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from transcribe.types import Chunk, ChunkResult, Doubt, Heard, Segment, Settings, Suppression, Word

RULES = 3
"""Raised when chunks, gate or timing change so that the same sound gives other words."""
LIBRARY = "faster-whisper 1.2.1"


def chunk_result_to_json(result: ChunkResult) -> str:
    """Return one line of JSON."""
    return _dump(asdict(result))


def chunk_result_from_json(text: str) -> ChunkResult:
    """Return what `chunk_result_to_json` was given. Raises KeyError, TypeError or ValueError for anything else."""
    row = json.loads(text)
    return ChunkResult(
        chunk=Chunk(**row["chunk"]),
        language=row["language"],
        segments=tuple(_segment(segment) for segment in row["segments"]),
        heard=tuple(Heard(**one) for one in row["heard"]),
    )


def parameters(settings: Settings) -> str:
    """Return what a result depends on beside the sound, as kept with it: no path of this machine."""
    kept = asdict(settings)
    for place in ("models_folder", "script", "threads"):
        del kept[place]
    if not settings.translate:  # as before there were translations
        del kept["translate"]
    kept["model"] = Path(settings.model).name
    return _dump({**kept, "rules": RULES, "library": LIBRARY})


def _segment(row: dict[str, Any]) -> Segment:
    return Segment(
        **{
            **row,
            "words": tuple(Word(**word) for word in row["words"]),
            "doubts": tuple(Doubt(doubt) for doubt in row["doubts"]),
            "suppressed": row["suppressed"] and Suppression(row["suppressed"]),
        }
    )


def _dump(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
