"""A folder for what a command decodes and keeps nowhere: it goes with the command or, if that is killed, with the next.

Samples are somebody's voice. A command that SIGKILL ends takes nothing with it: the next one of the same user takes
away what no living process holds. Each holds its own by a lock of the kernel, which ends with it; so none that lives
is touched, whatever its process number, host name or age, and nobody else's either.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "testimony-passing-"
_UNHELD = "testimony-new-"
"""Of a folder that nobody holds yet; there is nothing in it."""


@contextmanager
def passing_folder() -> Iterator[Path]:
    """Give a folder of mode 0700 that is gone afterwards, and take away what dead commands of this user left."""
    _clear(Path(tempfile.gettempdir()))
    made = Path(tempfile.mkdtemp(prefix=_UNHELD))
    folder = made.with_name(PREFIX + made.name.removeprefix(_UNHELD))
    held = _open(made)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        made.rename(folder)  # only now does it have a name that others look for
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def _clear(place: Path) -> None:
    for each in place.glob(f"{PREFIX}*"):
        with suppress(OSError):  # no folder, not ours, or held
            held = _open(each)
            try:
                if os.fstat(held).st_uid == os.getuid():
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(each)
            finally:
                os.close(held)


def _open(folder: Path) -> int:
    """Open a folder itself, and nothing that a link leads to. Raises OSError."""
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
