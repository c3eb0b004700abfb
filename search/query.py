"""A question's parts as one language reads them: an engine's query over that language's field of words.

A passage's words are in one field only, so a question is asked of each language by itself, in that language's own
analysis, and the answers never overlap. Outside a phrase very common words need not be there, if another word is.
What a part means is said here, once for every engine; how an engine asks it is said by its `Asking`.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from search.parts import All, Beginning, Either, Fuzzy, Named, Near, Not, Part, Phrase, Word
from search.postings import WRITTEN
from search.schema import analysis_of
from search.stems import is_stop_word, query_terms
from search.words import elided, fold, words

Step = tuple[str, ...]
"""One word of a row: the terms of which any will do."""


class Asking(Protocol):
    """Makes an engine's queries over one field of words; what they are is known to the engine alone."""

    @property
    def field(self) -> str:
        """The field of words."""

    def everything(self) -> Any:
        """Return what every passage with words in the field answers."""

    def term(self, step: Step) -> Any:
        """Return what a passage answers that has one of these terms; the best one counts."""

    def row(self, steps: Sequence[Step]) -> Any:
        """Return what a passage answers in which these stand in a row."""

    def near(self, one: Sequence[Step], other: Sequence[Step], distance: int) -> Any:
        """Return what a passage answers in which two rows stand so many words apart at most, in any order."""

    def beginning(self, plain: str) -> Any:
        """Return what a passage answers with a form that begins so, accents aside."""

    def alike(self, plain: str, slips: int) -> Any:
        """Return what a passage answers with a form that differs in so many letters at most, accents aside."""

    def named(self, named: Named) -> Any:
        """Return what a passage answers about which this is said; it limits, and does not raise a score."""

    def every(self, queries: list[Any]) -> Any:
        """Return what all of these must answer."""

    def either(self, queries: list[Any]) -> Any:
        """Return what one of these must answer."""

    def without(self, base: Any, barred: Any) -> Any:
        """Return what answers the first and not the second."""


def read(part: Part, asking: Asking) -> Any:
    """Return the part as a query of the engine; None where the language sees no word in it."""
    match part:
        case Not(inner):
            return _without(asking.everything(), [read(inner, asking)], asking)
        case Either(parts):
            return _either([read(each, asking) for each in parts], asking)
        case All(parts):
            return _all(needed(parts, asking.field), asking)
        case Named():
            return asking.named(part)
        case _:
            return _words(part, asking)


def _words(part: Word | Phrase | Beginning | Fuzzy | Near, asking: Asking) -> Any:
    rules = analysis_of(asking.field)
    match part:
        case Word(text):
            return _word(text, rules, asking)
        case Phrase(text):
            return _phrase([word for word, _, _ in words(text, rules)], rules, asking)
        case Beginning(text):
            return _beginning(text, rules, asking)
        case Fuzzy(text, slips):
            return _fuzzy(text, slips, rules, asking)
        case Near(one, other, distance):
            first, second = row(one, rules), row(other, rules)
            return asking.near(first, second, distance) if first and second else None


def _word(text: str, rules: str, asking: Asking) -> Any:
    typed = said(text, rules)
    return (
        _phrase(typed, rules, asking) if len(typed) > 1 else _term(typed[0], rules, asking) if typed else None
    )


def said(text: str, rules: str) -> list[str]:
    """Return the words in a typed word, without the elided articles in front of one."""
    typed = [word for word, _, _ in words(text, rules)]
    while len(typed) > 1 and elided(typed[0], rules):
        typed = typed[1:]
    return typed


def _term(word: str, rules: str, asking: Asking) -> Any:
    step = query_terms(word, rules)
    return asking.term(step) if step else None


def row(side: Word | Phrase, rules: str) -> list[Step]:
    """Return the steps of one side of a NEAR: in a phrase the words as they are written, else any form of the word."""
    typed = (
        said(side.text, rules) if isinstance(side, Word) else [word for word, _, _ in words(side.text, rules)]
    )
    steps = [terms for word in typed if (terms := query_terms(word, rules))]
    return steps if len(steps) == 1 else [step[:1] for step in steps]


def _phrase(typed: list[str], rules: str, asking: Asking) -> Any:
    exact = [terms[:1] for word in typed if (terms := query_terms(word, rules))]
    if len(exact) < 2:  # noqa: PLR2004 - one word is no phrase
        return asking.term(exact[0]) if exact else None
    return asking.row(exact)


def _beginning(text: str, rules: str, asking: Asking) -> Any:
    *before, last = said(text, rules) or [""]
    if not last:
        return None
    parts = [query for word in before if (query := _term(word, rules, asking)) is not None]
    return _every([*parts, asking.beginning(fold(last))], asking)


def _fuzzy(text: str, slips: int, rules: str, asking: Asking) -> Any:
    *_, last = said(text, rules) or [""]
    if not last:
        return None
    return _either([_term(last, rules, asking), asking.alike(fold(last), slips)], asking)


def _all(parts: tuple[Part, ...], asking: Asking) -> Any:
    wanted = [read(part, asking) for part in parts if not isinstance(part, Not)]
    unwanted = [read(part.part, asking) for part in parts if isinstance(part, Not)]
    base = _every(wanted, asking) if wanted else asking.everything()
    return _without(base, unwanted, asking) if unwanted else base


def needed(parts: tuple[Part, ...], field: str) -> tuple[Part, ...]:
    """Return the parts without the very common words, unless those are all that is asked for."""
    telling = tuple(part for part in parts if not _is_common(part, field))
    return telling if any(not isinstance(part, Not | Named) for part in telling) else parts


def _is_common(part: Part, field: str) -> bool:
    rules = analysis_of(field)
    return isinstance(part, Word) and all(is_stop_word(word, rules) for word in said(part.text, rules))


def _without(base: Any, unwanted: list[Any], asking: Asking) -> Any:
    barred = _either(unwanted, asking)
    return base if base is None or barred is None else asking.without(base, barred)


def _every(queries: list[Any], asking: Asking) -> Any:
    there = [query for query in queries if query is not None]
    return asking.every(there) if len(there) > 1 else next(iter(there), None)


def _either(queries: list[Any], asking: Asking) -> Any:
    there = [query for query in queries if query is not None]
    return asking.either(there) if len(there) > 1 else next(iter(there), None)


def written(form: str) -> str:
    """Return a form of the lexicon as it was written."""
    return form.rpartition(WRITTEN)[2]
