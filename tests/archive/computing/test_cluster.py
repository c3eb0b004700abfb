"""A real scheduler and two worker processes on this machine: the same words, also where one is killed in the middle."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from archive.computing.cluster import Cluster
from archive.computing.compute import KEPT_AND_IN_LARGE_PAGES, MEMORY, open_executor
from archive.config import Config, load_config
from archive.stewardship import catalogue
from archive.terms.errors import ClusterMissing, SettingsError
from archive.terms.jobs import Job, JobKind
from archive.worker import Worker
from tests.media.sounds import record
from tests.peopled import Made, copied, rosa, scripted

LINES = [
    {"start_ms": start, "end_ms": start + 12_000, "text": f"la frase {start}", "language": "es"}
    for start in range(500, 300_000, 20_500)
]
"""Far enough apart for a chunk each."""


@dataclass(frozen=True, slots=True)
class Machines:
    """A cluster of two."""

    address: str
    workers: tuple[subprocess.Popen[bytes], ...]


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    with ExitStack() as stack:
        file = tmp_path / "scheduler.json"
        stack.enter_context(
            started("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
        )
        address = address_in(file)
        workers = tuple(
            stack.enter_context(
                started("worker", address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny",
                        "--local-directory", str(tmp_path / name))
            )
            for name in ("one", "two")
        )  # fmt: skip
        yield Machines(address, workers)


@contextmanager
def started(kind: str, *given: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program of the cluster while the test lasts."""
    command = [sys.executable, "-m", "dask", kind, *given, "--no-dashboard"]
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield program
    finally:
        program.kill()
        program.wait()


def address_in(file: Path) -> str:
    for _ in range(2_400):
        if file.exists() and file.stat().st_size:
            return str(json.loads(file.read_text())["address"])
        time.sleep(0.1)
    raise AssertionError("the scheduler did not start")


def on(machines: Machines, config: Config) -> Config:
    return replace(config, compute=replace(config.compute, scheduler=machines.address, processes=2))


@pytest.mark.slow
def test_killed_machine_changes_no_word(made: Made, machines: Machines, tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text(json.dumps(LINES))
    sound = record(tmp_path / "long.wav", np.full(310 * 16_000, 9, dtype="<i2")).read_bytes()
    long = replace(made, config=on(machines, scripted(made.config, script)))
    with copied(long, tmp_path / "archive") as world:
        interview = world.take_in(rosa(), sound)
        before_the_kill: list[int] = []

        def moved(job: Job, done: int, total: int) -> None:
            if job.kind is JobKind.TRANSCRIBE and done and not before_the_kill:
                before_the_kill.append(total - done)
                machines.workers[0].send_signal(signal.SIGKILL)

        worker = Worker(world.archive, on_progress=moved)
        worker.work(drain=True)
        worker.close()
        said = catalogue.words(world.archive, world.berta, interview).segments
        assert [each.text for each in said] == [line["text"] for line in LINES]
    assert before_the_kill[0] >= 3
    assert machines.workers[0].wait(60) == -signal.SIGKILL


@pytest.mark.slow
def test_what_a_machine_was_doing_when_it_died_another_does(made: Made, machines: Machines) -> None:
    executor = open_executor(on(machines, made.config))
    pids = [executor.submit(os.getpid) for _ in range(20)]
    assert {each.result(240) for each in pids} <= {worker.pid for worker in machines.workers}
    naps = [executor.submit(time.sleep, 0.4) for _ in range(6)]
    time.sleep(0.2)
    machines.workers[1].kill()
    assert [each.result(240) for each in naps] == [None] * 6
    assert executor.submit(os.getpid).result(240) == machines.workers[0].pid
    executor.shutdown(cancel_futures=True)


def test_cluster_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(ClusterMissing, match=r"tcp://127\.0\.0\.1:1 does not answer"):
        Cluster("tcp://127.0.0.1:1", patience_seconds=0.2)


def test_machines_started_by_hand_have_their_memory_as_the_pool_has() -> None:
    told = Path(__file__).parents[3] / "docs" / "operations.md"
    assert f"export {MEMORY}={KEPT_AND_IN_LARGE_PAGES}\n" in told.read_text(encoding="utf-8")


@pytest.mark.parametrize("written", ["10.0.0.1:8786", "http://10.0.0.1:8786", "inproc://1"])
def test_only_the_address_of_a_scheduler_is_taken(tmp_path: Path, written: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f'data_dir = "data"\n[compute]\nscheduler = "{written}"\n')
    with pytest.raises(SettingsError, match="scheduler"):
        load_config(file)
