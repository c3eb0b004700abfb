"""faster-whisper and whisper.cpp as they are used plainly; only what a way needs is imported.

Run by itself, so that its memory is its own (`programs.py`), it answers each line `[file, language]` with what was
heard, as `openai_whisper.py` does: `python -m tests.bench.lone_whisper plain-int8-5 MODEL`.
"""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

Listener = Callable[[Path, str], str]
"""A file and its language in, what was heard out."""

THREADS = 2
PLAIN = re.compile(r"plain-(float32|float16|int8)-([15])(-blind)?")
"""faster-whisper itself: of which numbers, how many beams, and whether without its voice detector."""


def listener(way: str, model: Path, device: str = "cpu") -> Listener:
    """Return a way with its model loaded: a folder of CTranslate2's weights, for whisper.cpp a file of its own."""
    if way == "whisper.cpp":
        return _whisper_cpp(model)
    if way == "batched":
        return _batched(model, device)
    if plain := PLAIN.fullmatch(way):
        return _plain(model, device, plain[1], int(plain[2]), has_detector=not plain[3])
    raise ValueError(way)


def _plain(model: Path, device: str, kind: str, beams: int, *, has_detector: bool) -> Listener:
    from faster_whisper import WhisperModel  # noqa: PLC0415

    whisper = WhisperModel(str(model), device, compute_type=kind, cpu_threads=THREADS, local_files_only=True)

    def listen(file: Path, language: str) -> str:
        found, _ = whisper.transcribe(
            str(file), language=language, beam_size=beams, vad_filter=has_detector, word_timestamps=True
        )
        return "".join(segment.text for segment in found)

    return listen


def _batched(model: Path, device: str) -> Listener:
    from faster_whisper import BatchedInferencePipeline, WhisperModel  # noqa: PLC0415

    kind = "float16" if device == "cuda" else "int8"
    whisper = BatchedInferencePipeline(
        WhisperModel(str(model), device, compute_type=kind, cpu_threads=THREADS, local_files_only=True)
    )

    def listen(file: Path, language: str) -> str:
        found, _ = whisper.transcribe(str(file), language=language, batch_size=8)
        return "".join(segment.text for segment in found)

    return listen


def _whisper_cpp(model: Path) -> Listener:
    """Greedy, half precision, its own fallback."""
    from pywhispercpp.model import Model  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415

    whisper = Model(str(model), n_threads=THREADS, print_progress=False, redirect_whispercpp_logs_to=None)

    def listen(file: Path, language: str) -> str:
        return " ".join(each.text for each in whisper.transcribe(str(file), language=language))

    return listen


def main(way: str, model: str) -> None:
    """Load the model, say so, and answer until the questions end."""
    listen = listener(way, Path(model))
    print(json.dumps("ready"), flush=True)  # noqa: T201
    for line in sys.stdin:
        file, language = json.loads(line)
        print(json.dumps(listen(Path(file), language)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
