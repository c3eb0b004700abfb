"""The words of one interview with the codes of a project on them, and the form that puts one there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.analysis import coded as codings
from archive.analysis import coding as projects
from archive.analysis.coded import CodedWords
from archive.stewardship import accounts, catalogue
from archive.terms.codes import Code, CodeId, CodingId, Project, ProjectId
from archive.terms.errors import BadRequest, Refused
from archive.terms.models import InterviewId
from archive.terms.words import TranscriptSegment
from web.asked import moment_ms
from web.formats import seconds
from web.workspace.asked import span_ms, written, written_or_none
from web.workspace.coding_wording import FATES
from web.workspace.opened import open_interview
from web.workspace.person import archive, viewer
from web.workspace.wording import say

coded = Blueprint("coded", __name__)

NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A coding with the number that it has on the page, and its code; None for a memo alone."""

    number: int
    words: CodedWords
    code: Code | None


@dataclass(frozen=True, slots=True)
class CodedLine:
    """A segment with its words in runs: plain ones, or one word with the codings on it."""

    segment: TranscriptSegment
    speaks: str | None
    pieces: tuple[tuple[str, tuple[Numbered, ...]], ...]
    times: str
    begins: tuple[Numbered, ...]
    """The codings whose first word stands in this line."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A coding that was just taken away, as the form says it that puts it back; moments in seconds."""

    words: CodedWords
    code: Code | None
    start: str
    end: str


@coded.get("/interviews/<interview_id>/coding")
def show(interview_id: str) -> str:
    """Show the words with what a project has on them."""
    return _page(interview_id, request.args)


def _page(interview_id: str, given: Mapping[str, str], wrong: str = "", taken: Taken | None = None) -> str:
    """Return the page with what is `given` in its form; `wrong` says why a form was not taken.

    `taken` is what was just taken away.
    """
    opened = open_interview(interview_id)
    mine = projects.projects(archive(), viewer())
    project = _chosen_project(mine, given.get("project", ""))
    lines, numbered, codes, why_not = _read(opened.interview.id, project)
    return render_template(
        "workspace/coded.html",
        here="interviews",
        opened=opened,
        projects=mine,
        project=project,
        codes=[(each, projects.depth(each, codes)) for each in codes],
        lines=lines,
        numbered=numbered,
        why_not=why_not,
        names=accounts.names(archive()),
        fates=FATES,
        longest=codings.LONGEST_MEMO,
        start=given.get("start", "")[:20],
        end=given.get("end", "")[:20],
        wrong=wrong,
        taken=taken,
        typed=given if wrong else {},
        at_ms=min(moment_ms(), opened.length_ms),
        me=viewer().id,
    )


def _chosen_project(mine: Sequence[Project], asked: str) -> Project | None:
    """Return the project that is asked for, else the newest of one's own, else none. Raises NotFound."""
    if not asked:
        return mine[0] if mine else None
    return projects.project(archive(), viewer(), ProjectId(asked))


def _read(
    interview: InterviewId, project: Project | None
) -> tuple[tuple[CodedLine, ...], tuple[Numbered, ...], list[Code], str]:
    """Return lines, codings, codes, and where there are no words, the sentence that says so."""
    codes: list[Code] = []
    numbered: tuple[Numbered, ...] = ()
    try:
        segments = catalogue.words(archive(), viewer(), interview).segments
        if project is not None:
            codes = projects.codebook(archive(), viewer(), project.id)
            known = {each.id: each for each in codes}
            text, found = codings.on_interview(archive(), viewer(), project.id, interview)
            numbered = tuple(
                Numbered(at, each, known[each.coding.code] if each.coding.code else None)
                for at, each in enumerate(sorted(found, key=lambda each: each.start_ms), 1)
            )
            places = [(word.segment, word.at) for word in text.words]
            return _lines(segments, _marks(places, numbered)), numbered, codes, ""
        return _lines(segments, {}), (), [], ""
    except Refused as refused:
        return (), numbered, codes, say(refused)


Marks = dict[tuple[int, int], tuple[Numbered, ...]]


