"""Open readers of an index: each for one thread at a time, let go when the index has changed.

A reader that lies here idle keeps the files it has open alive on the disk, though no name leads to them any more;
the next search, or `Readers.close`, lets go of them.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search.codec import Numbers
from search.engine import index
from search.generations import Generations
from search.lexicon import Lexicon, lexicon
from search.postings import postings_of
from search.schema import build_schema, forms_of
from search.storage import PrivateStorage

_KEPT = 4


def bits(flags: npt.NDArray[np.bool_]) -> int:
    """Return a whole number with the bit of each passage set: sets of passages meet and are counted as numbers."""
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def flags_of(passages: int, size: int) -> npt.NDArray[np.bool_]:
    """Return for each passage of a segment whether its bit is set."""
    packed = np.frombuffer(passages.to_bytes(size // 8 + 1, "little"), np.uint8)
    return np.unpackbits(packed, count=size, bitorder="little").astype(np.bool_)


def numbers_of(passages: int) -> list[int]:
    """Return the numbers of the passages whose bits are set, in order."""
    numbers: list[int] = np.flatnonzero(flags_of(passages, passages.bit_length())).tolist()
    return numbers


@dataclass(slots=True)
class Facts:
    """What is known of one segment, which never changes: who has which theme, language, group, keys, and forms."""

    size: int
    members: dict[tuple[str, str], int] = field(default_factory=dict)
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    keys: list[bytes] = field(default_factory=list)
    places: list[Numbers] = field(default_factory=list)
    forms: dict[tuple[str, str], list[bytes]] = field(default_factory=dict)
    each: dict[str, Numbers] = field(default_factory=dict)
    lengths: dict[str, Numbers] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One segment with the searcher to read it by; passages are numbered from 0 in each."""

    searcher: Any
    reader: Any
    facts: Facts

    @property
    def everything(self) -> int:
        """All passages, as bits."""
        return (1 << self.facts.size) - 1

    def values(self, field_name: str) -> tuple[str, ...]:
        """Return every theme, language or group in this segment."""
        known = self.facts.values.get(field_name)
        if known is None:
            known = tuple(value.decode() for value in self.reader.lexicon(field_name))
            self.facts.values[field_name] = known
        return known

    def members(self, field_name: str, value: str) -> int:
        """Return the passages with this theme, language or group, as bits."""
        known = self.facts.members.get((field_name, value))
        if known is None:
            if value not in self.values(field_name):
                return 0
            known = self.saying(field_name, value)
            self.facts.members[field_name, value] = known
        return known

    def numbers(self, field_name: str, term: str) -> Numbers:
        """Return the numbers of the passages with this term."""
        found = postings_of(self.reader, field_name, term)
        return np.empty(0, np.int64) if found is None else found.numbers()

    def saying(self, field_name: str, term: str) -> int:
        """Return the passages with this term, as bits."""
        flags = np.zeros(self.facts.size, np.bool_)
        flags[self.numbers(field_name, term)] = True
        return bits(flags)

    def forms(self, field_name: str, letter: str) -> list[bytes]:
        """Return every form in this segment that begins with the letter, as UTF-8."""
        known = self.facts.forms.get((field_name, letter))
        if known is None:
            known = self.reader.cursor(field_name).beginning(letter)
            self.facts.forms[field_name, letter] = known
        return known

    def value_of_each(self, field_name: str) -> Numbers:
        """Return which of the values each passage has, by number: a group, or a date; -1 where it has none."""
        known = self.facts.each.get(field_name)
        if known is None:
            known = np.full(self.facts.size, -1, np.int64)
            for place, value in enumerate(self.values(field_name)):
                known[self.numbers(field_name, value)] = place
            self.facts.each[field_name] = known
        return known

    def lengths(self, field_name: str) -> Numbers:
        """Return about how many terms of a field each passage has, by number, as lengths are kept (in a byte)."""
        known = self.facts.lengths.get(field_name)
        if known is None:
            known = np.zeros(self.facts.size, np.int64)
            for number in self.numbers("field", field_name).tolist():
                known[number] = int(self.reader.doc_field_length(number, field_name) or 0)
            self.facts.lengths[field_name] = known
        return known

    def words_in(self, field_name: str) -> int:
        """Return about how many terms a field of words has here."""
        return int(self.lengths(field_name).sum())

    def places(self) -> Numbers:
        """Return where each passage stands in the order of the keys, by number."""
        if not self.facts.places:
            keys = self.all_keys()
            order = sorted(range(len(keys)), key=keys.__getitem__)
            self.facts.places.append(np.argsort(np.array(order, np.int64)))
        return self.facts.places[0]

    def all_keys(self) -> list[bytes]:
        """Return the key of each passage, by number."""
        if not self.facts.keys and self.facts.size:
            column = self.reader.column_reader("key")
            self.facts.keys = [bytes(column[number]) for number in range(self.facts.size)]
        return self.facts.keys


