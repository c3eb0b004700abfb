"""A recording worked through chunk by chunk: what is planned, and each result kept at once.

A run that was killed finds here what is done and what is missing. Results are kept in one transaction a batch.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from archive.computing.listening import listen, load_models, plan
from archive.computing.machine import process_count
from archive.context import Archive
from archive.store import transcripts
from archive.store.connect import atomic
from archive.terms.models import RecordingId
from transcribe.serialise import chunk_result_from_json, chunk_result_to_json
from transcribe.types import Chunk, ChunkResult, Settings


@dataclass(frozen=True, slots=True)
class Chunked:
    """One recording, and the settings under whose `key` its chunks are kept."""

    archive: Archive
    recording: RecordingId
    settings: Settings
    key: str

    def planned(self, pcm: Path) -> list[tuple[Chunk, ChunkResult | None]]:
        """Return the chunks with what came of them, None where nothing yet; planned now if they were not."""
        if not self._rows():
            spans = [(chunk.start_ms, chunk.end_ms) for chunk in plan(pcm, self.settings)]
            with atomic(self.archive.database()) as database:
                transcripts.plan_chunks(database, self.recording, self.key, spans)
        return [
            (Chunk(number, start, end), None if result is None else chunk_result_from_json(result))
            for number, start, end, result in self._rows()
        ]

    def complete(
        self,
        pcm: Path,
        asked: Sequence[tuple[Chunk, ChunkResult | None]],
        executor: Callable[[], Executor],
        report: Callable[[int, int], None],
        *,
        most: int,
        planned: Sequence[Chunk],
    ) -> None:
        """Listen to those asked of all `planned` that have no result, and keep each batch; `most` at a time.

        `report(done, total)` is called once the models are there and after every batch, and may raise to stop.
        """
        missing = [chunk for chunk, result in asked if result is None]
        done, total = len(asked) - len(missing), len(asked)
        if missing:
            load_models(executor(), self.settings, process_count(self.archive.config))
        report(done, total)
        for results in listen(pcm, self.settings, missing, executor, most, planned=planned):
            self.keep(results)
            done += len(results)
            report(done, total)

    def results(self) -> list[ChunkResult]:
        """Return what came of the chunks that are done, in their order."""
        return [chunk_result_from_json(result) for *_, result in self._rows() if result is not None]

    def keep(self, results: Sequence[ChunkResult]) -> None:
        """Keep a batch of results: all of them, or none."""
        with atomic(self.archive.database()) as database:
            for result in results:
                text = chunk_result_to_json(result)
                transcripts.keep_chunk(database, self.recording, self.key, result.chunk.number, text)

    def _rows(self) -> list[tuple[int, int, int, str | None]]:
        return transcripts.planned_chunks(self.archive.database(), self.recording, self.key)
