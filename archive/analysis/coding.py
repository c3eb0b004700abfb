"""A researcher's projects and their codebooks: which codes there are and what each means.

For every role that reads, each in her own projects alone: to anybody else a project is not found, whatever her role.
"""

from dataclasses import replace

from archive.consent import coded
from archive.consent.rules import Action
from archive.consent.writer import writing
from archive.context import Archive
from archive.store import coding
from archive.store.ids import new_id
from archive.terms.codes import COLOURS, Code, CodeId, Pattern, Project, ProjectId, Wanted
from archive.terms.errors import BadRequest, NotFound
from archive.terms.models import Viewer

LONGEST_NAME = 80
LONGEST_DEFINITION = 2_000
MOST_CODES = 500
MOST_OVERLAPS = 50


def projects(archive: Archive, viewer: Viewer) -> list[Project]:
    """Return the projects in which the viewer works, newest first."""
    return coding.projects_of(archive.database(), viewer.id)


def project(archive: Archive, viewer: Viewer, wanted: ProjectId) -> Project:
    """Return one of the viewer's projects. Raises NotFound."""
    return coded.project_for(archive.database(), viewer, wanted)


def begin(archive: Archive, viewer: Viewer, title: str) -> ProjectId:
    """Begin a project that the viewer alone sees. Raises BadRequest for a title that is none."""
    named = _line(title, LONGEST_NAME, "A project needs a name")
    identifier = ProjectId(new_id())
    with writing(archive, viewer, Action.CODE, identifier, reason="begin") as writer:
        coding.add_project(writer.database, identifier, named, viewer.id, writer.now_ms)
    return identifier


def codebook(archive: Archive, viewer: Viewer, wanted: ProjectId) -> list[Code]:
    """Return the codes of a project, each right after the one that it is part of. Raises NotFound."""
    project(archive, viewer, wanted)
    return in_order(coding.codes_of(archive.database(), wanted))


def in_order(codes: list[Code]) -> list[Code]:
    """Return the codes by name, each right after the one that it is part of."""
    known = {each.id: each for each in codes}
    return sorted(
        codes, key=lambda code: [(each.name.casefold(), each.id) for each in reversed(_above(code, known))]
    )


def _above(code: Code, known: dict[CodeId, Code]) -> list[Code]:
    """Return the code and those over it, the highest last."""
    found = [code]
    while found[-1].parent is not None and known[found[-1].parent] not in found:
        found.append(known[found[-1].parent])
    return found


def depth(code: Code, codes: list[Code]) -> int:
    """Return how many codes are over this one."""
    return len(_above(code, {each.id: each for each in codes})) - 1


def with_narrower(codes: list[Code], wanted: CodeId) -> tuple[CodeId, ...]:
    """Return the code and all under it; none where there is no such code."""
    known = {each.id: each for each in codes}
    return tuple(each.id for each in codes if wanted in {above.id for above in _above(each, known)})


def keep_code(
    archive: Archive,
    viewer: Viewer,
    wanted: ProjectId,
    *,
    name: str,
    definition: str = "",
    colour: int = 0,
    pattern: Pattern = Pattern.SOLID,
    parent: CodeId | None = None,
    code: CodeId | None = None,
) -> CodeId:
    """Add a code to the codebook, or change the one with this id. Raises NotFound, and BadRequest for what is odd."""
    identifier = code or CodeId(new_id())
    kept = Code(
        identifier,
        parent,
        _line(name, LONGEST_NAME, "A code needs a name"),
        _line(definition, LONGEST_DEFINITION, "Write a definition") if definition.strip() else "",
        colour,
        pattern,
    )
    with writing(archive, viewer, Action.CODE, identifier, reason="codebook") as writer:
        there = codebook(archive, viewer, wanted)
        if code is not None and code not in {each.id for each in there}:
            raise NotFound
        _check(kept, there)
        coding.keep_code(writer.database, wanted, kept, writer.now_ms)
    return identifier


def _check(code: Code, there: list[Code]) -> None:
    others = [each for each in there if each.id != code.id]
    if len(others) >= MOST_CODES:
        raise BadRequest(f"A codebook has at most {MOST_CODES} codes.")
    if code.name.casefold() in {each.name.casefold() for each in others}:
        raise BadRequest("There is already a code with this name.")
    if not 0 <= code.colour < COLOURS:
        raise BadRequest("There is no such colour.")
    if code.parent is not None and code.parent not in {each.id for each in others}:
        raise BadRequest("There is no such code to put it under.")
    if code.parent in with_narrower([*others, replace(code, parent=None)], code.id):
        raise BadRequest("A code cannot be part of itself.")


def remove_code(archive: Archive, viewer: Viewer, wanted: ProjectId, code: CodeId) -> None:
    """Take a code out of the codebook. Raises BadRequest while anything carries it, or one is under it."""
    with writing(archive, viewer, Action.CODE, code, reason="remove code") as writer:
        if code not in {each.id for each in codebook(archive, viewer, wanted)}:
            raise NotFound
        if coding.is_used(writer.database, code):
            raise BadRequest("Words carry this code, or other codes are under it. Take these away first.")
        coding.delete_code(writer.database, code)


def counts(archive: Archive, viewer: Viewer, wanted: ProjectId) -> dict[CodeId | None, tuple[int, int]]:
    """Return for each code how often it is on words that the viewer may read now, and in how many interviews."""
    project(archive, viewer, wanted)
    return coded.counts(archive.database(), viewer, wanted, Wanted())


def overlaps(archive: Archive, viewer: Viewer, wanted: ProjectId) -> list[tuple[CodeId, CodeId, int]]:
    """Return which two codes lie on the same moments, and how often: at most MOST_OVERLAPS pairs."""
    project(archive, viewer, wanted)
    return coded.overlaps(archive.database(), viewer, wanted, MOST_OVERLAPS)


def _line(text: str, longest: int, missing: str) -> str:
    plain = " ".join(text.split())
    if not plain or len(plain) > longest:
        raise BadRequest(f"{missing}, of at most {longest} characters.")
    return plain
