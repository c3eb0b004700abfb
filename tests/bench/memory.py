"""How much memory a program takes, with all that it started: looked at while it runs."""

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 1024 / 1024
EVERY_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Ran:
    """A program that has ended: what it printed, and its most memory, of one process and of all at once (MiB)."""

    printed: str
    largest_mib: float
    together_mib: float


def family(process: int) -> list[int]:
    """Return a process and all that it started and that still run."""
    found = [process]
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:  # it has just ended
            continue
        for child in children:
            found += family(int(child))
    return found


def resident_mib(process: int) -> float:
    """Return the memory of a process; 0 where it has ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE_MIB
    except (OSError, IndexError):
        return 0.0


def run_watched(command: Sequence[str | Path], told: str = "") -> Ran:
    """Run a program to its end, `told` being what it can read. What processes share (libraries) counts for each.

    Raises CalledProcessError.
    """
    largest, together = 0.0, 0.0
    with ExitStack() as stack:
        given, printed, complaints = (
            stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8")) for _ in range(3)
        )
        given.write(told)
        given.seek(0)
        running = subprocess.Popen(command, stdin=given, stdout=printed, stderr=complaints)
        while running.poll() is None:
            sizes = [resident_mib(each) for each in family(running.pid)]
            largest, together = max(largest, *sizes), max(together, sum(sizes))
            time.sleep(EVERY_SECONDS)
        printed.seek(0)
        complaints.seek(0)
        if running.returncode:
            raise subprocess.CalledProcessError(
                running.returncode, list(command), printed.read(), complaints.read()
            )
        return Ran(printed.read(), largest, together)
