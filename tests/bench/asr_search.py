"""Search for the fastest settings of transcription that lose no words: many settings, the same files, one table.

    python -m tests.bench.asr_search es/prompts-es.wav fr/prompts-fr.wav --refs refs.json --windows 15,20,30

From what is shipped one value is changed at a time; `--whole` tries every combination of what is named, `--quick` four
settings. Each setting runs by itself, in a program of its own, so that its memory is its own; the model is loaded
before the clock starts. A star marks the front: no other setting is as fast and has as few words wrong. Files lie in
folders named by their language; only recordings that anybody can have are used for choosing (`prompts.py`).
"""

import itertools
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click

from archive.computing.batching import batches_of
from archive.computing.compute import KEPT_AND_IN_LARGE_PAGES, MEMORY
from archive.computing.listening import SAMPLES, load_models, settings_for, transcribe_pieces
from archive.computing.speech_trial import read_refs
from archive.config import Config, TranscribeSettings
from media.decode import decode_to_pcm
from tests.bench.asr_settings import processor_seconds
from tests.bench.memory import Ran, run_watched
from tests.bench.prompts import read_digits
from tests.bench.tables import show
from transcribe import chunks, windows
from transcribe.engine import detector
from transcribe.misheard import Misheard, compare
from transcribe.pcm import duration_ms, read_samples
from transcribe.types import SAMPLE_RATE, Chunk, Settings
from transcribe.windows import FRAMES_PER_SECOND

SILENCE_MS = 1_000
"""Of each window, behind the longest chunk."""
QUICK = (
    {},
    {"beams": 1},
    {"window": 30},
    {"workers": "1x2"},
)
"""What differs from what is shipped."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One way to transcribe; as it is shipped where nothing else is said."""

    workers: str = "2x1"
    """Processes and threads in each."""
    batch: int = 0
    """Chunks decoded together; 0: as many as the product gives together."""
    beams: int = 5
    window: int = 20
    """Seconds that the model sees; a chunk has a second less."""
    packing: float = chunks.NEAR_LIMIT
    """From this share of its longest length on a chunk may end, at the longest pause there; 1: it is filled up."""
    kind: str = "int8"

    @property
    def processes(self) -> int:
        """How many processes."""
        return int(self.workers.partition("x")[0])

    @property
    def threads(self) -> int:
        """How many threads each of them has."""
        return int(self.workers.partition("x")[2])

    def __str__(self) -> str:
        """Say it in a table."""
        batch = f"batches of {self.batch}" if self.batch else "batches as dealt"
        return f"{self.workers}, {batch}, {self.beams} beams, {self.window} s, packed {self.packing:g}, {self.kind}"


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one file: seconds by the clock and of the processors, and the words."""

    file: str
    language: str
    seconds: float
    processor_seconds: float
    words: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one setting, all files together; memory in MiB, of all its processes at once."""

    setting: Setting
    seconds: float
    processor_seconds: float
    memory_mib: float
    words: Misheard

    def beats(self, other: "Measured", *, by_processors: bool) -> bool:
        """Whether this one is as fast and as exact as the other, and better in one of them."""
        mine, hers = self._cost(by_processors=by_processors), other._cost(by_processors=by_processors)
        return mine != hers and all(one <= two for one, two in zip(mine, hers, strict=True))

    def _cost(self, *, by_processors: bool) -> tuple[float, float]:
        return self.processor_seconds if by_processors else self.seconds, self.words.rate


def one_at_a_time(values: dict[str, list[str | int | float]]) -> list[Setting]:
    """Return what is shipped, and each of the values in its place alone."""
    shipped = Setting()
    changed = [replace(shipped, **{name: each}) for name, all_of in values.items() for each in all_of]  # type: ignore[arg-type]
    return list(dict.fromkeys([shipped, *changed]))


def every_combination(values: dict[str, list[str | int | float]]) -> list[Setting]:
    """Return all settings that can be made of the values."""
    return [Setting(**dict(zip(values, each, strict=True))) for each in itertools.product(*values.values())]  # type: ignore[arg-type]


def hear(setting: Setting, files: Sequence[Path], config: Config) -> Iterator[Heard]:
    """Transcribe each file by the product's own functions, with the numbers that it keeps fixed set for this once."""
    chunks.NEAR_LIMIT = setting.packing
    settings = _settings(setting, config, "en")
    os.environ.setdefault(MEMORY, KEPT_AND_IN_LARGE_PAGES)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(setting.processes, context, _set_window, (setting.window,)) as executor:
        load_models(executor, settings, setting.processes)
        for file in files:
            began, used = time.perf_counter(), processor_seconds()
            language = file.parent.name
            words = _words(executor, setting, _settings(setting, config, language), file)
            seconds, processors = time.perf_counter() - began, processor_seconds() - used
            yield Heard(file.name, language, seconds, processors, words)


