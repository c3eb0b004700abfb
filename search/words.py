"""Where words begin and end, and what they are without accents; the same for a passage and for a question.

Elided articles (l'homme, qu'il, d'água) are words of their own, so that the noun is found and the phrase still
holds. Offsets are in characters of the text as it was given.
"""

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import lru_cache

_LETTERS = r"[^\W_]+(?:[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]+[^\W_]*)*"
_RUN = re.compile(rf"{_LETTERS}(?:['’ʼ]{_LETTERS})*")
_APOSTROPHE = re.compile(r"['’ʼ]")
_ELISIONS = {
    "fr": re.compile(r"(?:(?:jusqu|lorsqu|puisqu|quoiqu|qu|[cdjlmnst])['’ʼ])+", re.IGNORECASE),
    "pt": re.compile(r"d['’ʼ]", re.IGNORECASE),
    "und": re.compile(r"(?:[cdlmnstv]|un|qu|all|dall|dell|nell|sull)['’ʼ]", re.IGNORECASE),
}
_GENITIVES = {"en", "nl"}
_GENITIVE = re.compile(r"['’ʼ]s$", re.IGNORECASE)
_APOSTROPHES = str.maketrans("’ʼ", "''")
_LETTERS_OF_THEIR_OWN = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d"}
)
LEFT_OUT = re.compile(r"\[(?:…|\.\.\.)\]")
"""What stands where words were left out: what is before it and what comes after do not follow one another."""
APART = 64
"""Places between those two: more than NEAR reaches (`atoms`)."""
Span = tuple[int, int]
LONGEST_WORD = 64
"""Characters of a word that count; longer ones are noise, and a term must stay small."""


def base_language(language: str) -> str:
    """Return the first part of a BCP 47 tag in lower case, `und` where there is none."""
    return re.split(r"[-_]", language.strip().lower(), maxsplit=1)[0] or "und"


def words(text: str, language: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word as (word, start, end); the word is in lower case, composed, with straight apostrophes."""
    if plain := _where_nothing_changes(text):
        yield from ((word, start, end) for word, (start, end) in zip(*plain, strict=True))
        return
    elision = _ELISIONS.get(language)
    for run in _RUN.finditer(text):
        start, end = run.span()
        if elision and (prefix := elision.match(text, start, end)) and prefix.end() < end:
            for part in re.finditer(r"[^'’ʼ]+", prefix.group()):
                yield tidy(part.group()), start + part.start(), start + part.end()
            start = prefix.end()
        if language in _GENITIVES and (genitive := _GENITIVE.search(text[start:end])):
            end = start + genitive.start()
        yield tidy(text[start:end]), start, end


def placed_words(text: str, language: str) -> tuple[list[str], list[Span]]:
    """Return what `words` yields, the words and where they stand apart: the quicker way for a whole text."""
    plain = _where_nothing_changes(text)
    if plain is not None:
        return plain
    found = list(words(text, language))
    return [word for word, _, _ in found], [(start, end) for _, start, end in found]


def places(text: str, starts: Sequence[int]) -> Sequence[int]:
    """Return the place of each word of a text, by where each starts: from 0, and far on behind words left out."""
    gaps = [found.start() for found in LEFT_OUT.finditer(text)]
    if not gaps:
        return range(len(starts))
    return [number + APART * bisect(gaps, start) for number, start in enumerate(starts)]


def _where_nothing_changes(text: str) -> tuple[list[str], list[Span]] | None:
    """Return the words of a text without apostrophes in which `tidy` would change no more than capitals, else None."""
    if _APOSTROPHE.search(text):
        return None
    even = text.casefold()
    if len(even) != len(text) or not unicodedata.is_normalized("NFC", even):
        return None
    spans = [run.span() for run in _RUN.finditer(text)]
    return [even[start:end][:LONGEST_WORD] for start, end in spans], spans


def elided(word: str, language: str) -> bool:
    """Return whether the word is what an elision leaves of an article or a conjunction (the l of l'homme)."""
    elision = _ELISIONS.get(language)
    return bool(elision and elision.fullmatch(word + "'"))


@lru_cache(maxsize=65_536)
def tidy(word: str) -> str:
    """Return the word in lower case, composed (NFC), with straight apostrophes, cut to what counts."""
    return unicodedata.normalize("NFC", word.casefold()).translate(_APOSTROPHES)[:LONGEST_WORD]


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Return the word without accents, in lower case."""
    apart = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS_OF_THEIR_OWN))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
