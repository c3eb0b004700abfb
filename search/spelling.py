"""How far apart two spellings are, and which letters a misspelt word may begin with."""

from functools import lru_cache

_ALIKE = ("bv", "csz", "ckq", "gj", "ij", "iy", "ly", "fv", "dt", "ah", "eh", "ih", "oh", "uh")
"""Letters heard or typed for one another at the beginning of a word; a first letter is taken as right otherwise."""


def first_letters(letter: str) -> set[str]:
    """Return the letters that a word may begin with which was typed with this one first."""
    return {letter}.union(*(alike for alike in _ALIKE if letter in alike))


def is_alike(one: str, other: str, most: int) -> bool:
    """Return whether two words differ in `most` letters at most; where they surely differ in more, at once."""
    letters = set(one).symmetric_difference(other)
    return len(letters) <= 2 * most and slips(one, other, most) is not None


@lru_cache(maxsize=16_384)
def slips(one: str, other: str, most: int) -> int | None:
    """Return the least number of wrong, missing, added or swapped letters between two words; None if over `most`.

    Optimal string alignment distance, row by row; what is further from the diagonal than `most` is left out.
    """
    if abs(len(one) - len(other)) > most:
        return None
    width, beyond = len(other) + 1, most + 1
    earlier: list[int] = []
    row = list(range(width))
    for i, letter in enumerate(one, start=1):
        latest = [beyond] * width
        latest[0] = i
        for j in range(max(i - most, 1), min(i + most, len(other)) + 1):
            against = other[j - 1]
            least = row[j - 1] if letter == against else 1 + min(row[j], latest[j - 1], row[j - 1])
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                least = min(least, earlier[j - 2] + 1)
            latest[j] = least
        if min(latest) > most:
            return None
        earlier, row = row, latest
    return row[-1] if row[-1] <= most else None
