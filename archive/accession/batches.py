"""A sheet that describes many recordings, one a row: read, and checked whole before anything is taken.

What is agreed to stands in the sheet, row by row; an empty cell agrees to nothing. A word that is not known is a
problem, never a guess. A problem says its row and its column.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from archive.accession.forms import Form, form_named, grounded
from archive.accession.intake import NewInterview, NewParticipant, check, grants_for, plain_name
from archive.accession.sheet_columns import COLUMNS
from archive.clock import is_date
from archive.methods.sheet_rows import SheetRow, as_csv, as_xlsx, rows_of
from archive.terms.countries import country_of
from archive.terms.errors import BadRequest
from archive.terms.grounds import LANGUAGE_TAG, UNWRITTEN, Ground
from archive.terms.languages import LANGUAGES
from archive.terms.models import Grant, NameAs, ParticipantRole, Presentation, Purpose, Voice

SEPARATORS = re.compile(r"[,;\s]+")
NEVER_TOLD = "indefinite"
YES, NO = "yes", "no"
HEADS = {
    each.casefold(): column.name
    for column in COLUMNS
    for each in (column.name, column.name.replace("_", " "), *column.also)
}
PEOPLE = (
    ("narrator", ParticipantRole.NARRATOR),
    ("second_narrator", ParticipantRole.CO_NARRATOR),
    ("interviewer", ParticipantRole.INTERVIEWER),
    ("interpreter", ParticipantRole.INTERPRETER),
)


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """What is wrong in the sheet: the row as the sheet counts it, the head of the column, a sentence."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Described:
    """A recording that a row describes."""

    row: int
    file: str
    new: NewInterview


@dataclass(frozen=True, slots=True)
class Checked:
    """What a sheet holds. With problems nothing of it may be taken."""

    rows: tuple[Described, ...]
    problems: tuple[SheetProblem, ...]


def read_sheet(content: bytes, forms: Iterable[Form], *, awaited: Iterable[str] = ()) -> Checked:
    """Return what the sheet describes, and everything that is wrong with it.

    `forms` are those that a row may name, `awaited` file names that are waited for already. Raises BadRequest where it
    is no sheet at all.
    """
    known = tuple(forms)
    head, *rows = rows_of(content)
    names, problems = _heads(head)
    if problems:
        return Checked((), tuple(problems))
    if not rows:
        raise BadRequest("The sheet has heads and no rows.")
    seen = {each.casefold(): 0 for each in awaited}
    described = []
    for row in rows:
        cells = {name: row.cells[at] if at < len(row.cells) else "" for name, at in names.items()}
        wrong = [*_problems(row.number, cells, seen), *_no_form(row.number, cells, known)]
        if not wrong:
            described.append(Described(row.number, cells["file"], _interview(cells, known)))
            wrong = _refused(described[-1])
        problems += wrong
        seen.setdefault(_as_kept(cells["file"]), row.number)
    return Checked(tuple(described), tuple(problems))


def _heads(head: SheetRow) -> tuple[dict[str, int], list[SheetProblem]]:
    names: dict[str, int] = {}
    problems = []
    for at, written in enumerate(head.cells):
        name = HEADS.get(written.casefold())
        if written and name is None:
            problems.append(
                SheetProblem(head.number, written, "There is no column of this name. Look at the sample.")
            )
        elif name in names:
            problems.append(SheetProblem(head.number, written, "This column is there twice."))
        elif name is not None:
            names[name] = at
    missing = [each.name for each in COLUMNS if each.needed and each.name not in names]
    problems += [SheetProblem(head.number, each, "This column is missing.") for each in missing]
    return names, problems


def _problems(row: int, cells: dict[str, str], seen: dict[str, int]) -> list[SheetProblem]:
    found = [
        SheetProblem(row, column.name, "This must not be empty.")
        for column in COLUMNS
        if column.needed and not cells.get(column.name)
    ]
    file = _as_kept(cells["file"])
    if cells["file"] and file in seen:
        where = f"Row {seen[file]} has the same file." if seen[file] else "This file is waited for already."
        found.append(SheetProblem(row, "file", where))
    for name, problem in CHECKS.items():
        sentence = problem(cells) if cells.get(name) else None
        if sentence is not None:
            found.append(SheetProblem(row, name, sentence))
    if _named(cells) is not NameAs.NONE and not cells.get("shown_name"):
        found.append(
            SheetProblem(
                row, "shown_name", "Write the name, the pseudonym or the initials that may be shown."
            )
        )
    return found


def _no_form(row: int, cells: dict[str, str], known: Sequence[Form]) -> list[SheetProblem]:
    try:
        if cells.get("form"):
            form_named(known, cells["form"])
    except BadRequest as wrong:
        return [SheetProblem(row, "form", str(wrong))]
    return []


