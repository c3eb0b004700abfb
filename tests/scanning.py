"""Looks for words in every byte below a folder, in each form in which they could lie there.

As they are, lower, upper, folded and decomposed; each of these in UTF-8, Latin-1, UTF-16 of both ends, base64 at each
of its three alignments, hex of both cases, URL-encoded, as JSON and HTML escapes; and all that inside gzip, zlib and
zip members too, one inside another.
"""

import base64
import html
import io
import json
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import numpy as np

KEY_BYTES = 8
"""Every pattern is at least so long: its first bytes find it, as one number."""
STEM = 8
DEEPEST = 3
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
GZIP, ZIP = b"\x1f\x8b\x08", b"PK\x03\x04"
ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
MOST_UNPACKED = 64 * 1024 * 1024


def folded(word: str) -> str:
    """Return the word in lower case without diacritics."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return NOT_ASCII.sub(
        lambda found: "".join(each for each in found[0] if not unicodedata.combining(each)), parts
    )


def forms(word: str) -> set[str]:
    """Return the spellings of a word that a program might make, and the beginning that every stem of it keeps."""
    low, plain = word.casefold(), folded(word)
    return {word, low, word.upper(), plain, unicodedata.normalize("NFD", word), low[:STEM], plain[:STEM]}


def encodings(form: str) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of one spelling in every encoding."""
    plain = form.encode()
    yield "UTF-8", plain
    yield "Latin-1", form.encode("latin-1", "ignore")
    yield "UTF-16 LE", form.encode("utf-16-le")
    yield "UTF-16 BE", form.encode("utf-16-be")
    for name, data in (("hex", plain), ("hex of UTF-16", form.encode("utf-16-le"))):
        yield name, data.hex().encode()
        yield name, data.hex().upper().encode()
    for shift in range(3):
        yield f"base64 at {shift}", base64_within(plain, shift)
    yield "URL", quote(form).encode()
    yield "URL", quote(form).encode().replace(b"%C3%A9", b"%c3%a9").replace(b"%C3%89", b"%c3%89")
    yield "JSON", json.dumps(form)[1:-1].encode()
    yield "HTML", html.escape(form).encode("ascii", "xmlcharrefreplace")


def base64_within(data: bytes, shift: int) -> bytes:
    """Return the letters that `data` always becomes in base64 where `shift` bytes stand before it in its group."""
    written = base64.b64encode(bytes(shift) + data)
    whole = (shift + len(data)) * 8 // 6
    return written[-(-shift * 8 // 6) : whole]


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A word that was found: which, where, in what encoding, and inside what it was packed."""

    name: str
    file: str
    encoding: str


@dataclass(slots=True)
class Scanner:
    """Knows the words and finds them all in one pass."""

    words: Mapping[str, str]
    _patterns: dict[int, list[tuple[bytes, str, str]]] = field(default_factory=dict)
    _keys: np.ndarray = field(default_factory=lambda: np.zeros(0, "<u8"))
    _starts: np.ndarray = field(default_factory=lambda: np.zeros(1 << 16, bool))

    def __post_init__(self) -> None:
        for name, word in self.words.items():
            for form in forms(word):
                for encoding, pattern in encodings(form):
                    assert len(pattern) >= KEY_BYTES, f"{word} is too short to be looked for"
                    key = int.from_bytes(pattern[:KEY_BYTES], "little")
                    self._patterns.setdefault(key, []).append((pattern, name, encoding))
                    self._starts[key & 0xFFFF] = True
        self._keys = np.array(sorted(self._patterns), "<u8")

    def below(self, *folders: Path) -> set[Hit]:
        """Return every hit in the files below the folders, in their names too."""
        return {hit for folder in folders for file in _files(folder) for hit in self.in_file(file, folder)}

    def in_file(self, file: Path, folder: Path) -> Iterator[Hit]:
        """Yield the hits in one file."""
        name = file.relative_to(folder).as_posix()
        yield from self.within(name.encode(), f"the name {name}")
        if file.is_file():
            yield from self.within(file.read_bytes(), name)

    def within(self, data: bytes, where: str, depth: int = 0) -> Iterator[Hit]:
        """Yield the hits in some bytes, and in what is packed in them."""
        for place in self._places(data):
            for pattern, name, encoding in self._patterns[int.from_bytes(data[place : place + 8], "little")]:
                if data.startswith(pattern, place):
                    yield Hit(name, where, encoding)
        if depth < DEEPEST:
            for kind, inside in unpacked(data):
                yield from self.within(inside, f"{where} > {kind}", depth + 1)

    def _places(self, data: bytes) -> Iterator[int]:
        for shift in range(KEY_BYTES):
            count = (len(data) - shift) // KEY_BYTES
            if count > 0:
                numbers = np.frombuffer(data, "<u8", count=count, offset=shift)
                maybe = np.flatnonzero(self._starts[(numbers & np.uint64(0xFFFF)).astype(np.intp)])
                at = np.searchsorted(self._keys, numbers[maybe]).clip(max=len(self._keys) - 1)
                for each in maybe[self._keys[at] == numbers[maybe]]:
                    yield int(each) * KEY_BYTES + shift


def names_of(hits: Iterable[Hit]) -> set[str]:
    """Return which words were found."""
    return {hit.name for hit in hits}


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what is packed anywhere in some bytes: gzip, zlib, and the members of zip files."""
    for place in _finds(data, GZIP):
        if inside := _inflated(data[place:], 31):
            yield "gzip", inside
    for start in ZLIB:
        for place in _finds(data, start):
            if inside := _inflated(data[place:], 15):
                yield "zlib", inside
    if ZIP in data:
        yield from _members(data[data.index(ZIP) :])


def _finds(data: bytes, start: bytes) -> Iterator[int]:
    place = data.find(start)
    while place >= 0:
        yield place
        place = data.find(start, place + 1)


def _inflated(data: bytes, window: int) -> bytes:
    try:
        return zlib.decompressobj(window).decompress(data, MOST_UNPACKED)
    except zlib.error:
        return b""


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for each in packed.infolist():
                yield "zip", each.filename.encode() + b"\n" + packed.read(each)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return
