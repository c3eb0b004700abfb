"""Makes the copy of a recording that researchers hear where some of it is restricted, and proves it before it counts.

The copy is made from the master: decoded, covered, encoded again. Until it is there researchers hear nothing of it.
"""

import tempfile
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

from archive.consent import covering
from archive.consent.guard import is_researched
from archive.consent.reader import reading
from archive.consent.writer import Writer
from archive.context import Archive
from archive.keeping import keep
from archive.processes import this_process
from archive.steps.proving import covers_of, disguise_of, prove
from archive.store import interviews, restrictions
from archive.store.connect import atomic
from archive.terms.models import SYSTEM, Audience, InterviewId, Purpose, Recording, Voice
from archive.terms.restrictions import Treatment
from media.clip import covered_mp3


def redact_recording(
    archive: Archive, interview: InterviewId, executor: Callable[[], Executor]
) -> Callable[[Writer], None]:
    """Make the copy where one is needed and there is none; return what is to be written.

    Raises Unproven, and then there is no copy; or media.errors.SoundError.
    """
    recording = reading(archive, SYSTEM, Purpose.PRESERVE).recording(interview)
    if not is_researched(archive.database(), interview):
        _forget(archive, recording)
        return _nothing
    treatment = covering.treatment(archive.database(), interview, Purpose.RESEARCH)
    if not treatment.key or treatment.voice is Voice.TEXT_ONLY:
        _forget(archive, recording)
        return lambda writer: restrictions.set_applied(writer.database, treatment.key.split())
    if restrictions.redaction(archive.database(), recording.id, Audience.RESEARCH) == treatment.key:
        return lambda writer: restrictions.set_applied(writer.database, treatment.key.split())
    _forget(archive, recording)
    sha256 = _make(archive, recording, treatment, executor)

    def write(writer: Writer) -> None:
        archive.media.path(sha256)  # raises where it was cleared away meanwhile
        restrictions.keep_redaction(
            writer.database, recording.id, Audience.RESEARCH, treatment.key, sha256, writer.now_ms
        )
        restrictions.set_applied(writer.database, treatment.key.split())

    return write


def _nothing(_: Writer) -> None:
    """Write nothing more."""


def _make(
    archive: Archive, recording: Recording, treatment: Treatment, executor: Callable[[], Executor]
) -> str:
    with tempfile.TemporaryDirectory(dir=archive.config.work_folder, prefix=f"{this_process()}.") as folder:
        copy = Path(folder) / "redacted.mp3"
        shape = covered_mp3(
            archive.media.path(recording.id),
            copy,
            covers_of(treatment),
            limits=archive.config.media.limits,
            disguise=disguise_of(treatment),
        )
        prove(archive, recording.interview, copy, treatment, (0, shape.duration_ms), executor)
        with copy.open("rb") as stream:
            return keep(archive, stream, recording.interview).sha256


def _forget(archive: Archive, recording: Recording) -> None:
    """Remove the copy that was made for another treatment: it holds what may not be heard any more."""
    with atomic(archive.database()) as database:
        gone = restrictions.forget_redaction(database, recording.id, Audience.RESEARCH)
        if gone is not None and gone not in interviews.known_files(database):
            archive.media.remove(gone)
