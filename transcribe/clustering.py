"""How many voices there are, and what each is like: short stretches gathered until they are too unlike to be one.

Average linkage makes small groups, what is too little to be somebody is put aside, and the groups are joined while any
two are as like as one voice is to itself. The numbers were found on mixes of four voices and tried on four others
(`tests/bench/speakers.py`), never on the recordings that are measured for the documentation.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage  # type: ignore[import-untyped, unused-ignore]

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ClusterRule:
    """When stretches are one voice. Likeness is the cosine of two vectors, from 0 to 1."""

    apart: float = 0.35
    """A small group ends where its parts are on average less like than 1 minus this."""
    same_voice: float = 0.82
    """Two groups that are more like than this are one voice."""
    least_seconds: float = 3.0
    least_share: float = 0.01
    """A voice speaks at least so long, and at least this share of all that is said."""
    most_pieces: int = 4_000
    """Pieces that are compared each with each: 64 MB. Of a longer recording, as many at even distances."""


RULE = ClusterRule()


@dataclass(slots=True)
class _Group:
    seconds: float
    sum: Floats


def voices_of(vectors: Floats, seconds: Floats, most: int, rule: ClusterRule = RULE) -> Floats:
    """Return what each voice is like, voices x 256, at most `most` of them and at least one.

    `vectors` are of pieces in which hardly more than one person speaks, `seconds` how long each is.
    """
    vectors, seconds = _thinned(unit(vectors), seconds, rule.most_pieces)
    groups = _groups(vectors, seconds, rule)
    while (pair := _most_alike(groups, most, rule)) is not None:
        first, second = pair
        gone = groups.pop(second)
        groups[first] = _Group(groups[first].seconds + gone.seconds, groups[first].sum + gone.sum)
    return unit(np.array([group.sum for group in groups]))


def unit(vectors: Floats) -> Floats:
    """Return the vectors with length 1."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


def too_alike(voices: Floats, rule: ClusterRule = RULE) -> tuple[int, int] | None:
    """Return the two voices that are most alike where they are one; None where all differ."""
    if len(voices) < 2:
        return None
    likeness = voices @ voices.T
    np.fill_diagonal(likeness, -1)
    first, second = divmod(int(likeness.argmax()), len(voices))
    return (first, second) if likeness[first, second] > rule.same_voice else None


def is_too_short(seconds: float, of_seconds: float, rule: ClusterRule = RULE) -> bool:
    """Whether so little was said that it is no voice of its own."""
    return seconds < max(rule.least_seconds, rule.least_share * of_seconds)


def _thinned(vectors: Floats, seconds: Floats, most: int) -> tuple[Floats, Floats]:
    if len(vectors) <= most:
        return vectors, seconds
    taken = np.linspace(0, len(vectors) - 1, most).round().astype(int)
    return vectors[taken], seconds[taken]


def _groups(vectors: Floats, seconds: Floats, rule: ClusterRule) -> list[_Group]:
    labels = np.zeros(len(vectors), int)
    if len(vectors) > 1:
        labels = fcluster(linkage(vectors, "average", metric="cosine"), rule.apart, "distance") - 1
    found = [
        _Group(
            float(seconds[labels == label].sum()),
            np.asarray(seconds[labels == label] @ vectors[labels == label], np.float32),
        )
        for label in range(int(labels.max()) + 1)
    ]
    kept = [group for group in found if not is_too_short(group.seconds, float(seconds.sum()), rule)]
    return kept or [max(found, key=lambda group: group.seconds)]


def _most_alike(groups: Sequence[_Group], most: int, rule: ClusterRule) -> tuple[int, int] | None:
    """Return the two groups to join next, the lower number first; None where enough is joined."""
    if len(groups) < 2:
        return None
    voices = unit(np.array([group.sum for group in groups]))
    likeness = voices @ voices.T
    np.fill_diagonal(likeness, -1)
    first, second = divmod(int(likeness.argmax()), len(groups))
    if likeness[first, second] <= rule.same_voice and len(groups) <= most:
        return None
    return min(first, second), max(first, second)
