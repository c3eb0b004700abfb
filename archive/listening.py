"""Sound to words over many processes: plans the chunks, hands them out in small batches, yields what comes back.

Knows no interview and no database; `hearing` keeps what comes, `transcribe FILE` only shows it.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from pathlib import Path

from archive.config import Config
from media.decode import decode_to_pcm
from transcribe.chunks import plan_chunks
from transcribe.engine import detector, transcriber
from transcribe.languages import reconsider
from transcribe.pcm import duration_ms, read_samples
from transcribe.serialise import parameters
from transcribe.types import SAMPLE_RATE, Chunk, ChunkResult, Engine, Piece, Segment, Settings

BATCH = 1
"""Chunks handed over at once. One, so that a recording of a minute keeps two processes busy, and half a minute of sound
at most is done again by each when a worker is killed."""


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
    """Return the chunks to transcribe: where a voice is heard, at most half a minute each."""
    return plan_chunks(detector(settings)(pcm, settings), duration_ms(pcm))


def transcribe_pieces(pieces: Sequence[Piece], settings: Settings) -> list[ChunkResult]:
    """Transcribe in whatever process this runs: the function that is handed to the executor."""
    return transcriber(settings)(pieces, settings)


def listen(
    pcm: Path, settings: Settings, chunks: Sequence[Chunk], executor: Callable[[], Executor], most: int
) -> Iterator[list[ChunkResult]]:
    """Yield finished batches as they come, with `most` under way at a time, so that little sound is in memory."""
    batches = iter([chunks[first : first + BATCH] for first in range(0, len(chunks), BATCH)])
    running: set[Future[list[ChunkResult]]] = set()
    try:
        while True:
            while len(running) < most and (batch := next(batches, None)) is not None:
                pieces = [(chunk, read_samples(pcm, chunk)) for chunk in batch]
                running.add(executor().submit(transcribe_pieces, pieces, settings))
            if not running:
                return
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for each in finished:
                yield each.result()
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
) -> list[Segment]:
    """Return what is said in a file, without what was suppressed; `folder` is for the samples while this lasts.

    Raises media.errors.SoundError and transcribe.errors.TranscribeError.
    """
    pcm = folder / "sound.pcm"
    decode_to_pcm(file, pcm, sample_rate=SAMPLE_RATE, limits=config.media.limits)
    chunks = plan(pcm, settings)
    results: dict[int, ChunkResult] = {}
    for batch in listen(pcm, settings, chunks, lambda: executor, 2 * config.compute.process_count):
        results.update((result.chunk.number, result) for result in batch)
        report(len(results), len(chunks))
    doubtful = reconsider([results[number] for number in sorted(results)])
    for batch in listen(pcm, settings, doubtful, lambda: executor, 2 * config.compute.process_count):
        results.update((result.chunk.number, result) for result in batch)
    return [
        each for number in sorted(results) for each in results[number].segments if each.suppressed is None
    ]
