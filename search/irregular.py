"""Which form a word is stemmed as: its base where it is irregular (`forms`), else with a better ending."""

import re
from functools import lru_cache

from search.forms import FORMS
from search.words import fold

_ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "es": (("eres", "er"), ("ares", "ar"), ("cé", "zar")),
    "fr": (("eaux", "eau"), ("aux", "al"), ("ées", "é"), ("ée", "é"), ("és", "é"), ("ees", "e"), ("ee", "e")),
    "nl": (("heden", "heid"), ("lijke", "lijk")),
    "pt": (
        *(("ns", "m"), ("veis", "vel"), ("imais", "imal")),
        *(("ões", "ão"), ("oes", "ao"), ("ães", "ão"), ("ãos", "ão")),
        *(("éis", "el"), ("iais", "ial"), ("nais", "nal"), ("rais", "ral"), ("tais", "tal")),
    ),
}
_SHORT_PLURAL = re.compile(r"[aeiouáéíóú][^aeiouáéíóú]+[aeo]s")
"""año-s, arma-s: Snowball leaves a suffix on so short a word."""


def is_irregular(word: str, language: str) -> bool:
    """Return whether the word is stemmed as another, which may begin otherwise."""
    return language in FORMS and word in _bases(language)


def regular(word: str, language: str) -> str:
    """Return the word, or the form that is stemmed in its place."""
    if base := _bases(language).get(word):
        return base
    for ending, instead in _ENDINGS.get(language, ()):
        if word.endswith(ending) and len(word) > len(ending):
            return word.removesuffix(ending) + instead
    return word[:-1] if language in {"es", "pt"} and _SHORT_PLURAL.fullmatch(word) else word


@lru_cache(maxsize=8)
def _bases(language: str) -> dict[str, str]:
    """Return form -> base, each form as written and without accents."""
    bases: dict[str, str] = {}
    for line in FORMS[language].split("\n"):
        base, _, forms = line.strip().partition(": ")
        for form in forms.split():
            bases |= {form: base, fold(form): base}
    return bases
