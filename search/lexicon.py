"""The forms of a field that begin alike, laid out so that a word is compared with all of them at once."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from search.postings import WRITTEN, Deadline
from search.schema import BEGINNING
from search.spelling import first_letters, slips

_AS_WRITTEN = re.compile(rf"{WRITTEN}.*")
_BITS, _CODE = 64, 21
"""Bits for the letters of a word, and bits that a letter has in Unicode."""

ASKED_AT_ONCE = 256
"""So many words are remembered as they are compared: those of the questions of a moment."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Forms, how each is spelt without accents, how long that is, and which letters are in it, as bits.

    Two letters may share a bit: words then seem nearer than they are, never further apart. One slip takes one letter
    away at most, and adds one at most.
    """

    forms: tuple[str, ...]
    spelt: Sequence[str]
    lengths: npt.NDArray[np.int64]
    letters: npt.NDArray[np.uint64]

    def near(self, plain: str, most: int) -> dict[str, int]:
        """Return each form that differs from a word without accents in `most` letters at most, and in how many."""
        if not self.forms:
            return {}
        asked = _letters_of_word(plain)
        apart = np.abs(self.lengths - len(plain)) > most
        apart |= np.bitwise_count(asked & ~self.letters) > most
        apart |= np.bitwise_count(self.letters & ~asked) > most
        few = np.flatnonzero(~apart).tolist()
        found = ((self.forms[at], slips(plain, self.spelt[at], most)) for at in few)
        return {form: distance for form, distance in found if distance is not None}


def lexicon(forms: Iterable[str]) -> Lexicon:
    """Return the forms, none of which is empty, as they are compared."""
    each = tuple(forms)
    spelt = _AS_WRITTEN.sub("", "\n".join(each)).split("\n") if each else []
    lengths = np.array(list(map(len, spelt)), np.int64)
    return Lexicon(each, spelt, lengths, _letters_of(spelt, lengths))


def alike(
    beginning: Callable[[str], Lexicon], starts: Iterable[str], plain: str, most: int, deadline: Deadline
) -> dict[str, int]:
    """Return the forms near a word, and how near, of those `beginning` with one of the starts. Raises OutOfTime."""
    found: dict[str, int] = {}
    for start in starts:
        deadline.check()
        found |= beginning(start).near(plain, most)
    return found


def starts_near(beginnings: Callable[[str], Lexicon], plain: str, most: int) -> set[str]:
    """Return with what the forms begin that may differ from a word in `most` letters at most.

    `beginnings` are their first letters, as they are kept. Reading all forms with a first letter takes long, and only
    with two slips are most of them needed. A single slip is among those first letters, so that the others follow as
    they are, or it is behind them, or it swaps the two letters at the border.
    """
    letters = first_letters(plain[0])
    if most > 1:
        return letters
    swapped = plain[: BEGINNING - 1] + plain[BEGINNING - 1 : BEGINNING + 1][::-1] + plain[BEGINNING + 1 :]
    found = {swapped}
    for begun in map(beginnings, letters):
        found |= begun.near(plain, most).keys()
        for length in range(BEGINNING - most, BEGINNING + most + 1):
            near = begun.near(plain[:length], most).items()
            whole = ((begin, distance) for begin, distance in near if len(begin) == BEGINNING)
            found |= {begin + plain[length:] if distance else begin for begin, distance in whole}
    return found


@lru_cache(maxsize=ASKED_AT_ONCE)
def _letters_of_word(plain: str) -> npt.NDArray[np.uint64]:
    """Return the bits of one word's letters; it is compared with the forms of many beginnings one after the other."""
    return _letters_of([plain], np.array([len(plain)]))


def _letters_of(spelt: Sequence[str], lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """Return the bits of each word's letters: one where a letter is, another where it is again."""
    if not spelt:
        return np.empty(0, np.uint64)
    codes = np.frombuffer("".join(spelt).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)
    letters = np.sort(np.repeat(np.arange(len(spelt)), lengths) << _CODE | codes)
    letters[1:] += (_BITS // 2) * (letters[1:] == letters[:-1])
    bits = np.left_shift(np.uint64(1), (letters % _BITS).astype(np.uint64))
    return np.bitwise_or.reduceat(bits, np.cumsum(lengths) - lengths)
