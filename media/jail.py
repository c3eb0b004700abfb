"""Start the jailed child on one file from outside, take its samples, watch its time and judge what it says.

The parent never decodes. It may not believe the child either: a verdict that is not of the expected form
counts as a broken recording, and more samples than the cap end the child.
"""

import contextlib
import json
import os
import selectors
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import media
from media.disk import naming_full_disk
from media.errors import Broken, JailError, MediaError, NoSound, NotSound, TimedOut, TooLong
from media.request import BYTES_PER_SAMPLE, Limits, Request, Task
from media.types import SoundFacts

Sink = Callable[[bytes], object]

# -I: neither the working directory nor the environment can slip a module in; the folder is added last for the same.
_START = "import sys; sys.path.append(sys.argv[1]); from media.jailed import main; main(sys.argv[2])"
_REFUSALS: dict[str, type[MediaError]] = {
    kind.__name__: kind for kind in (NoSound, NotSound, TooLong, Broken)
}
_BY_SYSTEM = {-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT}
_BLOCK = 1 << 18
_LONGEST_REPORT = 1 << 14
_LONGEST_NAME = 100
_LAST_SECONDS = 10.0


def run(source: Path, request: Request, sink: Sink) -> SoundFacts:
    """Let the child do `request` on `source`, giving each block of samples to `sink`; return what it found.

    Raises NotSound, NoSound, TooLong, Broken, TimedOut, JailError, and whatever `sink` raises; the child has
    ended in every case.
    """
    with _opened(source) as descriptor:
        report, status = _converse(descriptor, request, sink)
    return _verdict(report, status)


def locks() -> frozenset[str]:
    """Return what this system denies the child beyond resource limits: `network`, `root` and `landlock` at best."""
    with Path(os.devnull).open("rb") as nothing:
        report, status = _converse(nothing.fileno(), Request(Task.report, Limits()), len)
    if status != 0 or not report:
        raise JailError
    return frozenset(report[0]["locks"])


@contextmanager
def _opened(source: Path) -> Iterator[int]:
    try:
        # Non-blocking, or a named pipe in place of the file would stop the parent here.
        descriptor = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise NotSound("The file cannot be opened: it is missing or may not be read.") from error
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise NotSound
        if facts.st_size == 0:
            raise NotSound("The file is empty.")
        yield descriptor
    finally:
        os.close(descriptor)


def _converse(descriptor: int, request: Request, sink: Sink) -> tuple[list[dict[str, Any]], int]:
    """Run one child to its end; return the lines it reported and its exit status (minus the signal that ended it)."""
    with naming_full_disk(), tempfile.TemporaryDirectory(prefix="jail-") as empty:
        child = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, str(Path(media.__file__).parents[1]), request.to_json()],
            stdin=descriptor,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=empty,
            env={"LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
        with child:
            try:
                report = _listen(child, request, sink)
                # Its pipes are closed: all that is left to it is to end.
                status = child.wait(_LAST_SECONDS)
            except subprocess.TimeoutExpired as error:
                raise TimedOut from error
            finally:
                _end(child)
    return _lines(report), status


def _listen(child: subprocess.Popen[bytes], request: Request, sink: Sink) -> bytes:
    """Pass on samples until both of the child's pipes are closed; return its report.

    Raises TimedOut, TooLong.
    """
    deadline = time.monotonic() + request.limits.wall_seconds
    most = (request.limits.max_seconds + 1) * request.sample_rate * request.channels * BYTES_PER_SAMPLE
    taken, report = 0, b""
    with selectors.DefaultSelector() as pipes:
        for pipe in (child.stdout, child.stderr):
            pipes.register(pipe, selectors.EVENT_READ)  # type: ignore[arg-type]
        while pipes.get_map():
            ready = pipes.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimedOut
            for key, _ in ready:
                data = os.read(key.fd, _BLOCK)
                if not data:
                    pipes.unregister(key.fileobj)
                elif key.fileobj is child.stderr:
                    report = (report + data)[-_LONGEST_REPORT:]
                else:
                    taken += len(data)
                    if taken > most:
                        raise TooLong
                    sink(data)
    return report


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


def _lines(report: bytes) -> list[dict[str, Any]]:
    lines = []
    for line in report.splitlines():
        with contextlib.suppress(ValueError):
            lines.append(json.loads(line))
    return [line for line in lines if isinstance(line, dict)]


def _verdict(report: list[dict[str, Any]], status: int) -> SoundFacts:
    """Turn what the child said, and how it ended, into facts or an error; a failure before the lock is our own."""
    if status == -signal.SIGXCPU:
        raise TimedOut
    if status in _BY_SYSTEM:
        raise JailError
    if not any("locks" in line for line in report):
        raise JailError("The sound decoder cannot be started on this machine.")
    answer = report[-1]
    if status == 0 and "facts" in answer:
        return _facts(answer["facts"])
    raise _REFUSALS.get(str(answer.get("refused")), Broken)


def _facts(answer: Any) -> SoundFacts:
    """Take the facts only in exactly the form that they must have."""
    try:
        facts = SoundFacts(**answer)
    except TypeError as error:
        raise Broken from error
    numbers = (facts.duration_ms, facts.sample_rate, facts.channels, facts.missing_ms)
    names = (facts.container, facts.codec)
    if not all(type(number) is int and 0 <= number < 1 << 48 for number in numbers):
        raise Broken
    if not all(isinstance(name, str) and len(name) < _LONGEST_NAME and name.isprintable() for name in names):
        raise Broken
    return facts
