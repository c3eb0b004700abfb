"""What each voice is like: short stretches gathered into as many groups as there may be people, too alike ones joined.

The numbers were found on mixes of four voices and tried on mixes of four others (`tests/bench/speakers.py`), never on
the recordings that are measured for the documentation.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class VoiceRule:
    """When two groups are one voice. Likeness is the cosine of two vectors, from 0 to 1."""

    same_voice: float = 0.91
    """Above this two groups are one voice, where it is known how many people take part."""
    nearly_same_voice: float = 0.86
    """Above this they may be one voice that changes; the most alike two people of those four were at .849."""
    as_uneven: float = 4.0
    """They are, if they differ less than so many times as much as the halves of the one that speaks longer."""
    same_voice_undeclared: float = 0.83
    """The same where nobody said how many they are."""
    most_undeclared: int = 6
    least_seconds: float = 3.0
    least_share: float = 0.01
    """A voice speaks at least so long, and at least this share of all that is said."""
    most_pieces: int = 4_000
    """Pieces that are compared each with each: 64 MB. Of a longer recording, as many at even distances."""


RULE = VoiceRule()


def voices_of(vectors: Floats, seconds: Floats, most: int | None, rule: VoiceRule = RULE) -> Floats:
    """Return what each voice may be like, voices x 256: `most` of them where there are as many pieces (Ward's method).

    `vectors` are of pieces in which hardly more than one person speaks, `seconds` how long each is.
    """
    from scipy.cluster.hierarchy import (  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415 - it takes long
        fcluster,
        linkage,
    )

    vectors, seconds = _thinned(unit(vectors), seconds, rule.most_pieces)
    labels = np.zeros(len(vectors), int)
    if len(vectors) > 1:
        labels = fcluster(linkage(vectors, "ward"), most or rule.most_undeclared, "maxclust") - 1
    sums = [seconds[labels == label] @ vectors[labels == label] for label in range(int(labels.max()) + 1)]
    return unit(np.array(sums, np.float32))


def one_too_many(
    voices: Floats, seconds: Floats, halves: Floats, most: int | None, rule: VoiceRule = RULE
) -> int | None:
    """Return which voice is none of its own: like another that speaks longer, or hardly heard. None where all are.

    `seconds` and `halves` are of each voice: how long it speaks, and how like its first half of that is to its second.
    """
    if len(voices) <= 1:
        return None
    likeness = voices @ voices.T
    np.fill_diagonal(likeness, -1)
    pair = divmod(int(likeness.argmax()), len(voices))
    shorter, longer = sorted(pair, key=lambda voice: float(seconds[voice]))
    if _is_one(float(likeness[pair]), float(halves[longer]), rule, declared=bool(most)):
        return shorter
    least = max(rule.least_seconds, rule.least_share * float(seconds.sum()))
    shortest = int(seconds.argmin())
    return shortest if seconds[shortest] < least else None


def likeness_of_halves(vectors: Floats) -> float:
    """Return how like the first half of a voice's vectors is to the second: 1 where there are too few to say."""
    middle = len(vectors) // 2
    if not middle:
        return 1.0
    first, second = unit(np.array([vectors[:middle].mean(axis=0), vectors[middle:].mean(axis=0)], np.float32))
    return float(first @ second)


def _is_one(likeness: float, halves: float, rule: VoiceRule, *, declared: bool) -> bool:
    if not declared:
        return likeness > rule.same_voice_undeclared
    if likeness > rule.same_voice:
        return True
    return likeness > rule.nearly_same_voice and 1 - likeness < rule.as_uneven * (1 - halves)


def unit(vectors: Floats) -> Floats:
    """Return the vectors with length 1."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


def _thinned(vectors: Floats, seconds: Floats, most: int) -> tuple[Floats, Floats]:
    if len(vectors) <= most:
        return vectors, seconds
    taken = np.linspace(0, len(vectors) - 1, most).round().astype(int)
    return vectors[taken], seconds[taken]
