"""How far the coders of a project agree, on the words that the viewer may read now.

Compared are interviews in which each of them coded something, and codings that are not private. Words that are covered
for the viewer are no units, and codings that reach into them do not count, whoever made them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from archive.analysis.coded import Text, locate, read_text
from archive.consent import coded
from archive.consent.reader import reading
from archive.consent.rules import own_purpose
from archive.context import Archive
from archive.methods.anchoring import COVERED, Fate
from archive.methods.intercoder import cohens_kappa, krippendorffs_alpha
from archive.terms.codes import CodeId, Coding, ProjectId, Wanted
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.models import InterviewId, UserId, Viewer

FEWEST_CODERS = 2
MOST_CODERS = 8
MOST_INTERVIEWS = 50
"""Interviews that are compared at once; the page says when there are more."""
Place = tuple[InterviewId, int]


class Unit(StrEnum):
    """What is compared: whether the coders put a code on the same ones."""

    WORD = "word"
    LINE = "line"
    """A segment counts as coded where any word of it is."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far coders agree: on one code, or (None) on which codes together a unit carries.

    `marked` is on how many units each of them put it; kappa is of each pair. None where a measure says nothing.
    """

    code: CodeId | None
    marked: tuple[int, ...]
    kappas: tuple[tuple[UserId, UserId, float | None], ...]
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Everything that was compared: by code, and all codes together (first)."""

    coders: tuple[UserId, ...]
    interviews: int
    left_out: int
    units: int
    rows: tuple[Agreed, ...]


def coders_of(archive: Archive, viewer: Viewer, project: ProjectId) -> list[UserId]:
    """Return who coded something in the project that is not private, as the viewer may see it. Raises NotFound."""
    coded.project_for(archive.database(), viewer, project)
    return sorted({each.coder for each in _comparable(archive, viewer, project)})


def _comparable(archive: Archive, viewer: Viewer, project: ProjectId) -> list[Coding]:
    found = coded.codings(archive.database(), viewer, project, Wanted())
    return [each for each in found if each.code and not each.is_private and not each.touches_covered]


def compare(
    archive: Archive, viewer: Viewer, project: ProjectId, coders: Iterable[UserId], unit: Unit
) -> Compared:
    """Return how far these coders agree. Raises NotFound, and BadRequest for fewer than two or more than eight."""
    coded.project_for(archive.database(), viewer, project)
    chosen = tuple(sorted(set(coders)))
    if not FEWEST_CODERS <= len(chosen) <= MOST_CODERS:
        raise BadRequest(f"Choose between {FEWEST_CODERS} and {MOST_CODERS} coders.")
    mine: dict[InterviewId, list[Coding]] = {}
    for each in _comparable(archive, viewer, project):
        if each.coder in chosen:
            mine.setdefault(each.interview, []).append(each)
    shared = sorted(here for here, found in mine.items() if {each.coder for each in found} == set(chosen))
    marks: dict[CodeId, dict[UserId, set[Place]]] = {}
    units: set[Place] = set()
    reader = reading(archive, viewer, own_purpose(viewer))
    for interview in shared[:MOST_INTERVIEWS]:
        try:
            text = read_text(reader, interview)
        except (NotFound, Refused):  # it was taken back since the list was made
            continue
        units |= _units(text, unit)
        for each in mine[interview]:
            if each.code is not None:
                marks.setdefault(each.code, {}).setdefault(each.coder, set()).update(
                    _marked(each, text, unit)
                )
    rows = [_agreed(code, chosen, found, units) for code, found in sorted(marks.items())]
    together = [_together(chosen, marks, units)] if rows else []
    left_out = max(0, len(shared) - MOST_INTERVIEWS)
    return Compared(chosen, len(shared) - left_out, left_out, len(units), (*together, *rows))


def _units(text: Text, unit: Unit, numbers: range | None = None) -> set[Place]:
    """Return the units of some words of a text, or of all."""
    words = text.words if numbers is None else text.words[numbers.start : numbers.stop]
    begin = 0 if numbers is None else numbers.start
    return {
        (text.interview, at if unit is Unit.WORD else word.segment)
        for at, word in enumerate(words, begin)
        if word.mark != COVERED
    }


def _marked(coding: Coding, text: Text, unit: Unit) -> set[Place]:
    found = locate(coding, text)
    if found.fate is Fate.GONE:
        return set()
    return _units(text, unit, range(found.first, found.last + 1))


def _agreed(
    code: CodeId, coders: Sequence[UserId], marked: dict[UserId, set[Place]], units: set[Place]
) -> Agreed:
    sets = [marked.get(each, set()) & units for each in coders]
    anywhere = set[Place]().union(*sets)
    rows: Counter[tuple[object, ...]] = Counter(tuple(place in each for each in sets) for place in anywhere)
    rows[(False,) * len(coders)] += len(units) - len(anywhere)
    return _measured(code, coders, rows, tuple(len(each) for each in sets))


def _together(
    coders: Sequence[UserId], marks: dict[CodeId, dict[UserId, set[Place]]], units: set[Place]
) -> Agreed:
    """Measure over all codes: the category of a unit is which codes it carries."""
    carried: dict[Place, dict[UserId, set[CodeId]]] = {}
    for code, found in marks.items():
        for coder, places in found.items():
            for place in places & units:
                carried.setdefault(place, {}).setdefault(coder, set()).add(code)
    rows: Counter[tuple[object, ...]] = Counter(
        tuple(frozenset(here.get(each, ())) for each in coders) for here in carried.values()
    )
    rows[(frozenset(),) * len(coders)] += len(units) - len(carried)
    marked = tuple(sum(each in here for here in carried.values()) for each in coders)
    return _measured(None, coders, rows, marked)


def _measured(
    code: CodeId | None, coders: Sequence[UserId], rows: Counter[tuple[object, ...]], marked: tuple[int, ...]
) -> Agreed:
    kappas = []
    for one, other in combinations(range(len(coders)), 2):
        pairs: Counter[tuple[object, ...]] = Counter()
        for row, count in rows.items():
            pairs[row[one], row[other]] += count
        kappas.append((coders[one], coders[other], cohens_kappa(pairs)))
    return Agreed(code, marked, tuple(kappas), krippendorffs_alpha(rows))
