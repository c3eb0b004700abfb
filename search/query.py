"""A question's parts as one language reads them: a Whoosh query over that language's field.

A passage's words are in one field only, so a question is asked of each language by itself, in that language's own
analysis, and the answers never overlap. Outside a phrase very common words need not be there, if another word is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from search.engine import query
from search.parts import All, Beginning, Either, Fuzzy, Named, Near, Not, Part, Phrase, Word
from search.postings import WRITTEN, AnyForm, CloseTo, Deadline, InARow, Listed, StartingWith
from search.schema import analysis_of, forms_of
from search.stems import is_stop_word, query_terms
from search.words import elided, fold, words


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question needs besides its parts: its time, and what is in one segment.

    `numbers` are the passages in one field of words about which something is said, `alike` the forms in one field of
    forms that are spelt like a word.
    """

    deadline: Deadline
    numbers: Callable[[Named, str], list[int]]
    alike: Callable[[str, int, str], list[str]]


def read(part: Part, field: str, asking: Asking) -> Any:
    """Return the part as a Whoosh query over this field; None where the language sees no word in it."""
    match part:
        case Not(inner):
            return _without(query.Term("field", field), [read(inner, field, asking)])
        case Either(parts):
            return _joined(query.Or, [read(each, field, asking) for each in parts])
        case All(parts):
            return _all(needed(parts, field), field, asking)
        case Named():
            return Listed(field, asking.numbers(part, field), asking.deadline)
        case _:
            return _words(part, field, asking)


def _words(part: Word | Phrase | Beginning | Fuzzy | Near, field: str, asking: Asking) -> Any:
    deadline = asking.deadline
    match part:
        case Word(text):
            return _word(text, field, deadline)
        case Phrase(text):
            return _phrase([word for word, _, _ in words(text, analysis_of(field))], field, deadline)
        case Beginning(text):
            return _beginning(text, field, deadline)
        case Fuzzy(text, slips):
            return _fuzzy(text, slips, field, asking)
        case Near(one, other, distance):
            rows = [row(side, analysis_of(field)) for side in (one, other)]
            first, second = (InARow(field, steps, deadline) for steps in rows)
            return CloseTo(first, second, distance) if all(rows) else None


def _word(text: str, field: str, deadline: Deadline) -> Any:
    typed = said(text, analysis_of(field))
    return _phrase(typed, field, deadline) if len(typed) > 1 else _terms(typed[0], field) if typed else None


def said(text: str, rules: str) -> list[str]:
    """Return the words in a typed word, without the elided articles in front of one."""
    typed = [word for word, _, _ in words(text, rules)]
    while len(typed) > 1 and elided(typed[0], rules):
        typed = typed[1:]
    return typed


def _terms(word: str, field: str) -> Any:
    return _joined(
        query.DisjunctionMax, [query.Term(field, term) for term in query_terms(word, analysis_of(field))]
    )


def row(side: Word | Phrase, rules: str) -> list[tuple[str, ...]]:
    """Return the steps of one side of a NEAR: in a phrase the words as they are written, else any form of the word."""
    typed = (
        said(side.text, rules) if isinstance(side, Word) else [word for word, _, _ in words(side.text, rules)]
    )
    steps = [terms for word in typed if (terms := query_terms(word, rules))]
    return steps if len(steps) == 1 else [step[:1] for step in steps]


def _phrase(typed: list[str], field: str, deadline: Deadline) -> Any:
    exact = [terms[0] for word in typed if (terms := query_terms(word, analysis_of(field)))]
    if len(exact) < 2:  # noqa: PLR2004 - one word is no phrase
        return query.Term(field, exact[0]) if exact else None
    return InARow(field, [(term,) for term in exact], deadline)


def _beginning(text: str, field: str, deadline: Deadline) -> Any:
    *before, last = said(text, analysis_of(field)) or [""]
    parts = [_terms(word, field) for word in before]
    return _joined(query.And, [*parts, StartingWith(forms_of(field), fold(last), deadline)]) if last else None


def _fuzzy(text: str, slips: int, field: str, asking: Asking) -> Any:
    *_, last = said(text, analysis_of(field)) or [""]
    if not last:
        return None
    forms = asking.alike(fold(last), slips, forms_of(field))
    return _joined(query.Or, [_terms(last, field), AnyForm(forms_of(field), forms, asking.deadline)])


def _all(parts: tuple[Part, ...], field: str, asking: Asking) -> Any:
    wanted = [read(part, field, asking) for part in parts if not isinstance(part, Not)]
    unwanted = [read(part.part, field, asking) for part in parts if isinstance(part, Not)]
    base = _joined(query.And, wanted) if wanted else query.Term("field", field)
    return _without(base, unwanted) if unwanted else base


def needed(parts: tuple[Part, ...], field: str) -> tuple[Part, ...]:
    """Return the parts without the very common words, unless those are all that is asked for."""
    telling = tuple(part for part in parts if not _is_common(part, field))
    return telling if any(not isinstance(part, Not | Named) for part in telling) else parts


def _is_common(part: Part, field: str) -> bool:
    rules = analysis_of(field)
    return isinstance(part, Word) and all(is_stop_word(word, rules) for word in said(part.text, rules))


def _without(base: Any, unwanted: list[Any]) -> Any:
    barred = _joined(query.Or, unwanted)
    return base if base is None or barred is None else query.AndNot(base, barred)


def _joined(join: Any, parts: list[Any]) -> Any:
    there = [part for part in parts if part is not None]
    return join(there) if len(there) > 1 else next(iter(there), None)


def written(form: str) -> str:
    """Return a form of the lexicon as it was written."""
    return form.rpartition(WRITTEN)[2]
