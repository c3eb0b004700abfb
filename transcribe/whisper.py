"""Listen with Whisper: the only import of faster_whisper, used for its weights, decoder and voice detector.

Always transcribes, never translates; each chunk, or part of one, in one explicit language, without the words before
it, and alone: it comes out the same in any process, in any order, after any interruption. The library's own fallback is
not used: it draws from a random source that cannot be set again inside a process (tried: three different texts
from one seed). Where a first attempt fails the gate, wider searches without chance are tried instead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

import ctranslate2  # type: ignore[import-untyped, unused-ignore]
from faster_whisper import WhisperModel, available_models, download_model
from faster_whisper.audio import pad_or_trim
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import TranscriptionOptions, get_suppressed_tokens
from faster_whisper.vad import get_vad_model

from transcribe import languages, pcm, quality, words
from transcribe.detector import BLOCK, Floats, as_floats, judge
from transcribe.drafts import draft
from transcribe.errors import ModelDamaged, ModelMissing, UnknownChoice, UnknownLanguage
from transcribe.models import ready_model
from transcribe.parting import part_by_language
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

ANY_VOICE = VoiceRule(alone_ms=0)
"""Words may lie wherever there is the least sound of a voice."""
LONGEST_ANSWER = 224
"""Tokens that Whisper writes for one window before it stops."""
HOTWORD_TOKENS = 60


@dataclass(frozen=True, slots=True)
class _Search:
    """How many beams (0: as the settings say), and how long a phrase must be that may not come twice (0: none)."""

    beams: int = 0
    no_repeat: int = 0


SEARCHES = (_Search(), _Search(beams=5), _Search(beams=5, no_repeat=3))
"""The attempts at a chunk, in order."""


@dataclass(frozen=True, slots=True)
class _Sound:
    """A chunk's sound as the model sees it; encoded once for all attempts."""

    chunk: Chunk
    samples: Samples
    features: Floats
    encoded: Any
    regions: tuple[VoiceRegion, ...]
    firm: tuple[VoiceRegion, ...]


@dataclass(frozen=True, slots=True)
class _Attempt:
    language: str
    segments: tuple[Segment, ...]
    circumstances: quality.Circumstances


def voice_regions(sound: Path, settings: Settings) -> tuple[VoiceRegion, ...]:  # noqa: ARG001
    """List where somebody speaks in a file of raw samples, reading a minute at a time."""
    probabilities = judge(pcm.read_blocks(sound, BLOCK), get_vad_model().session)
    return find_regions(probabilities, pcm.duration_ms(sound))


def transcribe_chunks(pieces: Sequence[Piece], settings: Settings) -> list[ChunkResult]:
    """Transcribe each piece by itself; one result for each, in order.

    Pure but for the model, which is loaded at first use and kept by the process. Raises ModelError or
    SettingsError.
    """
    model = _model(
        settings.model, settings.models_folder, settings.device, settings.compute_type, settings.threads
    )
    _check_languages(model, settings)
    return [_transcribe(model, chunk, samples, settings) for chunk, samples in pieces]


@lru_cache(maxsize=1)
def _model(name: str, models_folder: str, device: str, compute_type: str, threads: int) -> WhisperModel:
    folder = ready_model(name, Path(models_folder), _fetch)
    if device == "auto":
        device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
    if compute_type == "auto":
        compute_type = "float16" if device == "cuda" else "int8"
    try:
        return WhisperModel(
            str(folder), device=device, compute_type=compute_type, cpu_threads=threads, local_files_only=True
        )
    except ValueError as problem:
        raise UnknownChoice from problem
    except RuntimeError as problem:
        raise ModelDamaged from problem


def _fetch(name: str, models_folder: Path) -> Path:
    """Return a named model: the copy that is here, else, because it was named, the hub's."""
    if name not in available_models():
        raise ModelMissing(
            f"There is no speech model of this name; known are: {', '.join(available_models())}."
        )
    try:
        return Path(download_model(name, local_files_only=True, cache_dir=str(models_folder)))
    except (OSError, ValueError):
        pass
    try:
        return Path(download_model(name, cache_dir=str(models_folder)))
    except (OSError, ValueError) as problem:
        raise ModelMissing("The named speech model is not here and could not be fetched.") from problem


def _check_languages(model: WhisperModel, settings: Settings) -> None:
    if not settings.languages:
        raise UnknownLanguage("No language is declared for this recording.")
    unknown = sorted(set(settings.languages) - set(model.supported_languages))
    if unknown:
        raise UnknownLanguage(f"The speech model does not know: {', '.join(unknown)}.")


def _transcribe(model: WhisperModel, chunk: Chunk, samples: Samples, settings: Settings) -> ChunkResult:
    declared = (chunk.language,) if chunk.language else settings.languages
    if not len(samples):
        return ChunkResult(chunk, declared[0], ())
    whole = _encode(model, chunk, samples)
    between = cache(partial(_part_of, model, whole))
    parts = part_by_language(
        chunk.start_ms,
        chunk.end_ms,
        whole.regions,
        lambda start_ms, end_ms: _hear(model, between(start_ms, end_ms), declared),
    )
    sounds = [between(part.start_ms, part.end_ms) for part in parts]
    best = [_best_of(model, sound, part.heard, settings) for sound, part in zip(sounds, parts, strict=True)]
    segments = [
        segment
        for attempt, sound in zip(best, sounds, strict=True)
        for segment in words.settle(
            quality.judge_all(attempt.segments, attempt.circumstances), sound.regions, sound.chunk
        )
    ]
    longest = max(range(len(parts)), key=lambda number: parts[number].end_ms - parts[number].start_ms)
    return ChunkResult(chunk, best[longest].language, tuple(segments), _hear(model, whole, declared))


