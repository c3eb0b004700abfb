"""A researcher's own coding as plain values: projects, codes, and which words of an interview carry a code or a memo.

A coding holds ids, times and hashes, never a word that was said. Rows are in `store.coding`; what may be seen of them
is said in `consent.coded`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from archive.terms.models import InterviewId, ParticipantRole, ThemeId, UserId

ProjectId = NewType("ProjectId", str)
CodeId = NewType("CodeId", str)
CodingId = NewType("CodingId", str)

COLOURS = 8
"""How many colours there are to choose from, counted from 0; a page says what they look like."""


class Pattern(StrEnum):
    """The line of a code, so that two codes differ to whoever sees no colours."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"
    DOUBLE = "double"


@dataclass(frozen=True, slots=True)
class Project:
    """A codebook and who works with it: its owner alone, or members who see each other's codings."""

    id: ProjectId
    title: str
    owner: UserId
    members: tuple[UserId, ...]

    @property
    def is_shared(self) -> bool:
        """Whether anybody but the owner sees it."""
        return len(self.members) > 1


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a codebook: what it is called and what it means, how it looks, and the code that it is part of."""

    id: CodeId
    parent: CodeId | None
    name: str
    definition: str
    colour: int
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a coding lies: by position, by time, and by the prints of the words, that is hashes of 32 bits.

    `trail` holds the prints of up to eight words before, of the words themselves, and of up to eight after; `before` is
    how many of them come before, `length` how many are the words themselves. `digest` is the SHA-256 of the latter.
    """

    transcript: str
    first: tuple[int, int]
    last: tuple[int, int]
    start_ms: int
    end_ms: int
    digest: str
    trail: tuple[int, ...]
    before: int
    length: int


@dataclass(frozen=True, slots=True)
class Coding:
    """A code, a memo, or both on words of an interview. A private one is seen by its coder alone."""

    id: CodingId
    project: ProjectId
    code: CodeId | None
    interview: InterviewId
    coder: UserId
    is_private: bool
    memo: str
    anchor: Anchor
    touches_covered: bool
    """Whether something that this viewer may not have lies in it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which codings somebody looks for; None asks for all. A code stands for those under it, a theme for those too."""

    codes: tuple[CodeId, ...] | None = None
    theme: ThemeId | None = None
    speaker: ParticipantRole | None = None
    coder: UserId | None = None
    interview: InterviewId | None = None
