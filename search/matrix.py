"""Vectors on disk: sheets of at most a few thousand rows, and beside each which passage every row is.

    000001.npy    float32, a row for each passage
    000001.json   {"encoder", "rows"}: of each passage its ids, what it is counted and limited by, and no words

A file is never written into: what changes is written anew beside, so that a row that was taken out is in no file.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import numpy as np
import numpy.typing as npt

from search.domain import VERSION, size
from search.encoder import Vectors
from search.errors import IndexBroken
from search.storage import PRIVATE_FILE
from search.types import Facet

MOST_ROWS = 4_096
"""Rows in a sheet (8 MB): taking an interview out rewrites the sheets it is in, and no others."""
Flags: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Row:
    """Whose vector it is: that of a line which is `part_of` a passage, or of a passage.

    `digest` is that of the words that were read, so that unchanged ones are not read again.
    """

    id: str
    group: str
    start_ms: int
    language: str
    themes: tuple[str, ...]
    collection: str | None
    country: str | None
    date: str | None
    year: int | None
    digest: str
    part_of: str | None = None

    @property
    def passage(self) -> str:
        """The id of the passage that the index of words finds it in: its own where it is no part of one."""
        return self.part_of or self.id

    def values(self, facet: str) -> tuple[str, ...]:
        """Return what the passage has of a facet."""
        if facet == Facet.THEME:
            return self.themes
        if facet == Facet.CONFIRMED:
            return ()
        value = getattr(self, facet)
        return () if value is None else (str(value),)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Some rows, and their vectors in the same order, read from the disk as they are needed."""

    rows: tuple[Row, ...]
    vectors: Vectors
    groups: frozenset[str]
    _members: dict[tuple[str, str], Flags] = field(default_factory=dict)

    def members(self, facet: str, value: str) -> Flags:
        """Return which rows have this value of a facet (theme, language, ...), or are of this `group`."""
        known = self._members.get((facet, value))
        if known is None:
            known = np.fromiter((value in row.values(facet) for row in self.rows), np.bool_, len(self.rows))
            self._members[facet, value] = known
        return known


def sheet_names(folder: Path) -> list[str]:
    """Return the names of the sheets in a folder, without their endings."""
    return sorted(each.stem for each in folder.glob("*.npy"))


def read_sheet(folder: Path, name: str) -> Sheet:
    """Return a sheet. Raises IndexBroken where it is not whole, or another encoder made it; FileNotFoundError."""
    try:
        about = json.loads((folder / f"{name}.json").read_bytes())
        vectors: Any = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        rows = tuple(_read_row(row) for row in about["rows"])
        encoder = about["encoder"]
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        raise IndexBroken from error
    if encoder != VERSION or vectors.dtype != np.float32 or vectors.shape != (len(rows), size()):
        raise IndexBroken
    return Sheet(rows, vectors, frozenset(row.group for row in rows))


def write_sheets(folder: Path, rows: Sequence[Row], vectors: Vectors) -> None:
    """Write rows as sheets that are not there yet, readable by nobody else."""
    number = max(map(int, sheet_names(folder)), default=0)
    for first in range(0, len(rows), MOST_ROWS):
        number += 1
        part = slice(first, first + MOST_ROWS)
        about = {"encoder": VERSION, "rows": [_written(row) for row in rows[part]]}
        with _created(folder / f"{number:06d}.npy") as stream:
            np.save(stream, np.ascontiguousarray(vectors[part], np.float32), allow_pickle=False)
        with _created(folder / f"{number:06d}.json") as stream:
            stream.write(json.dumps(about, ensure_ascii=False).encode())


def remove_sheet(folder: Path, name: str) -> None:
    """Take a sheet out of a folder."""
    (folder / f"{name}.npy").unlink()
    (folder / f"{name}.json").unlink()


def _read_row(row: list[Any]) -> Row:
    id_, group, start_ms, language, themes, *others = row
    return Row(id_, group, start_ms, language, tuple(themes), *others)


def _written(row: Row) -> list[Any]:
    return [
        row.id,
        row.group,
        row.start_ms,
        row.language,
        list(row.themes),
        row.collection,
        row.country,
        row.date,
        row.year,
        row.digest,
        row.part_of,
    ]


def _created(file: Path) -> BinaryIO:
    return os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE_FILE), "wb")
