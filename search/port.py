"""What an index of words is to the rest of the archive, whichever engine keeps it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from search.types import Found, Passage, Question


class Engine(StrEnum):
    """Which engine keeps an index; both answer the same questions in the same way."""

    WHOOSH = "whoosh"
    """The default: pure Python, for archives of some tens of thousands of passages."""
    TANTIVY = "tantivy"
    """For large archives; comes with the extra `[large]`."""


class WordIndex(Protocol):
    """An index: words in, ids out. One folder, one audience; many readers, one writer at a time.

    Only `rebuild` makes one: asked or added to where there is none, where a file of it is damaged, or where another
    engine wrote it, it raises IndexBroken, so that the archive writes all of it again.
    """

    def search(self, question: Question) -> Found:
        """Return what answers a question. Raises IndexBroken, and nothing on odd questions."""

    def rebuild(self, passages: Iterable[Passage]) -> None:
        """Write the whole index again; the former one answers until it is done.

        They are drawn as for `replace_group`. Raises BadPassage, IndexBusy, IndexUnwritable: the former index stays.
        """

    def replace_group(self, group: str, passages: Iterable[Passage]) -> None:
        """Put these passages in the place of the group's former ones, of whose words nothing stays.

        They are drawn from the iterable while nobody else may write: given lazily, they are those of that moment.
        Raises BadPassage, IndexBroken, IndexBusy, IndexUnwritable: the index then stays as it was.
        """

    def remove_groups(self, groups: Iterable[str]) -> None:
        """Take groups out: when this returns, no file of the folder holds a word that only they had.

        Where the index cannot be trusted, all of it is removed and IndexBroken raised. Raises IndexBusy,
        IndexUnwritable: the index, and the words, then stay, and the call must be repeated.
        """

    def groups(self) -> set[str]:
        """Return the groups that have passages here. Raises IndexBroken."""

    def passage_ids(self) -> set[str]:
        """Return the ids of all passages here. Raises IndexBroken."""

    def size(self) -> int:
        """Return how many passages are here. Raises IndexBroken."""

    def check(self) -> None:
        """Read every byte and compare it with its checksum. Raises IndexBroken."""

    def close(self) -> None:
        """Close the files that are kept open for the next search."""
