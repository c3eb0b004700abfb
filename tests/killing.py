"""Kills a command at a named place, or somewhere, and looks at what is left: first at the pages, then at every byte."""

import os
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from archive.config import Config
from archive.stewardship.care import check
from archive.terms.failpoints import VARIABLE, Failpoint
from tests.begun import Begun, begin_command
from tests.canaries import Aviary, Kept, State, opened
from tests.peopled import scripted, work
from tests.scanning import Scanner, folded
from web.wsgi import make_application

SCRIPT = "nothing.json"
THEMES = frozenset({"theme"})
"""The labels of the thesaurus are no testimony, and stay."""


@dataclass(frozen=True, slots=True)
class Way:
    """A command, the state of the interview that it is given, and what shall be gone when the worker is done."""

    name: str
    state: State
    arguments: tuple[str, ...]
    erases: bool = False


WITHDRAW = Way("withdraw", State.PUBLISHED, ("consent", "withdraw", "{interview}"))
RETRACT = Way("retract", State.PUBLISHED, ("excerpt", "retract", "{excerpt}"))
ERASE = Way(
    "erase",
    State.WITHDRAWN,
    ("consent", "erase", "{interview}", "--by", "{admin}", "--by", "{archivist}"),
    True,
)
RESTRICT = Way(
    "restrict",
    State.PUBLISHED,
    ("restrict", "propose", "{interview}", "--start", "2.0", "--end", "2.8", "--reason", "safety"),
)
REDACT = Way("redact", State.PUBLISHED, ("work", "--drain"))
"""The worker's step after a restriction."""

WAYS: tuple[tuple[Way, tuple[Failpoint, ...]], ...] = (
    (
        WITHDRAW,
        (
            Failpoint.WITHDRAWAL_WRITTEN,
            Failpoint.CLIPS_HIDDEN,
            Failpoint.WITHDRAWAL_COMMITTED,
            Failpoint.CLIPS_GONE,
            Failpoint.GALLERY_ROWS_GONE,
            Failpoint.GALLERY_CLOSED,
            Failpoint.GALLERY_CLOSING_KNOWN,
            Failpoint.BEFORE_INDEX,
            Failpoint.INDEX_PURGED,
            Failpoint.INDEX_PURGE_KNOWN,
            Failpoint.OUTLETS_CLOSED,
        ),
    ),
    (
        RETRACT,
        (
            Failpoint.RETRACTION_WRITTEN,
            Failpoint.RETRACTION_COMMITTED,
            Failpoint.CLIPS_GONE,
            Failpoint.GALLERY_ROWS_GONE,
        ),
    ),
    (
        ERASE,
        (
            Failpoint.ERASURE_DECIDED,
            Failpoint.BETWEEN_FILES,
            Failpoint.FILES_GONE,
            Failpoint.ROWS_ERASED,
            Failpoint.ERASURE_COMMITTED,
            Failpoint.ERASURE_DONE,
        ),
    ),
    (RESTRICT, (Failpoint.RESTRICTION_COMMITTED, Failpoint.CLIPS_GONE, Failpoint.GALLERY_CLOSED)),
    (REDACT, (Failpoint.FILE_KEPT,)),
)
UNDONE = frozenset(
    {
        (RETRACT.name, Failpoint.CLIPS_GONE),
        (RETRACT.name, Failpoint.GALLERY_ROWS_GONE),
        (WITHDRAW.name, Failpoint.CLIPS_HIDDEN),
    }
)
"""Closed, but not written down: `check` says that it should be public, until somebody asks again."""
NOTHING_ASKED = frozenset({Failpoint.WITHDRAWAL_WRITTEN, Failpoint.RETRACTION_WRITTEN})
"""A kill before the decision is written down: as if nobody had asked."""


