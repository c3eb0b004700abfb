"""The demo interviews as values: who speaks, what is said and when, what was agreed, what to show of it.

Pure: reads `interviews.toml` beside it and gives each recording's path; writes nothing and opens no sound.
Everything in it is invented, every voice is synthetic, and `synthetic` is true for each interview.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from archive.terms.models import Embargo, NameAs, ParticipantRole, Purpose
from archive.terms.restrictions import RestrictionReason

CATALOGUE = Path(__file__).with_name("interviews.toml")

Table = Mapping[str, Any]


class PlacePrecision(StrEnum):
    """How near a participant lets the public come to the place of the interview."""

    EXACT = "exact"
    CITY = "city"
    COUNTRY = "country"
    NONE = "none"


PARTS_OF_PLACE = {PlacePrecision.CITY: 2, PlacePrecision.COUNTRY: 1}
"""How many parts of `quarter, city, country` are shown, from the end."""


@dataclass(frozen=True, slots=True)
class DemoParticipant:
    """Someone in the interview: her private name, how she may appear, and every purpose that she allows.

    `shown_name` and `shown_place` are None where nothing may be shown; `voice` names the synthetic voice. `country` is
    where she comes from (ISO 3166-1 alpha-2), None where nothing tells; researchers know it where `country_shown`.
    """

    role: ParticipantRole
    name: str
    appears_as: NameAs
    shown_name: str | None
    place_precision: PlacePrecision
    shown_place: str | None
    grants: tuple[Purpose, ...]
    voice: str
    country: str | None
    country_shown: bool


@dataclass(frozen=True, slots=True)
class DemoLine:
    """A turn or a part of one: its exact words, its main language, and when it sounds (ms)."""

    speaker: ParticipantRole
    language: str
    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class DemoTranslation:
    """What stands beside the lines of an excerpt, one text for each, and who made it."""

    language: str
    made_by: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoExcerpt:
    """A stretch to propose to the public (ms of the recording); `full` when it is the whole interview."""

    title: str
    context_note: str
    warning: str | None
    start_ms: int
    end_ms: int
    full: bool
    translation: DemoTranslation | None

    @property
    def purpose(self) -> Purpose:
        """The purpose that every participant must have allowed for it."""
        return Purpose.FULL_PUBLIC if self.full else Purpose.EXCERPT_PUBLIC


@dataclass(frozen=True, slots=True)
class DemoRestriction:
    """A line that the staff alone may have, and why."""

    start_ms: int
    end_ms: int
    reason: RestrictionReason


@dataclass(frozen=True, slots=True)
class DemoInterview:
    """An invented interview. `embargo_until` is None unless `embargo` is `until`."""

    id: str
    title: str
    path: Path
    languages: tuple[str, ...]
    recorded_on: date
    place: str
    collection: str
    synthetic: bool
    summary: str
    embargo: Embargo
    embargo_until: date | None
    participants: tuple[DemoParticipant, ...]
    lines: tuple[DemoLine, ...]
    excerpts: tuple[DemoExcerpt, ...]
    restrictions: tuple[DemoRestriction, ...]

    @property
    def grants(self) -> tuple[Purpose, ...]:
        """What all participants allow, in the order of `Purpose`."""
        return tuple(p for p in Purpose if all(p in each.grants for each in self.participants))

    @property
    def narrator(self) -> DemoParticipant:
        """The one whose testimony it is."""
        return next(each for each in self.participants if each.role is ParticipantRole.NARRATOR)


def load_demo(catalogue: Path = CATALOGUE) -> tuple[DemoInterview, ...]:
    """Return the demo interviews in the order of the file; recordings lie beside it."""
    with catalogue.open("rb") as file:
        tables = tomllib.load(file)["interview"]
    return tuple(_interview(table, catalogue.parent) for table in tables)


def _interview(table: Table, folder: Path) -> DemoInterview:
    lines = tuple(_line(each) for each in table["line"])
    embargo, until = _embargo(table.get("embargo", {}))
    return DemoInterview(
        id=table["id"],
        title=table["title"],
        path=folder / table["file"],
        languages=tuple(table["languages"]),
        recorded_on=table["recorded_on"],
        place=table["place"],
        collection=table["collection"],
        synthetic=table["synthetic"],
        summary=table["summary"],
        embargo=embargo,
        embargo_until=until,
        participants=tuple(_participant(each, table["place"]) for each in table["participant"]),
        lines=lines,
        excerpts=tuple(_excerpt(each, lines) for each in table.get("excerpt", ())),
        restrictions=tuple(_restriction(each, lines) for each in table.get("restriction", ())),
    )


def _participant(table: Table, place: str) -> DemoParticipant:
    precision = PlacePrecision(table["place_precision"])
    return DemoParticipant(
        role=ParticipantRole(table["role"]),
        name=table["name"],
        appears_as=NameAs(table["appears_as"]),
        shown_name=table["shown_name"] or None,
        place_precision=precision,
        shown_place=_shown_place(place, precision),
        grants=tuple(Purpose(each) for each in table["grants"]),
        voice=table["voice"],
        country=table.get("country"),
        country_shown=table.get("country_shown", False),
    )


def _shown_place(place: str, precision: PlacePrecision) -> str | None:
    if precision is PlacePrecision.NONE:
        return None
    parts = place.split(", ")
    return ", ".join(parts[-PARTS_OF_PLACE.get(precision, len(parts)) :])


def _line(table: Table) -> DemoLine:
    return DemoLine(
        speaker=ParticipantRole(table["speaker"]),
        language=table["language"],
        start_ms=table["start_ms"],
        end_ms=table["end_ms"],
        text=table["text"],
    )


def _embargo(table: Table) -> tuple[Embargo, date | None]:
    if not table:
        return Embargo.NONE, None
    until: date | None = table.get("until")
    return (Embargo.UNTIL, until) if until else (Embargo.INDEFINITE, None)


def _excerpt(table: Table, lines: Sequence[DemoLine]) -> DemoExcerpt:
    full = table.get("full", False)
    first, last = (1, len(lines)) if full else table["lines"]
    return DemoExcerpt(
        title=table["title"],
        context_note=table["context_note"],
        warning=table.get("warning"),
        start_ms=lines[first - 1].start_ms,
        end_ms=lines[last - 1].end_ms,
        full=full,
        translation=_translation(table.get("translation")),
    )


def _translation(table: Table | None) -> DemoTranslation | None:
    if table is None:
        return None
    return DemoTranslation(table["language"], table["made_by"], tuple(table["lines"]))


def _restriction(table: Table, lines: Sequence[DemoLine]) -> DemoRestriction:
    line = lines[table["line"] - 1]
    return DemoRestriction(line.start_ms, line.end_ms, RestrictionReason(table["reason"]))
