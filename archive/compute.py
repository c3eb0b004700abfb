"""Where the heavy steps run: an executor of concurrent.futures, a pool of processes here or a cluster of machines.

What is handed over are pure functions and values; nothing that runs there opens the database.
"""

import multiprocessing
import os
import threading
import time
from concurrent.futures import Executor, ProcessPoolExecutor

from archive.config import Config
from archive.errors import ClusterMissing

WATCH_SECONDS = 1.0


def open_executor(config: Config) -> Executor:
    """Return the cluster of the settings, else a pool of processes; each loads its model at first use and keeps it.

    Raises ClusterMissing.
    """
    if config.compute.scheduler:
        return _open_cluster(config.compute.scheduler)
    return ProcessPoolExecutor(
        max_workers=config.compute.process_count,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_end_with_parent,
        initargs=(os.getpid(),),
    )


def _open_cluster(scheduler: str) -> Executor:
    try:
        from archive.cluster import Cluster  # noqa: PLC0415 - distributed comes with the extra `cluster` only
    except ImportError as problem:
        raise ClusterMissing(
            "[compute] scheduler needs the extra: pip install testimony-archive[cluster]."
        ) from problem
    return Cluster(scheduler)


def _end_with_parent(parent: int) -> None:
    """Let this process end when the worker that started it was killed: nobody else would tell it."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
