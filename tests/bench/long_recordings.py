"""A long recording through the worker: memory, how true the time left is, and the words after ten kills.

    python -m tests.bench.long_recordings kills --minutes 20
    python -m tests.bench.long_recordings memory --minutes 180

The recording is the shipped interviews, one after the other, as often as needed.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from archive.bootstrap import open_archive
from archive.config import Config
from archive.demo.catalogue import load_demo
from archive.stewardship import progress
from archive.terms.jobs import JobState
from archive.terms.models import OPERATOR, InterviewId
from tests.bench.memory import family, resident_mib

PROGRAM = "import sys; from archive.cli import main; main()"
EVERY_SECONDS = 0.5
KILLS = 10


@dataclass(slots=True)
class Watched:
    """What was seen of a worker: seconds, the most memory of any of its processes (MiB), and the promises it made."""

    seconds: float = 0.0
    most_mib: float = 0.0
    together_mib: float = 0.0
    promises: list[tuple[float, float, float]] = field(default_factory=list)
    """(seconds since it began to transcribe, share done, seconds left as told)."""


def make_recording(file: Path, minutes: float) -> None:
    """Join the shipped interviews until there are so many minutes."""
    names = [f"file '{demo.path}'" for demo in load_demo()]
    listed = file.with_suffix(".txt")
    listed.write_text("\n".join(names * (int(minutes / 5) + 1)))
    joining = [
        "ffmpeg",
        "-v",
        "error",
        "-f",
        "concat",
        "-safe",
        "0",
        "-i",
        str(listed),
        "-t",
        str(minutes * 60),
    ]
    subprocess.run([*joining, "-ar", "16000", "-ac", "1", "-c:a", "flac", "-y", str(file)], check=True)


def take_in(folder: Path, file: Path, *people: str) -> InterviewId:
    """Make an archive that holds the recording; return its interview."""
    run(folder, "init")
    given = ["--title", "Long", "--language", "es,fr,pt,en", "--narrator", "A"]
    agreed = "transcribe_local,tell_speakers" if people else "transcribe_local"
    said = run(folder, "ingest", str(file), *given, *people, "--agree", agreed, "--json")
    return InterviewId(json.loads(said)["interview"])


def run(folder: Path, *arguments: str) -> str:
    """Run a command on the archive in a folder; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], env=environment(folder), capture_output=True, check=True
    )
    return done.stdout.decode()


def environment(folder: Path) -> dict[str, str]:
    """Return the surroundings of a command on the archive in a folder."""
    return {**os.environ, "TESTIMONY_DATA_DIR": str(folder), "TESTIMONY_CONFIG": str(_settings(folder))}


def _settings(folder: Path) -> Path:
    """Return an empty file of settings beside the archive."""
    file = folder.with_suffix(".toml")
    file.touch()
    return file


def start(folder: Path) -> "subprocess.Popen[bytes]":
    """Start a worker that stops when nothing is left."""
    command = [sys.executable, "-c", PROGRAM, "work", "--drain"]
    return subprocess.Popen(
        command, env=environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def watch(folder: Path, interview: InterviewId) -> Watched:
    """Let a worker do all of it, and look at it twice a second."""
    seen, began = Watched(), time.monotonic()
    archive = open_archive(Config(folder))
    worker = start(folder)
    first: float | None = None
    while worker.poll() is None:
        sizes = [resident_mib(each) for each in family(worker.pid)]
        seen.most_mib, seen.together_mib = max(seen.most_mib, *sizes), max(seen.together_mib, sum(sizes))
        step = progress.steps(archive, OPERATOR, interview)[1]
        if step.state is JobState.RUNNING:
            first = time.monotonic() if first is None else first
            if step.seconds_left is not None and 0 < step.done < step.total:
                seen.promises.append((time.monotonic() - first, step.done / step.total, step.seconds_left))
        elif step.state is JobState.DONE and first is not None and seen.seconds == 0.0:
            seen.seconds = time.monotonic() - first
        time.sleep(EVERY_SECONDS)
    archive.connections.close()
    print(json.dumps({"in_all_s": round(time.monotonic() - began, 1)}))  # noqa: T201
    return seen


def kill_and_finish(folder: Path, seconds: float, kills: int, seed: int = 6) -> list[float]:
    """Kill the worker so often, each time after a random share of what it has to do, and let the last one finish."""
    chance, after = random.Random(seed), []  # noqa: S311 - no secret
    for _ in range(kills):
        after.append(round(chance.uniform(1.0, seconds / kills * 1.6), 1))
        worker = start(folder)
        try:
            worker.wait(after[-1])
        except subprocess.TimeoutExpired:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
    start(folder).wait()
    return after


def kills(minutes: float) -> None:
    """Print whether the words are the same with and without kills."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "long.flac"
        make_recording(file, minutes)
        quiet, killed = Path(name) / "quiet", Path(name) / "killed"
        hers, theirs = take_in(quiet, file), take_in(killed, file)
        seen = watch(quiet, hers)
        after = kill_and_finish(killed, seen.seconds, KILLS)
        words = [
            run(quiet, "export", hers, "--format", "json"),
            run(killed, "export", theirs, "--format", "json"),
        ]
        is_same = words[0] == words[1]
        found = {"killed_after_s": after, "words": words[0].count('"probability"'), "same": is_same}
        print(json.dumps(found))  # noqa: T201
        _print(seen)


def memory(minutes: float) -> None:
    """Print the memory of a worker, and what it promised."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "long.flac"
        make_recording(file, minutes)
        folder = Path(name) / "archive"
        _print(watch(folder, take_in(folder, file, "--interviewer", "B")))


def _print(seen: Watched) -> None:
    late = [(at, share, left) for at, share, left in seen.promises if share >= 0.1]
    wrong = [abs(at + left - seen.seconds) / seen.seconds for at, _, left in late]
    off = [abs(left - (seen.seconds - at)) / max(1.0, seen.seconds - at) for at, _, left in late]
    found = {
        "seconds": round(seen.seconds, 1),
        "largest_process_mib": round(seen.most_mib),
        "all_processes_mib": round(seen.together_mib),
        "promised_end_off_by": [round(float(np.median(wrong)), 3), round(max(wrong), 3)] if wrong else [],
        "time_left_off_by_median": round(float(np.median(off)), 3) if off else None,
        "promises": [
            (round(at), round(share, 2), round(left))
            for at, share, left in seen.promises[:: max(1, len(seen.promises) // 12)]
        ],
    }
    print(json.dumps(found))  # noqa: T201


def main() -> None:
    """Measure what the command line names."""
    asked = argparse.ArgumentParser()
    asked.add_argument("what", choices=("kills", "memory"))
    asked.add_argument("--minutes", type=float, default=20)
    args = asked.parse_args()
    {"kills": kills, "memory": memory}[args.what](args.minutes)


if __name__ == "__main__":
    main()