@dataclass(frozen=True, slots=True)
class Patient:
    """An archive of its own on which one command is killed."""

    aviary: Aviary
    way: Way
    settings: Path

    @property
    def kept(self) -> Kept:
        """The interview that the command is about."""
        return self.aviary.kept[self.way.state]

    @property
    def config(self) -> Config:
        """The archive's settings."""
        return self.aviary.config

    def start(self, arguments: tuple[str, ...], place: Failpoint | None = None) -> Begun:
        """Begin the command in a process of its own."""
        names = {role.value: email for role, email in self.aviary.emails().items()}
        known = {"interview": self.kept.interview, "excerpt": self.kept.excerpt, **names}
        return begin_command(
            tuple(each.format(**known) for each in arguments),
            {
                **os.environ,
                "TESTIMONY_DATA_DIR": str(self.config.data_dir),
                "TESTIMONY_CONFIG": str(self.settings),
                VARIABLE: place or "",
            },
        )

    def killed_at(self, place: Failpoint) -> int:
        """Run the command until it dies at a place; return how it ended."""
        return self.start(self.way.arguments, place).wait()

    def killed_within(self, seconds: float) -> int:
        """Run the command and kill it after so long; return how it ended: 0 where it was faster."""
        process = self.start(self.way.arguments)
        time.sleep(seconds)
        process.kill()
        return process.wait()

    def finish(self) -> None:
        """Let the real worker do what is left."""
        with opened(self.config) as archive:
            work(archive)

    def problems(self) -> list[str]:
        """Return what `check --index --fixity` says."""
        with opened(self.config) as archive:
            return [f"{each.where}: {each.what}" for each in check(archive, fixity=True, index=True)]

    def scanner(self) -> Scanner:
        """Return a scanner for the interview's canaries."""
        return Scanner({field: word for field, word in self.kept.canaries.items() if field not in THEMES})

    def lying_in_the_open(self) -> set[str]:
        """Return which canaries lie in the gallery, in an index or in the work folder."""
        config = self.config
        folders = [config.gallery_folder]
        if self.way is WITHDRAW or self.way.erases:  # else the words stay open to researchers
            folders += [config.index_folder, config.work_folder]
        return {hit.name for hit in self.scanner().below(*folders)}

    def lying_anywhere(self) -> set[str]:
        """Return which canaries lie in any byte of the archive."""
        return {hit.name for hit in self.scanner().below(self.config.data_dir)}


def write_settings(folder: Path) -> Path:
    """Write settings in which the transcriber hears nothing more; return their file."""
    (folder / SCRIPT).write_text("[]", encoding="utf-8")
    file = folder / "config.toml"
    lines = [
        "[transcribe]",
        'engine = "scripted"',
        f'script = "{folder / SCRIPT}"',
        "[compute]",
        "processes = 1",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@contextmanager
def patient(aviary: Aviary, way: Way, folder: Path, settings: Path) -> Iterator[Patient]:
    """Copy the archive for one kill."""
    copy = aviary.at(folder)
    try:
        yield Patient(replace(copy, config=scripted(copy.config, settings.with_name(SCRIPT))), way, settings)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def heard(config: Config, kept: Kept) -> set[str]:
    """Start the pages as `testimony serve` does; return the canaries in their first answers."""
    application = make_application(config, gallery_only=False)
    public = Client(application)
    paths = [
        "/",
        f"/excerpts/{kept.excerpt}",
        f"/excerpts/{kept.excerpt}/captions.vtt",
        "/excerpts",
        "/languages",
    ]
    paths += [f"/search?words={kept.canaries['public']}", f"/themes/{kept.theme}", "/themes"]
    said = "".join(public.get(path).get_data(as_text=True) for path in paths)
    sound = public.get(f"/excerpts/{kept.excerpt}/sound.mp3")
    found = {
        field
        for field, word in kept.canaries.items()
        if folded(word) in folded(_without_question(said, kept))
    }
    found |= {"sound"} if sound.status_code == 200 else set()
    sound.close()
    _close(application)
    return found


def _without_question(said: str, kept: Kept) -> str:
    """Return the pages without the word that was searched for, where they only repeat it in the form and the title."""
    word = kept.canaries["public"]
    return said if f"<mark>{word}</mark>" in said else said.replace(word, "")


def _close(application: object) -> None:
    """Close what this thread opened."""
    if isinstance(application, DispatcherMiddleware):
        for app in (application.app, *application.mounts.values()):
            room = getattr(app, "__self__", None)
            if isinstance(room, Flask):
                for opened_part in (room.extensions.get("archive"), room.extensions.get("gallery")):
                    close = getattr(getattr(opened_part, "connections", opened_part), "close", None)
                    if close is not None:
                        close()


def random_seconds(seed: int, longest: float) -> float:
    """Return when to kill: somewhere in the time that the command takes."""
    return random.Random(seed).uniform(0.2 * longest, longest)  # noqa: S311 - the same in every run
