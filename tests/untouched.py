"""Sees that what all tests share is left as it was made: else the result of one would hang on which came before it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def untouched(folder: Path) -> Iterator[None]:
    """Fail at the end of the session where a test changed, made or removed a file in the folder."""
    before = _state(folder)
    yield
    changed = {path for path, _ in before.items() ^ _state(folder).items()}
    assert not changed, f"a test changed what all share, in place of a copy: {sorted(changed)[:5]}"


def _state(folder: Path) -> dict[str, tuple[int, int]]:
    found = ((each, each.stat()) for each in folder.rglob("*") if each.is_file())
    return {str(each.relative_to(folder)): (stat.st_size, stat.st_mtime_ns) for each, stat in found}
