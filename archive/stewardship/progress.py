"""How far the work is: the steps of one interview with time left, and the queue."""

from collections.abc import Iterable
from dataclasses import dataclass

from archive.clock import to_ms
from archive.consent.guard import require
from archive.consent.reader import reading
from archive.consent.rules import Action, is_staff, own_purpose
from archive.consent.writer import writing
from archive.context import Archive
from archive.store import jobs, undone
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.jobs import CLOSING_KINDS, Job, JobKind, JobState
from archive.terms.models import InterviewId, Purpose, Viewer
from archive.terms.reasons import Reason

STEPS = (JobKind.PREPARE, JobKind.TRANSCRIBE, JobKind.TAG, JobKind.INDEX)
CLOSES_WHAT_IS_CLOSED = (JobKind.RETRACT, JobKind.ERASE)
"""Steps that can be taken up again where nobody may read the interview any more: it is for them that nobody may."""
ASKED_FOR = (JobKind.TRANSLATE,)
"""Steps that an interview takes only where somebody asks for them."""
PATIENCE_MS = 20_000
SHORTEST_MS, LONGEST_MS = 1_000, 3_600_000
"""Of a stretch that is listened to again."""
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
    asked_for = [kind for kind in ASKED_FOR if kind in newest]
    return [_step(kind, newest.get(kind), archive.clock.now_ms()) for kind in (*STEPS, *asked_for)]


def _step(kind: JobKind, job: Job | None, now_ms: int) -> Step:
    if job is None:
        return Step(kind, None, 0, 0, None, None)
    return Step(kind, job.state, job.done, job.total, seconds_left(job, now_ms), job.error)


def seconds_left(job: Job, now_ms: int) -> float | None:
    """Return how long a running job will still take at the pace so far; None where that cannot be said.

    The pace leaves out what comes before the work proper: reading the sound, loading a model.
    """
    if job.state is not JobState.RUNNING or job.reported_at is None or job.paced_ms is None:
        return None
    done = job.done - job.done_before
    if done <= 0 or job.paced_ms < LEAST_MS:
        return None
    left_ms = job.paced_ms / done * (job.total - job.done) - (now_ms - to_ms(job.reported_at))
    return round(left_ms / 1000, 1) if left_ms > 0 else None


def try_again(archive: Archive, viewer: Viewer, interview: InterviewId) -> tuple[JobKind, ...]:
    """Take the interview's steps up again that failed or were stopped, once a person has looked at them.

    Returns which. What closes comes first, and can be taken up of a closed interview too: then it alone is. Raises
    BadRequest without one, NotFound where the viewer may not know of the interview.
    """
    newest = {job.kind: job for job in jobs.jobs_of(archive.database(), interview)}
    closing = _close_again(archive, viewer, interview, newest)
    try:
        reading(archive, viewer, own_purpose(viewer)).interview(interview)
    except NotFound:
        if closing:
            return closing
        raise
    failed = {
        kind: job
        for kind, job in newest.items()
        if kind not in closing and job.state in {JobState.FAILED, JobState.CANCELLED}
    }
    if closing and not failed:
        return closing
    if not failed:
        raise BadRequest("No step of this interview has failed or was stopped.")
    with writing(
        archive, viewer, Action.TRY_AGAIN, interview, interview=interview, reason=",".join(failed)
    ) as writer:
        for kind, job in failed.items():
            writer.enqueue(kind, interview, job.stretch)
    return (*closing, *failed)


def _close_again(
    archive: Archive, viewer: Viewer, interview: InterviewId, newest: dict[JobKind, Job]
) -> tuple[JobKind, ...]:
    """Have failed steps that close an interview done again, whoever may still read it; nothing for who is not staff."""
    failed = [
        kind for kind in CLOSES_WHAT_IS_CLOSED if kind in newest and newest[kind].state is JobState.FAILED
    ]
    if not failed or not is_staff(viewer):
        return ()
    with writing(archive, viewer, Action.RETRACT, interview, interview=interview, reason="again") as writer:
        for kind in failed:
            writer.enqueue(kind, interview)
    return tuple(failed)


