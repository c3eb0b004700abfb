"""The postings of one term, a block at a time: which passages have it, how often, and where.

Whoosh gives them one by one, through several calls of Python for each; a block has some hundred. Blocks without a
passage that is asked about are not unpacked. Used of Whoosh are attributes of the reader of postings of the version
that is pinned; very rare terms are kept otherwise, and are read as Whoosh gives them.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from search.engine import matching

Block = tuple[Sequence[int], Sequence[Any]]
"""The numbers of the passages, in order, and what is known of each."""


def weights(postings: Any) -> Iterator[Block]:
    """Yield the passages with the term, and how often each has it."""
    if isinstance(postings, matching.ListMatcher):
        yield _one_by_one(postings, postings.weight)
        return
    while postings.is_active():
        postings.id()
        postings.weight()
        yield postings._ids, postings._weights  # noqa: SLF001 - see above
        postings._next_block()  # noqa: SLF001


def places(postings: Any, among: Collection[int] | None) -> Iterator[tuple[int, list[int]]]:
    """Yield the passages with the term that are `among` some (all, where None), and the places of it in each."""
    read = postings.format.decoder("positions")
    wanted = None if among is None else sorted(among)
    for numbers, values in _values(postings, wanted):
        for number, value in zip(numbers, values, strict=True):
            if among is None or number in among:
                yield number, read(value)


def _values(postings: Any, wanted: list[int] | None) -> Iterator[Block]:
    if isinstance(postings, matching.ListMatcher):
        yield _one_by_one(postings, postings.value)
        return
    at = 0
    while postings.is_active():
        last = postings.block_max_id()
        next_at = at if wanted is None else bisect_left(wanted, last + 1, at)
        if wanted is None or next_at > at:
            postings.id()
            postings.value()
            yield postings._ids, postings._values  # noqa: SLF001
        at = next_at
        postings._next_block()  # noqa: SLF001


def _one_by_one(postings: Any, about: Any) -> Block:
    numbers: list[int] = []
    known: list[Any] = []
    while postings.is_active():
        numbers.append(postings.id())
        known.append(about())
        postings.next()
    return numbers, known
