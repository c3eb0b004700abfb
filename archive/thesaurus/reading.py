"""Read a thesaurus file (TOML) into plain themes, or say what is wrong with it and with which theme.

Pure: a file in, values out. Nothing here is stored or matched; `phrases` hands the tagger what it looks for. A
pattern may hold alternatives in round brackets, `la (mató|quemó) su (marido|ex)`, also empty ones and one inside
another; `phrases` writes them out. Its other signs (`=`, `...`, `!`) are explained in `transcribe.tagger`. Sentences
may stand in a folder beside the file that it names as `examples`, a file for each language.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from archive.terms.errors import ArchiveError
from archive.terms.languages import LANGUAGES

STARTER = Path(__file__).with_name("starter.toml")
EVERYDAY = Path(__file__).with_name("everyday.toml")
KEYS = {
    "id",
    "broader",
    "preferred",
    "alternative",
    "patterns",
    "description",
    "note",
    "related",
    "examples",
    "matches",
    "deprecated",
}
MATCHES = ("exact", "close")
"""How near a concept of a public vocabulary is, as skos:exactMatch and skos:closeMatch say it."""
ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
COMPARED = ("en", "es")
"""Languages of the definitions that sentences are compared with, beside the examples: with all five, themes of
sentences by strangers were right as often or 0.01 to 0.02 less."""
MOST_READINGS = 2_000
"""A pattern that can be read in more ways is a mistake, and would fill the memory."""
PATTERNS_KEPT = 16_384
"""So many patterns are remembered as they are written out: of several thesauri like the starter, some megabytes."""
FOREIGN = re.compile(r"[^\w\s'’.=!|()-]|(?<!\.)\.{1,2}(?!\.)|\.{4,}|\S!|=\W|\w=")
"""Signs that a pattern cannot hold, or not there: nothing spoken would ever match them."""

Value = TypeVar("Value")


class ThesaurusError(ArchiveError):
    """A thesaurus file that cannot be used; the sentence names the theme and the mistake."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A controlled term: its place in the tree, and its labels, phrases and description by language."""

    id: str
    broader: str | None
    preferred: dict[str, str]
    alternative: dict[str, tuple[str, ...]]
    patterns: dict[str, tuple[str, ...]]
    description: dict[str, str]
    """Its definition."""
    examples: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Sentences as somebody might say them: what it is found by in other words."""
    matches: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Addresses of concepts in public vocabularies, by how near they are: exact, close."""
    note: dict[str, str] = field(default_factory=dict)
    """How it is used here, as skos:scopeNote: what it takes in and what it leaves to others."""
    related: tuple[str, ...] = ()
    """Ids of themes beside it, neither above nor below: as skos:related, both ways."""
    deprecated: bool = False


@lru_cache(maxsize=1)
def starter() -> tuple[Theme, ...]:
    """Return the themes that come with the software, read once a process; they are only ever looked at."""
    return load_thesaurus(STARTER)


def load_thesaurus(path: Path) -> tuple[Theme, ...]:
    """Return the themes of a file, each after its broader theme; raise ThesaurusError."""
    table = _table(path)
    entries = table.get("theme")
    if set(table) - {"theme", "examples"} or not isinstance(entries, list) or not entries:
        raise ThesaurusError(f"The thesaurus file {path.name} must be a list of [[theme]] entries.")
    if (folder := table.get("examples")) is not None:
        _add_examples(entries, path, folder)
    return checked(entries)


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ThesaurusError(f"The thesaurus file {path.name} cannot be read.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ThesaurusError(f"The thesaurus file {path.name} is not valid TOML: {error}.") from error


def _add_examples(entries: list[Any], path: Path, folder: object) -> None:
    """Put the sentences of the folder beside the file after those that stand in the entries."""
    if not isinstance(folder, str) or not SLUG.fullmatch(folder):
        raise ThesaurusError(f"The thesaurus file {path.name}: examples must name a folder beside it.")
    by_id = {
        entry["id"]: entry
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("id"), str)
    }
    for language in LANGUAGES:
        file = path.parent / folder / f"{language}.toml"
        for name, said in _table(file).items():
            if name not in by_id:
                raise ThesaurusError(f"The thesaurus file {file.name}: there is no theme '{name}'.")
            examples = by_id[name].setdefault("examples", {})
            own = examples.get(language, []) if isinstance(examples, dict) else None
            if not isinstance(own, list) or not isinstance(said, list):
                raise ThesaurusError(f"Theme '{name}': examples must be a list of texts per language.")
            examples[language] = [*own, *said]


