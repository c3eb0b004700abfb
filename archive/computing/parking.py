"""Chunks at which the model fails, or its process dies: each is tried again alone, then parked with its reason.

The rest of the recording goes on. An error that is about everything, a missing model or a wrong setting, still ends it
all, and so does one that comes again and again: then it is not the sound.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, field

import structlog

from transcribe.errors import TranscribeError
from transcribe.types import Chunk, ChunkResult, Doubt, Segment, Suppression

log = structlog.get_logger()
TRIES_ALONE = 2
LEAST_PARKED, MOST_SHARE = 3, 0.1
"""More chunks than these are not parked: the transcription fails instead."""

Submit = Callable[[Sequence[Chunk]], Future[list[ChunkResult]]]


@dataclass(slots=True)
class Suspects:
    """The batches of one recording that failed: one of their chunks may be to blame. Nothing here knows its words."""

    planned: int
    language: str
    _batches: list[tuple[list[Chunk], bool]] = field(default_factory=list)
    _parked: list[ChunkResult] = field(default_factory=list)

    def are_in(self, batch: list[Chunk], finished: Future[list[ChunkResult]]) -> bool:
        """Whether a batch failed; then it is kept for later. Raises what is no fault of a chunk."""
        error = finished.exception()
        if error is None:
            return False
        _raise_what_is_of_all(error)
        log.warning("a batch failed", chunks=[each.number for each in batch], error=type(error).__name__)
        self._batches.append((batch, isinstance(error, BrokenExecutor)))
        return True

    def one_by_one(self, submit: Submit) -> Iterator[list[ChunkResult]]:
        """Yield the suspects again, nothing else being under way, so that whoever fails now is to blame.

        When a process dies, all that was under way fails: such a batch is first tried as it was. What is parked comes
        last: where that is too much, none of it is kept.
        """
        for batch, died in self._batches:
            if died and len(batch) > 1:
                again = submit(batch)
                error = again.exception()
                if error is None:
                    yield again.result()
                    continue
                _raise_what_is_of_all(error)
            for chunk in batch:
                yield self._alone(chunk, submit)
        self._batches.clear()
        yield self._parked

    def _alone(self, chunk: Chunk, submit: Submit) -> list[ChunkResult]:
        error: BaseException | None = None
        for _ in range(TRIES_ALONE):
            again = submit([chunk])
            error = again.exception()
            if error is None:
                return again.result()
            _raise_what_is_of_all(error)
        log.warning("a chunk is parked", chunk=chunk.number, error=type(error).__name__)
        self._parked.append(self._parked_result(chunk, is_dead=isinstance(error, BrokenExecutor)))
        if error is not None and len(self._parked) > max(LEAST_PARKED, int(self.planned * MOST_SHARE)):
            raise error
        return []

    def _parked_result(self, chunk: Chunk, *, is_dead: bool) -> ChunkResult:
        why = Doubt.process_died if is_dead else Doubt.engine_failed
        language = chunk.language or self.language
        gap = Segment(
            chunk.start_ms,
            chunk.end_ms,
            "",
            (),
            language,
            None,
            doubts=(why,),
            suppressed=Suppression.not_transcribed,
        )
        return ChunkResult(chunk, language, (gap,))


def _raise_what_is_of_all(error: BaseException) -> None:
    if isinstance(error, TranscribeError) or not isinstance(error, Exception):
        raise error


def is_parked(result: ChunkResult) -> bool:
    """Whether a result only says that its chunk could not be transcribed."""
    return any(each.suppressed is Suppression.not_transcribed for each in result.segments)
