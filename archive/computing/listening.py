"""Sound to words over many processes: plans the chunks, hands them out in batches, yields what comes back.

Knows no interview and no database; `hearing` keeps what comes, `transcribe FILE` only shows it.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path

from archive.computing.batching import together
from archive.computing.machine import process_count
from archive.computing.parking import Suspects, is_parked
from archive.config import Config
from media.decode import decode_to_pcm
from transcribe.chunks import plan_chunks
from transcribe.engine import detector, guesser, loader, transcriber
from transcribe.languages import reconsider
from transcribe.pcm import duration_ms, read_samples
from transcribe.serialise import parameters
from transcribe.types import (
    AUTOMATIC,
    SAMPLE_RATE,
    Chunk,
    ChunkResult,
    Engine,
    Piece,
    Segment,
    Settings,
    Suppression,
)

SAMPLES = "sound.pcm"
"""What the samples of a file are called while it is listened to."""
GUESSED_FROM = 8
"""Chunks listened to, spread over the recording, to find out which languages are spoken."""


@dataclass(frozen=True, slots=True)
class HeardFile:
    """What is said in a file, without what was suppressed, and how long the file is."""

    segments: tuple[Segment, ...]
    duration_ms: int
    language: str
    """The one most is spoken in."""
    missing: tuple[tuple[int, int], ...] = ()
    """Stretches (ms) at which the model failed."""
    cut_short_ms: int = 0
    """How much of its end the file promises and does not have."""


def settings_for(config: Config, languages: tuple[str, ...]) -> Settings:
    """Return the settings of a transcription from config.toml."""
    wanted = config.transcribe
    return Settings(
        languages=languages,
        engine=Engine(wanted.engine),
        model=wanted.model,
        models_folder=str(config.models_folder),
        device=wanted.device,
        compute_type=wanted.compute_type,
        beam_size=wanted.beam_size,
        script=wanted.script or None,
    )


def settings_key(settings: Settings) -> str:
    """Return what a chunk's result depends on beside the sound, as a short hash; where weights lie is no part of it."""
    depends_on = parameters(settings) + (settings.script or "")
    return hashlib.sha256(depends_on.encode()).hexdigest()[:16]


def plan(pcm: Path, settings: Settings) -> tuple[Chunk, ...]:
    """Return the chunks to transcribe: where a voice is heard, at most 19 seconds each."""
    return plan_chunks(detector(settings)(pcm, settings), duration_ms(pcm))


def transcribe_pieces(pieces: Sequence[Piece], settings: Settings) -> list[ChunkResult]:
    """Transcribe in whatever process this runs: the function that is handed to the executor."""
    return transcriber(settings)(pieces, settings)


def load_models(executor: Executor, settings: Settings, processes: int) -> None:
    """Have so many processes load the model at once; what goes wrong there shows again when they are to listen."""
    wait([executor.submit(load_model, settings) for _ in range(processes)])


def load_model(settings: Settings) -> str:
    """Bring the model into whatever process this runs in, and say which one that is."""
    loader(settings)(settings)
    return f"{os.uname().nodename} {os.getpid()}"


def guess_languages(pieces: Sequence[Piece], settings: Settings) -> tuple[str, ...]:
    """Say which languages are spoken, in whatever process this runs."""
    return guesser(settings)(pieces, settings)


def listen(
    pcm: Path,
    settings: Settings,
    chunks: Sequence[Chunk],
    executor: Callable[[], Executor],
    most: int,
    *,
    planned: Sequence[Chunk] = (),
) -> Iterator[list[ChunkResult]]:
    """Yield finished batches as they come, with `most` under way at a time, so that little sound is in memory.

    `planned` are all chunks of the recording, where only some of them are asked for. Where a batch fails, its chunks
    come last, one by one; those that fail again are marked in place of their words.
    """
    batches = together(chunks, planned or chunks)
    running: dict[Future[list[ChunkResult]], list[Chunk]] = {}
    suspects = Suspects(len(planned or chunks), settings.languages[0])

    def submit(asked: Sequence[Chunk]) -> Future[list[ChunkResult]]:
        pieces = [(chunk, read_samples(pcm, chunk)) for chunk in asked]
        return executor().submit(transcribe_pieces, pieces, settings)

    try:
        while True:
            while len(running) < most and (batch := next(batches, None)) is not None:
                running[submit(batch)] = batch
            if not running:
                break
            finished = wait(running, return_when=FIRST_COMPLETED).done
            for each in finished:
                batch = running.pop(each)
                if suspects.are_in(batch, each):
                    continue
                yield each.result()
        yield from suspects.one_by_one(submit)
    finally:
        for each in running:
            each.cancel()


def transcribe_file(
    config: Config,
    file: Path,
    settings: Settings,
    *,
    folder: Path,
    executor: Executor,
    report: Callable[[int, int], None],
) -> HeardFile:
    """Return what is said in a file; `folder` is for the samples while this lasts.

    Where the languages are `AUTOMATIC`, it is found out first which are spoken. Raises media.errors.SoundError and
    transcribe.errors.TranscribeError.
    """
    pcm = folder / SAMPLES
    facts = decode_to_pcm(file, pcm, sample_rate=SAMPLE_RATE, limits=config.media.limits)
    chunks = plan(pcm, settings)
    if settings.languages == AUTOMATIC:
        settings = replace(settings, languages=_guessed(pcm, chunks, settings, executor))
    results: dict[int, ChunkResult] = {}
    most = 2 * process_count(config)
    for batch in listen(pcm, settings, chunks, lambda: executor, most):
        results.update((result.chunk.number, result) for result in batch)
        report(len(results), len(chunks))
    doubtful = reconsider([results[number] for number in sorted(results)], are_translated=settings.translate)
    for batch in listen(pcm, settings, doubtful, lambda: executor, most, planned=chunks):
        results.update((result.chunk.number, result) for result in batch if not is_parked(result))
    said = [each for number in sorted(results) for each in results[number].segments]
    found = tuple(each for each in said if each.suppressed is None)
    missing = tuple(
        (each.start_ms, each.end_ms) for each in said if each.suppressed is Suppression.not_transcribed
    )
    language = _most_spoken(found) or settings.languages[0]
    return HeardFile(found, duration_ms(pcm), language, missing, facts.missing_ms)


def _guessed(pcm: Path, chunks: Sequence[Chunk], settings: Settings, executor: Executor) -> tuple[str, ...]:
    step = max(1, len(chunks) // GUESSED_FROM)
    pieces = [(chunk, read_samples(pcm, chunk)) for chunk in chunks[step // 2 :: step][:GUESSED_FROM]]
    return executor.submit(guess_languages, pieces, settings).result()


def _most_spoken(segments: Sequence[Segment]) -> str:
    """Return the language with most words."""
    counts: dict[str, int] = {}
    for segment in segments:
        counts[segment.language] = counts.get(segment.language, 0) + len(segment.words)
    return max(counts, key=lambda language: counts[language], default="")
