"""Joins several orders of the same things into one: reciprocal rank fusion.

Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods"
(SIGIR 2009, pages 758 to 759): a thing scores the sum of 1 / (k + its rank) over the orders that it is in, with k = 60.
Scores of different kinds (BM25, cosines) never meet; only places count.
"""

from collections.abc import Hashable, Sequence
from typing import TypeVar

K = 60
Thing = TypeVar("Thing", bound=Hashable)


def fuse(*orders: Sequence[Thing]) -> list[Thing]:
    """Return everything that is in an order, the best first; of equal ones that which an earlier order has first."""
    scores: dict[Thing, float] = {}
    for order in orders:
        for rank, thing in enumerate(order, start=1):
            scores[thing] = scores.get(thing, 0.0) + 1 / (K + rank)
    return sorted(scores, key=lambda thing: -scores[thing])
