"""A state of the index that is open for reading: one for all threads, let go when the index has changed."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from search.generations import Generations
from search.large.engine import PROBLEMS, tantivy
from search.large.kinds import Kinds, kinds, sign_field
from search.large.segments import Part, parts
from search.lexicon import Lexicon, lexicon
from search.schema import BEGINNING


@dataclass(frozen=True, slots=True)
class Opened:
    """A state, and what was read of it: it never changes, so that this need not be read again."""

    generation: Path
    searcher: Any
    schema: Any
    groups: Mapping[str, int]
    _values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _forms: dict[tuple[str, str], Lexicon] = field(default_factory=dict)
    _kinds: dict[str, Kinds] = field(default_factory=dict)

    def values(self, field_name: str) -> tuple[str, ...]:
        """Return every theme, speaker or date that a passage here has."""
        known = self._values.get(field_name)
        if known is None:
            known = self._values[field_name] = self._terms(field_name, "")
        return known

    def kinds(self, field_name: str) -> Kinds:
        """Return every setting, or every set of themes, that passages here have."""
        known = self._kinds.get(field_name)
        if known is None:
            known = self._kinds[field_name] = kinds(field_name, self._terms(field_name, ""))
        return known

    def signs(self, field_name: str, where: Sequence[Any]) -> list[int]:
        """Return the sign of the kind of each of these passages."""
        signs: list[int] = self.searcher.fast_field_values(sign_field(field_name), where)
        return signs

    def forms(self, field_name: str, start: str) -> Lexicon:
        """Return every form that begins so; of a long beginning there are few, and they are not remembered."""
        known = self._forms.get((field_name, start))
        if known is None:
            known = lexicon(self._terms(field_name, start))
            if len(start) <= BEGINNING:
                self._forms[field_name, start] = known
        return known

    def _terms(self, field_name: str, beginning: str) -> tuple[str, ...]:
        return tuple(term for term, _ in self.searcher.terms_with_prefix(field_name, beginning))


@dataclass(slots=True)
class Opener:
    """Keeps the newest state open. Safe to share between threads."""

    generations: Generations
    _kept: Opened | None = None
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def opened(self) -> Opened:
        """Return the newest state. Raises IndexBroken."""
        return self.generations.read(self._opened, PROBLEMS)

    def check(self) -> None:
        """Read every byte of the newest state and compare it with its checksum. Raises IndexBroken."""
        self.generations.check()

    def close(self) -> None:
        """Let go of the files: they are closed when the last search in them is done."""
        with self._guard:
            self._kept = None

    def _opened(self, newest: Path) -> Opened:
        with self._guard:
            if self._kept is None or self._kept.generation != newest:
                self._kept = _open(newest, parts(newest))
            return self._kept


def _open(generation: Path, held: list[Part]) -> Opened:
    index = tantivy.Index.open(str(generation))
    index.config_reader("manual")
    groups: dict[str, int] = {}
    for part in held:
        for group, count in part.groups.items():
            groups[group] = groups.get(group, 0) + count
    return Opened(generation, index.searcher(), index.schema, groups)
