"""How postings lie in the files: which passages have a term, how often, and where, each as numbers in a row.

Whoosh's own way packs every passage by itself and 128 of them in a block; taking that apart in Python is most of what a
phrase of common words costs. Here a term has one block in a segment, read whole into arrays. It is written by Whoosh's
writer, compressed as it does it, and what Whoosh itself reads (when it joins segments) it still gets one by one.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import whoosh.codec.whoosh3
import whoosh.formats

_files: Any = whoosh.codec.whoosh3
_formats: Any = whoosh.formats

Numbers = npt.NDArray[np.int64]
LAST_PLACE = 0xFFFF
"""Words of a passage after so many all have this place: there are some hundred in what is said in 90 s."""
_IN_A_BLOCK = 1 << 16
_WIDE, _NARROW = "<u4", "<u2"
_PLAIN = "latin-1"
"""Bytes go into Whoosh's pickles as text: its protocol makes a call of every piece of bytes."""
_BEHIND = b"\xff"
"""Sorts behind whatever follows a beginning: no byte of a letter is so high."""
_LENGTHS, _FIELD = 8, 2
"""Bytes before a term in the list of terms: how long it and what is said of it are, and the number of its field."""


class Places(_formats.Positions):  # type: ignore[misc]
    """The places of a term in a passage: two bytes each."""

    def encode(self, poslist: Sequence[int]) -> bytes:
        """Return the places as they are kept."""
        return struct.pack(f"<{len(poslist)}H", *(min(place, LAST_PLACE) for place in poslist))

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """Return the places that are kept so."""
        return list(struct.unpack(f"<{len(valuestring) // 2}H", valuestring))

    def decode_frequency(self, valuestring: bytes) -> int:
        """Return how many places are kept so."""
        return len(valuestring) // 2


class Codec(_files.W3Codec):  # type: ignore[misc]
    """Whoosh's own files, with the postings of a term as arrays."""

    def __init__(self) -> None:
        super().__init__(blocklimit=_IN_A_BLOCK)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:  # noqa: FBT001, FBT002 - Whoosh's signature
        """Return what writes the postings of a field."""
        return _Writer(dbfile, self._blocklimit, byteids, self._compression, self._inlinelimit)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, **more: Any) -> "Postings":
        """Return the postings of a term."""
        offset, length = terminfo.extent()
        return Postings(dbfile, offset, length, format_, **more)

    def terms_reader(self, storage: Any, segment: Any) -> "_Terms":
        """Return the list of a segment's terms."""
        name = segment.make_filename(self.TERMS_EXT)
        postings = segment.open_file(storage, self.POSTS_EXT)
        return _Terms(self, storage.open_file(name), storage.file_length(name), postings)


class _Terms(_files.W3TermsReader):  # type: ignore[misc]
    def cursor(self, fieldname: str, fieldobj: Any) -> "Cursor":
        return Cursor(self._tindex, fieldname, self._keycoder, self._keydecoder, fieldobj)


class Cursor(_files.W3FieldCursor):  # type: ignore[misc]
    """A place in the list of a field's terms, from which Whoosh goes to the next; it reads each by itself."""

    def beginning(self, start: str) -> list[bytes]:
        """Return the terms that begin so, as UTF-8: they lie in a row, and are cut out all at once."""
        terms = self._tindex
        key = self._keycoder(self._fieldname, start.encode())
        first, end = (terms.closest_key_pos(each) or terms.endofdata for each in (key, key + _BEHIND))
        every = terms.dbfile.get(terms.indexbase, terms.indexlen * terms.indexsize)
        at = np.frombuffer(every, f">{terms.extras['indextype']}").astype(np.int64)
        at = at[slice(*np.searchsorted(at, (first, end)))] - first
        lying = np.frombuffer(terms.dbfile.get(first, end - first), np.uint8)
        lengths = lying[at[:, None] + np.arange(4)].view(">u4")[:, 0].astype(np.int64) - _FIELD + 1
        ends = np.cumsum(lengths)
        skipped = np.repeat(at + _LENGTHS + _FIELD - ends + lengths, lengths)
        lines: npt.NDArray[np.uint8] = lying[np.arange(len(skipped)) + skipped]
        lines[ends - 1] = ord("\n")
        return lines.tobytes().splitlines()


class _Writer(_files.W3PostingsWriter):  # type: ignore[misc]
    def _mini_ids(self) -> str:
        steps = np.array(self._ids, _WIDE)
        steps[1:] -= steps[:-1].copy()
        return _text(steps.tobytes())

    def _mini_weights(self) -> str | None:
        often = np.array(self._weights, _WIDE)
        return None if (often == 1).all() else _text(often.tobytes())

    def _mini_values(self) -> str:
        return _text(b"".join(self._values))


class Postings(_files.W3LeafMatcher):  # type: ignore[misc]
    """The postings of a term in one segment."""

    def size(self) -> int:
        """Return how many passages have the term, or as many as are in the first block."""
        return int(self._blocklength)

    def numbers(self) -> Numbers:
        """Return the numbers of the passages with the term, in order."""
        return _joined([_passages(ids) for ids, _, _ in self._blocks()])

    def counted(self) -> tuple[Numbers, Numbers]:
        """Return the passages with the term, and how often each has it."""
        blocks = [(_passages(ids), often) for ids, often, _ in self._blocks()]
        return _joined([ids for ids, _ in blocks]), _joined(
            [_counts(often, len(ids)) for ids, often in blocks]
        )

    def placed(self) -> tuple[Numbers, Numbers]:
        """Return the passage and the place of each time the term is said, in order."""
        numbers, counts = self.counted()
        places = [np.frombuffer(where.encode(_PLAIN), _NARROW) for _, _, where in self._blocks()]
        return np.repeat(numbers, counts), _joined(places)

    def _blocks(self) -> Iterator[tuple[str, str | None, str]]:
        self.reset()
        while not self._atend:
            self._read_data()
            yield self._data
            self._next_block()

    def _read_ids(self) -> None:
        if self._data is None:
            self._read_data()
        self._ids = tuple(_passages(self._data[0]).tolist())

    def _read_weights(self) -> None:
        if self._data is None:
            self._read_data()
        self._weights = tuple(map(float, _counts(self._data[1], self._blocklength).tolist()))

    def _read_values(self) -> None:
        if self._data is None:
            self._read_data()
        where = self._data[2].encode(_PLAIN)
        if not where:
            self._values = (b"",) * self._blocklength
            return
        ends = accumulate(
            (2 * count for count in _counts(self._data[1], self._blocklength).tolist()), initial=0
        )
        self._values = tuple(where[start:end] for start, end in pairwise(ends))


def _text(packed: bytes) -> str:
    return packed.decode(_PLAIN)


def _passages(packed: str) -> Numbers:
    return np.cumsum(np.frombuffer(packed.encode(_PLAIN), _WIDE), dtype=np.int64)


def _counts(packed: str | None, passages: int) -> Numbers:
    if packed is None:
        return np.ones(passages, np.int64)
    return np.frombuffer(packed.encode(_PLAIN), _WIDE).astype(np.int64)


def _joined(pieces: list[Any]) -> Numbers:
    return (
        pieces[0].astype(np.int64, copy=False)
        if len(pieces) == 1
        else np.concatenate(pieces).astype(np.int64)
    )
