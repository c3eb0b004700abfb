"""Listen with Whisper, through faster_whisper: its weights, decoder and voice detector.

Always transcribes, never translates; each chunk, or part of one, in one explicit language and without the words before
it. Chunks are decoded several at a time, but each for itself: which were handed over together is decided by the plan
of the recording alone, so a run that goes on after a kill gives what an uninterrupted one gives.
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
from transcribe.parting import Part, part_by_language
from transcribe.types import (
    SAMPLES_PER_MS,
    Chunk,
    ChunkResult,
    Heard,
    Piece,
    Samples,
    Settings,
    VoiceRegion,
)
from transcribe.voice import VoiceRule, find_regions, moved, within
from transcribe.weights import check_languages, loaded
from transcribe.windows import Seen, see, together

ANY_VOICE = VoiceRule(alone_ms=0)
"""Words may lie wherever there is the least sound of a voice."""
LONGEST_TAIL_LEFT_MS = 1_000
"""Where somebody goes on speaking for longer after the last words, the rest is listened to again, by itself."""
MOST_TAILS = 3


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
    return _go_on(model, _best(model, tasks, settings), settings, MOST_TAILS)


def _tasks(sound: Sound, heard: Sequence[Heard]) -> list[Task]:
    unsure = languages.is_unsure(heard)
    return [Task(sound, language, unsure) for language in languages.candidates(heard)]


def _best(model: WhisperModel, tasks: Sequence[Sequence[Task]], settings: Settings) -> list[Attempt]:
    attempts = iter(write_all(model, [task for each in tasks for task in each], settings))
    best = [max([next(attempts) for _ in each], key=lambda attempt: attempt.rank) for each in tasks]
    return with_words(model, best)


def _go_on(
    model: WhisperModel, attempts: Sequence[Attempt], settings: Settings, times: int
) -> list[list[Attempt]]:
    """Return each attempt with those at what comes after its last words, while somebody still speaks there."""
    tails = {
        number: Task(
            _between(model, attempt.sound, start_ms, attempt.sound.chunk.end_ms), attempt.answer.language
        )
        for number, attempt in enumerate(attempts)
        if times and (start_ms := _tail(attempt)) is not None
    }
    if not tails:
        return [[attempt] for attempt in attempts]
    after = _go_on(model, _best(model, [[task] for task in tails.values()], settings), settings, times - 1)
    followed = dict(zip(tails, after, strict=True))
    return [[attempt, *followed.get(number, [])] for number, attempt in enumerate(attempts)]


def _tail(attempt: Attempt) -> int | None:
    """Return from where on somebody speaks without having been written down, if for long."""
    if not attempt.segments:
        return None
    chunk = attempt.sound.chunk
    last_ms = attempt.segments[-1].end_ms
    rest = within(attempt.sound.firm, last_ms, chunk.end_ms)
    if sum(each.end_ms - each.start_ms for each in rest) < LONGEST_TAIL_LEFT_MS:
        return None
    return max(last_ms, rest[0].start_ms)


def _result(parted: _Parted, written: Sequence[Sequence[Attempt]]) -> ChunkResult:
    longest = max(
        range(len(parted.parts)),
        key=lambda number: parted.parts[number].end_ms - parted.parts[number].start_ms,
    )
    segments = [
        segment
        for attempts in written
        for attempt in attempts
        for segment in words.settle(attempt.segments, attempt.sound.regions, attempt.sound.chunk)
    ]
    return ChunkResult(parted.chunk, written[longest][0].answer.language, tuple(segments), parted.heard)