@dataclass(slots=True)
class Opened:
    """A state of the index, open for one thread. `lexicons` are for all that have the same state open."""

    generation: Path
    searcher: Any
    leaves: tuple[Leaf, ...]
    lexicons: dict[tuple[str, str], Lexicon]

    def forms(self, field_name: str, letter: str) -> Lexicon:
        """Return every form beside a field of words that begins so; most are in most segments, and compared once."""
        known = self.lexicons.get((field_name, letter))
        if known is None:
            there = (leaf for leaf in self.leaves if field_name in leaf.values("field"))
            listed = set().union(*(leaf.forms(forms_of(field_name), letter) for leaf in there))
            each = b"\n".join(listed).decode()
            known = self.lexicons[field_name, letter] = lexicon(each.split("\n") if each else ())
        return known


@dataclass(slots=True)
class Readers:
    """The open readers of one index. Safe to share between threads."""

    generations: Generations
    _idle: list[Opened] = field(default_factory=list)
    _facts: dict[str, Facts] = field(default_factory=dict)
    _newest: Path | None = None
    _lexicons: dict[tuple[str, str], Lexicon] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def reading(self) -> Iterator[Opened]:
        """Give a reader of the newest state, to this thread alone. Raises IndexBroken."""
        opened = self._take()
        try:
            yield opened
        finally:
            self._give_back(opened)

    def check(self) -> None:
        """Read every byte of the newest state and compare it with its checksum. Raises IndexBroken."""
        self.generations.check()

    def close(self) -> None:
        """Close every reader that is not in use."""
        with self._guard:
            idle, self._idle = self._idle, []
        for opened in idle:
            opened.searcher.close()

    def _take(self) -> Opened:
        def opened(newest: Path) -> Opened:
            return self._idle_one(newest) or self._open(newest)

        return self.generations.read(opened, (OSError, index.EmptyIndexError))

    def _idle_one(self, newest: Path) -> Opened | None:
        with self._guard:
            stale = [opened for opened in self._idle if opened.generation != newest]
            self._idle = [opened for opened in self._idle if opened.generation == newest]
            ready = self._idle.pop() if self._idle else None
        for opened in stale:
            opened.searcher.close()
        return ready

    def _give_back(self, opened: Opened) -> None:
        with self._guard:
            if len(self._idle) < _KEPT and opened.generation.exists():
                self._idle.append(opened)
                return
        opened.searcher.close()

    def _open(self, generation: Path) -> Opened:
        searcher = index.FileIndex(PrivateStorage(generation), schema=build_schema()).searcher()
        leaves = tuple(self._leaf(leaf) for leaf, _ in searcher.leaf_searchers() if leaf.doc_count_all())
        names = {leaf.reader.segment().segment_id() for leaf in leaves}
        with self._guard:
            self._facts = {name: facts for name, facts in self._facts.items() if name in names}
            if self._newest != generation:
                self._newest, self._lexicons = generation, {}
            lexicons = self._lexicons
        searcher.avg_field_length = cache(partial(_average_length, leaves))
        return Opened(generation, searcher, leaves, lexicons)

    def _leaf(self, searcher: Any) -> Leaf:
        reader = searcher.reader()
        with self._guard:
            facts = self._facts.setdefault(reader.segment().segment_id(), Facts(searcher.doc_count_all()))
        return Leaf(searcher, reader, facts)


def _average_length(leaves: tuple[Leaf, ...], field_name: str, default: float | None = None) -> float | None:
    """Return how long a passage in a field of words is on average.

    Whoosh's own figure counts passages in other languages too, and moves a little whenever a segment is rewritten, so
    that an order could tell that something had been taken out.
    """
    passages = sum(leaf.members("field", field_name).bit_count() for leaf in leaves)
    return sum(leaf.words_in(field_name) for leaf in leaves) / passages if passages else default