def _encode(model: WhisperModel, chunk: Chunk, samples: Samples) -> _Sound:
    probabilities, length_ms = judge([samples], get_vad_model().session), len(samples) // SAMPLES_PER_MS
    return _Sound(
        chunk,
        samples,
        *_seen_by(model, samples),
        regions=moved(find_regions(probabilities, length_ms, ANY_VOICE), chunk.start_ms),
        firm=moved(find_regions(probabilities, length_ms), chunk.start_ms),
    )


def _part_of(model: WhisperModel, whole: _Sound, start_ms: int, end_ms: int) -> _Sound:
    """Return the sound between two moments of a chunk, as if it were a chunk of its own."""
    if (start_ms, end_ms) == (whole.chunk.start_ms, whole.chunk.end_ms):
        return whole
    first = (start_ms - whole.chunk.start_ms) * SAMPLES_PER_MS
    samples = whole.samples[first : first + (end_ms - start_ms) * SAMPLES_PER_MS]
    chunk = replace(whole.chunk, start_ms=start_ms, end_ms=end_ms)
    return _Sound(
        chunk,
        samples,
        *_seen_by(model, samples),
        regions=within(whole.regions, start_ms, end_ms),
        firm=within(whole.firm, start_ms, end_ms),
    )


def _seen_by(model: WhisperModel, samples: Samples) -> tuple[Floats, Any]:
    features = model.feature_extractor(as_floats(samples))
    return features, model.encode(pad_or_trim(features[:, : features.shape[-1] - 1]))


def _hear(model: WhisperModel, sound: _Sound, declared: tuple[str, ...]) -> tuple[Heard, ...]:
    if len(declared) == 1:
        return (Heard(declared[0], 1.0),)
    found = model.model.detect_language(sound.encoded)[0]
    return languages.weigh({token[2:-2]: probability for token, probability in found}, declared)


def _best_of(model: WhisperModel, sound: _Sound, heard: tuple[Heard, ...], settings: Settings) -> _Attempt:
    unsure = languages.is_unsure(heard)
    attempts = [
        _best_attempt(model, sound, language, settings, unsure=unsure)
        for language in languages.candidates(heard)
    ]
    return max(attempts, key=lambda attempt: quality.rank(attempt.segments, attempt.circumstances))


def _best_attempt(
    model: WhisperModel, sound: _Sound, language: str, settings: Settings, *, unsure: bool
) -> _Attempt:
    attempts: list[_Attempt] = []
    for search in SEARCHES:
        segments, cut_off = _decode(model, sound, language, settings, search)
        circumstances = quality.Circumstances(
            regions=sound.regions,
            firm=sound.firm,
            language_unsure=unsure,
            fallback_used=search != SEARCHES[0],
            cut_off=cut_off,
            hotwords=settings.hotwords,
        )
        attempts.append(_Attempt(language, segments, circumstances))
        if not quality.must_be_retried(segments, circumstances):
            break
    return max(attempts, key=lambda attempt: quality.rank(attempt.segments, attempt.circumstances))


def _decode(
    model: WhisperModel, sound: _Sound, language: str, settings: Settings, search: _Search
) -> tuple[tuple[Segment, ...], bool]:
    """Write down a chunk once; also say whether the model stopped at its limit."""
    tokenizer = Tokenizer(
        model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language
    )
    beams = search.beams or settings.beam_size
    options = _options(tokenizer, beams, search.no_repeat, _hotwords(tokenizer, settings.hotwords))
    found = list(model.generate_segments(sound.features, tokenizer, options, False, sound.encoded))
    written: dict[int, int] = {}
    for segment in found:
        written[segment.seek] = written.get(segment.seek, 0) + len(segment.tokens)
    cut_off = any(tokens >= LONGEST_ANSWER for tokens in written.values())
    return tuple(draft(one, sound.chunk, language) for one in found), cut_off


def _options(tokenizer: Tokenizer, beams: int, no_repeat: int, hotwords: str | None) -> TranscriptionOptions:
    """Switch off all in the library that decides for us: thresholds, temperatures, prompts, detection."""
    return TranscriptionOptions(
        beam_size=beams,
        best_of=1,
        patience=1,
        length_penalty=1,
        repetition_penalty=1,
        no_repeat_ngram_size=no_repeat,
        log_prob_threshold=None,
        no_speech_threshold=None,
        compression_ratio_threshold=None,
        condition_on_previous_text=False,
        prompt_reset_on_temperature=0.5,
        temperatures=[0.0],
        initial_prompt=None,
        prefix=None,
        suppress_blank=True,
        suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
        without_timestamps=False,
        max_initial_timestamp=1.0,
        word_timestamps=True,
        prepend_punctuations="\"'“¿([{-",
        append_punctuations="\"'.。,，!！?？:：”)]}、",
        multilingual=False,
        max_new_tokens=None,
        clip_timestamps=[0.0],
        hallucination_silence_threshold=None,
        hotwords=hotwords,
    )


def _hotwords(tokenizer: Tokenizer, hotwords: Iterable[str]) -> str | None:
    """Join as many of the words to expect as the model can bear."""
    kept = ""
    for word in hotwords:
        longer = f"{kept}, {word.strip()}" if kept else word.strip()
        if len(tokenizer.encode(f" {longer}")) > HOTWORD_TOKENS:
            break
        kept = longer
    return kept or None
