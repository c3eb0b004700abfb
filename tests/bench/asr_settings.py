"""Search for the fastest settings that lose no words; compare with faster-whisper used plainly: same files, one run.

    python -m tests.bench.asr_settings es/prompts.wav fr/a.wav --refs refs.json --ways ours,plain-int8-5

Files lie in folders named by their language. `whisper.cpp` comes with `make .venv/measuring`; `openai` needs
`--openai-python`, the Python of an environment of its own with openai-whisper and torch. Time is the clock's and the
processors' (this process and children that still run), file by file, way after way, so that what else the machine does
falls on all ways alike. For settings only recordings that anybody can have are used: the shipped interviews, and
utterances of two packages of Debian, asterisk-core-sounds-es-wav and asterisk-prompt-es-co, joined by `join_prompts`.
Never those it is judged by.
"""

import argparse
import json
import random
import re
import resource
import tempfile
import time
import wave
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
from faster_whisper import BatchedInferencePipeline, WhisperModel
from faster_whisper.audio import decode_audio

from archive.computing.compute import open_executor
from archive.computing.listening import settings_for, transcribe_file
from archive.computing.speech_trial import make_ready
from archive.config import ComputeSettings, Config, TranscribeSettings
from tests.bench.other_whispers import openai_whisper, whisper_cpp
from transcribe.misheard import Misheard, compare
from transcribe.models import EMBEDDED, ready_model
from transcribe.types import SAMPLE_RATE, Samples

Listener = Callable[[Path, str], str]
"""A file and its language in, what was heard out."""

OURS = {"ours": 5, "ours-greedy": 1}
"""How many beams."""
PLAIN = re.compile(r"plain-(float32|float16|int8)-([15])")
"""faster-whisper itself: of which numbers, and how many beams."""
THREADS = 2
PAUSES = (0.3, 2.5)
"""Seconds, the shortest and the longest between two utterances; most are .6."""


@dataclass(frozen=True, slots=True)
class Row:
    """One way, one file: seconds by the clock and of the processors, for as much sound; words against what was said."""

    way: str
    file: str
    audio_seconds: float
    seconds: float
    processor_seconds: float
    words: Misheard | None


def join_prompts(folders: Sequence[Path], target: Path, seconds: float, seed: int = 5) -> None:
    """Write a recording of short utterances from folders of sounds, shuffled, with pauses between them."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    files = sorted(file for folder in folders for file in folder.iterdir() if file.suffix in {".wav", ".gsm"})
    chance.shuffle(files)
    pieces: list[Samples] = []
    length = 0
    for file in files:
        sound = _decoded(file)
        if len(sound) < SAMPLE_RATE:
            continue
        pause = 0.6 if chance.random() < 0.7 else chance.uniform(*PAUSES)
        pieces += [sound, np.zeros(int(pause * SAMPLE_RATE), np.int16)]
        length += len(pieces[-1]) + len(sound)
        if length >= seconds * SAMPLE_RATE:
            break
    with wave.open(str(target), "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(SAMPLE_RATE)
        written.writeframes(np.concatenate(pieces).tobytes())


def ways(
    config: Config, names: Sequence[str], device: str, processes: int, openai_python: Path | None = None
) -> Iterator[tuple[str, Listener]]:
    """Give the named ways, each with its model loaded, kept until the caller is done."""
    folder = str(ready_model(EMBEDDED, config.models_folder))
    for name in names:
        if name == "whisper.cpp":
            yield name, whisper_cpp(Path(folder), config.data_dir, THREADS)
        elif name == "openai" and openai_python is not None:
            yield name, openai_whisper(openai_python, Path(folder), config.data_dir, THREADS)
        elif name == "batched":
            kind = "float16" if device == "cuda" else "int8"
            yield name, partial(_batched, _library(folder, device, kind))
        elif plain := PLAIN.fullmatch(name):
            yield name, partial(_plain, _library(folder, device, plain[1]), int(plain[2]))
        elif name in OURS:
            yield name, _ours(config, device, processes, OURS[name])


def measure(
    listeners: Sequence[tuple[str, Listener]], files: Sequence[Path], refs: dict[str, str]
) -> Iterator[Row]:
    """Give each file to every way in turn."""
    for file in files:
        for name, listener in listeners:
            began, used = time.perf_counter(), _processors()
            heard = listener(file, file.parent.name)
            seconds, processors = time.perf_counter() - began, _processors() - used
            said = refs.get(file.name)
            words = None if said is None else compare(said, heard)
            yield Row(name, file.name, len(_decoded(file)) / SAMPLE_RATE, seconds, processors, words)


def _ours(config: Config, device: str, processes: int, beams: int) -> Listener:
    config = Config(
        config.data_dir,
        compute=ComputeSettings(processes=processes),
        transcribe=TranscribeSettings(device=device, beam_size=beams),
    )
    executor = open_executor(config)
    make_ready(executor, settings_for(config, ("en",)), processes)
    folder = Path(tempfile.mkdtemp())

    def listener(file: Path, language: str) -> str:
        settings = settings_for(config, (language,))
        heard = transcribe_file(
            config, file, settings, folder=folder, executor=executor, report=lambda *_: None
        )
        return " ".join(segment.text for segment in heard.segments)

    return listener


def _library(folder: str, device: str, kind: str) -> WhisperModel:
    return WhisperModel(folder, device, compute_type=kind, cpu_threads=THREADS, local_files_only=True)


def _plain(model: WhisperModel, beams: int, file: Path, language: str) -> str:
    found, _ = model.transcribe(
        str(file), language=language, beam_size=beams, vad_filter=True, word_timestamps=True
    )
    return "".join(segment.text for segment in found)


def _batched(model: WhisperModel, file: Path, language: str) -> str:
    found, _ = BatchedInferencePipeline(model).transcribe(str(file), language=language, batch_size=8)
    return "".join(segment.text for segment in found)


def _processors() -> float:
    """Return the seconds that this process and its children have had, those that still run included."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + sum(_of_child(child) for child in _children())


def _children() -> list[Path]:
    found = []
    for task in Path("/proc/self/task").iterdir():
        found += [Path("/proc") / number for number in (task / "children").read_text().split()]
    return found


def _of_child(process: Path) -> float:
    try:
        fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / 100


def _decoded(file: Path) -> Samples:
    return np.asarray(decode_audio(str(file), SAMPLE_RATE) * 32_768, np.int16)


def main() -> None:
    """Measure what the command line names; one line of JSON for each row."""
    asked = argparse.ArgumentParser()
    asked.add_argument("files", nargs="+", type=Path)
    asked.add_argument("--refs", type=Path)
    asked.add_argument("--ways", default="ours,plain-int8-5")
    asked.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    asked.add_argument("--processes", type=int, default=2)
    asked.add_argument("--openai-python", type=Path)
    args = asked.parse_args()
    refs = json.loads(args.refs.read_text()) if args.refs else {}
    with tempfile.TemporaryDirectory() as folder:
        config, names = Config(Path(folder)), args.ways.split(",")
        listeners = list(ways(config, names, args.device, args.processes, args.openai_python))
        for row in measure(listeners, args.files, refs):
            print(json.dumps(asdict(row)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
