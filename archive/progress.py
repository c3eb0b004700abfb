"""How far the work is: the steps of one interview with time left, and the queue."""

from dataclasses import dataclass

from archive.clock import to_ms
from archive.consent.reader import reading
from archive.consent.rules import Action, is_staff, own_purpose
from archive.consent.writer import writing
from archive.context import Archive
from archive.errors import BadRequest, Refused
from archive.jobs import Job, JobKind, JobState
from archive.models import InterviewId, Viewer
from archive.reasons import Reason
from archive.store import jobs

STEPS = (JobKind.PREPARE, JobKind.TRANSCRIBE, JobKind.TAG, JobKind.INDEX)
PATIENCE_MS = 20_000
LEAST_MS = 1_500
"""Before a step has run so long, its pace says nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the pipeline for one interview; `state` None where its turn has not come."""

    kind: JobKind
    state: JobState | None
    done: int
    total: int
    seconds_left: float | None
    error: str | None


def steps(archive: Archive, viewer: Viewer, interview: InterviewId) -> list[Step]:
    """Return the interview's steps, each by its newest job. Raises NotFound where the viewer may not know of it."""
    reading(archive, viewer, own_purpose(viewer)).interview(interview)
    newest = {job.kind: job for job in jobs.jobs_of(archive.database(), interview)}
    return [_step(kind, newest.get(kind), archive.clock.now_ms()) for kind in STEPS]


def _step(kind: JobKind, job: Job | None, now_ms: int) -> Step:
    if job is None:
        return Step(kind, None, 0, 0, None, None)
    return Step(kind, job.state, job.done, job.total, seconds_left(job, now_ms), job.error)


def seconds_left(job: Job, now_ms: int) -> float | None:
    """Return how long a running job will still take at the pace so far; None where that cannot be said yet."""
    if job.state is not JobState.RUNNING or job.started_at is None or not job.total:
        return None
    taken_ms = now_ms - to_ms(job.started_at)
    done = job.done - job.done_before
    return (
        round(taken_ms / 1000 / done * (job.total - job.done), 1)
        if done > 0 and taken_ms >= LEAST_MS
        else None
    )


def try_again(archive: Archive, viewer: Viewer, interview: InterviewId) -> None:
    """Take the interview's failed steps up again, once a person has looked at them. Raises BadRequest without one."""
    newest = {job.kind: job for job in jobs.jobs_of(archive.database(), interview)}
    failed = [kind for kind, job in newest.items() if job.state is JobState.FAILED]
    if not failed:
        raise BadRequest("No step of this interview has failed.")
    with writing(
        archive, viewer, Action.TRY_AGAIN, interview, interview=interview, reason=",".join(failed)
    ) as writer:
        for kind in failed:
            writer.enqueue(kind, interview)


def queue(archive: Archive, viewer: Viewer, limit: int = 100) -> list[Job]:
    """Return the newest jobs first. For staff: jobs hold ids only."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    return jobs.newest_jobs(archive.database(), limit)


def waits_in_vain(archive: Archive) -> bool:
    """Whether work has waited for a while and no worker seems to run."""
    now_ms = archive.clock.now_ms()
    return jobs.waits_in_vain(archive.database(), now_ms - PATIENCE_MS, now_ms)


def waiting(archive: Archive) -> int:
    """Return how many jobs wait or are under way."""
    return jobs.open_jobs(archive.database())
