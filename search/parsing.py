"""A person's words, taken apart: words, "phrases", AND OR NOT, -without, brackets, beginnings (migr*).

Whoosh's parser does the grammar, without a field and without analysis; what comes out is a small tree of ours that
every language, and any engine, reads in its own way. Nothing a person writes raises: what is no sign of the grammar
here is taken as words, and the note says so.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from search.engine import parsing, query
from search.words import fold, words

LONGEST_QUESTION = 256
"""Characters of a question that are read (SAFETY)."""
_SHORTEST_BEGINNING = 2
_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟", '"'))
_SIGNS = re.compile(r'["()*~^\[\]{}\\]')
_OPERATORS = {"AND", "OR", "NOT"}
_QUOTED_OR_MINUS = re.compile(r'"[^"]*"|(?<![^\s(])[-−](?=["(\w])')
TAKEN_AS_WORDS = "Some signs were taken as words."
CUT = f"Only the first {LONGEST_QUESTION} characters were read."
NO_WORD = "There is no word in the question."


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was typed; a language may see several in it (mother-in-law)."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together in this order."""

    text: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a word begins with."""

    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """What may not be there."""

    part: "Part"


@dataclass(frozen=True, slots=True)
class All:
    """Parts that must all hold."""

    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Parts of which one must hold."""

    parts: tuple["Part", ...]


Part: TypeAlias = Word | Phrase | Beginning | Not | All | Either


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question was taken for; `part` is None when there is no word in it."""

    part: Part | None
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The question as it was taken, in a form that can be asked again."""
        return write(self.part) if self.part else ""


def understand(question: str) -> Understood:
    """Take a question apart; never raises."""
    cut = question[:LONGEST_QUESTION]
    text = "".join(letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", cut))
    text = _QUOTED_OR_MINUS.sub(_minus_as_not, text.translate(_QUOTES))
    leftovers: list[str] = []
    part = _part(_parser().parse(text), leftovers)
    notes = [CUT] if len(question) > LONGEST_QUESTION else []
    if leftovers or text.count("(") != text.count(")"):
        notes.append(TAKEN_AS_WORDS)
    if part is None and text.strip():
        notes.append(NO_WORD)
    return Understood(part, tuple(notes))


def write(part: Part, *, inside: bool = False) -> str:
    """Return a part as a person would write it; what joins others is bracketed `inside` another."""
    match part:
        case Word(text):
            return text
        case Phrase(text):
            return f'"{text}"'
        case Beginning(text):
            return f"{text}*"
        case Not(inner):
            return f"NOT {write(inner, inside=True)}"
        case All(parts):
            joined = " ".join(write(each, inside=True) for each in parts)
        case Either(parts):
            joined = " OR ".join(write(each, inside=True) for each in parts)
    return f"({joined})" if inside else joined


def _minus_as_not(found: re.Match[str]) -> str:
    return found.group() if found.group().startswith('"') else "NOT "


def _parser() -> Any:
    operators = parsing.OperatorsPlugin(AndMaybe=None, AndNot=None, Require=None)
    others = (parsing.WhitespacePlugin, parsing.PhrasePlugin, parsing.GroupPlugin, parsing.PrefixPlugin)
    return parsing.QueryParser(None, schema=None, plugins=[operators, *(plugin() for plugin in others)])


def _part(parsed: Any, leftovers: list[str]) -> Part | None:
    """Return Whoosh's tree as ours; what held a sign that means nothing here goes to `leftovers`."""
    match parsed:
        case query.And() | query.Or():
            join = All if isinstance(parsed, query.And) else Either
            return _joined(join, [part for each in parsed.subqueries if (part := _part(each, leftovers))])
        case query.Not():
            inner = _part(parsed.query, leftovers)
            return inner.part if isinstance(inner, Not) else Not(inner) if inner else None
        case query.Phrase():
            return _phrase(parsed, leftovers)
        case query.Prefix():
            return _beginning(parsed.text, leftovers)
        case query.Term():
            return _joined(All, [Word(text) for text in _plain(parsed.text, leftovers)])
    return None


def _joined(join: type[All] | type[Either], parts: Sequence[Part]) -> Part | None:
    """Return the parts as one, each once, without a join directly inside a join of its own kind."""
    flat: list[Part] = []
    for part in parts:
        flat += part.parts if isinstance(part, join) else [part]
    once = tuple(dict.fromkeys(flat))
    return join(once) if len(once) > 1 else next(iter(once), None)


def _phrase(parsed: Any, leftovers: list[str]) -> Part | None:
    if parsed.slop != 1:
        leftovers.append("~")
    within = _plain(" ".join(parsed.words), leftovers)
    return Phrase(" ".join(within)) if len(within) > 1 else Word(within[0]) if within else None


def _beginning(typed: str, leftovers: list[str]) -> Part | None:
    *before, last = _plain(typed, leftovers) or [""]
    if len(fold(last)) < _SHORTEST_BEGINNING:
        leftovers.append("*")
        return _joined(All, [Word(text) for text in (*before, last) if text])
    return _joined(All, [*(Word(text) for text in before), Beginning(last)])


def _plain(typed: str, leftovers: list[str]) -> list[str]:
    """Return the typed words without signs, each from its first letter to its last."""
    if _SIGNS.search(typed) or typed in _OPERATORS:
        leftovers.append(typed)
    trimmed = (_trimmed(each) for each in _SIGNS.sub(" ", typed).split())
    return [word.lower() if word in _OPERATORS else word for word in trimmed if word]


def _trimmed(word: str) -> str:
    spans = [(start, end) for _, start, end in words(word, "und")]
    return word[spans[0][0] : spans[-1][1]] if spans else ""
