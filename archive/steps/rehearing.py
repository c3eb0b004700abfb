"""One stretch of a transcribed recording again: what is heard now fills what is empty, in the corrected version.

Nothing that stands is written over, and the machine's own version never changes. A word that is restricted right beside
it and is heard again, a little earlier or later than before, is restricted there too.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import replace

from archive.computing.listening import listen, plan, settings_for
from archive.computing.machine import process_count
from archive.consent.reader import reading
from archive.consent.writer import Writer
from archive.context import Archive
from archive.methods.alignment import cover_again, covered_in
from archive.steps.hearing import Report, as_written, have_samples, note_of
from archive.terms.models import SYSTEM, InterviewId, Purpose
from archive.terms.words import TranscriptSegment
from archive.transcripts.glossary import expected
from archive.transcripts.revising import emptied, revise
from transcribe.chunks import plan_chunks
from transcribe.pcm import duration_ms
from transcribe.types import Chunk, ChunkResult, Segment, Suppression, VoiceRegion

NOTHING = "Nothing more was heard in this stretch."


def rehear_stretch(
    archive: Archive,
    interview: InterviewId,
    stretch: tuple[int, int],
    executor: Callable[[], Executor],
    report: Report,
) -> Callable[[Writer], str | None]:
    """Listen to a stretch (ms) again; return what writes it into the newest version, and a note for the job.

    Where no voice is found, all of it is listened to: somebody has heard one.
    """
    reader = reading(archive, SYSTEM, Purpose.PRESERVE)
    settings = settings_for(archive.config, reader.interview(interview).languages)
    settings = replace(settings, hotwords=expected(archive, interview))
    pcm = have_samples(archive, reader.recording(interview).id)
    chunks = _chunks(plan(pcm, settings), stretch, duration_ms(pcm))
    report(0, len(chunks))
    results: dict[int, ChunkResult] = {}
    most = process_count(archive.config)
    for batch in listen(pcm, settings, chunks, executor, most):
        results.update((each.chunk.number, each) for each in batch)
        report(len(results), len(chunks))
    heard = [segment for number in sorted(results) for segment in results[number].segments]

    def write(writer: Writer) -> str | None:
        said = _fill(archive, writer, interview, stretch, heard)
        pcm.unlink(missing_ok=True)
        return note_of(heard) or (None if said else NOTHING)

    return write


def _chunks(planned: Sequence[Chunk], stretch: tuple[int, int], length_ms: int) -> tuple[Chunk, ...]:
    start_ms, end_ms = stretch
    spoken = tuple(
        VoiceRegion(max(start_ms, each.start_ms), min(end_ms, each.end_ms))
        for each in planned
        if each.start_ms < end_ms and each.end_ms > start_ms
    )
    return plan_chunks(spoken or (VoiceRegion(*stretch),), min(stretch[1], length_ms))


def _fill(
    archive: Archive, writer: Writer, interview: InterviewId, stretch: tuple[int, int], heard: list[Segment]
) -> bool:
    """Write what was heard where nothing stands; say whether that was anything that is shown."""
    reader = reading(archive, SYSTEM, Purpose.PRESERVE)
    standing = reader.transcript(interview).segments
    shown = [each for each in standing if each.suppressed is None]
    found = [each for each in heard if each.words and not _is_in_any(each, shown)]
    failed = any(each.suppressed is Suppression.not_transcribed for each in heard)
    marks = [] if failed else [each for each in standing if _is_mark(each, stretch)]
    if not found and not marks:
        return False
    revising = revise(archive, writer, interview)
    first = revising.new_number()
    hidden = covered_in(revising.written_in(_near(standing, stretch)), revising.restrictions)
    heard_again = (as_written(first + number, each, revision=0) for number, each in enumerate(found))
    added = [cover_again(each, hidden, revising.restrictions) for each in heard_again]
    changed = [*added, *(emptied(revising.segment(each.number)) for each in marks)]
    revising.write(*changed)
    revising.lines_changed(changed)
    return any(each.suppressed is None for each in added)


def _near(standing: Sequence[TranscriptSegment], stretch: tuple[int, int]) -> set[int]:
    """Return the numbers of the lines that reach into a stretch, and of those shown right before and after it."""
    start_ms, end_ms = stretch
    shown = [each for each in standing if each.suppressed is None]
    before = [each for each in shown if each.end_ms <= start_ms][-1:]
    after = [each for each in shown if each.start_ms >= end_ms][:1]
    inside = [each for each in standing if each.start_ms < end_ms and each.end_ms > start_ms]
    return {each.number for each in (*before, *inside, *after)}


def _is_mark(segment: TranscriptSegment, stretch: tuple[int, int]) -> bool:
    """Whether a segment only says that its stretch, which lies in this one, was not transcribed."""
    middle = (segment.start_ms + segment.end_ms) // 2
    return segment.suppressed == Suppression.not_transcribed and stretch[0] <= middle <= stretch[1]


def _is_in_any(heard: Segment, shown: Iterable[TranscriptSegment]) -> bool:
    middle = (heard.start_ms + heard.end_ms) // 2
    return any(each.start_ms <= middle < each.end_ms for each in shown)
