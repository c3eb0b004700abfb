"""The English version of an interview, by the model: asked for, never a step of every interview.

It is made chunk by chunk like the words, and a killed run goes on at its next batch. What is in English already is
copied from the transcript; where the transcript has no words, nothing is listened to. The recording, never the
corrected words, is what the model translates.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from archive.computing.listening import settings_for, settings_key
from archive.computing.machine import process_count
from archive.consent.reader import reading
from archive.consent.writer import Writer
from archive.context import Archive
from archive.steps.chunked import Chunked
from archive.steps.hearing import Report, have_samples, note_of
from archive.store import indexed, machine_translations, transcripts
from archive.terms.indexes import EnglishIndex
from archive.terms.models import SYSTEM, InterviewId, Purpose
from archive.terms.words import TranscriptSegment, TranslatedSegment
from transcribe.serialise import parameters
from transcribe.types import ENGLISH, Chunk, ChunkResult


def translate_recording(
    archive: Archive, interview: InterviewId, executor: Callable[[], Executor], report: Report
) -> Callable[[Writer], str | None]:
    """Translate what is not translated yet; return what writes the English version, and a note on what is missing.

    `report(done, total)` is called after every commit and may raise to stop. Raises Refused where there are no words.
    """
    reader = reading(archive, SYSTEM, Purpose.PRESERVE)
    settings = replace(settings_for(archive.config, reader.interview(interview).languages), translate=True)
    said = _shown(reader.transcript(interview).segments)
    work = Chunked(archive, reader.recording(interview).id, settings, settings_key(settings))
    pcm = _translate(work, said, executor, report)

    def write(writer: Writer) -> str | None:
        transcript = reading(archive, SYSTEM, Purpose.PRESERVE).transcript(interview)
        results = work.results()
        copied = _copied(_shown(transcript.segments), results)
        machine_translations.replace_translation(
            writer.database,
            interview,
            _in_order([*copied, *_translated(results)]),
            made_from=transcript.id,
            made_by=f"{settings.engine} {Path(settings.model).name}",
            settings=parameters(settings),
            now_ms=writer.now_ms,
        )
        for index in EnglishIndex:
            indexed.outdate(writer.database, interview, index)
        transcripts.forget_chunks(writer.database, work.recording)
        if pcm is not None:
            pcm.unlink(missing_ok=True)
        return note_of([segment for result in results for segment in result.segments])

    return write


def _shown(segments: Iterable[TranscriptSegment]) -> tuple[TranscriptSegment, ...]:
    return tuple(each for each in segments if each.suppressed is None and each.text)


def _translate(
    work: Chunked, said: Sequence[TranscriptSegment], executor: Callable[[], Executor], report: Report
) -> Path | None:
    """Translate the chunks that are missing, each kept at once; return the samples, None where none were needed."""
    if all(each.language == ENGLISH for each in said):
        report(0, 0)
        return None
    pcm = have_samples(work.archive, work.recording)
    planned = work.planned(pcm)
    wanted = [(_in_its_language(chunk, said), result) for chunk, result in planned]
    asked = [(chunk, result) for chunk, result in wanted if chunk is not None]
    most = process_count(work.archive.config)
    work.complete(pcm, asked, executor, report, most=most, planned=[chunk for chunk, _ in planned])
    return pcm


def _in_its_language(chunk: Chunk, said: Iterable[TranscriptSegment]) -> Chunk | None:
    """Return the chunk with the language that the transcript is in there, none where there are several.

    None where nothing has to be translated: all of it is English, or nothing is said.
    """
    spoken = {each.language for each in said if each.start_ms < chunk.end_ms and each.end_ms > chunk.start_ms}
    if not spoken - {ENGLISH}:
        return None
    return replace(chunk, language=next(iter(spoken))) if len(spoken) == 1 else chunk


def _translated(results: Iterable[ChunkResult]) -> list[TranslatedSegment]:
    """Return what the gate let through; each segment may say anything that sounds in its chunk."""
    return [
        TranslatedSegment(
            0,
            segment.start_ms,
            segment.end_ms,
            min(result.chunk.start_ms, segment.start_ms),
            max(result.chunk.end_ms, segment.end_ms),
            segment.text,
            is_copied=False,
        )
        for result in results
        for segment in result.segments
        if segment.suppressed is None
    ]


def _copied(said: Iterable[TranscriptSegment], results: Iterable[ChunkResult]) -> list[TranslatedSegment]:
    """Return the English lines that lie in no chunk that was translated: there the model wrote them down itself."""
    heard = [each.chunk for each in results]
    return [
        TranslatedSegment(0, each.start_ms, each.end_ms, *_sounds(each), each.text, is_copied=True)
        for each in said
        if each.language == ENGLISH and not any(_is_in(each, chunk) for chunk in heard)
    ]


def _sounds(segment: TranscriptSegment) -> tuple[int, int]:
    """Return from when to when a line sounds: a word may lie outside of it."""
    starts = [each.start_ms for each in segment.words]
    ends = [each.end_ms for each in segment.words]
    return min(segment.start_ms, *starts, segment.start_ms), max(segment.end_ms, *ends, segment.end_ms)


def _is_in(segment: TranscriptSegment, chunk: Chunk) -> bool:
    return chunk.start_ms <= (segment.start_ms + segment.end_ms) // 2 < chunk.end_ms


def _in_order(segments: Iterable[TranslatedSegment]) -> list[TranslatedSegment]:
    ordered = sorted(segments, key=lambda each: (each.start_ms, each.end_ms))
    return [replace(each, number=number) for number, each in enumerate(ordered)]
