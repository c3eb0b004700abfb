"""The second step: words from sound. Each finished batch of chunks is committed, so that a killed run goes on there.

The samples are a file in the work folder while this lasts; they are made again where they are missing.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from archive.computing.listening import listen, settings_for, settings_key
from archive.computing.machine import process_count
from archive.computing.parking import is_parked
from archive.consent.reader import reading
from archive.consent.writer import Writer
from archive.context import Archive
from archive.steps.chunked import Chunked
from archive.steps.diarising import are_told_apart, settle, tell_speakers
from archive.store import transcripts
from archive.terms.models import SYSTEM, InterviewId, Purpose, RecordingId
from archive.terms.words import TranscriptKind, TranscriptSegment
from archive.transcripts.glossary import expected
from media.decode import decode_to_pcm
from transcribe.languages import reconsider
from transcribe.serialise import parameters
from transcribe.types import SAMPLE_RATE, Segment, Suppression

Report = Callable[[int, int], None]
SPEAKERS_SHARE = 0.2
"""What telling speakers apart takes of the time that the words took: about .1 with three hours, .25 with 20 minutes."""
MISSING = "Some of it could not be transcribed; it is marked in the words."


def transcribe_recording(
    archive: Archive,
    interview: InterviewId,
    executor: Callable[[], Executor],
    report: Report,
) -> Callable[[Writer], str | None]:
    """Transcribe what is not transcribed yet; return what writes the machine transcript, and a note on what is missing.

    `report(done, total)` is called after every commit and may raise to stop.
    """
    reader = reading(archive, SYSTEM, Purpose.PRESERVE)
    recording = reader.recording(interview)
    plain = settings_for(archive.config, reader.interview(interview).languages)
    # in memory alone, no part of what is kept: a name that was learned goes with its interview
    settings = replace(plain, hotwords=expected(archive, interview))
    hearing = Chunked(archive, recording.id, settings, settings_key(plain))
    pcm = have_samples(archive, recording.id)
    afterwards = SPEAKERS_SHARE if are_told_apart(archive, interview) else 0.0

    def report_of_all(done: int, chunks: int) -> None:
        report(done, chunks + round(chunks * afterwards))

    chunks = _hear(hearing, pcm, executor, report_of_all)
    heard = [segment for result in hearing.results() for segment in result.segments]
    told = tell_speakers(archive, interview, pcm, settings, heard, lambda: report_of_all(chunks, chunks))

    def write(writer: Writer) -> str | None:
        transcripts.add_transcript(
            writer.database,
            interview,
            TranscriptKind.MACHINE,
            _numbered(settle(writer, interview, told)),
            made_by=f"{settings.engine} {Path(settings.model).name}",
            now_ms=writer.now_ms,
            settings=parameters(plain),
        )
        transcripts.forget_chunks(writer.database, hearing.recording)
        pcm.unlink(missing_ok=True)
        return note_of(told.heard)

    return write


def have_samples(archive: Archive, recording: RecordingId) -> Path:
    """Return the file with the samples of a recording, made now where it is not there yet."""
    pcm = archive.config.work_folder / f"{recording}.pcm"
    if not pcm.exists():
        part = pcm.with_suffix(".part")
        source = archive.media.path(recording)
        decode_to_pcm(source, part, sample_rate=SAMPLE_RATE, limits=archive.config.media.limits)
        part.replace(pcm)
    return pcm


def note_of(heard: Sequence[Segment]) -> str | None:
    """Say how much could not be transcribed, and that it is marked; None where all was."""
    missing = [each for each in heard if each.suppressed is Suppression.not_transcribed]
    return MISSING if missing else None


def _hear(hearing: Chunked, pcm: Path, executor: Callable[[], Executor], report: Report) -> int:
    """Transcribe what is missing; return how many chunks there are."""
    planned = hearing.planned(pcm)
    chunks, total = [chunk for chunk, _ in planned], len(planned)
    most = 2 * process_count(hearing.archive.config)
    hearing.complete(pcm, planned, executor, report, most=most, planned=chunks)
    doubtful = reconsider(hearing.results())
    again = listen(pcm, hearing.settings, doubtful, executor, most, planned=chunks)
    hearing.keep([result for results in again for result in results if not is_parked(result)])
    report(total, total)
    return total


def _numbered(heard: Sequence[Segment]) -> tuple[TranscriptSegment, ...]:
    return tuple(as_written(number, segment) for number, segment in enumerate(heard))


def as_written(number: int, heard: Segment, revision: int = 1) -> TranscriptSegment:
    """Return what was heard as a segment of a transcript."""
    return TranscriptSegment(
        number=number,
        revision=revision,
        start_ms=heard.start_ms,
        end_ms=heard.end_ms,
        speaker=heard.speaker,
        language=heard.language,
        text=heard.text,
        words=heard.words,
        doubts=heard.doubts,
        suppressed=heard.suppressed,
        verified=False,
    )