@lru_cache(maxsize=1)
def everyday() -> tuple[str, ...]:
    """Return sentences of no theme: small talk, the weather, films, and words of themes used for other things."""
    return tuple(tomllib.loads(EVERYDAY.read_text(encoding="utf-8"))["said"])


@lru_cache(maxsize=1)
def shipped_ids() -> frozenset[str]:
    """Return the ids of the themes that come with the software: no secret of any archive."""
    return frozenset(str(entry["id"]) for entry in _table(STARTER)["theme"])


@lru_cache(maxsize=1)
def shipped_names() -> frozenset[str]:
    """Return what these are called, in every language; their examples, the most of it, are not read for that."""
    return frozenset(name for entry in _table(STARTER)["theme"] for name in entry["preferred"].values())


def compared(definition: Mapping[str, str]) -> tuple[str, ...]:
    """Return the definitions of a theme that sentences are compared with: of those languages, else all."""
    return tuple(definition[each] for each in COMPARED if each in definition) or tuple(definition.values())


def checked(entries: Iterable[object]) -> tuple[Theme, ...]:
    """Return the themes of these tables, each after its broader theme; raise ThesaurusError."""
    return _in_order([_theme(entry, number) for number, entry in enumerate(entries, start=1)])


def phrases(themes: Iterable[Theme]) -> Iterator[tuple[str, str, str]]:
    """Yield theme id, language and phrase for the tagger; a theme without phrases is known by its labels."""
    for theme in themes:
        if theme.patterns:
            for language, patterns in theme.patterns.items():
                readings = dict.fromkeys(each for pattern in patterns for each in _readings(pattern))
                yield from ((theme.id, language, reading) for reading in readings)
        else:
            yield from ((theme.id, language, label) for language, label in theme.preferred.items())
            yield from (
                (theme.id, language, each) for language, of in theme.alternative.items() for each in of
            )


def _theme(entry: object, number: int) -> Theme:
    """Check one entry and return its theme."""
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise ThesaurusError(f"Theme number {number} has no id.")
    name = entry["id"]
    if not SLUG.fullmatch(name):
        raise ThesaurusError(f"Theme '{name}': an id is lower-case letters and digits with single hyphens.")
    if unknown := sorted(set(entry) - KEYS):
        raise ThesaurusError(f"Theme '{name}': unknown key '{unknown[0]}'.")
    broader = entry.get("broader")
    if broader is not None and not isinstance(broader, str):
        raise ThesaurusError(f"Theme '{name}': broader must be the id of one theme.")
    preferred = _by_language(name, entry, "preferred", _line)
    if not preferred:
        raise ThesaurusError(f"Theme '{name}' has no preferred label.")
    return Theme(
        id=name,
        broader=broader,
        preferred=preferred,
        alternative=_by_language(name, entry, "alternative", _lines),
        patterns=_by_language(name, entry, "patterns", _patterns),
        description=_by_language(name, entry, "description", _line),
        note=_by_language(name, entry, "note", _line),
        related=_related(name, entry.get("related", [])),
        examples=_by_language(name, entry, "examples", _lines),
        matches=_matches(name, entry.get("matches", {})),
        deprecated=entry.get("deprecated", False) is True,
    )


def _related(name: str, given: object) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise ThesaurusError(f"Theme '{name}': related must be a list of ids of themes.")
    return tuple(dict.fromkeys(given))


