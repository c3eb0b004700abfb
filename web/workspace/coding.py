"""A researcher's projects: the codebook, who works in it, coded words gathered, and how far coders agree.

Decides nothing: to whom a project is there, the archive says at each call.
"""

from collections.abc import Mapping

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.analysis import coded, coders, sharing
from archive.analysis import coding as projects
from archive.analysis.coders import Unit
from archive.seeing import Sight, saw
from archive.stewardship import accounts
from archive.terms.codes import COLOURS, Code, CodeId, Pattern, Project, ProjectId, Wanted
from archive.terms.errors import BadRequest
from archive.terms.models import InterviewId, ParticipantRole, ThemeId, UserId
from web.asked import chosen, is_number, page_number, visitor_language
from web.formats import clock, speaker_name
from web.workspace.asked import written, written_or_none
from web.workspace.coding_wording import CODEBOOK_HEADS, CODED_HEADS, COLOUR_NAMES, FATES, PATTERN_NAMES
from web.workspace.person import archive, viewer
from web.workspace.sheets import csv_file
from web.workspace.themes import labels

coding = Blueprint("coding", __name__)

YES = "yes"


@coding.get("/coding")
def index() -> str:
    """Show one's own projects, and a form to begin one."""
    found, offered = projects.projects(archive(), viewer()), sharing.offered(archive(), viewer())
    return render_template(
        "workspace/coding.html",
        here="coding",
        projects=found,
        offered=offered,
        names=accounts.names(archive()) if found or offered else {},
        longest=projects.LONGEST_NAME,
    )


@coding.post("/coding")
def begin() -> PlainResponse:
    """Begin a project."""
    made = projects.begin(archive(), viewer(), written("title"))
    return redirect(url_for("coding.show", project_id=made), 303)


@coding.get("/coding/<project_id>")
def show(project_id: str) -> str | Response:
    """Show a codebook and who works with it; as a file, the codebook alone."""
    wanted = ProjectId(project_id)
    project = projects.project(archive(), viewer(), wanted)
    codes = projects.codebook(archive(), viewer(), wanted)
    counts = projects.counts(archive(), viewer(), wanted)
    if chosen("as") == "csv":
        return _codebook_file(codes, counts)
    return _page(project, codes, counts, {})


def _page(
    project: Project,
    codes: list[Code],
    counts: dict[CodeId | None, tuple[int, int]],
    typed: Mapping[str, str],
    wrong: str = "",
) -> str:
    """Return a project's page; `wrong` says why the form of a code that was `typed` was not taken."""
    return render_template(
        "workspace/coding_project.html",
        here="coding",
        project=project,
        codes=[(each, projects.depth(each, codes)) for each in codes],
        by_id={each.id: each for each in codes},
        counts=counts,
        typed=typed,
        wrong=wrong,
        overlaps=projects.overlaps(archive(), viewer(), project.id),
        names=accounts.names(archive()),
        is_owner=project.owner == viewer().id,
        asked=sharing.asked(archive(), viewer(), project.id),
        colours=COLOUR_NAMES[:COLOURS],
        patterns=PATTERN_NAMES,
        longest=projects.LONGEST_NAME,
        longest_definition=projects.LONGEST_DEFINITION,
    )


def _codebook_file(codes: list[Code], counts: dict[CodeId | None, tuple[int, int]]) -> Response:
    known = {each.id: each.name for each in codes}
    rows = [
        (
            each.name,
            known.get(each.parent, "") if each.parent else "",
            each.definition,
            str(COLOUR_NAMES[each.colour]),
            str(PATTERN_NAMES[each.pattern]),
            *counts.get(each.id, (0, 0)),
        )
        for each in codes
    ]
    return csv_file("codebook", [str(each) for each in CODEBOOK_HEADS], rows)


@coding.post("/coding/<project_id>/members")
def share(project_id: str) -> PlainResponse:
    """Ask somebody to work in the project; the answer is the same whoever it is."""
    sharing.ask(archive(), viewer(), ProjectId(project_id), written("email"))
    return _to_members(project_id)


@coding.post("/coding/<project_id>/members/removal")
def part(project_id: str) -> PlainResponse:
    """Take somebody out of the project."""
    sharing.part(archive(), viewer(), ProjectId(project_id), UserId(written("member")))
    return _to_members(project_id)


@coding.post("/coding/<project_id>/asked/removal")
def ask_no_more(project_id: str) -> PlainResponse:
    """Take back that somebody was asked."""
    sharing.ask_no_more(archive(), viewer(), ProjectId(project_id), written("email"))
    return _to_members(project_id)


@coding.post("/coding/<project_id>/answer")
def answer(project_id: str) -> PlainResponse:
    """Say yes or no to working in a project."""
    comes = written("answer") == YES
    sharing.answer(archive(), viewer(), ProjectId(project_id), comes=comes)
    return redirect(url_for("coding.show", project_id=project_id) if comes else url_for("coding.index"), 303)


def _to_members(project_id: str) -> PlainResponse:
    return redirect(url_for("coding.show", project_id=project_id, _anchor="members"), 303)


