"""The command `testimony` in its own process, on an archive in its own folder: what is started, as it is installed."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.begun import Begun, ask_command, begin_command
from tests.together import made_together
from tests.untouched import untouched

DEMO = Path(__file__).parents[2] / "archive" / "demo"
EVERYTHING = "preserve,transcribe_local,index,research,excerpt_public,full_public"


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody at the command line with one archive."""

    folder: Path
    settings: str = ""

    @staticmethod
    def command() -> Path:
        """Return the installed command."""
        return Path(sys.executable).parent / "testimony"

    @property
    def environment(self) -> dict[str, str]:
        """The archive that her commands work on, and her settings: never those of this machine."""
        return {**os.environ, "TESTIMONY_DATA_DIR": str(self.folder), "TESTIMONY_CONFIG": self.settings}

    def start(self, *arguments: str, **given: Any) -> subprocess.Popen[str]:
        """Begin a command and do not wait for it."""
        return subprocess.Popen(
            [self.command(), *arguments],
            env=self.environment,
            cwd=self.folder.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            **given,
        )

    def begin(self, *arguments: str) -> Begun:
        """Begin a command that is to be killed, in a process that need not read the code again (see tests.begun)."""
        return begin_command(arguments, self.environment, self.folder.parent)

    def ask(self, *arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a command, whatever comes of it; in a process that need not read the code again (see tests.begun)."""
        return ask_command(arguments, self.environment, self.folder.parent, given)

    def do(self, *arguments: str, given: str = "") -> str:
        """Run a command that must succeed; return what it printed."""
        done = self.ask(*arguments, given=given)
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        return done.stdout

    def read(self, *arguments: str) -> Any:
        """Run a command that must succeed; return its JSON."""
        return json.loads(self.do(*arguments, "--json"))

    def take_in(self, file: Path, *, title: str, languages: str = "es", agree: str = EVERYTHING) -> str:
        """Take a recording in; return the interview."""
        taken = self.read(
            "ingest",
            str(file),
            "--title",
            title,
            "--language",
            languages,
            "--narrator",
            "N",
            "--agree",
            agree,
        )
        return str(taken["interview"])


@pytest.fixture(scope="session")
def new_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An archive as `testimony init` makes it; copied, never changed."""

    def make(place: Path) -> Path:
        with Operator(place).start("init") as command:
            assert command.wait() == 0
        return place

    made = made_together(tmp_path_factory, "new", make)
    with untouched(made):
        yield made


@pytest.fixture
def operator(new_archive: Path, tmp_path: Path) -> Operator:
    """An operator with a new archive."""
    return Operator(Path(shutil.copytree(new_archive, tmp_path / "archive")))
