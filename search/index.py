"""An index: words in, ids out. One folder, one audience; many readers, one writer at a time.

Only `rebuild` makes an index: asked or added to where there is none, or where a file of it is
damaged, it raises IndexBroken, so that the archive writes all of it again and never goes on with a part of it.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

from search.codec import Codec
from search.engine import index as whoosh_index
from search.engine import reading
from search.errors import BadPassage, IndexBroken, IndexMissing
from search.finding import find
from search.generations import Generations
from search.readers import Readers
from search.schema import build_schema, document, read_key
from search.storage import PrivateStorage
from search.types import Found, Passage, Question

_SEGMENT = 2_000
"""Passages in a segment: taking a group out rewrites the segments it is in, and no others."""
_MOST_BEYOND = 1_000
"""Passages that a segment may have beyond that, so as not to cut a group in two."""
_SMALL_SEGMENTS = 8
"""Segments under half of that size that may stand before they are joined."""


class Index:
    """One index in `folder`. Safe to share between threads; processes meet in the folder."""

    def __init__(self, folder: Path, *, wait_seconds: float = 30.0) -> None:
        self._generations = Generations(folder, wait_seconds)
        self._readers = Readers(self._generations)

    def search(self, question: Question) -> Found:
        """Return what answers a question, within 2 s. Raises IndexBroken, and nothing on odd questions."""
        with self._readers.reading() as opened:
            return find(opened, question)

    def rebuild(self, passages: Iterable[Passage]) -> None:
        """Write the whole index again from these passages; the former one answers until it is done.

        They are drawn as for `replace_group`. Raises BadPassage, IndexBusy, IndexUnwritable: the former index stays.
        """
        with self._generations.building(afresh=True) as folder:
            writing = whoosh_index.FileIndex.create(PrivateStorage(folder), build_schema(), "MAIN")
            _add(writing, passages)
        self._readers.close()

    def replace_group(self, group: str, passages: Iterable[Passage]) -> None:
        """Put these passages in the place of the group's former ones, of whose words nothing stays.

        They are drawn from the iterable while nobody else may write: given lazily, they are those of that moment.
        Raises BadPassage, IndexBroken, IndexBusy, IndexUnwritable: the index then stays as it was.
        """
        with self._generations.building(afresh=False) as folder:
            writing = _opened(folder)
            _delete(writing, [group])
            _add(writing, _of_group(group, passages))
            _tidy(writing)
        self._readers.close()

    def remove_groups(self, groups: Iterable[str]) -> None:
        """Take groups out: when this returns, no file of the folder holds a word that only they had.

        Groups that are not there, or no index at all, are no error, and what a killed writer left is swept all the
        same. Where the index cannot be trusted, all of it is removed and IndexBroken raised: nothing is found until
        it is rebuilt. Raises IndexBusy, IndexUnwritable: the index, and the words, then stay, and the call must be
        repeated.
        """
        try:
            with self._generations.building(afresh=False) as folder:
                writing = _opened(folder)
                _delete(writing, list(groups))
                _tidy(writing)
        except IndexMissing:
            return
        except IndexBroken:
            self._generations.drop()
            raise
        finally:
            self._readers.close()

    def groups(self) -> set[str]:
        """Return the groups that have passages here. Raises IndexBroken."""
        with self._readers.reading() as opened:
            return {group for leaf in opened.leaves for group in leaf.values("group")}

    def passage_ids(self) -> set[str]:
        """Return the ids of all passages here. Raises IndexBroken."""
        with self._readers.reading() as opened:
            return {read_key(key)[0] for leaf in opened.leaves for key in leaf.all_keys()}

    def size(self) -> int:
        """Return how many passages are here. Raises IndexBroken."""
        with self._readers.reading() as opened:
            return sum(leaf.facts.size for leaf in opened.leaves)

    def check(self) -> None:
        """Read every byte and compare it with its checksum. Raises IndexBroken."""
        self._readers.check()

    def close(self) -> None:
        """Close the files that are kept open for the next search."""
        self._readers.close()


def _opened(folder: Path) -> Any:
    return whoosh_index.FileIndex(PrivateStorage(folder), schema=build_schema())


def _of_group(group: str, passages: Iterable[Passage]) -> Iterator[Passage]:
    for passage in passages:
        if passage.group != group:
            raise BadPassage
        yield passage


def _add(writing: Any, passages: Iterable[Passage]) -> None:
    """Add passages, a segment at a time, so that memory stays small; only a very large group is cut in two."""
    for some in _segments(passages):
        with writing.writer(codec=Codec()) as writer:
            writer.merge = False
            for passage in some:
                writer.add_document(**document(passage))


def _segments(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    some: list[Passage] = []
    for passage in passages:
        full = len(some) >= _SEGMENT and passage.group != some[-1].group
        if full or len(some) >= _SEGMENT + _MOST_BEYOND:
            yield some
            some = []
        some.append(passage)
    if some:
        yield some


def _delete(writing: Any, groups: list[str]) -> None:
    """Mark the groups' passages as deleted; `_tidy` then takes their words out."""
    with writing.writer(codec=Codec()) as writer:
        writer.merge = False
        for group in groups:
            writer.delete_by_term("group", group)


def _tidy(writing: Any) -> None:
    """Rewrite each segment with something deleted in it, then join small ones: no file holds a deleted word then."""
    while _rewritten(writing, _first_dirty):
        pass
    _rewritten(writing, _small)


def _first_dirty(segments: list[Any]) -> list[Any]:
    return [segment for segment in segments if segment.has_deletions()][:1]


def _small(segments: list[Any]) -> list[Any]:
    """Return the smallest segments that make one of full size, once there are many of them."""
    small = sorted(segments, key=lambda segment: int(segment.doc_count()))
    small = [segment for segment in small if segment.doc_count() < _SEGMENT // 2]
    sizes = accumulate(segment.doc_count() for segment in small)
    fitting = [segment for segment, size in zip(small, sizes, strict=True) if size <= _SEGMENT]
    return fitting if len(small) > _SMALL_SEGMENTS else []


def _rewritten(writing: Any, choose: Callable[[list[Any]], list[Any]]) -> bool:
    """Write the segments that `choose` names as one, without what is deleted in them; False if it names none."""
    lying = whoosh_index.TOC.read(writing.storage, writing.indexname, schema=writing.schema).segments
    if not choose(lying):  # seen without a writer, which takes long to open
        return False
    writer = writing.writer(codec=Codec())
    chosen = {segment.segment_id() for segment in choose(writer.segments)}

    def merge(writer: Any, segments: list[Any]) -> list[Any]:
        for segment in segments:
            if segment.segment_id() in chosen and segment.doc_count():
                reader = reading.SegmentReader(writer.storage, writer.schema, segment)
                writer.add_reader(reader)
                reader.close()
        return [segment for segment in segments if segment.segment_id() not in chosen]

    writer.commit(mergetype=merge)
    return True
