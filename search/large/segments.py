"""The files of a state: parts of some fifteen thousand passages that are written once, and rewritten whole.

tantivy marks what is deleted and leaves the words in its files until it joins parts; it joins eight of about one size.
So a part out of which something is taken is put into a folder by itself with as many empty ones as that needs, joined
there, and takes the place of the former one: no file holds a deleted word then. Every part has as many empty passages
from the beginning, so that it does not tell whether something was taken out. Beside each stands which groups it has
(`*.groups`), so that no other part is touched.
"""

import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from search.errors import IndexBroken
from search.generations import link_or_copy
from search.large.engine import PROBLEMS, tantivy
from search.large.schema import NO_PASSAGE, build_schema, document, filling
from search.storage import PRIVATE_FILE
from search.types import Passage

MOST = 15_500
"""Passages in a part. With those beyond, and the empty ones, they are fewer than the 16,817 that tantivy takes for one
size with a part of one passage: ten thousand, its smallest size, by 2 ** 0.75, its span of a size."""
MOST_BEYOND = 1_000
"""Passages that a part may have beyond that, so as not to cut a group in two."""
_JOINED_AT_ONCE = 8
_FILLINGS = _JOINED_AT_ONCE - 1
"""With these, any part makes the eight that tantivy joins."""
_SMALL_PARTS = 8
"""Parts under half of that size that may stand before they are joined."""
_ALWAYS_ONE = 2_000
"""Passages that always stand in one part: tantivy counts the empty ones of every part as passages in its scores."""
_MEMORY = 256_000_000
"""Bytes that a part may take while it is written."""
_META, _LOCK, _SCRATCH = "meta.json", ".tantivy-meta.lock", "scratch-"
_TRIES = 100
"""To remove a folder; a thread that ends there writes one small file."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: what tantivy says of it, and how many passages each group has in it."""

    about: dict[str, Any]
    groups: dict[str, int]

    @property
    def name(self) -> str:
        """What the names of its files begin with."""
        return str(self.about["segment_id"]).replace("-", "")

    @property
    def size(self) -> int:
        """How many passages it has."""
        return sum(self.groups.values())


def start(folder: Path) -> None:
    """Make an empty folder the files of no passages."""
    with _scratch(folder) as scratch:
        tantivy.Index(build_schema(), path=str(scratch))
        _write_meta(folder, _meta(scratch), [])
    _create(folder / _LOCK, "")


def parts(folder: Path) -> list[Part]:
    """Return the parts of a state. Raises IndexBroken."""
    try:
        return [_part(folder, about) for about in _meta(folder)["segments"]]
    except (*PROBLEMS, KeyError, TypeError) as error:
        raise IndexBroken from error


def add(folder: Path, passages: Iterable[Passage]) -> None:
    """Add passages, a part at a time; only a very large group is cut in two. Raises BadPassage."""
    for some in _batches(passages):
        with _scratch(folder) as scratch:
            _write(scratch, some)
            if len(_meta(scratch)["segments"]) > 1:
                _join(scratch, ())
            _put(folder, scratch, [], Counter(passage.group for passage in some))


def take_out(folder: Path, groups: Iterable[str]) -> None:
    """Take groups out of the parts that have them; no file holds a word that only they had."""
    gone = set(groups)
    for part in parts(folder):
        if not gone.isdisjoint(part.groups):
            left = {group: count for group, count in part.groups.items() if group not in gone}
            _rewrite(folder, [part], left, gone)


def join_small(folder: Path) -> None:
    """Join the smallest parts, once there are many of them or few passages in all of them."""
    while len(some := _to_join(folder)) > 1:
        _rewrite(folder, some, sum((Counter(part.groups) for part in some), Counter()), ())