def taking_out(archive: Archive, viewer: Viewer, interview: InterviewId) -> Job | None:
    """Return the job that has yet to take out what was taken back of the interview; None where all is out. For staff.

    The same that she is told at her own page.
    """
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    return undone.taking_out(archive.database(), interview)


def failures(archive: Archive, viewer: Viewer, limit: int = 100) -> list[Job]:
    """Return what failed and was not asked for again, however long ago: what closes first. For staff."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    return undone.failures(archive.database(), limit)


def suggest_again(archive: Archive, viewer: Viewer, interview: InterviewId) -> tuple[JobKind, ...]:
    """Have themes suggested anew from the list as it is now; what people decided stays. Raises BadRequest, Refused."""
    with writing(
        archive, viewer, Action.ORDER_WORK, interview, interview=interview, reason="themes again"
    ) as writer:
        if reading(archive, viewer, Purpose.PRESERVE).transcript_kind(interview) is None:
            raise BadRequest("Nothing of it is written down yet.")
        require(writer.database, interview, Purpose.TRANSCRIBE_LOCAL)
        if any(
            job.kind is JobKind.TAG and job.state is JobState.QUEUED
            for job in jobs.jobs_of(writer.database, interview)
        ):
            raise BadRequest("That waits to be done already.")
        writer.enqueue(JobKind.TAG, interview)
    return (JobKind.TAG,)


def take_back(archive: Archive, viewer: Viewer, interview: InterviewId, kinds: Iterable[JobKind]) -> None:
    """Take steps off the queue that somebody put there by mistake; what closes stays, for others may count on it.

    Raises BadRequest where they were begun already.
    """
    with writing(
        archive, viewer, Action.ORDER_WORK, interview, interview=interview, reason="taken back"
    ) as writer:
        if not jobs.take_back(writer.database, interview, frozenset(kinds) - CLOSING_KINDS):
            raise BadRequest("It was begun already.")


def put_first(archive: Archive, viewer: Viewer, interview: InterviewId) -> None:
    """Have an interview's work done before that of others; what closes still goes before. Raises BadRequest."""
    with writing(
        archive, viewer, Action.ORDER_WORK, interview, interview=interview, reason="first"
    ) as writer:
        if not jobs.put_first(writer.database, interview):
            raise BadRequest("Nothing waits for this interview.")


def stop(archive: Archive, viewer: Viewer, interview: InterviewId) -> None:
    """Stop the interview's preparation and transcription; what is written down stays and is gone on with later.

    Raises BadRequest where neither waits or is under way.
    """
    with writing(
        archive, viewer, Action.ORDER_WORK, interview, interview=interview, reason="stopped"
    ) as writer:
        if not jobs.stop(writer.database, interview, writer.now_ms):
            raise BadRequest("Nothing of this interview can be stopped.")


def hear_again(archive: Archive, viewer: Viewer, interview: InterviewId, start_ms: int, end_ms: int) -> None:
    """Have a stretch listened to again where nothing is written; what stands there stays. Raises BadRequest."""
    with writing(
        archive, viewer, Action.ORDER_WORK, interview, interview=interview, reason="rehear"
    ) as writer:
        reader = reading(archive, viewer, Purpose.PRESERVE)
        length_ms = reader.recording(interview).duration_ms or 0
        start_ms, end_ms = max(0, start_ms), min(end_ms, length_ms)
        if not SHORTEST_MS <= end_ms - start_ms <= LONGEST_MS:
            raise BadRequest(
                "A stretch to listen to again is between a second and an hour, inside the recording."
            )
        if reader.transcript_kind(interview) is None:
            raise Refused(Reason.NO_WORDS)
        require(writer.database, interview, Purpose.TRANSCRIBE_LOCAL)
        writer.enqueue(JobKind.REHEAR, interview, (start_ms, end_ms))


def asked_again(archive: Archive, viewer: Viewer, interview: InterviewId) -> list[Job]:
    """Return the newest job for each stretch that somebody had listened to again. For staff, like `steps`."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    reading(archive, viewer, own_purpose(viewer)).interview(interview)
    found = jobs.jobs_of(archive.database(), interview)
    return list({each.stretch: each for each in found if each.kind is JobKind.REHEAR}.values())


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
