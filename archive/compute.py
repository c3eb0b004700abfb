"""Where the heavy steps run: an executor of concurrent.futures, by default a pool of processes on this machine.

What is handed over are pure functions and values; nothing that runs there opens the database.
"""

import multiprocessing
import os
import threading
import time
from concurrent.futures import Executor, ProcessPoolExecutor

from archive.config import Config

WATCH_SECONDS = 1.0


def open_executor(config: Config) -> Executor:
    """Return a pool of as many processes as the settings say; each loads its model at first use and keeps it."""
    return ProcessPoolExecutor(
        max_workers=config.compute.process_count,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_end_with_parent,
        initargs=(os.getpid(),),
    )


def _end_with_parent(parent: int) -> None:
    """Let this process end when the worker that started it was killed: nobody else would tell it."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
