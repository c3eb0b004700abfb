"""What each program that transcribes takes of memory, and what it writes down where nobody says a word.

    python -m tests.bench.programs es/prompts.wav --silent ../shared/recordings/nospeech_laugh.mp3

Neither hangs on what else the machine does. Each program runs by itself, with the same weights (`other_whispers.py`);
this archive as `testimony transcribe`, with all that it starts. `whisper.cpp` comes with `make .venv/measuring`,
openai-whisper with `--openai-python`. To the silent files are added half a minute each of nothing, hiss and hum.
"""

import json
import sys
import tempfile
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from tests.bench.memory import Ran, run_watched
from tests.bench.other_whispers import write_ggml, write_npz
from tests.bench.tables import show
from transcribe.misheard import bare_words
from transcribe.models import EMBEDDED, ready_model
from transcribe.types import SAMPLE_RATE

OURS = "import sys; from archive.cli import main; main()"
LANGUAGE = "es"
"""Declared for what nobody speaks in."""
PLAIN = {
    "faster-whisper, its default (beam 5), with its voice detector": "plain-int8-5",
    "the same without the detector": "plain-int8-5-blind",
    "faster-whisper, greedy, with its voice detector": "plain-int8-1",
    "its BatchedInferencePipeline": "batched",
}
HISS, HUM_HZ = 0.02, (50, 100, 150)
"""Of full scale; the hum of a kitchen's electricity."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to call it, and the command before the names of files."""

    name: str
    command: tuple[str | Path, ...]


def programs(folder: Path, openai_python: Path | None, *, has_cpp: bool) -> Iterator[Program]:
    """Give the programs that are at hand; `folder` is for their weights."""
    model = ready_model(EMBEDDED, folder)
    lone = (sys.executable, "-m", "tests.bench.lone_whisper")
    for name, way in PLAIN.items():
        yield Program(name, (*lone, way, model))
    if has_cpp:
        write_ggml(model, folder / "ggml.bin")
        yield Program("whisper.cpp, greedy", (*lone, "whisper.cpp", folder / "ggml.bin"))
    if openai_python is not None:
        write_npz(model, folder / "openai.npz")
        program = Path(__file__).with_name("openai_whisper.py")
        yield Program("openai-whisper, greedy", (openai_python, program, folder / "openai.npz", "2"))


def ours(files: Sequence[Path], settings: Path) -> tuple[float, float, dict[str, str]]:
    """Return the memory of this archive's command, one process and all (MiB), at most, and what it heard."""
    ran: list[Ran] = []
    for file in files:
        asked = ("transcribe", str(file), "--language", language_of(file), "--format", "json")
        ran.append(run_watched([sys.executable, "-c", OURS, "--config", settings, *asked]))
    heard = {
        file.name: " ".join(line["text"] for line in json.loads(one.printed)["segments"])
        for file, one in zip(files, ran, strict=True)
    }
    return max(one.largest_mib for one in ran), max(one.together_mib for one in ran), heard


def theirs(program: Program, files: Sequence[Path]) -> tuple[float, float, dict[str, str]]:
    """Return the same of another program."""
    asked = "".join(json.dumps([str(file), language_of(file)]) + "\n" for file in files)
    ran = run_watched(program.command, asked)
    answers = [json.loads(line) for line in ran.printed.splitlines()[1:]]
    return ran.largest_mib, ran.together_mib, dict(zip((file.name for file in files), answers, strict=True))


def language_of(file: Path) -> str:
    """Return the name of its folder where that is a language, else the one for what nobody speaks in."""
    return file.parent.name if len(file.parent.name) == 2 else LANGUAGE


def silences(folder: Path) -> list[Path]:
    """Write half a minute each of nothing, hiss and hum."""
    chance, count = np.random.default_rng(1), 30 * SAMPLE_RATE
    at = np.arange(count) / SAMPLE_RATE
    hum = sum(np.sin(2 * np.pi * each * at) / (number + 1) for number, each in enumerate(HUM_HZ))
    sounds = {"nothing": np.zeros(count), "hiss": HISS * chance.normal(size=count), "hum": HISS * hum}
    for name, sound in sounds.items():
        with wave.open(str(folder / f"{name}.wav"), "wb") as written:
            written.setnchannels(1)
            written.setsampwidth(2)
            written.setframerate(SAMPLE_RATE)
            written.writeframes(np.asarray(sound * 32_767, np.int16).tobytes())
    return [folder / f"{name}.wav" for name in sounds]


def measure(
    files: Sequence[Path], silent: Sequence[Path], openai_python: Path | None, *, has_cpp: bool
) -> Iterator[tuple[str, ...]]:
    """Give the rows of the table: memory over `files`, words in what is silent."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = folder / "config.toml"
        settings.write_text(f'data_dir = "{folder}"\n')
        quiet = [*silent, *silences(folder)]
        yield "program", "largest process", "all together", *(file.stem for file in quiet)
        largest, together, _ = ours(files, settings)
        yield _row("**this archive**, 2 processes", largest, together, ours(quiet, settings)[2], quiet)
        for program in programs(folder, openai_python, has_cpp=has_cpp):
            largest, together, _ = theirs(program, files)
            yield _row(program.name, largest, together, theirs(program, quiet)[2], quiet)


def _row(
    name: str, largest: float, together: float, heard: dict[str, str], quiet: Sequence[Path]
) -> tuple[str, ...]:
    invented = [str(len(bare_words(heard[file.name]))) for file in quiet]
    return name, f"{largest:,.0f} MiB", f"{together:,.0f} MiB", *invented


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--silent", multiple=True, type=click.Path(exists=True, path_type=Path))
@click.option("--openai-python", type=click.Path(exists=True, path_type=Path))
@click.option("--no-cpp", is_flag=True, help="Without whisper.cpp.")
def main(
    files: tuple[Path, ...], silent: tuple[Path, ...], openai_python: Path | None, *, no_cpp: bool
) -> None:
    """Measure every program that is at hand."""
    show(list(measure(files, silent, openai_python, has_cpp=not no_cpp)))


if __name__ == "__main__":
    main()
