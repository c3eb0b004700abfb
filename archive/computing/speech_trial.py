"""Tries transcription on anybody's files, without an archive: the words, how long they took, how many are wrong.

Every process has the model before the clock starts; decoding and the search for voices are inside the time.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from archive.computing.compute import open_executor
from archive.computing.listening import load_model, settings_for, transcribe_file
from archive.computing.machine import process_count
from archive.config import Config
from archive.passing import passing_folder
from archive.terms.errors import BadRequest
from media.errors import SoundError
from transcribe.misheard import compare
from transcribe.types import Settings

PATIENCE_SECONDS = 120.0
"""How long processes may take to start and load."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one file; `wer` only where it is known what was said."""

    file: str
    seconds: float
    audio_seconds: float
    language: str
    text: str
    wer: float | None


@dataclass(frozen=True, slots=True)
class Untried:
    """A file of which nothing came, and why, in a sentence."""

    file: str
    error: str


def read_refs(file: Path) -> dict[str, str]:
    """Read what was said in each file, as {file name: text}. Raises BadRequest."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, OSError) as problem:
        raise BadRequest(f"{file.name} is no JSON.") from problem
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise BadRequest(f"{file.name} must be a JSON object of file names and the words said in each.")
    return found


def try_files(
    config: Config, files: Sequence[Path], languages: Sequence[str], refs: Mapping[str, str]
) -> Iterator[Heard | Untried]:
    """Transcribe the files one after the other, each on all processes; one that is none does not end it.

    Raises transcribe.errors.TranscribeError.
    """
    settings = settings_for(config, tuple(languages))
    with open_executor(config) as executor, passing_folder() as folder:
        make_ready(executor, settings, process_count(config))
        for file in files:
            try:
                yield _try_file(config, file, settings, folder, executor, refs)
            except SoundError as problem:
                yield Untried(str(file), str(problem))


def make_ready(executor: Executor, settings: Settings, processes: int) -> None:
    """Return once so many processes have the model, or, where they are slow to come, after `PATIENCE_SECONDS`."""
    ready: set[str] = set()
    until = time.monotonic() + PATIENCE_SECONDS
    while len(ready) < processes and time.monotonic() < until:
        asked = [executor.submit(load_model, settings) for _ in range(processes)]
        ready.update(each.result() for each in asked)


def _try_file(
    config: Config, file: Path, settings: Settings, folder: Path, executor: Executor, refs: Mapping[str, str]
) -> Heard:
    began = time.perf_counter()
    heard = transcribe_file(config, file, settings, folder=folder, executor=executor, report=lambda *_: None)
    seconds = time.perf_counter() - began
    text = " ".join(segment.text for segment in heard.segments)
    said = refs.get(file.name, refs.get(str(file)))
    return Heard(
        file=str(file),
        seconds=round(seconds, 3),
        audio_seconds=round(heard.duration_ms / 1000, 3),
        language=heard.language,
        text=text,
        wer=None if said is None else round(compare(said, text).rate, 4),
    )
