"""Finds each spoken word in the text that is made of them, so that a place in the text leads to a time.

The text is usually the words in a row; where somebody has corrected the one and not the other, the words that both
have are brought together, and the rest have no place.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from search.words import fold

_PIECE = re.compile(r"\S+")
_WORDS_COMPARED = 2_000
"""More than are said in 90 s by far; comparing takes time in the square of this at worst."""


def word_starts(text: str, said: Sequence[str]) -> list[int | None]:
    """Return where in the text each word starts (characters); None for a word that is not in it."""
    return _in_a_row(text, said) or _compared(text, said)


def _in_a_row(text: str, said: Sequence[str]) -> list[int | None]:
    """Return the starts where the text is these words and nothing else but space between them, else nothing."""
    starts: list[int | None] = []
    place = 0
    for word in said:
        bare = word.strip()
        found = text.find(bare, place)
        if found < 0 or text[place:found].strip():
            return []
        starts.append(found)
        place = found + len(bare)
    return [] if text[place:].strip() else starts


def _compared(text: str, said: Sequence[str]) -> list[int | None]:
    """Return the starts of the words that the text and the words have in common, in order."""
    pieces = list(_PIECE.finditer(text))[:_WORDS_COMPARED]
    spoken = [word.split() or [""] for word in said[:_WORDS_COMPARED]]
    firsts = list(accumulate(map(len, spoken), initial=0))
    flat = [_bare(piece) for word in spoken for piece in word]
    matcher = SequenceMatcher(None, [_bare(piece.group()) for piece in pieces], flat, autojunk=False)
    starts: dict[int, int] = {}
    for block in matcher.get_matching_blocks():
        starts.update((block.b + step, pieces[block.a + step].start()) for step in range(block.size))
    return [starts.get(firsts[number]) if number < len(spoken) else None for number in range(len(said))]


def _bare(word: str) -> str:
    return "".join(letter for letter in fold(word) if letter.isalnum())
