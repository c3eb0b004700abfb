"""The steps that an interview takes after it was received, each asking consent when it runs, not when it was queued.

A step does its work and returns what is still to be written; the worker writes that, the next job and the step's end
in one transaction. Every step may be run again from its start, and a transcription goes on at its next chunk.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Protocol

from archive.consent.guard import copies_to_make, require
from archive.consent.reader import reading
from archive.consent.repeating import read_again
from archive.consent.translated import TO_TRANSLATE
from archive.consent.writer import Writer
from archive.context import Archive
from archive.indexing.outlets import close_outlets, complete_meanings, index_interview
from archive.participation.erasing import erase_sealed
from archive.steps.hearing import transcribe_recording
from archive.steps.preparing import prepare_recording
from archive.steps.publishing import publish_waiting
from archive.steps.redacting import redact_recording
from archive.steps.rehearing import rehear_stretch
from archive.steps.tagging import suggest_themes
from archive.steps.tidying import tidy
from archive.steps.translating import translate_recording
from archive.terms.jobs import JobKind
from archive.terms.models import SYSTEM, InterviewId, Purpose

Writing = Callable[[Writer], str | None]
"""What remains to be written, in the transaction that ends the job; it may return a note on the job that is done."""


class Pace(Protocol):
    """How a step tells how far it is, and learns that it must stop."""

    def report(self, done: int, total: int) -> None:
        """Write how far the step is. Raises when the job was cancelled or is no longer ours."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """What a step may use beside the archive."""

    executor: Callable[[], Executor]
    pace: Pace
    stretch: tuple[int, int] | None = None
    """The part of the recording (ms) that the step is about, if not all."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What must be agreed to for as long as a long step lasts."""

    archive: Archive
    interview: InterviewId
    pace: Pace
    purposes: tuple[Purpose, ...]

    def again(self) -> None:
        """Raise Refused where it is not agreed to any more."""
        require(self.archive.database(), self.interview, *self.purposes)

    def report(self, done: int, total: int) -> None:
        """Write how far the step is, where it may go on."""
        self.again()
        self.pace.report(done, total)

    def before(self, write: Writing) -> Writing:
        """Return what asks once more, in the transaction that writes."""

        def writing(writer: Writer) -> str | None:
            require(writer.database, self.interview, *self.purposes)
            return write(writer)

        return writing


def prepare(archive: Archive, interview: InterviewId, tools: Tools) -> Writing:
    """Measure the recording and make the playback copy and the waveform."""
    require(archive.database(), interview, Purpose.PRESERVE)
    write = prepare_recording(archive, interview)

    def writing(writer: Writer) -> None:
        write(writer)
        writer.enqueue(JobKind.TRANSCRIBE, interview)
        if interview in copies_to_make(writer.database):
            writer.enqueue(JobKind.REDACT, interview)

    tools.pace.report(1, 1)
    return writing


def transcribe(archive: Archive, interview: InterviewId, tools: Tools) -> Writing:
    """Let the model write down what is said, chunk by chunk; once there are words, people's own are not covered up."""
    asked = _Asked(archive, interview, tools.pace, (Purpose.PRESERVE, Purpose.TRANSCRIBE_LOCAL))
    asked.again()
    if reading(archive, SYSTEM, Purpose.PRESERVE).transcript_kind(interview) is not None:
        return lambda writer: writer.enqueue(JobKind.TAG, interview)
    write = asked.before(transcribe_recording(archive, interview, tools.executor, asked.report))

    def writing(writer: Writer) -> str | None:
        note = write(writer)
        writer.enqueue(JobKind.TAG, interview)
        return note

    return writing


def rehear(archive: Archive, interview: InterviewId, tools: Tools) -> Writing:
    """Let the model listen to one stretch again, where nothing is written."""
    asked = _Asked(archive, interview, tools.pace, (Purpose.PRESERVE, Purpose.TRANSCRIBE_LOCAL))
    asked.again()
    stretch = tools.stretch or (0, 0)
    return asked.before(rehear_stretch(archive, interview, stretch, tools.executor, asked.report))


def translate(archive: Archive, interview: InterviewId, tools: Tools) -> Writing:
    """Let the model say it all in English, beside the words; an index of its own holds it then."""
    asked = _Asked(archive, interview, tools.pace, (Purpose.PRESERVE, *TO_TRANSLATE))
    asked.again()
    write = asked.before(translate_recording(archive, interview, tools.executor, asked.report))

    def writing(writer: Writer) -> str | None:
        note = write(writer)
        writer.enqueue(JobKind.INDEX, interview)
        return note

    return writing


def tag(archive: Archive, interview: InterviewId, tools: Tools) -> Writing:
    """Suggest themes where their words are said."""
    require(archive.database(), interview, Purpose.PRESERVE, Purpose.TRANSCRIBE_LOCAL)
    write = suggest_themes(archive, interview)

    def writing(writer: Writer) -> None:
        require(writer.database, interview, Purpose.TRANSCRIBE_LOCAL)
        write(writer)
        read_again(writer.database, interview)
        writer.enqueue(JobKind.INDEX, interview)

    tools.pace.report(1, 1)
    return writing


def index(archive: Archive, interview: InterviewId, tools: Tools) -> Writing:
    """Bring the indexes up to date, which may mean taking words out; then say so where indexing is not agreed to."""
    index_interview(archive, interview)
    require(archive.database(), interview, Purpose.INDEX)
    tools.pace.report(1, 1)
    return nothing


def publish(archive: Archive, interview: InterviewId, tools: Tools) -> Writing:
    """Copy into the gallery what two people approved and a person asked for."""
    publish_waiting(archive, SYSTEM, interview, tools.executor)
    tools.pace.report(1, 1)
    return nothing


def redact(archive: Archive, interview: InterviewId, tools: Tools) -> Writing:
    """Make what researchers hear where some of the recording is restricted, and bring the indexes up to date."""
    require(archive.database(), interview, Purpose.PRESERVE)
    close_outlets(archive, interview)
    write = redact_recording(archive, interview, tools.executor)
    complete_meanings(archive)
    tools.pace.report(1, 1)
    return write


def retract(archive: Archive, interview: InterviewId, tools: Tools) -> Writing:
    """Take out of every outlet what is not agreed to any more, and the sound that a stopped step left behind."""
    close_outlets(archive, interview)
    tidy(archive)
    tools.pace.report(1, 1)
    return nothing


def erase(archive: Archive, interview: InterviewId, tools: Tools) -> Writing:
    """Erase what was withdrawn and whose fourteen days are over."""
    erase_sealed(archive, interview)
    tools.pace.report(1, 1)
    return nothing


def nothing(_: Writer) -> None:
    """Write nothing more."""


STEPS: dict[JobKind, Callable[[Archive, InterviewId, Tools], Writing]] = {
    JobKind.PREPARE: prepare,
    JobKind.TRANSCRIBE: transcribe,
    JobKind.REHEAR: rehear,
    JobKind.TRANSLATE: translate,
    JobKind.TAG: tag,
    JobKind.INDEX: index,
    JobKind.REDACT: redact,
    JobKind.PUBLISH: publish,
    JobKind.RETRACT: retract,
    JobKind.ERASE: erase,
}