def _to_join(folder: Path) -> list[Part]:
    """Return the smallest parts that make one of full size: fewer than tantivy joins without fillings."""
    small = sorted((each for each in parts(folder) if each.size < MOST // 2), key=lambda each: each.size)
    if len(small) <= _SMALL_PARTS and sum(part.size for part in small) > _ALWAYS_ONE:
        return []
    sizes = accumulate(part.size for part in small)
    return [part for part, size in zip(small, sizes, strict=True) if size <= MOST][:_FILLINGS]


def _batches(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    some: list[Passage] = []
    for passage in passages:
        full = len(some) >= MOST and passage.group != some[-1].group
        if full or len(some) >= MOST + MOST_BEYOND:
            yield some
            some = []
        some.append(passage)
    if some:
        yield some


def _write(scratch: Path, passages: list[Passage]) -> None:
    with _writer(tantivy.Index(build_schema(), path=str(scratch))) as writer:
        for passage in passages:
            writer.add_document(document(passage))
        for _ in range(_FILLINGS):
            writer.add_document(filling())
        writer.commit()
    _take_fillings_out(scratch)


def _rewrite(folder: Path, former: list[Part], groups: Mapping[str, int], gone: Iterable[str]) -> None:
    """Write parts anew as one, which has these groups and not those that are gone."""
    with _scratch(folder) as scratch:
        for file in (file for part in former for file in _files(folder, part)):
            link_or_copy(file, scratch / file.name)
        _write_meta(scratch, _meta(folder), former)
        if groups:
            _join(scratch, gone)
        _put(folder, scratch, former, groups)


def _join(scratch: Path, gone: Iterable[str]) -> None:
    """Have tantivy join the parts of a folder, without these groups; with as many fillings, however many there were."""
    files = _JOINED_AT_ONCE - len(_meta(scratch)["segments"])
    with _writer(tantivy.Index.open(str(scratch))) as writer:
        for group in gone:
            writer.delete_documents_by_term("group", group)
        for number in range(_FILLINGS):
            writer.add_document(filling())
            if number >= _FILLINGS - files:
                writer.commit()
    _take_fillings_out(scratch)


def _take_fillings_out(scratch: Path) -> None:
    with _writer(tantivy.Index.open(str(scratch))) as writer:
        writer.delete_documents_by_term("group", NO_PASSAGE)
        writer.commit()


@contextmanager
def _writer(index: Any) -> Iterator[Any]:
    """Give a writer; when it is given back, none of its threads is at work any more."""
    writer = index.writer(_MEMORY, 1)
    try:
        yield writer
    finally:
        writer.wait_merging_threads()


def _put(folder: Path, scratch: Path, former: list[Part], groups: Mapping[str, int]) -> None:
    """Put the one part of a scratch folder in the place of others. Raises IndexBroken where it is not one."""
    made = [Part(about, dict(groups)) for about in _meta(scratch)["segments"]] if groups else []
    if len(made) > 1:
        raise IndexBroken
    stay = [part for part in parts(folder) if part not in former]
    for file in (file for part in made for file in _files(scratch, part)):
        file.chmod(PRIVATE_FILE)
        file.rename(folder / file.name)
    for part in made:
        _create(folder / f"{part.name}.groups", json.dumps(part.groups, ensure_ascii=False))
    _write_meta(folder, _meta(scratch), [*stay, *made])
    for file in (file for part in former for file in _files(folder, part)):
        file.unlink()


def _part(folder: Path, about: dict[str, Any]) -> Part:
    name = str(about["segment_id"]).replace("-", "")
    return Part(about, json.loads((folder / f"{name}.groups").read_bytes()))


def _files(folder: Path, part: Part) -> list[Path]:
    return sorted(folder.glob(f"{part.name}.*"))


def _meta(folder: Path) -> Any:
    return json.loads((folder / _META).read_bytes())


def _write_meta(folder: Path, like: dict[str, Any], held: list[Part]) -> None:
    """Say which parts a folder has; a file that is there may be a link to one in use, and is not written into."""
    (folder / _META).unlink(missing_ok=True)
    newest = max([like["opstamp"], *((each.about["deletes"] or {}).get("opstamp", 0) for each in held)])
    _create(
        folder / _META, json.dumps({**like, "segments": [each.about for each in held], "opstamp": newest})
    )


def _create(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """Give a folder to work in, that is gone afterwards.

    Its name is its own: a thread of tantivy that still tidies a former one, by its path, meets nobody.
    """
    scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=folder))
    try:
        yield scratch
    finally:
        _remove(scratch)


def _remove(scratch: Path) -> None:
    """Remove a folder into which a thread of tantivy may still put a file."""
    for _ in range(_TRIES):
        shutil.rmtree(scratch, ignore_errors=True)
        if not scratch.exists():
            return
    shutil.rmtree(scratch)
