"""Search for the fastest settings that lose no words; compare with faster-whisper used plainly: same files, one run.

    python -m tests.bench.asr_settings es/prompts.wav fr/a.wav --refs refs.json --ways ours,plain-int8-5

Files lie in folders named by their language. `whisper.cpp` comes with `make .venv/measuring`; `openai` needs
`--openai-python`, the Python of an environment of its own with openai-whisper and torch. Time is the clock's and the
processors' (this process and children that still run), file by file, way after way, so that what else the machine does
falls on all ways alike. For settings only recordings that anybody can have are used: the shipped interviews, and
telephone prompts of Debian's packages, joined by `prompts.py`. Never those it is judged by.
"""

import argparse
import json
import os
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from faster_whisper.audio import decode_audio

from archive.computing.compute import open_executor
from archive.computing.listening import settings_for, transcribe_file
from archive.computing.speech_trial import make_ready
from archive.config import ComputeSettings, Config, TranscribeSettings
from tests.bench.lone_whisper import THREADS, Listener, listener
from tests.bench.memory import family
from tests.bench.other_whispers import openai_whisper, write_ggml
from transcribe.misheard import Misheard, compare
from transcribe.models import EMBEDDED, ready_model
from transcribe.types import SAMPLE_RATE, Samples

OURS = {"ours": 5, "ours-greedy": 1}
"""How many beams."""


@dataclass(frozen=True, slots=True)
class Row:
    """One way, one file: seconds by the clock and of the processors, for as much sound; words against what was said."""

    way: str
    file: str
    audio_seconds: float
    seconds: float
    processor_seconds: float
    words: Misheard | None


def ways(
    config: Config, names: Sequence[str], device: str, processes: int, openai_python: Path | None = None
) -> Iterator[tuple[str, Listener]]:
    """Give the named ways, each with its model loaded, kept until the caller is done."""
    folder = ready_model(EMBEDDED, config.models_folder)
    for name in names:
        if name == "whisper.cpp":
            write_ggml(folder, config.data_dir / "ggml.bin")
            yield name, listener(name, config.data_dir / "ggml.bin")
        elif name == "openai" and openai_python is not None:
            yield name, openai_whisper(openai_python, folder, config.data_dir, THREADS)
        elif name in OURS:
            yield name, _ours(config, device, processes, OURS[name])
        else:
            yield name, listener(name, folder, device)


def measure(
    listeners: Sequence[tuple[str, Listener]], files: Sequence[Path], refs: dict[str, str]
) -> Iterator[Row]:
    """Give each file to every way in turn."""
    for file in files:
        for name, listen in listeners:
            began, used = time.perf_counter(), processor_seconds()
            heard = listen(file, file.parent.name)
            seconds, processors = time.perf_counter() - began, processor_seconds() - used
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

    def listen(file: Path, language: str) -> str:
        settings = settings_for(config, (language,))
        heard = transcribe_file(
            config, file, settings, folder=folder, executor=executor, report=lambda *_: None
        )
        return " ".join(segment.text for segment in heard.segments)

    return listen


def processor_seconds() -> float:
    """Return the seconds that this process and its children have had, those that still run included."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + sum(_of_child(child) for child in family(os.getpid())[1:])


def _of_child(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
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
