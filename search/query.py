"""A question's parts as one language reads them: a Whoosh query over that language's field.

A passage's words are in one field only, so a question is asked of each language by itself, in that language's own
analysis, and the answers never overlap. Outside a phrase very common words need not be there, if another word is.
"""

from typing import Any

from search.engine import query
from search.parsing import All, Beginning, Either, Not, Part, Phrase, Word
from search.postings import Deadline, InARow, StartingWith
from search.schema import WRITTEN, analysis_of, forms_of
from search.stems import is_stop_word, query_terms
from search.words import elided, fold, words


def read(part: Part, field: str, deadline: Deadline) -> Any:
    """Return the part as a Whoosh query over this field; None where the language sees no word in it."""
    match part:
        case Word(text):
            return _word(text, field, deadline)
        case Phrase(text):
            return _phrase([word for word, _, _ in words(text, analysis_of(field))], field, deadline)
        case Beginning(text):
            return _beginning(text, field, deadline)
        case Not(inner):
            return _without(query.Term("field", field), [read(inner, field, deadline)])
        case Either(parts):
            return _joined(query.Or, [read(each, field, deadline) for each in parts])
        case All(parts):
            return _all(needed(parts, field), field, deadline)


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


def _phrase(typed: list[str], field: str, deadline: Deadline) -> Any:
    exact = [terms[0] for word in typed if (terms := query_terms(word, analysis_of(field)))]
    if len(exact) < 2:  # noqa: PLR2004 - one word is no phrase
        return query.Term(field, exact[0]) if exact else None
    return InARow(field, exact, deadline)


def _beginning(text: str, field: str, deadline: Deadline) -> Any:
    *before, last = said(text, analysis_of(field)) or [""]
    parts = [_terms(word, field) for word in before]
    return _joined(query.And, [*parts, StartingWith(forms_of(field), fold(last), deadline)]) if last else None


def _all(parts: tuple[Part, ...], field: str, deadline: Deadline) -> Any:
    wanted = [read(part, field, deadline) for part in parts if not isinstance(part, Not)]
    unwanted = [read(part.part, field, deadline) for part in parts if isinstance(part, Not)]
    base = _joined(query.And, wanted) if wanted else query.Term("field", field)
    return _without(base, unwanted) if unwanted else base


def needed(parts: tuple[Part, ...], field: str) -> tuple[Part, ...]:
    """Return the parts without the very common words, unless those are all that is asked for."""
    telling = tuple(part for part in parts if not _is_common(part, field))
    return telling if any(not isinstance(part, Not) for part in telling) else parts


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
