"""Takes jobs from the queue and runs them, one at a time, each under a lease that a heartbeat renews.

A killed worker loses nothing: what it had committed stays, its lease is known to be dead, and the job is taken up
again. This is the only place that catches Exception, and it logs what it caught.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import structlog

from archive.computing.compute import open_executor
from archive.consent.rules import Action
from archive.consent.writer import writing
from archive.context import Archive
from archive.keeping import forget_left
from archive.pipeline import STEPS, Tools
from archive.processes import is_gone, this_process
from archive.steps.tidying import tidy
from archive.stewardship import timekeeping
from archive.store import interviews, jobs
from archive.store.connect import DatabaseError, atomic
from archive.terms.errors import ArchiveError, NotFound, Refused, SettingsError, Unproven
from archive.terms.jobs import CLOSING_KINDS, Job, JobState
from archive.terms.models import SYSTEM
from media.errors import SoundError

log = structlog.get_logger()
IDLE_SECONDS = 0.5
TROUBLED_SECONDS = 5.0
"""How long trouble with the disk is waited for before it is tried again."""
TIDY_EVERY_MS = 60 * 60 * 1000
"""How long an agreement that ran out may stay in an index or the gallery; nobody inside reads it any more."""
TROUBLE_WITH_THE_DISK: tuple[type[Exception], ...] = (OSError, SettingsError, *DatabaseError)


class Stopped(Exception):
    """The job was cancelled, or another worker has taken it."""


@dataclass(slots=True)
class Worker:
    """One worker: its name in the leases, and its pool of processes, started at first use."""

    archive: Archive
    owner: str = field(default_factory=this_process)
    on_progress: Callable[[Job, int, int], None] | None = None
    patience_seconds: float = TROUBLED_SECONDS
    _executor: Executor | None = None
    _tidied_at_ms: int = -TIDY_EVERY_MS

    def executor(self) -> Executor:
        """Return the pool, starting it at first use."""
        if self._executor is None:
            self._executor = open_executor(self.archive.config)
        return self._executor

    def close(self) -> None:
        """End the pool."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None

    def work(self, *, drain: bool, stop: threading.Event | None = None) -> int:
        """Run jobs until `stop` is set, or with `drain` until none waits or is under way; return how many were run.

        Trouble with the disk ends it with `drain`; else it waits, and goes on once there is room again.
        """
        done = 0
        while stop is None or not stop.is_set():
            try:
                job = self._next()
                if job is not None:
                    self.run(job)
                    done += 1
                elif drain and jobs.open_jobs(self.archive.database()) == 0:
                    break
                else:
                    time.sleep(IDLE_SECONDS)
            except TROUBLE_WITH_THE_DISK:
                if drain:
                    raise
                log.exception("the disk gives trouble; it is tried again")
                time.sleep(self.patience_seconds)
        return done

    def _next(self) -> Job | None:
        self.archive.catch_up()
        self._tidy_now_and_then()
        return self._claim()

    def _tidy_now_and_then(self) -> None:
        now_ms = self.archive.clock.machine_ms()
        if 0 <= now_ms - self._tidied_at_ms < TIDY_EVERY_MS:  # a clock that was ahead is tidied after at once
            return
        self._tidied_at_ms = now_ms
        try:
            for problem in timekeeping.problems(self.archive):
                log.warning("the clock is not to be trusted", problem=problem)
            tidy(self.archive)
        except TROUBLE_WITH_THE_DISK:
            log.exception("tidying failed")

    def _claim(self) -> Job | None:
        now_ms = self.archive.clock.now_ms()
        with atomic(self.archive.database()) as database:
            jobs.release_owners(database, (each for each in jobs.running_owners(database) if is_gone(each)))
            jobs.end_abandoned(database, now_ms)
            return jobs.claim(database, self.owner, self._lease_end(), now_ms)

    def _lease_end(self) -> int:
        return self.archive.clock.now_ms() + int(self.archive.config.worker.lease_seconds * 1000)

    def run(self, job: Job) -> None:
        """Run one claimed job and write how it ended."""
        context = {"job": job.id, "kind": job.kind.value, "interview": job.interview}
        log.info("job started", **context)
        try:
            with self._heartbeat(job):
                self._step(job)
        except Stopped:
            self._finish(job, JobState.CANCELLED, None)
        except (Refused, NotFound) as refused:
            self._finish(job, JobState.REFUSED, str(refused))
        except Unproven as error:
            self._finish(job, JobState.FAILED, str(error))
        except SoundError as error:
            self._finish(job, JobState.FAILED, str(error), problem=str(error))
        except Exception as error:
            log.exception("job failed", **context)
            self._try_again_or_park(job, error)
        else:
            log.info("job done", **context)
        self._forget_left(job)

    def _forget_left(self, job: Job) -> None:
        try:
            forget_left(self.archive, job.interview)
        except TROUBLE_WITH_THE_DISK:  # tidying does it
            log.exception("what a step left is there still", job=job.id)

    def _step(self, job: Job) -> None:
        tools = Tools(self.executor, _JobPace(self, job), job.stretch)
        write = STEPS[job.kind](self.archive, job.interview, tools)
        action = Action.RETRACT if job.kind in CLOSING_KINDS else Action.WORK
        with writing(
            self.archive, SYSTEM, action, job.interview, interview=job.interview, reason=job.kind.value
        ) as writer:
            self.hold(job)
            note = write(writer)
            jobs.finish(writer.database, job.id, self.owner, JobState.DONE, note, writer.now_ms)

    def hold(self, job: Job) -> None:
        """Renew the lease. Raises Stopped where the job is no longer ours to do."""
        if not jobs.renew(self.archive.database(), job.id, self.owner, self._lease_end()):
            raise Stopped

    @contextmanager
    def _heartbeat(self, job: Job) -> Iterator[None]:
        ended = threading.Event()

        def beat() -> None:
            try:
                while not ended.wait(self.archive.config.worker.lease_seconds / 4):
                    with suppress(*DatabaseError):  # locked for a moment; the next beat is soon enough
                        self.hold(job)
            except Stopped:
                log.info("job is to stop", job=job.id)
            finally:
                self.archive.connections.close()

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _finish(self, job: Job, state: JobState, error: str | None, *, problem: str | None = None) -> None:
        log.info("job ended", job=job.id, state=state.value, reason=error)
        with atomic(self.archive.database()) as database:
            jobs.finish(database, job.id, self.owner, state, error, self.archive.clock.now_ms())
            if problem is not None:
                interviews.write_problem(database, job.interview, problem)

    def _try_again_or_park(self, job: Job, error: Exception) -> None:
        known = isinstance(error, ArchiveError) or type(error).__module__.partition(".")[0] in {
            "media",
            "transcribe",
            "search",
        }
        sentence = (
            str(error) if known else f"Something went wrong ({type(error).__name__}); the log says more."
        )
        self.close()
        if job.attempts + 1 >= self.archive.config.worker.attempts:
            self._finish(job, JobState.FAILED, sentence)
            return
        with atomic(self.archive.database()) as database:
            jobs.put_back(database, job.id, self.owner, sentence, self.archive.clock.now_ms())


@dataclass(frozen=True, slots=True)
class _JobPace:
    """Writes a running job's progress and holds its lease."""

    worker: Worker
    job: Job

    def report(self, done: int, total: int) -> None:
        """Write how far the job is. Raises Stopped."""
        self.worker.hold(self.job)
        archive = self.worker.archive
        jobs.report(archive.database(), self.job.id, done, total, archive.clock.now_ms())
        if self.worker.on_progress is not None:
            self.worker.on_progress(self.job, done, total)
