"""How fast and how well the shipped interviews are transcribed, beside faster-whisper used plainly on the same files.

Only shipped recordings are measured, so that anybody can repeat it; nothing is tuned to them.
"""

import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import jiwer
from faster_whisper import WhisperModel

from archive.computing.compute import open_executor
from archive.computing.listening import settings_for, transcribe_file
from archive.config import ComputeSettings, Config
from archive.demo.catalogue import DemoInterview, load_demo
from transcribe.models import EMBEDDED, ready_model

Listener = Callable[[Path, tuple[str, ...]], str]
"""A file and the languages spoken in it, in; what was heard, out."""

PLAIN_BEAMS = {"greedy": 1, "its default, beam 5": 5}


@dataclass(frozen=True, slots=True)
class Measured:
    """One way to transcribe one recording: seconds of sound, seconds that it took, share of words wrong."""

    way: str
    recording: str
    audio_seconds: float
    seconds: float
    word_error_rate: float

    @property
    def seconds_per_audio_second(self) -> float:
        """How long a second of sound takes; below 1 is faster than it sounds."""
        return self.seconds / self.audio_seconds


def measure_transcription(processes: Sequence[int] = (1, 2), *, plainly: bool = True) -> list[Measured]:
    """Transcribe every shipped interview, file to words, with so many processes; then plainly, in the same run.

    Plainly is one call of `WhisperModel.transcribe` with `vad_filter` and the first declared language, as many
    threads as there were most processes. Every model is warm before the clock starts.
    """
    found: list[Measured] = []
    with tempfile.TemporaryDirectory() as folder:
        config = Config(Path(folder))
        for count in processes:
            found += _measure_ours(config, count)
        if plainly:
            found += _measure_plain(config, max(processes))
    return found


def in_all(measured: Iterable[Measured]) -> list[Measured]:
    """Return one line for each way: times added up, errors weighted by the length of the sound."""
    ways: dict[str, list[Measured]] = {}
    for each in measured:
        ways.setdefault(each.way, []).append(each)
    return [_added_up(way, of) for way, of in ways.items()]


def word_error_rate(said: str, heard: str) -> float:
    """Return the share of words wrong, in lower case and without punctuation. Accents and digits count."""
    return float(jiwer.wer(_bare(said), _bare(heard) or "(nothing)"))


@contextmanager
def ours(config: Config, processes: int) -> Iterator[Listener]:
    """Give the archive's own way, its pool of processes open until the caller is done."""
    config = Config(config.data_dir, compute=ComputeSettings(processes=processes))
    with open_executor(config) as executor, tempfile.TemporaryDirectory() as folder:

        def listener(file: Path, languages: tuple[str, ...]) -> str:
            settings = settings_for(config, languages)
            heard = transcribe_file(
                config, file, settings, folder=Path(folder), executor=executor, report=lambda *_: None
            )
            return " ".join(segment.text for segment in heard.segments)

        yield listener


def _measure_ours(config: Config, processes: int) -> list[Measured]:
    way = f"this archive: base, int8, beam 5, {processes} x 1 thread"
    with ours(config, processes) as listener:
        return list(_timed(way, listener))


def _measure_plain(config: Config, threads: int) -> list[Measured]:
    folder = ready_model(EMBEDDED, config.models_folder)
    model = WhisperModel(str(folder), "cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)
    return [
        each
        for label, beams in PLAIN_BEAMS.items()
        for each in _timed(
            f"faster-whisper alone: base, int8, {label}, {threads} threads", partial(_plain, model, beams)
        )
    ]


def _plain(model: WhisperModel, beams: int, file: Path, languages: tuple[str, ...]) -> str:
    found, _ = model.transcribe(
        str(file), language=languages[0], beam_size=beams, vad_filter=True, word_timestamps=True
    )
    return "".join(segment.text for segment in found)


def _timed(way: str, listener: Listener) -> Iterator[Measured]:
    demos = load_demo()
    for demo in demos[:2]:
        listener(demo.path, demo.languages)
    for demo in demos:
        began = time.perf_counter()
        heard = listener(demo.path, demo.languages)
        seconds = time.perf_counter() - began
        wrong = word_error_rate(" ".join(line.text for line in demo.lines), heard)
        yield Measured(way, demo.id, _length(demo), seconds, wrong)


def _length(demo: DemoInterview) -> float:
    """Return the seconds of sound up to the last word."""
    return demo.lines[-1].end_ms / 1000


def _added_up(way: str, measured: Sequence[Measured]) -> Measured:
    audio = sum(each.audio_seconds for each in measured)
    wrong = sum(each.word_error_rate * each.audio_seconds for each in measured) / audio
    return Measured(way, "all", audio, sum(each.seconds for each in measured), wrong)


def _bare(text: str) -> str:
    """Return lower-case words without punctuation."""
    return " ".join(re.findall(r"\w+", text.lower().replace("'", " ").replace("’", " ")))
