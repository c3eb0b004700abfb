"""The index of a large archive: the same port as `search.index.Index`, kept by tantivy. One folder, one audience.

States, locks, checksums and privacy are those of the default engine (`search.generations`). An index that the other
engine made counts as broken, and is rebuilt.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from search.errors import BadPassage, IndexBroken, IndexMissing, IndexUnwritable
from search.generations import Generations
from search.large import segments
from search.large.engine import file_format, tantivy
from search.large.finding import find
from search.large.opened import Opener
from search.schema import read_key
from search.types import Found, Passage, Question


class LargeIndex:
    """One index in `folder`. Safe to share between threads; processes meet in the folder. Raises EngineMissing."""

    def __init__(self, folder: Path, *, wait_seconds: float = 30.0) -> None:
        self._generations = Generations(folder, wait_seconds, file_format())
        self._opener = Opener(self._generations)

    def search(self, question: Question) -> Found:
        """Return what answers a question. Raises IndexBroken, and nothing on odd questions."""
        return find(self._opener.opened(), question)

    def rebuild(self, passages: Iterable[Passage]) -> None:
        """Write the whole index again, as `Index.rebuild` does."""
        with self._building(afresh=True) as folder:
            segments.start(folder)
            segments.add(folder, passages)
        self._opener.close()

    def replace_group(self, group: str, passages: Iterable[Passage]) -> None:
        """Put these passages in the place of the group's former ones, as `Index.replace_group` does."""
        with self._building(afresh=False) as folder:
            segments.take_out(folder, [group])
            segments.add(folder, _of_group(group, passages))
            segments.join_small(folder)
        self._opener.close()

    def remove_groups(self, groups: Iterable[str]) -> None:
        """Take groups out: no file of the folder holds a word that only they had, as with `Index.remove_groups`."""
        try:
            with self._building(afresh=False) as folder:
                segments.take_out(folder, groups)
                segments.join_small(folder)
        except IndexMissing:
            return
        except IndexBroken:
            self._generations.drop()
            raise
        finally:
            self._opener.close()

    @contextmanager
    def _building(self, *, afresh: bool) -> Iterator[Path]:
        """Give a folder to write the next state in, as `Generations.building` does."""
        try:
            with self._generations.building(afresh=afresh) as folder:
                yield folder
        except ValueError as error:  # what tantivy makes of a full disk
            raise IndexUnwritable from error

    def groups(self) -> set[str]:
        """Return the groups that have passages here. Raises IndexBroken."""
        return set(self._opener.opened().groups)

    def passage_ids(self) -> set[str]:
        """Return the ids of all passages here. Raises IndexBroken."""
        opened = self._opener.opened()
        size = sum(opened.groups.values())
        if not size:
            return set()
        every = tantivy.Query.all_query()
        found = opened.searcher.search(every, limit=size, count=False, order_by_field="oldest")
        return {read_key(key[_DAY:].encode())[0] for key, _ in found.hits}

    def size(self) -> int:
        """Return how many passages are here. Raises IndexBroken."""
        return sum(self._opener.opened().groups.values())

    def check(self) -> None:
        """Read every byte and compare it with its checksum. Raises IndexBroken."""
        self._opener.check()

    def close(self) -> None:
        """Close the files that are kept open for the next search."""
        self._opener.close()


def _of_group(group: str, passages: Iterable[Passage]) -> Iterator[Passage]:
    for passage in passages:
        if passage.group != group:
            raise BadPassage
        yield passage


_DAY = 9
"""Digits that stand before a key where it is put in order by its date."""
