"""Opens an index with the engine that the settings name."""

from pathlib import Path

from search.index import Index
from search.large.index import LargeIndex
from search.port import Engine, WordIndex


def open_index(folder: Path, engine: Engine = Engine.WHOOSH, *, wait_seconds: float = 30.0) -> WordIndex:
    """Return the index in `folder`, which need not be there yet. Raises EngineMissing."""
    if engine is Engine.TANTIVY:
        return LargeIndex(folder, wait_seconds=wait_seconds)
    return Index(folder, wait_seconds=wait_seconds)
