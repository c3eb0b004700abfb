"""The English version of an interview that a computer made: asked for by the staff, read by whoever may read the words.

What it may show is decided in `consent.translated`; the work itself is a job.
"""

from dataclasses import dataclass
from datetime import datetime

from archive.consent.guard import require
from archive.consent.reader import ALL_OF_IT, reading
from archive.consent.rules import Action, own_purpose
from archive.consent.translated import TO_TRANSLATE, made_at, translation_of
from archive.consent.writer import writing
from archive.context import Archive
from archive.store import jobs
from archive.terms.errors import NotFound, Refused
from archive.terms.jobs import OPEN_STATES, JobKind
from archive.terms.models import InterviewId, Purpose, Viewer
from archive.terms.reasons import Reason
from archive.terms.words import MachineTranslation


@dataclass(frozen=True, slots=True)
class Standing:
    """What the staff see beside the words: when a version was made, is one being made, and is it agreed to.

    `is_outdated` where a person changed words after it was made.
    """

    made_at: datetime | None
    is_under_way: bool
    is_allowed: bool
    is_outdated: bool = False


def read(
    archive: Archive, viewer: Viewer, interview: InterviewId, span: tuple[int, int] = ALL_OF_IT
) -> MachineTranslation | None:
    """Return the English version, or what lies in a span (ms), as this viewer may read it; None where there is none."""
    try:
        return translation_of(archive, viewer, own_purpose(viewer), interview, span)
    except (NotFound, Refused):
        return None


def standing(archive: Archive, viewer: Viewer, interview: InterviewId) -> Standing:
    """Say how it stands with the English version. Raises NotFound where the viewer may not know of the interview."""
    reader = reading(archive, viewer, own_purpose(viewer))
    reader.interview(interview)
    waiting = any(
        job.kind is JobKind.TRANSLATE and job.state in OPEN_STATES
        for job in jobs.jobs_of(reader.database, interview)
    )
    try:
        made, is_outdated = made_at(archive, viewer, own_purpose(viewer), interview)
    except (NotFound, Refused):
        return Standing(None, waiting, is_allowed=False)
    return Standing(made, waiting, is_allowed=True, is_outdated=is_outdated)


def ask(archive: Archive, viewer: Viewer, interview: InterviewId) -> None:
    """Have the English version made, or made again; a run that was stopped goes on where it was.

    Nothing more happens where it is under way already. Raises Refused where somebody did not agree to a translation, or
    there are no words yet.
    """
    with writing(
        archive, viewer, Action.ORDER_WORK, interview, interview=interview, reason="translate"
    ) as writer:
        if reading(archive, viewer, Purpose.PRESERVE).transcript_kind(interview) is None:
            raise Refused(Reason.NO_WORDS)
        require(writer.database, interview, *TO_TRANSLATE)
        if not standing(archive, viewer, interview).is_under_way:
            writer.enqueue(JobKind.TRANSLATE, interview)
