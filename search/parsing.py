"""A person's words, taken apart: words, "phrases", AND OR NOT, -without, brackets, beginnings (migr*), and `atoms`.

Whoosh's parser does the grammar, without a field and without analysis. Nothing a person writes raises: what is no
sign of the grammar here is taken as words, and the note says so.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from search.atoms import NEAR_OPERATOR, OPERATORS, Lifted, as_words, lift, phrase, trimmed, unnamed
from search.engine import parsing, query
from search.parts import All, Beginning, Either, Not, Part, Word, joined, write
from search.types import Kind
from search.words import fold

LONGEST_QUESTION = 256
"""Characters of a question that are read (SAFETY)."""
_SHORTEST_BEGINNING = 2
_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟", '"'))
_SIGNS = re.compile(r'["()*~^\[\]{}\\]')
_QUOTED_OR_MINUS = re.compile(r'"[^"]*"|(?<![^\s(])[-−](?=["(\w])')
TAKEN_AS_WORDS = "Some signs were taken as words."
SAY_OR = (
    "Put OR, in capital letters, between words of which one is enough; between words that must all be there, "
    "nothing is needed."
)
_JOINING = re.compile(r"(?<=\S )(?:and|or|y|e|o|u|et|ou|en|of)(?= \S)", re.IGNORECASE)
"""What people write for AND and OR: a word like any other here."""
_LEFT_IN_WORDS = re.compile(r"\w[?]\w|^NEAR/")
CUT = f"Only the first {LONGEST_QUESTION} characters were read."
NO_WORD = "There is no word in the question."


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question was taken for; `part` is None when there is no word in it."""

    part: Part | None
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The question as it was taken, in a form that can be asked again."""
        return write(self.part) if self.part else ""


@lru_cache(maxsize=32)
def understand(question: str) -> Understood:
    """Take a question apart; never raises. It is remembered for the snippets of the answer, which ask the same."""
    cut = question[:LONGEST_QUESTION]
    text = "".join(letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", cut))
    lifted = lift(_QUOTED_OR_MINUS.sub(_minus_as_not, text.translate(_QUOTES)))
    part = _part(_parser().parse(lifted.text), lifted)
    notes = [CUT] if len(question) > LONGEST_QUESTION else []
    notes += dict.fromkeys(lifted.notes)
    if lifted.left or lifted.text.count("(") != lifted.text.count(")"):
        notes.append(TAKEN_AS_WORDS)
    if part is None and text.strip():
        notes.append(NO_WORD)
    return Understood(part, tuple(notes))


def with_fields_as_words(question: str, kinds: Collection[Kind]) -> str:
    """Return a question in which these fields are words; the same where it has none of them."""
    plain = _QUOTED_OR_MINUS.sub(_minus_as_not, question.translate(_QUOTES))
    asked = as_words(plain, kinds)
    return question if asked == plain else asked


def joins_in_words(question: str) -> bool:
    """Whether a question joins its words by what may be meant as AND or OR, and is none: it was read as a word."""
    return any(found.group() not in OPERATORS for found in _JOINING.finditer(" ".join(question.split())))


def _minus_as_not(found: re.Match[str]) -> str:
    return found.group() if found.group().startswith('"') else "NOT "


def _parser() -> Any:
    operators = parsing.OperatorsPlugin(AndMaybe=None, AndNot=None, Require=None)
    others = (parsing.WhitespacePlugin, parsing.PhrasePlugin, parsing.GroupPlugin, parsing.PrefixPlugin)
    return parsing.QueryParser(None, schema=None, plugins=[operators, *(plugin() for plugin in others)])


def _part(parsed: Any, lifted: Lifted) -> Part | None:
    """Return Whoosh's tree as ours; what held a sign that means nothing here goes to `lifted.left`."""
    match parsed:
        case query.And() | query.Or():
            join = All if isinstance(parsed, query.And) else Either
            return joined(join, [part for each in parsed.subqueries if (part := _part(each, lifted))])
        case query.Not():
            inner = _part(parsed.query, lifted)
            return inner.part if isinstance(inner, Not) else Not(inner) if inner else None
        case query.Phrase():
            return _phrase(parsed, lifted)
        case query.Prefix():
            return _beginning(parsed.text, lifted)
        case query.Term():
            return _term(parsed.text, lifted)
    return None


def _term(typed: str, lifted: Lifted) -> Part | None:
    if typed in lifted.atoms:
        return lifted.atoms[typed]
    if _LEFT_IN_WORDS.search(typed) or unnamed(typed) != typed:
        lifted.left.append(typed)
    return joined(All, [Word(text) for text in _plain(typed, lifted.left)])


def _phrase(parsed: Any, lifted: Lifted) -> Part | None:
    if parsed.slop != 1:
        lifted.left.append("~")
    return phrase(" ".join(_plain(" ".join(parsed.words), lifted.left)))


def _beginning(typed: str, lifted: Lifted) -> Part | None:
    *before, last = _plain(typed, lifted.left) or [""]
    if len(fold(last)) < _SHORTEST_BEGINNING:
        lifted.left.append("*")
        return joined(All, [Word(text) for text in (*before, last) if text])
    return joined(All, [*(Word(text) for text in before), Beginning(last)])


def _plain(typed: str, left: list[str]) -> list[str]:
    """Return the typed words without signs, each from its first letter to its last."""
    if _SIGNS.search(typed) or _is_operator(typed):
        left.append(typed)
    found = (trimmed(each) for each in unnamed(_SIGNS.sub(" ", typed)).split())
    return [word.lower() if _is_operator(word) else word for word in found if word]


def _is_operator(word: str) -> bool:
    return word in OPERATORS or bool(NEAR_OPERATOR.fullmatch(word))
