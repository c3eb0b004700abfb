"""How far apart two spellings are, and which letters a misspelt word may begin with."""

_ALIKE = ("bv", "csz", "ckq", "gj", "ij", "iy", "ly", "fv", "dt", "ah", "eh", "ih", "oh", "uh")
"""Letters heard or typed for one another at the beginning of a word; a first letter is taken as right otherwise."""


def first_letters(letter: str) -> set[str]:
    """Return the letters that a word may begin with which was typed with this one first."""
    return {letter}.union(*(alike for alike in _ALIKE if letter in alike))


def could_be(one: str, other: str, most: int) -> bool:
    """Return False where two words surely differ in more than `most` letters: a quick look before `slips`."""
    return abs(len(one) - len(other)) <= most and len(set(one).symmetric_difference(other)) <= 2 * most


def is_alike(one: str, other: str, most: int) -> bool:
    """Return whether two words differ in `most` letters at most."""
    return could_be(one, other, most) and slips(one, other, most) is not None


def slips(one: str, other: str, most: int) -> int | None:
    """Return the least number of wrong, missing, added or swapped letters between two words; None if over `most`.

    Optimal string alignment distance, row by row.
    """
    if abs(len(one) - len(other)) > most:
        return None
    earlier: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        latest = [i]
        for j, against in enumerate(other, start=1):
            least = min(row[j] + 1, latest[-1] + 1, row[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                least = min(least, earlier[j - 2] + 1)
            latest.append(least)
        if min(latest) > most:
            return None
        earlier, row = row, latest
    return row[-1] if row[-1] <= most else None
