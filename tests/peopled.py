"""A small real archive for tests: two interviews taken through the real worker, a user of each role, a clock.

It is made once a session; every test opens its own copy and may do to it what it likes.
"""

import io
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from archive.accession.intake import NewInterview, NewParticipant, grants_for, take_in
from archive.bootstrap import make_archive, open_archive
from archive.clock import SetClock
from archive.config import Config, TranscribeSettings
from archive.context import Archive
from archive.passphrases import Passphrases
from archive.publication import excerpts
from archive.steps.tidying import tidy
from archive.stewardship.accounts import add_user
from archive.store.moments import BETWEEN_LOOKS_MS
from archive.terms.models import (
    OPERATOR,
    ExcerptId,
    InterviewId,
    NameAs,
    ParticipantRole,
    Presentation,
    Purpose,
    Role,
    User,
    Viewer,
)
from archive.worker import Worker

RECORDINGS = Path(__file__).parent / "recordings"
INSIDE = (Purpose.PRESERVE, Purpose.TRANSCRIBE_LOCAL, Purpose.INDEX)
OPEN = (*INSIDE, Purpose.RESEARCH, Purpose.EXCERPT_PUBLIC, Purpose.FULL_PUBLIC)
PASSPHRASE = "un tranvia hacia la estacion"
EMAILS = {
    Role.ADMIN: "ana@archive.test",
    Role.ARCHIVIST: "berta@archive.test",
    Role.RESEARCHER: "rita@archive.test",
}


def fast_passphrases() -> Passphrases:
    """The real hashing, cheap enough for hundreds of sign-ins."""
    return Passphrases(memory_kib=64, rounds=1)


def rosa() -> NewInterview:
    """Everything agreed to: researchers may read it and excerpts may be public. Her own name is kept inside."""
    return NewInterview(
        title="Hola, soy Rosa",
        languages=("es",),
        participants=(
            NewParticipant(
                "Rosa Quispe Mamani",
                ParticipantRole.NARRATOR,
                grants_for(OPEN),
                Presentation(NameAs.PSEUDONYM, "Elena", "Bruselas"),
            ),
            NewParticipant("Lucía Vermeulen", ParticipantRole.INTERVIEWER, grants_for(OPEN)),
        ),
        recorded_on="2025-03-10",
        place="Molenbeek",
    )


def marta() -> NewInterview:
    """For the staff alone: no researcher may learn that it is there."""
    return NewInterview(
        title="Marta, a puerta cerrada",
        languages=("es", "fr"),
        participants=(
            NewParticipant("Marta Condori", ParticipantRole.NARRATOR, grants_for(INSIDE)),
            NewParticipant("Inés Peeters", ParticipantRole.INTERVIEWER, grants_for(INSIDE)),
        ),
    )


@dataclass(frozen=True, slots=True)
class Made:
    """The archive that every test copies."""

    config: Config
    rosa: InterviewId
    marta: InterviewId
    users: dict[Role, User]


@dataclass(frozen=True, slots=True)
class World:
    """One test's own archive and its clock."""

    archive: Archive
    clock: SetClock
    rosa: InterviewId
    marta: InterviewId
    users: dict[Role, User]

    @property
    def ana(self) -> Viewer:
        """The admin."""
        return self.users[Role.ADMIN].viewer

    @property
    def berta(self) -> Viewer:
        """The archivist."""
        return self.users[Role.ARCHIVIST].viewer

    @property
    def rita(self) -> Viewer:
        """The researcher."""
        return self.users[Role.RESEARCHER].viewer

    def work(self) -> int:
        """Let the real worker do all that waits; return how many steps that were."""
        return work(self.archive)

    def take_in(
        self,
        new: NewInterview,
        content: bytes | BinaryIO,
        name: str = "recording.wav",
        evidence: BinaryIO | None = None,
    ) -> InterviewId:
        """Take an interview in as the operator."""
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        return take_in(self.archive, OPERATOR, new, stream, original_name=name, evidence=evidence).interview


@contextmanager
def no_indexes(world: World) -> Iterator[None]:
    """There is a file where the indexes' folder should be."""
    folder = world.archive.config.index_folder
    aside = folder.rename(folder.with_name("aside"))
    folder.write_text("no folder")
    yield
    folder.unlink()
    aside.rename(folder)


def seen_due_for_a_day(world: World) -> None:
    """Let what is due to be removed for good be seen so, and a day go by: the next look may remove it."""
    tidy(world.archive)
    world.clock.ms += BETWEEN_LOOKS_MS


def approve(archive: Archive, viewer: Viewer, excerpt: ExcerptId) -> None:
    """Look at an excerpt as it is now, and approve that."""
    excerpts.approve(archive, viewer, excerpt, seen=excerpts.show(archive, viewer, excerpt).seal)


def work(archive: Archive) -> int:
    """Let the real worker do all that waits, its heavy steps in a thread of this process."""
    worker = thread_worker(archive)
    try:
        return worker.work(drain=True)
    finally:
        worker.close()


def thread_worker(archive: Archive) -> Worker:
    """Return a real worker whose heavy steps run in a thread of this process, which starts at once."""
    return Worker(archive, _executor=ThreadPoolExecutor(1))


def scripted(config: Config, script: Path) -> Config:
    """Return the settings with the transcriber that reads its words from a file."""
    settings = TranscribeSettings(engine="scripted", script=str(script))
    return replace(config, transcribe=settings, compute=replace(config.compute, processes=1))


def make_people(folder: Path) -> Made:
    """Make the archive in `folder`: two interviews prepared, transcribed, tagged and indexed, and the users."""
    config = Config(data_dir=folder)
    archive = make_archive(config, passphrases=fast_passphrases())
    users = {
        role: add_user(archive, OPERATOR, email, role, PASSPHRASE, email.partition("@")[0].capitalize())
        for role, email in EMAILS.items()
    }
    archive.connections.close()
    marta_id = _take_through(config, "dos_voces_8s", marta())
    rosa_id = _take_through(config, "hola_4s", rosa())
    return Made(scripted(config, RECORDINGS / "hola_4s.json"), rosa_id, marta_id, users)


def _take_through(config: Config, name: str, new: NewInterview) -> InterviewId:
    archive = open_archive(scripted(config, RECORDINGS / f"{name}.json"), passphrases=fast_passphrases())
    with (RECORDINGS / f"{name}.opus").open("rb") as stream:
        taken = take_in(archive, OPERATOR, new, stream, original_name=f"{name}.opus")
    work(archive)
    archive.connections.close()
    return taken.interview


@contextmanager
def copied(made: Made, folder: Path) -> Iterator[World]:
    """Give one test its own copy of the archive, opened, at the present time."""
    config = made.config.at(folder)
    shutil.copytree(made.config.data_dir, folder)
    clock = SetClock(time.time_ns() // 1_000_000)
    archive = open_archive(config, clock=clock, passphrases=fast_passphrases())
    yield World(archive, clock, made.rosa, made.marta, made.users)
    archive.connections.close()
