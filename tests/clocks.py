"""A machine whose clock a test sets, and an archive that goes by it as the program does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from archive.bootstrap import open_archive
from archive.clock import SystemClock
from archive.context import Archive
from tests.peopled import World, fast_passphrases


@dataclass(slots=True)
class Machine:
    """What the operating system says, in ms since 1970."""

    ms: int

    def __call__(self) -> int:
        """Return it in nanoseconds, as `time.time_ns` does."""
        return self.ms * 1_000_000


@contextmanager
def opened(world: World, machine: Machine) -> Iterator[Archive]:
    """Open the archive of a world once more, as another process would, by the clock of this machine."""
    archive = open_archive(world.archive.config, clock=SystemClock(machine), passphrases=fast_passphrases())
    yield archive
    archive.connections.close()
