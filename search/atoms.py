"""Takes out of a question what is more than words and quotes: fields, NEAR, fuzzy~.

Each is replaced by one sign that stands for it, so that the grammar around (AND, OR, NOT, brackets) is read by
Whoosh's parser as if it were a word. What looks like one of these and is none stays, to be taken as words.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import pairwise

from search.dates import between
from search.parts import All, Fuzzy, Named, Near, Part, Phrase, Word, joined
from search.types import Kind
from search.words import fold, words

OPERATORS = {"AND", "OR", "NOT"}
NEAR_OPERATOR = re.compile(r"NEAR(?:/[0-9]+)?")
_FIRST_SIGN = 0xE000
"""Private-use letters, which no question has left when it comes here."""
_USUAL_DISTANCE = 10
_MOST_DISTANCE = 50
_MOST_SLIPS = 2
_SHORTEST_FUZZY = 3
_START, _END = r"(?<![^\s(])", r"(?![^\s)])"
_OPERAND = r'(?:"[^"]*"|(?!(?:AND|OR|NOT|NEAR)\b)[^\s()":~*]+)'
_ATOM = re.compile(
    rf"(?P<near>{_START}{_OPERAND}(?:\s+NEAR(?:/[0-9]{{1,3}})?\s+{_OPERAND})+{_END})"
    r'|(?P<quoted>"[^"]*")'
    rf"|{_START}(?P<open>\w+):(?=\()"
    rf'|{_START}(?P<field>\w+):(?P<value>"[^"]*"|[^\s()"]+)'
    rf"|{_START}(?P<fuzzy>[\w'’-]+)~(?P<slips>[0-9]?){_END}"
)
_NEAR_PIECE = re.compile(rf"NEAR(?:/(?P<distance>[0-9]+))?(?=\s)|(?P<operand>{_OPERAND})")
_FIELD = re.compile(r"(\w+):")
_FIELDS = {
    Kind.THEME: "theme tema thema",
    Kind.SPEAKER: "speaker hablante locutrice locuteur spreker falante",
    Kind.NARRATOR: "narrator narradora narrador narratrice narrateur verteller",
    Kind.LANGUAGE: "language idioma lengua langue taal lingua",
    Kind.COLLECTION: "collection coleccion collectie colecao",
    Kind.COUNTRY: "country pais pays land",
    Kind.DATE: "date fecha datum data",
}
_KINDS = {name: kind for kind, names in _FIELDS.items() for name in names.split()}
TOO_FAR = f"NEAR reaches {_MOST_DISTANCE} words at most."
TOO_MANY_SLIPS = f"A word may differ in {_MOST_SLIPS} letters at most."


@dataclass(slots=True)
class Lifted:
    """A question with signs in the place of its atoms, what they stand for, and what must be said about them."""

    text: str
    atoms: dict[str, Part] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """What looked like an atom and is none."""


def lift(text: str) -> Lifted:
    """Take the atoms out of a question."""
    lifted = Lifted(text)

    def instead(found: re.Match[str]) -> str:
        if found["quoted"] or (found["open"] and fold(found["open"]) not in _KINDS):
            return found.group()
        part = _near(found["near"], lifted) if found["near"] else _fuzzy_or_named(found, lifted)
        if part is None:
            lifted.left.append(found.group())
            return found.group()
        sign = chr(_FIRST_SIGN + len(lifted.atoms))
        lifted.atoms[sign] = part
        return f" {sign} "

    lifted.text = _ATOM.sub(instead, text)
    return lifted


def as_words(text: str, kinds: Collection[Kind]) -> str:
    """Return a question in which these fields are words, in brackets, so that what stands before one is about both."""

    def instead(found: re.Match[str]) -> str:
        kind = _KINDS.get(fold(found["field"] or ""))
        return f"({found['field']} {found['value']})" if kind in kinds else found.group()

    return _ATOM.sub(instead, text)


def unnamed(typed: str) -> str:
    """Return what was typed without the colons that would make fields of it."""
    return _FIELD.sub(lambda found: f"{found[1]} " if fold(found[1]) in _KINDS else found[0], typed)


def trimmed(typed: str) -> str:
    """Return what was typed from its first letter to its last."""
    spans = [(start, end) for _, start, end in words(typed, "und")]
    return typed[spans[0][0] : spans[-1][1]] if spans else ""


def phrase(typed: str) -> Word | Phrase | None:
    """Return what stands between quotes, as a phrase where it is more than one word."""
    within = [word for each in typed.split() if (word := trimmed(each))]
    return Phrase(" ".join(within)) if len(within) > 1 else Word(within[0]) if within else None


def _fuzzy_or_named(found: re.Match[str], lifted: Lifted) -> Part | None:
    if found["open"]:
        return None
    if found["fuzzy"]:
        return _fuzzy(found["fuzzy"], found["slips"], lifted)
    return _named(found["field"], found["value"].strip('"'))


def _fuzzy(typed: str, slips: str, lifted: Lifted) -> Part | None:
    text = trimmed(typed)
    if len(list(words(text, "und"))) != 1 or len(fold(text)) < _SHORTEST_FUZZY:
        return None
    wanted = int(slips or 1)
    if wanted > _MOST_SLIPS:
        lifted.notes.append(TOO_MANY_SLIPS)
    return Fuzzy(text, min(wanted, _MOST_SLIPS)) if wanted else Word(text)


def _named(name: str, typed: str) -> Part | None:
    kind = _KINDS.get(fold(name))
    if kind is Kind.DATE:
        return Named(kind, typed) if between(typed) else None
    value = trimmed(typed)
    return Named(kind, value) if kind and value else None


def _near(typed: str, lifted: Lifted) -> Part | None:
    """Return each two that NEAR joins: a NEAR b NEAR c is a near b, and b near c."""
    operands: list[Word | Phrase | None] = []
    distances: list[int] = []
    for piece in _NEAR_PIECE.finditer(typed):
        if piece["operand"]:
            operands.append(phrase(piece["operand"].strip('"')))
        else:
            distances.append(int(piece["distance"] or _USUAL_DISTANCE))
    sides = [operand for operand in operands if operand]
    if len(sides) < len(operands):
        return None
    if max(distances) > _MOST_DISTANCE:
        lifted.notes.append(TOO_FAR)
    pairs = zip(pairwise(sides), distances, strict=True)
    return joined(All, [Near(one, other, min(max(far, 1), _MOST_DISTANCE)) for (one, other), far in pairs])
