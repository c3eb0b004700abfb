"""What takes long to make is made once in a run of the tests, though its workers are several processes.

Whoever comes first makes it, and the others wait and take the same: only to read or to copy it (see tests.untouched).
"""

import fcntl
import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

Thing = TypeVar("Thing")
WORKER = "PYTEST_XDIST_WORKER"
"""Pytest-xdist's own name for which worker a process is; nothing where there are no workers."""


def made_together(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Thing]) -> Thing:
    """Return what `make` returns for a new folder, or returned in another worker of this run.

    A `make` that fails or is killed leaves nothing that is taken: the next worker makes it in a folder of its own.
    """
    own = factory.getbasetemp()
    return once(own.parent if WORKER in os.environ else own, name, make)


def once(shared: Path, name: str, make: Callable[[Path], Thing]) -> Thing:
    """Return what was made under this name in the shared folder, and make it where it is not there yet."""
    kept = shared / f"{name}.made"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            thing = make(Path(tempfile.mkdtemp(prefix=f"{name}-", dir=shared)) / "archive")
            part = kept.with_suffix(".part")
            part.write_bytes(pickle.dumps(thing))
            part.replace(kept)
        found: Thing = pickle.loads(kept.read_bytes())  # noqa: S301 - written above, in a private folder
        return found
