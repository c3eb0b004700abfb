"""The second step: words from sound. Each finished batch of chunks is committed, so that a killed run goes on there.

The samples are a file in the work folder while this lasts; they are made again where they are missing.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from archive.config import Config
from archive.consent.reader import reading
from archive.consent.writer import Writer
from archive.context import Archive
from archive.diarising import settle, tell_speakers
from archive.glossary import expected
from archive.listening import listen, plan, settings_for, settings_key
from archive.models import SYSTEM, InterviewId, Purpose, RecordingId
from archive.parking import is_parked
from archive.store import transcripts
from archive.store.connect import atomic
from archive.words import TranscriptKind, TranscriptSegment
from media.decode import decode_to_pcm
from transcribe.languages import reconsider
from transcribe.serialise import chunk_result_from_json, chunk_result_to_json, parameters
from transcribe.types import SAMPLE_RATE, Chunk, ChunkResult, Segment, Settings, Suppression

Report = Callable[[int, int], None]
MISSING = "Some of it could not be transcribed; it is marked in the words."


@dataclass(frozen=True, slots=True)
class Hearing:
    """One recording being transcribed with one set of settings."""

    archive: Archive
    recording: RecordingId
    settings: Settings
    key: str
    pcm: Path


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
    hearing = Hearing(
        archive,
        recording.id,
        settings,
        settings_key(plain),
        have_samples(archive, recording.id),
    )
    if not _planned(hearing):
        _plan(hearing)
    total = _hear(hearing, executor, report)
    told = tell_speakers(
        archive, interview, hearing.pcm, settings, _heard(hearing), lambda: report(total, total)
    )

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
        hearing.pcm.unlink(missing_ok=True)
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


def _plan(hearing: Hearing) -> None:
    spans = [(chunk.start_ms, chunk.end_ms) for chunk in plan(hearing.pcm, hearing.settings)]
    with atomic(hearing.archive.database()) as database:
        transcripts.plan_chunks(database, hearing.recording, hearing.key, spans)


def _hear(hearing: Hearing, executor: Callable[[], Executor], report: Report) -> int:
    """Transcribe what is missing; return how many chunks there are."""
    planned = _planned(hearing)
    missing = [Chunk(number, start, end) for number, start, end, result in planned if result is None]
    done, total = len(planned) - len(missing), len(planned)
    report(done, total)
    most = _most(hearing.archive.config)
    for results in listen(hearing.pcm, hearing.settings, missing, executor, most, planned=total):
        _keep(hearing, results)
        done += len(results)
        report(done, total)
    doubtful = reconsider([chunk_result_from_json(result) for *_, result in _planned(hearing) if result])
    again = listen(hearing.pcm, hearing.settings, doubtful, executor, most, planned=total)
    _keep(hearing, [result for results in again for result in results if not is_parked(result)])
    report(done, total)
    return total


def _most(config: Config) -> int:
    return 2 * config.compute.process_count


def _planned(hearing: Hearing) -> list[tuple[int, int, int, str | None]]:
    return transcripts.planned_chunks(hearing.archive.database(), hearing.recording, hearing.key)


def _keep(hearing: Hearing, results: Sequence[ChunkResult]) -> None:
    with atomic(hearing.archive.database()) as database:
        for result in results:
            text = chunk_result_to_json(result)
            transcripts.keep_chunk(database, hearing.recording, hearing.key, result.chunk.number, text)


def _heard(hearing: Hearing) -> list[Segment]:
    return [
        segment
        for *_, result in _planned(hearing)
        if result is not None
        for segment in chunk_result_from_json(result).segments
    ]


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
