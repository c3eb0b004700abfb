"""Listen with Whisper, through faster_whisper: its weights, decoder and voice detector.

Transcribes, and translates into English only where the settings say so; each chunk, or part of one, in one explicit
language and without the words before it. Chunks are decoded several at a time, but each for itself: which were handed
over together is decided by the plan of the recording alone, so a run that goes on after a kill gives what an
uninterrupted one gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from faster_whisper import WhisperModel
from faster_whisper.vad import get_vad_model

from transcribe import languages, pcm, words
from transcribe.attempts import Attempt, Sound, Task, with_words, write_all
from transcribe.detector import BLOCK, judge
from transcribe.languages import weigh
from transcribe.parting import Part, is_mixed, part_by_language
from transcribe.types import (
    SAMPLES_PER_MS,
    Chunk,
    ChunkResult,
    Heard,
    Piece,
    Samples,
    Segment,
    Settings,
    VoiceRegion,
)
from transcribe.voice import VoiceRule, find_regions, moved, within
from transcribe.weights import check_languages, loaded
from transcribe.windows import Seen, see, together

ANY_VOICE = VoiceRule(alone_ms=0)
"""Words may lie wherever there is the least sound of a voice."""
LONGEST_HOLE_LEFT_MS = 1_000
"""Where somebody speaks for longer and no words are there, that stretch is listened to again, by itself."""
MOST_TIMES = 3
BESIDE_WORDS_MS = 200
"""So near a word its own times may be off: that is no hole."""


@dataclass(frozen=True, slots=True)
class _Parted:
    """A chunk, its stretches of one language each, and how likely each language was in all of it."""

    chunk: Chunk
    sounds: tuple[Sound, ...]
    parts: tuple[Part, ...]
    heard: tuple[Heard, ...]


def voice_regions(sound: Path, settings: Settings) -> tuple[VoiceRegion, ...]:  # noqa: ARG001
    """List where somebody speaks in a file of raw samples, reading a minute at a time."""
    probabilities = judge(pcm.read_blocks(sound, BLOCK), get_vad_model().session)
    return find_regions(probabilities, pcm.duration_ms(sound))


def load_model(settings: Settings) -> None:
    """Bring the model into this process, so that the first chunk does not wait. Raises ModelError or SettingsError."""
    loaded(settings)


def transcribe_chunks(pieces: Sequence[Piece], settings: Settings) -> list[ChunkResult]:
    """Transcribe each piece by itself; one result for each, in order.

    Pure but for the model, which is loaded at first use and kept by the process. Raises ModelError or
    SettingsError.
    """
    model = loaded(settings)
    check_languages(model, settings)
    parted = [_part(model, chunk, samples, settings) for chunk, samples in pieces if len(samples)]
    pairs = [pair for each in parted for pair in zip(each.sounds, each.parts, strict=True)]
    written = iter(_write(model, pairs, settings))
    results = {each.chunk.number: _result(each, [next(written) for _ in each.parts]) for each in parted}
    return [
        results.get(chunk.number, ChunkResult(chunk, chunk.language or settings.languages[0], ()))
        for chunk, _ in pieces
    ]


def spoken_languages(pieces: Sequence[Piece], settings: Settings) -> tuple[str, ...]:
    """Return the languages that are surely spoken in some of the pieces, the most spoken first; at least one."""
    model = loaded(settings)
    found = [_likely(model, see(model, samples, whole=True)) for _, samples in pieces if len(samples)]
    return languages.spoken(found) or ("en",)


def _part(model: WhisperModel, chunk: Chunk, samples: Samples, settings: Settings) -> _Parted:
    declared = (chunk.language,) if chunk.language else settings.languages
    whole = _sound(model, chunk, samples)
    between = cache(partial(_between, model, whole))
    hear = cache(lambda start_ms, end_ms: _hear(model, between(start_ms, end_ms), declared))
    parts = part_by_language(chunk.start_ms, chunk.end_ms, whole.regions, hear)
    sounds = tuple(between(part.start_ms, part.end_ms) for part in parts)
    return _Parted(chunk, sounds, parts, hear(chunk.start_ms, chunk.end_ms))


def _sound(model: WhisperModel, chunk: Chunk, samples: Samples) -> Sound:
    probabilities, length_ms = judge([samples], get_vad_model().session), len(samples) // SAMPLES_PER_MS
    return Sound(
        chunk,
        samples,
        see(model, samples),
        regions=moved(find_regions(probabilities, length_ms, ANY_VOICE), chunk.start_ms),
        firm=moved(find_regions(probabilities, length_ms), chunk.start_ms),
    )


def _between(model: WhisperModel, whole: Sound, start_ms: int, end_ms: int) -> Sound:
    """Return the sound between two moments of a chunk, as if it were a chunk of its own."""
    if (start_ms, end_ms) == (whole.chunk.start_ms, whole.chunk.end_ms):
        return whole
    first = (start_ms - whole.chunk.start_ms) * SAMPLES_PER_MS
    samples = whole.samples[first : first + (end_ms - start_ms) * SAMPLES_PER_MS]
    return Sound(
        replace(whole.chunk, start_ms=start_ms, end_ms=end_ms),
        samples,
        see(model, samples),
        regions=within(whole.regions, start_ms, end_ms),
        firm=within(whole.firm, start_ms, end_ms),
    )


def _hear(model: WhisperModel, sound: Sound, declared: tuple[str, ...]) -> tuple[Heard, ...]:
    if len(declared) == 1:
        return (Heard(declared[0], 1.0),)
    return weigh(_likely(model, sound.seen), declared)


def _likely(model: WhisperModel, seen: Seen) -> dict[str, float]:
    found = model.model.detect_language(together([seen]))[0]
    return {token[2:-2]: probability for token, probability in found}


def _write(
    model: WhisperModel, pairs: Sequence[tuple[Sound, Part]], settings: Settings
) -> list[list[Attempt]]:
    """Return for each stretch the attempt in the better language, and those at what follows where words are missing."""
    tasks = [_tasks(sound, part.heard) for sound, part in pairs]
    return _fill(model, _best(model, tasks, settings), settings, MOST_TIMES)


def _tasks(sound: Sound, heard: Sequence[Heard]) -> list[Task]:
    unsure = is_mixed(heard)
    return [Task(sound, language, unsure) for language in languages.candidates(heard)]


def _best(model: WhisperModel, tasks: Sequence[Sequence[Task]], settings: Settings) -> list[Attempt]:
    attempts = iter(write_all(model, [task for each in tasks for task in each], settings))
    best = [max([next(attempts) for _ in each], key=lambda attempt: attempt.rank) for each in tasks]
    return with_words(model, best)


def _fill(
    model: WhisperModel, attempts: Sequence[Attempt], settings: Settings, times: int
) -> list[list[Attempt]]:
    """Return each attempt with those at its holes, while somebody still speaks there; in order of time."""
    tasks = [
        (number, Task(_between(model, attempt.sound, hole.start_ms, hole.end_ms), attempt.answer.language))
        for number, attempt in enumerate(attempts)
        for hole in (_holes(attempt) if times else ())
    ]
    if not tasks:
        return [[attempt] for attempt in attempts]
    found = _fill(model, _best(model, [[task] for _, task in tasks], settings), settings, times - 1)
    filled = [[attempt] for attempt in attempts]
    for (number, _), more in zip(tasks, found, strict=True):
        filled[number] += more
    return filled


def _holes(attempt: Attempt) -> list[VoiceRegion]:
    """Return the stretches in which somebody surely speaks, for long, and no words are.

    After the last words a hole reaches to the end of the chunk, for there its voice may be parted by pauses.
    """
    if not attempt.segments:
        return []
    words = [word for segment in attempt.segments for word in segment.words]
    chunk = attempt.sound.chunk
    moment, holes = chunk.start_ms, []
    for word in words:
        holes.append(_hole(attempt, moment, word.start_ms - BESIDE_WORDS_MS))
        moment = max(moment, word.end_ms + BESIDE_WORDS_MS)
    holes.append(_hole(attempt, moment - BESIDE_WORDS_MS, chunk.end_ms))
    return [hole for hole in holes if hole is not None]


def _hole(attempt: Attempt, start_ms: int, end_ms: int) -> VoiceRegion | None:
    """Return the voice between two moments, if there is enough of it."""
    voice = within(attempt.sound.firm, start_ms, end_ms)
    if sum(each.end_ms - each.start_ms for each in voice) < LONGEST_HOLE_LEFT_MS:
        return None
    return VoiceRegion(
        max(start_ms, voice[0].start_ms), end_ms if end_ms == attempt.sound.chunk.end_ms else voice[-1].end_ms
    )


def _result(parted: _Parted, written: Sequence[Sequence[Attempt]]) -> ChunkResult:
    longest = max(
        range(len(parted.parts)),
        key=lambda number: parted.parts[number].end_ms - parted.parts[number].start_ms,
    )
    segments = [segment for attempts in written for segment in _in_order(attempts)]
    return ChunkResult(parted.chunk, written[longest][0].answer.language, tuple(segments), parted.heard)


def _in_order(attempts: Sequence[Attempt]) -> list[Segment]:
    """Return the words of a stretch, those of its holes where the holes are."""
    holes = [attempt.sound.chunk.start_ms for attempt in attempts[1:]]
    settled = [
        part
        for attempt in attempts
        for segment in words.settle(attempt.segments, attempt.sound.regions, attempt.sound.chunk)
        for part in words.cut_at(segment, holes)
    ]
    return sorted(settled, key=lambda segment: segment.start_ms)