def _matches(name: str, given: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(given, dict) or not set(given) <= set(MATCHES):
        raise ThesaurusError(f"Theme '{name}': matches are given as exact and close.")
    try:
        found = {kind: _lines(addresses) for kind, addresses in given.items()}
    except ValueError as error:
        raise ThesaurusError(f"Theme '{name}': matches {error}.") from error
    for address in (each for addresses in found.values() for each in addresses):
        if not ADDRESS.fullmatch(address):
            raise ThesaurusError(f"Theme '{name}': matches are addresses that begin with http.")
    return found


def _by_language(
    name: str, entry: dict[str, object], key: str, read: Callable[[object], Value]
) -> dict[str, Value]:
    """Return what an entry gives per language, each value checked by `read`, which raises ValueError."""
    given = entry.get(key, {})
    if not isinstance(given, dict):
        raise ThesaurusError(f"Theme '{name}': {key} must be given per language.")
    if unknown := [language for language in given if language not in LANGUAGES]:
        known = ", ".join(LANGUAGES)
        raise ThesaurusError(
            f"Theme '{name}': {key} has an unknown language '{unknown[0]}' (known: {known})."
        )
    try:
        return {language: read(value) for language, value in given.items()}
    except ValueError as error:
        raise ThesaurusError(f"Theme '{name}': {key} {error}.") from error


def _line(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text that is not empty")
    return " ".join(value.split())


def _lines(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("must be a list of texts")  # noqa: TRY004 - every mistake of a file is the same kind
    return tuple(_line(each) for each in value)


def _patterns(value: object) -> tuple[str, ...]:
    """Return the patterns as they stand, after a look at each."""
    patterns = _lines(value)
    for pattern in patterns:
        if sign := FOREIGN.search(pattern):
            raise ValueError(f"cannot hold '{sign.group()}' as in '{pattern}'")
        for count, reading in enumerate(_written_out(pattern), start=1):
            if "(" in reading or ")" in reading or "|" in reading:
                raise ValueError(f"have brackets that do not pair in '{pattern}'")
            if not any(letter.isalnum() for letter in reading):
                raise ValueError(f"have no words in '{pattern}'")
            if count > MOST_READINGS:
                raise ValueError(f"can be read in more than {MOST_READINGS} ways in '{pattern}'")
    return patterns


@lru_cache(maxsize=PATTERNS_KEPT)
def _readings(pattern: str) -> tuple[str, ...]:
    """Return every reading of a pattern; remembered, as every interview is read with the same ones."""
    return tuple(_written_out(pattern))


def _written_out(pattern: str) -> Iterator[str]:
    """Yield every reading of a pattern, the innermost alternatives first."""
    if choice := re.search(r"\(([^()]*)\)", pattern):
        for alternative in choice.group(1).split("|"):
            yield from _written_out(pattern[: choice.start()] + alternative + pattern[choice.end() :])
    else:
        yield " ".join(pattern.split())


def _in_order(themes: list[Theme]) -> tuple[Theme, ...]:
    """Return the themes with each after its broader one; refuse what is no tree."""
    by_id: dict[str, Theme] = {}
    for theme in themes:
        if theme.id in by_id:
            raise ThesaurusError(f"Theme '{theme.id}' is there twice.")
        by_id[theme.id] = theme
    for theme in themes:
        if unknown := [each for each in theme.related if each not in by_id or each == theme.id]:
            raise ThesaurusError(f"Theme '{theme.id}': its related theme '{unknown[0]}' is unknown.")
    return tuple(sorted(themes, key=lambda theme: _depth(theme, by_id)))


def _depth(theme: Theme, by_id: dict[str, Theme]) -> int:
    """Count the broader themes above a theme."""
    here, seen = theme.id, {theme.id}
    while (broader := by_id[here].broader) is not None:
        if broader not in by_id:
            raise ThesaurusError(f"Theme '{here}': its broader theme '{broader}' is unknown.")
        if broader in seen:
            raise ThesaurusError(f"Theme '{theme.id}': its broader themes run in a circle.")
        seen.add(broader)
        here = broader
    return len(seen) - 1
