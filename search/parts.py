"""What a question is made of: a small tree that every language, and any engine, reads in its own way.

Each part can be written as a person would write it, and asked again.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from search.types import AskedPart, Kind

_NEEDS_QUOTES = re.compile(r"[^\w.'’-]")


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
class Fuzzy:
    """A word that may be spelt otherwise: so many letters wrong, missing, added or swapped at most."""

    text: str
    slips: int


@dataclass(frozen=True, slots=True)
class Near:
    """Two that stand near each other in any order: the second at most so many words after the first ends."""

    one: Word | Phrase
    other: Word | Phrase
    distance: int


@dataclass(frozen=True, slots=True)
class Named:
    """Something about the passage, not said in it: who speaks, a theme, a date (2024, 2024-03, 2020..2023)."""

    kind: Kind
    value: str


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


Part: TypeAlias = Word | Phrase | Beginning | Fuzzy | Near | Named | Not | All | Either


def joined(join: type[All] | type[Either], parts: Sequence[Part]) -> Part | None:
    """Return the parts as one, each once, without a join directly inside a join of its own kind."""
    flat: list[Part] = []
    for part in parts:
        flat += part.parts if isinstance(part, join) else [part]
    once = tuple(dict.fromkeys(flat))
    return join(once) if len(once) > 1 else next(iter(once), None)


def write(part: Part, *, inside: bool = False) -> str:
    """Return a part as a person would write it; what joins others is bracketed `inside` another."""
    match part:
        case Not(inner):
            return f"NOT {write(inner, inside=True)}"
        case All(parts):
            together = " ".join(write(each, inside=True) for each in parts)
        case Either(parts):
            together = " OR ".join(write(each, inside=True) for each in parts)
        case _:
            return _simple(part)
    return f"({together})" if inside else together


def _simple(part: Word | Phrase | Beginning | Fuzzy | Near | Named) -> str:
    match part:
        case Word(text):
            return text
        case Phrase(text):
            return f'"{text}"'
        case Beginning(text):
            return f"{text}*"
        case Fuzzy(text, slips):
            return f"{text}~" if slips == 1 else f"{text}~{slips}"
        case Near(one, other, distance):
            return f"{_simple(one)} NEAR/{distance} {_simple(other)}"
        case Named(kind, value):
            return f'{kind}:"{value}"' if _NEEDS_QUOTES.search(value) else f"{kind}:{value}"


def asked_parts(part: Part | None) -> tuple[AskedPart, ...]:
    """Return the question in pieces that can be taken away one by one."""
    if part is None:
        return ()
    return tuple(_asked(part, lambda instead: instead, or_else=False))


def _asked(part: Part, around: Callable[[Part | None], Part | None], *, or_else: bool) -> Iterator[AskedPart]:
    """Yield the pieces of a part; `around` gives the whole question with another part, or none, in its place."""
    if isinstance(part, All | Either):
        for number, each in enumerate(part.parts):
            inner = _with_another(part, number, around)
            yield from _asked(each, inner, or_else=isinstance(part, Either))
        return
    rest = around(None)
    kind = kind_of(part)
    yield AskedPart(kind, write(part), write(rest) if rest else "", or_else)


def _with_another(
    join: All | Either, number: int, around: Callable[[Part | None], Part | None]
) -> Callable[[Part | None], Part | None]:
    def whole(instead: Part | None) -> Part | None:
        middle = () if instead is None else (instead,)
        return around(joined(type(join), (*join.parts[:number], *middle, *join.parts[number + 1 :])))

    return whole


def kind_of(part: Word | Phrase | Beginning | Fuzzy | Near | Named | Not) -> Kind:
    """Return what a part that joins no others was understood as."""
    return part.kind if isinstance(part, Named) else _KINDS[type(part)]


_KINDS: dict[type, Kind] = {
    Word: Kind.WORD,
    Phrase: Kind.PHRASE,
    Beginning: Kind.BEGINNING,
    Fuzzy: Kind.FUZZY,
    Near: Kind.NEAR,
    Not: Kind.WITHOUT,
}
