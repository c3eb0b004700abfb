"""Write chunks down: all of them at once first, then, alone and with wider searches, only those that fail the gate.

The library's own fallback is not used: it draws from a random source that cannot be set again inside a process (tried:
three different texts from one seed). Wider searches without chance, over the whole half minute, are tried instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from faster_whisper import WhisperModel

from transcribe import quality
from transcribe.decoding import Answer, Search, find_words, tokenizer_of, write_down
from transcribe.drafts import Found, FoundWord, draft
from transcribe.types import Chunk, Samples, Segment, Settings, VoiceRegion
from transcribe.windows import Seen, see

WIDER = (Search(beams=5), Search(beams=5, no_repeat=3))
"""The further attempts at a chunk, in order."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A stretch as the model sees it, and where a voice is in it."""

    chunk: Chunk
    samples: Samples
    seen: Seen
    regions: tuple[VoiceRegion, ...]
    """The least sound of a voice: words may lie there."""
    firm: tuple[VoiceRegion, ...]
    """Where somebody surely speaks."""


@dataclass(frozen=True, slots=True)
class Task:
    """A stretch to write down in one language; `unsure` where another was nearly as likely."""

    sound: Sound
    language: str
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to write a stretch down."""

    sound: Sound
    answer: Answer
    segments: tuple[Segment, ...]
    circumstances: quality.Circumstances

    @property
    def rank(self) -> tuple[bool, float]:
        """Larger is better."""
        return quality.rank(self.segments, self.circumstances)


def write_all(model: WhisperModel, tasks: Sequence[Task], settings: Settings) -> list[Attempt]:
    """Write every stretch down, in one go where the windows are alike; one attempt for each, the best there was."""
    usual = Search(beams=settings.beam_size)
    answers = write_down(
        model,
        [(task.sound.seen, task.language) for task in tasks],
        settings.hotwords,
        usual,
        translate=settings.translate,
    )
    return [
        _more_carefully(model, task, _attempt(model, task, answer, settings), settings)
        for task, answer in zip(tasks, answers, strict=True)
    ]


def with_words(model: WhisperModel, attempts: Sequence[Attempt]) -> list[Attempt]:
    """Return the attempts with the times of their words, judged by these.

    The words of a translation have no moments of their own in the sound: they share those of their phrase.
    """
    spoken = [attempt for attempt in attempts if not attempt.answer.translated]
    found = iter(find_words(model, [(attempt.sound.seen, attempt.answer) for attempt in spoken]))
    return [_timed(model, attempt, [] if attempt.answer.translated else next(found)) for attempt in attempts]


def _more_carefully(model: WhisperModel, task: Task, first: Attempt, settings: Settings) -> Attempt:
    if not quality.must_be_retried(first.segments, first.circumstances):
        return first
    attempts = [first]
    whole = replace(task, sound=replace(task.sound, seen=see(model, task.sound.samples, whole=True)))
    for search in WIDER:
        (answer,) = write_down(
            model,
            [(whole.sound.seen, task.language)],
            settings.hotwords,
            search,
            translate=settings.translate,
        )
        attempts.append(_attempt(model, whole, answer, settings, fallback=True))
        if not quality.must_be_retried(attempts[-1].segments, attempts[-1].circumstances):
            break
    return max(attempts, key=lambda attempt: attempt.rank)


def _attempt(
    model: WhisperModel, task: Task, answer: Answer, settings: Settings, *, fallback: bool = False
) -> Attempt:
    circumstances = quality.Circumstances(
        regions=task.sound.regions,
        firm=task.sound.firm,
        language_unsure=task.unsure,
        fallback_used=fallback,
        cut_off=answer.cut_off,
        hotwords=settings.hotwords,
    )
    return Attempt(task.sound, answer, _segments(model, task.sound.chunk, answer), circumstances)


def _timed(model: WhisperModel, attempt: Attempt, words: list[list[FoundWord]]) -> Attempt:
    segments = _segments(model, attempt.sound.chunk, attempt.answer, words)
    return replace(attempt, segments=quality.judge_all(segments, attempt.circumstances))


def _segments(
    model: WhisperModel, chunk: Chunk, answer: Answer, words: Sequence[Sequence[FoundWord]] = ()
) -> tuple[Segment, ...]:
    """Return the answer as segments; without words of its own, a phrase shares its time out evenly."""
    tokenizer = tokenizer_of(model, answer.language)
    return tuple(
        draft(
            Found(
                phrase.start,
                phrase.end,
                tokenizer.decode(list(phrase.tokens)),
                tuple(words[number]) if words else (),
                answer.average_log_probability,
                answer.no_speech_probability,
                answer.compression_ratio,
            ),
            chunk,
            answer.written_in,
        )
        for number, phrase in enumerate(answer.phrases)
        if tokenizer.decode(list(phrase.tokens)).strip()
    )