def _settings(setting: Setting, config: Config, language: str) -> Settings:
    wanted = TranscribeSettings(device="cpu", compute_type=setting.kind, beam_size=setting.beams)
    settings = settings_for(replace(config, transcribe=wanted), (language,))
    return replace(settings, threads=setting.threads)


def _set_window(seconds: int) -> None:
    windows.SHORTEST = seconds * FRAMES_PER_SECOND


def _words(executor: ProcessPoolExecutor, setting: Setting, settings: Settings, file: Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        pcm = Path(folder) / SAMPLES
        decode_to_pcm(file, pcm, sample_rate=SAMPLE_RATE)
        regions = detector(settings)(pcm, settings)
        longest_ms = 1000 * setting.window - SILENCE_MS
        planned = chunks.plan_chunks(regions, duration_ms(pcm), longest_ms=longest_ms)
        under_way = [
            executor.submit(transcribe_pieces, [(each, read_samples(pcm, each)) for each in batch], settings)
            for batch in _batches(planned, setting.batch)
        ]
        results = sorted((one for each in under_way for one in each.result()), key=lambda r: r.chunk.number)
    said = [segment for result in results for segment in result.segments if segment.suppressed is None]
    return " ".join(segment.text for segment in said)


def _batches(planned: Sequence[Chunk], size: int) -> list[list[Chunk]]:
    if not size:
        return batches_of(planned)
    return [list(planned[start : start + size]) for start in range(0, len(planned), size)]


def measure(setting: Setting, files: Sequence[Path], refs: dict[str, str]) -> Measured:
    """Run one setting in a program of its own, and say so on the standard error output."""
    click.echo(str(setting), err=True)
    told = json.dumps(asdict(setting))
    command = [sys.executable, "-m", "tests.bench.asr_search", *map(str, files), "--one", told]
    ran: Ran = run_watched(command)
    heard = [Heard(**json.loads(line)) for line in ran.printed.splitlines()]
    words = [
        compare(refs[each.file], read_digits(each.words, each.language))
        for each in heard
        if each.file in refs
    ]
    return Measured(
        setting,
        sum(each.seconds for each in heard),
        sum(each.processor_seconds for each in heard),
        ran.together_mib,
        in_all(words),
    )


def in_all(words: Sequence[Misheard]) -> Misheard:
    """Return the words of several files together."""
    return Misheard(
        sum(each.lost for each in words),
        sum(each.invented for each in words),
        sum(each.changed for each in words),
        sum(each.said for each in words),
    )


def rows(measured: Sequence[Measured], *, by_processors: bool) -> list[tuple[str, ...]]:
    """Return a table of settings, the front marked."""
    head = ("setting", "clock", "processors", "memory", "lost/invented/changed", "wrong", "front")
    return [head] + [
        (
            str(each.setting),
            f"{each.seconds:.1f} s",
            f"{each.processor_seconds:.1f} s",
            f"{each.memory_mib:,.0f} MiB",
            f"{each.words.lost}/{each.words.invented}/{each.words.changed} of {each.words.said}",
            f"{each.words.rate:.1%}",
            "" if any(other.beats(each, by_processors=by_processors) for other in measured) else "*",
        )
        for each in measured
    ]


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--refs", type=click.Path(exists=True, path_type=Path), help="JSON: {file name: words said}.")
@click.option("--workers", default="1x1,1x2,2x1,2x2", help="Processes x threads.")
@click.option("--batches", default="0,1,4,8")
@click.option("--beams", default="1,2,5")
@click.option("--windows", "seconds", default="15,20,25,30")
@click.option("--packing", default="0,0.6,1")
@click.option("--kinds", default="int8,float32")
@click.option("--quick", is_flag=True, help="Four settings.")
@click.option("--whole", is_flag=True, help="Every combination.")
@click.option("--busy", is_flag=True, help="The machine has other work: the front is by processors' seconds.")
@click.option("--one", hidden=True)
def search(
    files: tuple[Path, ...],
    refs: Path | None,
    workers: str,
    batches: str,
    beams: str,
    seconds: str,
    packing: str,
    kinds: str,
    one: str | None,
    *,
    quick: bool,
    whole: bool,
    busy: bool,
) -> None:
    """Measure each setting on the files."""
    if one:
        with tempfile.TemporaryDirectory() as folder:
            for heard in hear(Setting(**json.loads(one)), files, Config(Path(folder))):
                click.echo(json.dumps(asdict(heard)))
        return
    values: dict[str, list[str | int | float]] = {
        "workers": [*workers.split(",")],
        "batch": [*map(int, batches.split(","))],
        "beams": [*map(int, beams.split(","))],
        "window": [*map(int, seconds.split(","))],
        "packing": [*map(float, packing.split(","))],
        "kind": [*kinds.split(",")],
    }
    asked = every_combination(values) if whole else one_at_a_time(values)
    if quick:
        asked = [replace(Setting(), **changed) for changed in QUICK]  # type: ignore[arg-type]
    said = read_refs(refs) if refs else {}
    show(rows([measure(each, files, said) for each in asked], by_processors=busy))


if __name__ == "__main__":
    search()
