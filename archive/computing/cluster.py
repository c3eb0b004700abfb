"""A Dask cluster as an executor: the same pure functions, on many machines. The only import of distributed.

A task whose machine died is run by another one. Everybody who reaches the scheduler can run code on the cluster and
read the sound that is sent to it: keep it on a network of its own, or use `tls://` (docs/operations.md).
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

from distributed import Client
from distributed.cfexecutor import ClientExecutor

from archive.terms.errors import ClusterMissing

Result = TypeVar("Result")


class Cluster(Executor):
    """The machines behind one scheduler, while connected to it."""

    def __init__(self, scheduler: str, patience_seconds: float = 10) -> None:
        """Connect. Raises ClusterMissing where nobody answers for so long."""
        try:
            self._client = Client(scheduler, timeout=patience_seconds, set_as_default=False)
        except (OSError, ValueError) as problem:
            raise ClusterMissing(f"The cluster {scheduler} does not answer.") from problem
        # pure=False: else a task is named by a hash of what it is given, which takes long for sound.
        self._executor: ClientExecutor = self._client.get_executor(pure=False)

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Run the function on one of the machines."""
        future: Future[Result] = self._executor.submit(fn, *args, **kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """Leave the cluster, which goes on; what was not finished is dropped with `cancel_futures`."""
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()
