"""Commands of `testimony` in processes of their own, which can be killed: forked from one that has read the code.

Reading it takes a second each time, and a test of kills begins a hundred commands. The process that they are forked
from does nothing but read; what a command does from its first line on it does for itself, and dies of a real signal.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from archive.cli import main
from archive.config import load_config
from archive.restoring import ledger_for, restore

READ_BEFORE = [
    __name__,
    *(
        f"archive.cli.{each}"
        for each in ("care", "consent", "excerpts", "interviews", "restrict", "words", "work")
    ),
]


@dataclass(frozen=True, slots=True)
class Begun:
    """A process that goes on."""

    process: BaseProcess

    @property
    def goes_on(self) -> bool:
        """Whether it has not ended yet."""
        return self.process.is_alive()

    def wait(self) -> int:
        """Wait for its end; return how it ended: the number of a signal with a minus, or its own number."""
        self.process.join()
        ended = self.process.exitcode
        assert ended is not None
        return ended

    def kill(self) -> None:
        """Kill it."""
        self.process.kill()


def begin_command(
    arguments: tuple[str, ...], environment: Mapping[str, str], folder: Path | None = None
) -> Begun:
    """Begin a command with just this environment, in a folder or here; what it says is heard by nobody."""
    return _begin(_command, arguments, dict(environment), folder or Path.cwd(), (os.devnull,) * 3)


def ask_command(
    arguments: tuple[str, ...], environment: Mapping[str, str], folder: Path, given: str
) -> "subprocess.CompletedProcess[str]":
    """Run a command in a folder to its end, with what is `given` to it to read; return what it said."""
    with TemporaryDirectory() as place:
        asked, said, complained = (Path(place) / each for each in ("asked", "said", "complained"))
        asked.write_text(given, encoding="utf-8")
        streams = (str(asked), str(said), str(complained))
        ended = _begin(_command, arguments, dict(environment), folder, streams).wait()
        return subprocess.CompletedProcess(arguments, ended, said.read_text(), complained.read_text())


def begin_restore(settings: Path, backup: Path) -> Begun:
    """Begin to restore a backup; return at the moment at which it has read its settings."""
    here, there = get_context("forkserver").Pipe(duplex=False)
    begun = _begin(_restore, settings, backup, there)
    there.close()
    with here:
        assert here.recv() == "begun"
    return begun


def _begin(function: Callable[..., None], *given: Any) -> Begun:
    context = get_context("forkserver")
    context.set_forkserver_preload(READ_BEFORE)
    process = context.Process(target=function, args=given)
    process.start()
    return Begun(process)


def _command(
    arguments: tuple[str, ...], environment: Mapping[str, str], folder: Path, streams: tuple[str, str, str]
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for stream, file in enumerate(streams):
        opened = os.open(file, os.O_WRONLY | os.O_CREAT if stream else os.O_RDONLY, 0o600)
        os.dup2(opened, stream)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115 - multiprocessing had put nothing in its place
    sys.argv = ["testimony", *arguments]
    main()


def _restore(settings: Path, backup: Path, begun: Connection) -> None:
    config = load_config(settings, {})
    begun.send("begun")
    restore(config, backup, ledger_for(config, None))