@coding.post("/coding/<project_id>/codes")
def keep_code(project_id: str) -> PlainResponse:
    """Add a code, or change one."""
    colour, pattern = written("colour") or "0", written("pattern") or Pattern.SOLID.value
    if not is_number(colour) or pattern not in {*Pattern}:
        raise BadRequest("Choose a colour and a line.")
    parent, code = written_or_none("parent"), written_or_none("code")
    project = projects.project(archive(), viewer(), ProjectId(project_id))
    try:
        kept = projects.keep_code(
            archive(),
            viewer(),
            project.id,
            name=written("name"),
            definition=written("definition"),
            colour=int(colour),
            pattern=Pattern(pattern),
            parent=None if parent is None else CodeId(parent),
            code=None if code is None else CodeId(code),
        )
    except BadRequest as odd:
        codes = projects.codebook(archive(), viewer(), project.id)
        counts = projects.counts(archive(), viewer(), project.id)
        return make_response(_page(project, codes, counts, request.form, str(odd)), 400)
    return redirect(url_for("coding.show", project_id=project_id, _anchor=f"code-{kept}"), 303)


@coding.post("/coding/<project_id>/codes/removal")
def remove_code(project_id: str) -> PlainResponse:
    """Take a code out of the codebook."""
    projects.remove_code(archive(), viewer(), ProjectId(project_id), CodeId(written("code")))
    return redirect(url_for("coding.show", project_id=project_id), 303)


@coding.get("/coding/<project_id>/found")
def found(project_id: str) -> str | Response:
    """Show the coded words that are looked for, by code, theme, speaker and coder; or save them as a file."""
    project = projects.project(archive(), viewer(), ProjectId(project_id))
    codes = projects.codebook(archive(), viewer(), project.id)
    wanted = _wanted(codes)
    names = accounts.names(archive())
    if chosen("as") == "csv":
        return _coded_file(project.id, wanted, {each.id: each for each in codes}, names)
    heard = coded.themes_heard(archive(), viewer())
    return render_template(
        "workspace/coding_found.html",
        here="coding",
        project=project,
        codes=codes,
        by_id={each.id: each for each in codes},
        gathered=coded.gather(archive(), viewer(), project.id, wanted, page=page_number()),
        themes=_named(heard),
        members=[(each, names.get(each, "")) for each in project.members],
        roles=[*ParticipantRole],
        asked={name: chosen(name) or "" for name in ("code", "theme", "speaker", "coder", "interview")},
        names=names,
        fates=FATES,
    )


def _wanted(codes: list[Code]) -> Wanted:
    """Return what the address asks for; a code that is not there finds nothing."""
    code, speaker = chosen("code"), chosen("speaker") or ""
    theme, coder, interview = chosen("theme"), chosen("coder"), chosen("interview")
    return Wanted(
        codes=None if code is None else projects.with_narrower(codes, CodeId(code)),
        theme=None if theme is None else ThemeId(theme),
        speaker=ParticipantRole(speaker) if speaker in {*ParticipantRole} else None,
        coder=None if coder is None else UserId(coder),
        interview=None if interview is None else InterviewId(interview),
    )


def _named(themes: list[ThemeId]) -> list[tuple[ThemeId, str]]:
    """Return themes with what they are called in the visitor's language, in the order of that."""
    known, language = labels(), visitor_language()
    named = [
        (
            each,
            label.labels.get(language) or label.labels.get("en") or each
            if (label := known.get(each))
            else each,
        )
        for each in themes
    ]
    return sorted(named, key=lambda pair: pair[1].casefold())


def _coded_file(
    project: ProjectId, wanted: Wanted, codes: dict[CodeId, Code], names: dict[UserId, str]
) -> Response:
    """Return the coded words as a file; of each interview in it the audit hears that its words were saved."""
    every = list(coded.for_file(archive(), viewer(), project, wanted))
    here = sorted({each.coding.interview for each, _ in every if each.text})
    titles = coded.titles_for_print(archive(), viewer(), here)
    for interview in here:
        saw(archive(), viewer(), interview, Sight.EXPORTED, interview=interview)
    rows = [
        (
            codes[each.coding.code].name if each.coding.code else "",
            each.text,
            each.language,
            speaker_name(each.speaker),
            each.coding.interview,
            titles.get(each.coding.interview, "") if each.text else "",
            clock(each.start_ms),
            clock(each.end_ms),
            names.get(each.coding.coder, ""),
            each.coding.memo,
            str(FATES[each.fate]),
            why_not,
        )
        for each, why_not in every
    ]
    return csv_file("coded-words", [str(each) for each in CODED_HEADS], rows)


@coding.get("/coding/<project_id>/agreement")
def agreement(project_id: str) -> str:
    """Show how far the coders who were chosen agree."""
    project = projects.project(archive(), viewer(), ProjectId(project_id))
    there = coders.coders_of(archive(), viewer(), project.id)
    asked = [UserId(each) for each in request.args.getlist("coder") if each in there] or there
    unit = Unit(given) if (given := chosen("unit") or "") in {*Unit} else Unit.WORD
    enough = coders.FEWEST_CODERS <= len(set(asked)) <= coders.MOST_CODERS
    codes = projects.codebook(archive(), viewer(), project.id)
    return render_template(
        "workspace/coding_agreement.html",
        here="coding",
        project=project,
        there=there,
        asked=asked,
        unit=unit,
        units=[*Unit],
        compared=coders.compare(archive(), viewer(), project.id, asked, unit) if enough else None,
        by_id={each.id: each for each in codes},
        names=accounts.names(archive()),
    )