def _marks(places: Sequence[tuple[int, int]], numbered: Sequence[Numbered]) -> Marks:
    """Return which codings are on each word."""
    found: Marks = {}
    for each in numbered:
        for place in places[each.words.first : each.words.last + 1]:
            found[place] = (*found.get(place, ()), each)
    return found


def _lines(segments: Sequence[TranscriptSegment], marks: Marks) -> tuple[CodedLine, ...]:
    lines: list[CodedLine] = []
    said: str | None = None
    seen: set[int] = set()
    for segment in segments:
        if segment.suppressed is not None:
            continue
        here = [marks.get((segment.number, at), ()) for at in range(len(segment.words))]
        begins = {one.number: one for word in here for one in word}
        fresh = tuple(each for number, each in sorted(begins.items()) if number not in seen)
        seen |= begins.keys()
        lines.append(
            CodedLine(
                segment=segment,
                speaks=segment.speaker if segment.speaker != said else None,
                pieces=_pieces(segment, here),
                times=_times(segment),
                begins=fresh,
            )
        )
        said = segment.speaker
    return tuple(lines)


def _pieces(
    segment: TranscriptSegment, here: Sequence[tuple[Numbered, ...]]
) -> tuple[tuple[str, tuple[Numbered, ...]], ...]:
    """Return the words in runs; a coded word stands alone, as the script that cuts lines into words needs it."""
    texts = [NO_BREAK.join(word.text.split()) for word in segment.words]
    found: list[tuple[str, tuple[Numbered, ...]]] = []
    for on, run in groupby(zip(here, texts, strict=True), lambda pair: pair[0]):
        words = [text for _, text in run]
        found += [(word, on) for word in words] if on else [(" ".join(words), ())]
    return tuple(found) or ((segment.text, ()),)


def _times(segment: TranscriptSegment) -> str:
    """Return the gap before each word and its length (ms), as the script reads them."""
    place, found = segment.start_ms, []
    for word in segment.words:
        found.append(f"{word.start_ms - place} {word.end_ms - word.start_ms}")
        place = word.end_ms
    return " ".join(found)


@coded.post("/interviews/<interview_id>/coding")
def add(interview_id: str) -> PlainResponse:
    """Put a code, a memo, or both on words."""
    identifier = InterviewId(interview_id)
    catalogue.show(archive(), viewer(), identifier)
    project, code = written("project"), written_or_none("code")
    if not project:
        raise BadRequest("Begin a project first; codes belong to one.")
    try:
        start_ms, end_ms = span_ms(written("start"), written("end"))
        codings.code_words(
            archive(),
            viewer(),
            ProjectId(project),
            identifier,
            (start_ms, end_ms),
            code=None if code is None else CodeId(code),
            memo=written("memo"),
            is_private=written("private") == "yes",
        )
    except BadRequest as odd:
        return make_response(_page(interview_id, request.form, str(odd)), 400)
    return _back(interview_id, project, start_ms)


@coded.post("/interviews/<interview_id>/coding/removal")
def remove(interview_id: str) -> str:
    """Take one's own code or memo away, and offer to put it back: the page alone keeps it, and nothing else."""
    identifier, wanted = InterviewId(interview_id), CodingId(written("coding"))
    catalogue.show(archive(), viewer(), identifier)
    project = _chosen_project(projects.projects(archive(), viewer()), written("project"))
    _, numbered, _, _ = _read(identifier, project)
    was = next((each for each in numbered if each.words.coding.id == wanted), None)
    codings.remove(archive(), viewer(), identifier, wanted)
    return _page(
        interview_id, {"project": project.id} if project else {}, taken=None if was is None else _taken(was)
    )


def _taken(was: Numbered) -> Taken:
    start, end = (f"{each / 1000:.3f}" for each in (was.words.start_ms, was.words.end_ms))
    return Taken(was.words, was.code, start, end)


def _back(interview_id: str, project: str, at_ms: int | None) -> PlainResponse:
    anchor = None if at_ms is None else f"t={seconds(at_ms)}"
    return redirect(
        url_for("coded.show", interview_id=interview_id, project=project or None, _anchor=anchor), 303
    )
