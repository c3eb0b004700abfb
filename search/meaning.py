"""Passages by meaning: a vector for each, in a folder of its own beside an index of words. One folder, one audience.

It is kept like the index: each state is a new folder with checksums, private, swept by the next writer, so that what
is taken out is in no file when the call returns. Unlike it, a state that cannot be trusted is simply begun anew and
filled up again, passage by passage, by whoever has the time: nothing found by meaning is worse than a slow page.
"""

import hashlib
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

import numpy as np

from search.domain import place
from search.encoder import Vectors
from search.errors import BadPassage, IndexBroken
from search.generations import Generations
from search.manifest import FORMAT_OF_VECTORS
from search.matrix import (
    MOST_ROWS,
    Flags,
    Row,
    Sheet,
    read_sheet,
    remove_sheet,
    sheet_names,
    write_sheets,
)
from search.nearness import Near, near_in
from search.types import Passage, Question
from search.words import base_language


class Meanings:
    """The vectors in `folder`. Safe to share between threads; processes meet in the folder."""

    def __init__(self, folder: Path, *, wait_seconds: float = 30.0) -> None:
        self._generations = Generations(folder, wait_seconds, FORMAT_OF_VECTORS)
        self._read: dict[tuple[int, int], Sheet] = {}
        self._guard = threading.Lock()

    def nearest(
        self,
        vectors: Vectors,
        question: Question,
        *,
        most: int,
        least: float,
        within: frozenset[str] | None = None,
    ) -> list[Near]:
        """Return at most `most` passages within the question's limits that are at least `least` like a vector.

        The nearest first; the question's words are not looked at. Raises IndexBroken.
        """
        near = [
            each
            for sheet in self._sheets()
            for each in near_in(sheet, vectors, question, most=most, least=least, within=within)
        ]
        near.sort(key=lambda each: (-each.likeness, each.row.group, each.row.start_ms, each.row.id))
        return near[:most]

    def dates(self, groups: Iterable[str]) -> dict[str, str | None]:
        """Return the date of those of these groups that are here. Raises IndexBroken."""
        wanted = set(groups)
        return {row.group: row.date for sheet in self._sheets() for row in sheet.rows if row.group in wanted}

    def vector_of(self, passage: str) -> Vectors | None:
        """Return the vector of a passage, None where it has none here. Raises IndexBroken."""
        for sheet in self._sheets():
            for number, row in enumerate(sheet.rows):
                if row.id == passage:
                    return np.array(sheet.vectors[number])
        return None

    def replace_group(
        self, group: str, passages: Callable[[], Iterable[Passage]], *, reading: bool = True
    ) -> None:
        """Put the vectors of these passages in the place of the group's former ones; raises like `replace_groups`."""
        self.replace_groups([group], passages, reading=reading)

    def replace_groups(
        self, groups: Collection[str], passages: Callable[[], Iterable[Passage]], *, reading: bool = True
    ) -> None:
        """Put the vectors of these passages in the place of the groups' former ones, of which nothing stays.

        What is kept is written anew but once. They are asked for again while nobody else may write: what counts is
        that moment. Words that were read before are not read again; without `reading` no others are, and they have no
        vector until the next time. Raises BadPassage, EncoderUnread, IndexBusy, IndexUnwritable.
        """
        gone = frozenset(groups)
        known = self._known(gone)
        if reading:
            _read_words(passages(), known)

        def change(folder: Path) -> None:
            now = list(_of_groups(gone, passages()))
            if reading:
                _read_words(now, known)
            there = [(row, known[row.digest]) for row in map(_row, now) if row.digest in known]
            self._rewrite(folder, gone, there)

        self._change(change)

    def remove_groups(self, groups: Iterable[str]) -> None:
        """Take groups out: when this returns, no file of the folder holds a vector of theirs.

        Raises IndexBusy, IndexUnwritable: they then stay, and the call must be repeated.
        """
        gone = frozenset(groups)
        self._change(lambda folder: self._rewrite(folder, gone, []))

    def keep_only(self, passages: Callable[[], Iterable[Passage]]) -> None:
        """Take out every vector that is not of these passages as they are worded now, or that tells another country.

        Raises like `remove_groups`.
        """

        def change(folder: Path) -> None:
            allowed = {(row.id, row.group): (row.digest, row.country) for row in map(_row, passages())}
            for name in sheet_names(folder):
                sheet = self._sheet(folder, name)
                stay = [allowed.get((row.id, row.group)) == (row.digest, row.country) for row in sheet.rows]
                if not all(stay):
                    self._split(folder, name, sheet, np.array(stay, np.bool_))

        self._change(change)

    def groups(self) -> set[str]:
        """Return the groups that have vectors here. Raises IndexBroken."""
        return {group for sheet in self._sheets() for group in sheet.groups}

    def passage_ids(self) -> set[str]:
        """Return the ids of all passages that have a vector here. Raises IndexBroken."""
        return {row.id for sheet in self._sheets() for row in sheet.rows}

    def size(self) -> int:
        """Return how many passages have a vector here. Raises IndexBroken."""
        return sum(len(sheet.rows) for sheet in self._sheets())

    def missing(self, passages: set[str]) -> set[str]:
        """Return those of these passages that have no vector here; a state that cannot be trusted is begun anew.

        Raises IndexBusy, IndexUnwritable.
        """
        try:
            return passages - self.passage_ids()
        except IndexBroken:
            self.remove_groups([])
            return passages

    def check(self) -> None:
        """Read every byte and compare it with its checksum. Raises IndexBroken."""
        self._generations.check()

    def close(self) -> None:
        """Let go of the files that are kept open for the next search."""
        with self._guard:
            self._read = {}

    def _known(self, groups: frozenset[str]) -> dict[str, Vectors]:
        """Return the vectors of the groups' words, by their digest; none where the state cannot be trusted."""
        try:
            return {
                row.digest: np.array(sheet.vectors[number])
                for sheet in self._sheets()
                for number, row in enumerate(sheet.rows)
                if row.group in groups
            }
        except IndexBroken:
            return {}

    def _change(self, change: Callable[[Path], None]) -> None:
        try:
            with self._generations.building(afresh=False) as folder:
                change(folder)
        except IndexBroken:
            self._generations.drop()
            with self._generations.building(afresh=True) as folder:
                change(folder)
        finally:
            self.close()

    def _rewrite(self, folder: Path, gone: frozenset[str], new: list[tuple[Row, Vectors]]) -> None:
        """Take the groups out of the sheets they are in, and add rows to the smallest sheet."""
        sizes: dict[str, int] = {}
        for name in sheet_names(folder):
            sheet = self._sheet(folder, name)
            stay = np.fromiter((row.group not in gone for row in sheet.rows), np.bool_, len(sheet.rows))
            written = name if stay.all() else self._split(folder, name, sheet, stay)
            if stay.any():
                sizes[written] = int(stay.sum())
        if not new:
            return
        rows, vectors = [row for row, _ in new], np.stack([vector for _, vector in new])
        smallest = min(sizes, key=lambda name: sizes[name], default=None)
        if smallest is not None and sizes[smallest] < MOST_ROWS // 2:
            sheet = self._sheet(folder, smallest)
            rows, vectors = [*sheet.rows, *rows], np.concatenate([sheet.vectors, vectors])
            remove_sheet(folder, smallest)
        write_sheets(folder, rows, vectors)

    def _split(self, folder: Path, name: str, sheet: Sheet, stay: Flags) -> str:
        """Write what stays of a sheet in its place, as another file; return that one's name."""
        rows = [row for row, kept in zip(sheet.rows, stay, strict=True) if kept]
        write_sheets(folder, rows, sheet.vectors[stay])
        remove_sheet(folder, name)
        return max(sheet_names(folder), default="")

    def _sheets(self) -> list[Sheet]:
        """Return the sheets of the newest state, checked. Raises IndexBroken."""
        return self._generations.read(self._opened)

    def _opened(self, folder: Path) -> list[Sheet]:
        sheets = [self._sheet(folder, name) for name in sheet_names(folder)]
        used = set(map(id, sheets))
        with self._guard:
            self._read = {key: sheet for key, sheet in self._read.items() if id(sheet) in used}
        return sheets

    def _sheet(self, folder: Path, name: str) -> Sheet:
        status = (folder / f"{name}.npy").stat()
        key = status.st_ino, status.st_mtime_ns
        with self._guard:
            sheet = self._read.get(key)
        if sheet is None:
            sheet = read_sheet(folder, name)
            with self._guard:
                self._read[key] = sheet
        return sheet


def _of_groups(groups: frozenset[str], passages: Iterable[Passage]) -> Iterator[Passage]:
    for passage in passages:
        if passage.group not in groups:
            raise BadPassage
        yield passage


def _read_words(passages: Iterable[Passage], known: dict[str, Vectors]) -> None:
    """Add the vectors of the words that are not known yet."""
    new = {digest: each.text for each in passages if (digest := _digest(each.text)) not in known}
    known.update(zip(new, place(list(new.values())), strict=True))


def _row(passage: Passage) -> Row:
    year = passage.year if passage.year is not None else _year(passage.date)
    return Row(
        id=passage.id,
        group=passage.group,
        start_ms=passage.start_ms,
        language=base_language(passage.language),
        themes=passage.themes,
        collection=passage.collection,
        country=passage.country,
        date=passage.date,
        year=year,
        digest=_digest(passage.text),
        part_of=passage.part_of,
    )


def _year(date: str | None) -> int | None:
    return int(date[:4]) if date and date[:4].isdecimal() else None


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
