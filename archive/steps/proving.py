"""Proves that a copy of the sound is without what it must be without: its energy is measured, and it is listened to.

Inside a covered stretch nothing but silence or our tone may be left; around it the restricted words may not be heard.
What cannot be proven is not released. The sentences name moments, never words.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from archive.computing.listening import listen, settings_for
from archive.consent.reader import reading
from archive.context import Archive
from archive.processes import this_process
from archive.terms.errors import Unproven
from archive.terms.models import SYSTEM, InterviewId, Purpose, Voice
from archive.terms.plain import plain
from archive.terms.restrictions import RestrictionAction, Span, Treatment
from archive.terms.words import TranscriptSegment
from media.cover import Cover, Covering, cover_pcm, within
from media.decode import decode_to_pcm
from media.disguise import Disguise
from media.residue import residue
from transcribe.pcm import duration_ms
from transcribe.types import SAMPLE_RATE, Chunk, Settings, Word

AROUND_MS = 6_000
"""How much is listened to on either side of an edge of a restricted stretch."""
LONGEST_MS = 30_000
"""What Whisper hears at once."""
TELLING = 4
"""Letters that a word needs so that hearing it says something, unless the restricted ones are all shorter."""
NEARBY_MS = 2_000
"""How far beyond a window a word may stand in the transcript that is heard inside it."""


def covers_of(treatment: Treatment) -> tuple[Cover, ...]:
    """Return what must be covered in the sound, for whoever speaks there."""
    return tuple(
        Cover(
            each.start_ms,
            each.end_ms,
            Covering.TONE if each.action is RestrictionAction.TONE else Covering.MUTE,
        )
        for each in treatment.spans
    )


def disguise_of(treatment: Treatment) -> Disguise | None:
    """Return how the voices must be altered; None where they may be heard as they are."""
    return Disguise() if treatment.voice is Voice.ALTERED else None


def prove(
    archive: Archive,
    interview: InterviewId,
    copy: Path,
    treatment: Treatment,
    stretch: tuple[int, int],
    executor: Callable[[], Executor] | None = None,
) -> None:
    """Raise Unproven unless the copy of this stretch (ms of the recording) is without what the treatment covers.

    It is listened to in `executor`, or in this process where there is none.
    """
    spans = treatment.within(*stretch)
    if not spans:
        return
    covers = within(covers_of(treatment), *stretch)
    with tempfile.TemporaryDirectory(dir=archive.config.work_folder, prefix=f"{this_process()}.") as folder:
        pcm = Path(folder) / "copy.pcm"
        decode_to_pcm(copy, pcm, sample_rate=SAMPLE_RATE, limits=archive.config.media.limits)
        for left in residue(pcm, covers, sample_rate=SAMPLE_RATE):
            raise Unproven(left.start_ms + stretch[0])
        # What was just measured to be a tone is silenced, so that nobody makes words of it.
        cover_pcm(pcm, pcm, [replace(each, sound=Covering.MUTE) for each in covers], sample_rate=SAMPLE_RATE)
        _listen_again(archive, interview, pcm, spans, stretch[0], executor)


def _listen_again(
    archive: Archive,
    interview: InterviewId,
    pcm: Path,
    spans: Sequence[Span],
    offset_ms: int,
    executor: Callable[[], Executor] | None,
) -> None:
    reader = reading(archive, SYSTEM, Purpose.PRESERVE)
    if not reader.may_read_words(interview) or reader.transcript_kind(interview) is None:
        return
    said = reader.transcript(interview).segments
    settings = settings_for(archive.config, reader.interview(interview).languages)
    for window, heard in _heard(pcm, settings, _windows(pcm, spans, offset_ms), executor):
        start_ms, end_ms = window.start_ms + offset_ms, window.end_ms + offset_ms
        if _still_said(said, spans, (start_ms, end_ms), heard):
            raise Unproven(max(start_ms, _first_within(spans, start_ms, end_ms)))


def _first_within(spans: Sequence[Span], start_ms: int, end_ms: int) -> int:
    return next(
        (each.start_ms for each in spans if each.start_ms < end_ms and each.end_ms > start_ms), start_ms
    )


def _windows(pcm: Path, spans: Sequence[Span], offset_ms: int) -> tuple[Chunk, ...]:
    """Return what is listened to: around every edge, as few windows as half a minute each allows."""
    length_ms = duration_ms(pcm)
    found: list[tuple[int, int]] = []
    for edge in sorted({moment - offset_ms for each in spans for moment in (each.start_ms, each.end_ms)}):
        start_ms, end_ms = max(0, edge - AROUND_MS), min(length_ms, edge + AROUND_MS)
        if found and start_ms <= found[-1][1] and end_ms - found[-1][0] <= LONGEST_MS:
            found[-1] = (found[-1][0], end_ms)
        elif start_ms < end_ms:
            found.append((start_ms, end_ms))
    return tuple(Chunk(number, *each) for number, each in enumerate(found))


def _heard(
    pcm: Path, settings: Settings, windows: Sequence[Chunk], executor: Callable[[], Executor] | None
) -> Iterator[tuple[Chunk, Counter[str]]]:
    with _listening(executor) as listeners:
        for batch in listen(pcm, settings, windows, listeners, 2):
            for result in batch:
                shown = (each for each in result.segments if each.suppressed is None)
                yield result.chunk, Counter(_letters(word.text) for each in shown for word in each.words)


@contextmanager
def _listening(executor: Callable[[], Executor] | None) -> Iterator[Callable[[], Executor]]:
    if executor is not None:
        yield executor
        return
    with ThreadPoolExecutor(1) as own:
        yield lambda: own


def _still_said(
    said: Iterable[TranscriptSegment],
    spans: Sequence[Span],
    window: tuple[int, int],
    heard: Counter[str],
) -> bool:
    """Whether a restricted word is heard more often in a window than the words that may be heard account for.

    A word that a span only touches may still be understood from the rest of it, though it is read nowhere.
    """
    near = [
        word
        for each in said
        for word in each.words
        if word.start_ms < window[1] + NEARBY_MS and word.end_ms > window[0] - NEARBY_MS
    ]
    inside = [word for word in near if any(_is_inside(word, span) for span in spans)]
    gone = {_letters(word.text) for word in inside} - {""}
    may_be_heard = Counter(_letters(word.text) for word in near if word not in inside)
    telling = [word for word in gone if len(word) >= TELLING] or gone
    return any(heard[word] > may_be_heard[word] for word in telling)


def _is_inside(word: Word, span: Span) -> bool:
    return span.start_ms <= (word.start_ms + word.end_ms) // 2 < span.end_ms


def _letters(word: str) -> str:
    return "".join(sign for sign in plain(word) if sign.isalnum())
