"""Where the heavy steps run: an executor of concurrent.futures, a pool of processes here or a cluster of machines.

What is handed over are pure functions and values; nothing that runs there opens the database.
"""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from typing import Any, ParamSpec, TypeVar

from archive.computing.machine import process_count
from archive.config import Config
from archive.terms.errors import ClusterMissing

WATCH_SECONDS = 1.0
ONE_THREAD = "OPENBLAS_NUM_THREADS"
"""Read when numpy is loaded. More threads than free cores wait for each other: 25 times as slow on a busy machine."""
MEMORY = "GLIBC_TUNABLES"
KEPT_AND_IN_LARGE_PAGES = ":".join(
    f"glibc.malloc.{setting}"
    for setting in (
        "hugetlb=1",
        "arena_max=1",
        "mmap_threshold=1073741824",
        "trim_threshold=1073741824",
        "top_pad=67108864",
    )
)
"""Read by the C library where a process begins: what the decoder frees at each word it has again at once, and not from
the system. The words are the same; docs/performance.md says what it saves. Another C library takes no notice."""

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def open_executor(config: Config) -> Executor:
    """Return the cluster of the settings, else a pool of processes; each loads its model at first use and keeps it.

    Raises ClusterMissing.
    """
    if config.compute.scheduler:
        return _open_cluster(config.compute.scheduler)
    return Processes(process_count(config))


class Processes(Executor):
    """So many processes on this machine. Where one dies, its work and all that was under way fail, and others begin."""

    def __init__(self, count: int) -> None:
        """Start none yet."""
        self._count = count
        self._pool = _open_pool(count)

    def submit(self, fn: Callable[..., Answer], /, *args: Any, **kwargs: Any) -> Future[Answer]:
        """Run the function in one of the processes."""
        try:
            return self._pool.submit(fn, *args, **kwargs)
        except BrokenExecutor:
            self._pool.shutdown(wait=False)
            self._pool = _open_pool(self._count)
            return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """End the processes."""
        self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)


def _open_pool(count: int) -> ProcessPoolExecutor:
    os.environ.setdefault(MEMORY, KEPT_AND_IN_LARGE_PAGES)
    return ProcessPoolExecutor(
        max_workers=count,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_end_with_parent,
        initargs=(os.getpid(),),
    )


def apart(function: Callable[Given, Answer], pulse: Callable[[], None]) -> Callable[Given, Answer]:
    """Let a function run in a process of its own on this machine, which ends with it; nothing stays or travels.

    `pulse` is called every second; where it raises, nothing comes back. Raises BrokenProcessPool where it dies.
    """

    def run(*given: Given.args, **named: Given.kwargs) -> Answer:
        os.environ.setdefault(ONE_THREAD, "1")
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, context, _end_with_parent, (os.getpid(),)) as alone:
            answer = alone.submit(function, *given, **named)
            while not wait([answer], WATCH_SECONDS).done:
                pulse()
            return answer.result()

    return run


def _open_cluster(scheduler: str) -> Executor:
    try:
        from archive.computing.cluster import Cluster  # noqa: PLC0415 - distributed comes with the extra `cluster` only
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
