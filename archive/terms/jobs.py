"""The words of the queue: a step of work on one interview, its kind and where it is. Rows are in `store.jobs`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from archive.terms.models import InterviewId

JobId = NewType("JobId", int)


class JobKind(StrEnum):
    """A step that the worker takes; see `pipeline`."""

    PREPARE = "prepare"
    TRANSCRIBE = "transcribe"
    REHEAR = "rehear"
    """One stretch of a transcribed recording again."""
    TRANSLATE = "translate"
    """An English version of its words, made by the model: asked for, and last of all."""
    REDACT = "redact"
    TAG = "tag"
    INDEX = "index"
    PUBLISH = "publish"
    RETRACT = "retract"
    ERASE = "erase"


CLOSING_KINDS = frozenset({JobKind.RETRACT, JobKind.INDEX, JobKind.ERASE})
"""Steps that may have to close an interview that nobody may read any more: no undo takes them off the queue."""


class JobState(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    """Consent did not allow the step when its turn came."""
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN_STATES = frozenset({JobState.QUEUED, JobState.RUNNING})
"""Where a job is that is still to be done, or being done."""
UNDONE_STATES = OPEN_STATES | {JobState.FAILED}
"""Where a job is whose work is not done yet. One that consent refused is not among them: that is how it shall be."""


@dataclass(frozen=True, slots=True)
class Job:
    """A step of work on one interview.

    `started_at` is when its worker took it up, `done_before` what an earlier worker had done by then, `paced_ms` how
    long the worker took for what it had done when it was last heard of, at `reported_at`; `stretch` is the part of the
    recording (ms) that it is about, if not all. `error` may also be a note on a job that is done.
    """

    id: JobId
    kind: JobKind
    interview: InterviewId
    state: JobState
    attempts: int
    done: int
    done_before: int
    total: int
    error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    paced_ms: int | None = None
    reported_at: datetime | None = None
    stretch: tuple[int, int] | None = None
    put_first: bool = False
