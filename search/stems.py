"""Which words meet: stemming, accents and clitics, per language.

A passage's word is indexed under several terms, a question's word looks for fewer:

* the stem of the word as written, accents folded afterwards (the stemmers need them), and
* the stem of the word folded first, so that someone who types without accents finds all the same;
* for Spanish verbs with pronouns attached, each verb within (dímelo: dime, di, decir).

Spanish keeps its ñ in the first: who asks for *año* does not get *ano*. Stemmers are Snowball's (snowballstemmer).
"""

import re
from functools import lru_cache

import snowballstemmer

from search.engine import stop_words
from search.irregular import is_irregular, regular
from search.remembered import Remembered
from search.words import fold

_STEMMERS = {"es": "spanish", "fr": "french", "nl": "dutch", "en": "english", "pt": "portuguese"}
LANGUAGES = tuple(_STEMMERS)
"""The languages with an analysis of their own."""

_CLITICS = re.compile(r"(?<=..)(?:me|te|se|nos|os|les?|l[oa]s?)$")
_DUTCH_ARTICLES = {"s", "t", "n"}
"""What is left of an article in 's avonds, 't huis, m'n and zo'n."""
_MOST_CLITICS = 3
_WORDS_REMEMBERED = 65_536
_ACCENT = re.compile(r"[áéíóú]")
_SHORT_IMPERATIVE = re.compile(r"(?:da|di|haz|pon|ten|ven|sal)(?:(?:me|te|se|nos)?l[oae]s?|me|te|nos)")
_IMPERATIVES = {"di": "decir", "haz": "hacer", "pon": "poner", "ten": "tener", "ven": "venir", "sal": "salir"}
_SHORT_INFINITIVE = re.compile(r"(?:ir|ver|dar|ser|oír|leer)(?:(?:me|te|se|nos)?l[oae]s?|me|te|se|nos)")
_IMPERATIVE_END = re.compile(r"[^\W\d_]*(?:[aeiznlrd]|ndo)")


@lru_cache(maxsize=131_072)
def index_terms(word: str, language: str) -> tuple[str, ...]:
    """Return the terms under which a passage's word is kept, the exactest first; `word` as `words.words` gives it."""
    if language not in _STEMMERS:
        return _without_empty([fold(word)])
    inner = [_stem(regular(verb, language), language) for verb in _within(word)] if language == "es" else []
    return _without_empty([*_two_stems(word, language), *inner])


@lru_cache(maxsize=8_192)
def query_terms(word: str, language: str) -> tuple[str, ...]:
    """Return the terms that a question's word looks for, the exactest first; any of them answers."""
    if language not in _STEMMERS:
        return _without_empty([fold(word)])
    exact, folded_first = _two_stems(word, language)
    return _without_empty([exact] if "ñ" in exact else [exact, folded_first])


@lru_cache(maxsize=len(_STEMMERS) + 1)
def beginnings_in(language: str) -> Remembered[str]:
    """Return with which letter the terms of a passage's word begin, for each word: a quick look before stemming.

    A stem begins as its word does, but for irregular forms, for Spanish verbs with pronouns attached, which may hide
    one, and for Dutch participles: of these nothing is said but the empty text.
    """

    def beginning(word: str) -> str:
        return "" if _may_begin_otherwise(word, language) else first_letter(word)

    return Remembered(beginning, _WORDS_REMEMBERED)


def _may_begin_otherwise(word: str, language: str) -> bool:
    """Return whether a term of a passage's word may begin with another letter than the word."""
    return (
        is_irregular(word, language)
        or is_irregular(fold(word), language)
        or (language == "es" and _may_have_pronouns(word) and bool(_CLITICS.search(fold(word))))
        or (language == "nl" and fold(word).startswith("ge"))
    )


def first_letter(word: str) -> str:
    """Return the first letter of a word or a term, as it is without accents."""
    return fold(word[:1])[:1]


def is_stop_word(word: str, language: str) -> bool:
    """Return whether the word is so common in the language that only a phrase should need it."""
    return fold(word) in _stop_words(language) or (language == "nl" and word in _DUTCH_ARTICLES)


@lru_cache(maxsize=8)
def _stop_words(language: str) -> frozenset[str]:
    return frozenset(fold(word) for word in stop_words[language]) if language in _STEMMERS else frozenset()


def _without_empty(terms: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for term in terms if term))


def _two_stems(word: str, language: str) -> tuple[str, str]:
    base = regular(word, language)
    return _folded(_stem(base, language), language), _stem(regular(fold(base), language), language)


def _folded(stem: str, language: str) -> str:
    return "ñ".join(fold(part) for part in stem.split("ñ")) if language == "es" else fold(stem)


@lru_cache(maxsize=131_072)
def _stem(word: str, language: str) -> str:
    """Return the stem; a new stemmer each time, because they keep state and threads share this."""
    return str(snowballstemmer.stemmer(_STEMMERS[language]).stemWord(word))


def _within(word: str) -> list[str]:
    """Return the verbs inside a Spanish verb with pronouns attached; best effort, from its accent and its ending.

    Two pronouns, or one on a longer verb, put an accent on the verb (cuéntame, dímelo); the short imperatives and the
    short infinitives do without (dime, dale, verlas). An ending that no imperative has (artícu-lo) stops it.
    """
    if not _may_have_pronouns(word):
        return []
    inner: list[str] = []
    rest = fold(word)
    while len(inner) < _MOST_CLITICS and (clitic := _CLITICS.search(rest)):
        rest = rest[: clitic.start()]
        if not _IMPERATIVE_END.fullmatch(rest):
            break
        inner += [rest, _IMPERATIVES[rest]] if rest in _IMPERATIVES else [rest]
    return inner


def _may_have_pronouns(word: str) -> bool:
    return bool(
        _SHORT_IMPERATIVE.fullmatch(word) or _SHORT_INFINITIVE.fullmatch(word) or _ACCENT.search(word[:-2])
    )