def _as_kept(file: str) -> str:
    """Return the name by which a file is known when it comes: rows with the same would get each other's agreement."""
    return plain_name(file).casefold()


def _unknown(words: Iterable[str], allowed: Iterable[str], sentence: str) -> str | None:
    known = list(allowed)
    for each in words:
        if each not in known:
            return sentence % {"word": each, "known": ", ".join(known)}
    return None


CHECKS: dict[str, Callable[[dict[str, str]], str | None]] = {
    "languages": lambda cells: _unknown(
        _several(cells["languages"]), LANGUAGES, "“%(word)s” is no language here. They are: %(known)s."
    ),
    "agreed_to": lambda cells: _unknown(
        _several(cells["agreed_to"]), Purpose, "“%(word)s” is no purpose here. They are: %(known)s."
    ),
    "date": lambda cells: None if is_date(cells["date"]) else "Write the day as year-month-day: 2026-05-14.",
    "talk_language": lambda cells: (
        None
        if LANGUAGE_TAG.fullmatch(cells["talk_language"])
        else "Write the language as a code: es, es-BO, qu."
    ),
    "embargo": lambda cells: (
        None
        if is_date(cells["embargo"]) or cells["embargo"].casefold() in {NEVER_TOLD, NameAs.NONE}
        else "Write a day as year-month-day, or indefinite."
    ),
    "appears_as": lambda cells: _unknown(
        [cells["appears_as"].casefold()],
        (each for each in NameAs if each is not NameAs.CHOSEN),
        "“%(word)s” is no way to appear here. They are: %(known)s.",
    ),
    "country": lambda cells: None if country_of(cells["country"]) else "No country is called so.",
    "country_shown": lambda cells: _unknown(
        [cells["country_shown"].casefold()], (YES, NO), "Write yes or no, not “%(word)s”."
    ),
    "voice": lambda cells: _unknown(
        [cells["voice"].casefold()], Voice, "“%(word)s” is no voice here. They are: %(known)s."
    ),
}
"""What is asked of a cell that is not empty."""


def _refused(described: Described) -> list[SheetProblem]:
    """Return what the archive itself says against it."""
    try:
        check(described.new)
    except BadRequest as wrong:
        return [SheetProblem(described.row, "title", str(wrong))]
    return []


def _several(cell: str) -> list[str]:
    return [each for each in SEPARATORS.split(cell.casefold()) if each]


def _named(cells: dict[str, str]) -> NameAs:
    written = cells.get("appears_as", "").casefold()
    return NameAs(written) if written in NameAs.__members__.values() else NameAs.NONE


def _interview(cells: dict[str, str], forms: Sequence[Form]) -> NewInterview:
    purposes = tuple(Purpose(each) for each in _several(cells.get("agreed_to", "")))
    embargo = cells.get("embargo", "").casefold()
    grants = grants_for(purposes, None if embargo in {"", NameAs.NONE} else embargo)
    ground = Ground(language=cells["talk_language"]) if cells.get("talk_language") else UNWRITTEN
    if cells.get("form"):
        ground = grounded(ground, form_named(forms, cells["form"]))
    return NewInterview(
        title=cells["title"],
        languages=tuple(dict.fromkeys(_several(cells["languages"]))),
        participants=tuple(
            _participant(cells, name, role, grants, ground) for name, role in PEOPLE if cells.get(name)
        ),
        collection=cells.get("collection") or None,
        recorded_on=cells.get("date") or None,
        place=cells.get("place") or None,
        summary=cells.get("summary") or None,
    )


def _participant(
    cells: dict[str, str], name: str, role: ParticipantRole, grants: tuple[Grant, ...], ground: Ground
) -> NewParticipant:
    if role is not ParticipantRole.NARRATOR:
        return NewParticipant(cells[name], role, grants, ground=ground)
    named = _named(cells)
    shown = cells["shown_name"] if named is not NameAs.NONE else None
    voice = Voice(cells["voice"].casefold()) if cells.get("voice") else Voice.ORIGINAL
    country = country_of(cells.get("country", ""))
    presentation = Presentation(
        named,
        shown,
        cells.get("shown_place") or None,
        voice,
        country=country,
        country_shown=country is not None and cells.get("country_shown", "").casefold() == YES,
    )
    return NewParticipant(cells[name], role, grants, presentation, ground)


def sample_file(kind: str) -> bytes:
    """Return a sheet to begin with, `csv` or `xlsx`: the heads and one invented row."""
    rows = [[each.name for each in COLUMNS], [each.example for each in COLUMNS]]
    return as_csv(rows) if kind == "csv" else as_xlsx(rows)
