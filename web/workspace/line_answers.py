"""What a change of lines is answered with: the lines that changed, or the form again with what was written.

A script that asks for a part gets that part alone; everybody else is led back to where the line stands.
"""

from collections.abc import Iterable, Sequence

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.methods.differences import differences
from archive.methods.doubts import unsure_below
from archive.participation import participants
from archive.stewardship import catalogue
from archive.terms.errors import BadRequest, NotFound, SavedMeanwhile
from archive.terms.models import InterviewId
from archive.terms.words import Outline
from archive.theming import themes
from archive.transcripts import versions
from web.formats import seconds
from web.workspace.asked import written
from web.workspace.door import PART
from web.workspace.english import english_beside
from web.workspace.lines import Line, lines_of, restricted_parts
from web.workspace.person import archive, viewer
from web.workspace.themes import choices
from web.workspace.windows import shown

FORM = "form"
"""What a script asks for to correct a line in its place."""

Answer = str | PlainResponse | tuple[str, int]


def all_lines(interview_id: str, numbers: Iterable[int]) -> list[Line]:
    """Return those of these lines that are shown, as they stand now."""
    identifier, wanted = InterviewId(interview_id), set(numbers)
    segments = shown(catalogue.outline(archive(), viewer(), identifier))
    tags = [tag for tag in themes.themes_of(archive(), viewer(), identifier) if tag.segment in wanted]
    covers, below = restricted_parts(identifier), unsure_below(segments)
    changed = [each for each in segments if each.number in wanted]
    english = english_beside(identifier, segments, changed)
    around = _with_those_before(segments, wanted)
    words = catalogue.lines(archive(), viewer(), identifier, around).segments
    found = lines_of(words, tags, covers, unsure_below=below, english=english)
    return [line for line in found if line.segment.number in wanted]


def _with_those_before(segments: Sequence[Outline], wanted: set[int]) -> set[int]:
    """Return these lines, each with the one said before it: who speaks is written where that changes."""
    found: set[int] = set()
    said = None
    for segment in segments:
        if segment.number in wanted:
            found |= {each.number for each in (said, segment) if each is not None}
        said = segment if segment.suppressed is None else said
    return found


def one_line(interview_id: str, number: int) -> Line:
    """Return the line as it stands now. Raises NotFound."""
    for line in all_lines(interview_id, [number]):
        return line
    raise NotFound


def line_alone(
    interview_id: str, line: Line, offers: Iterable[tuple[str, str, int]] = (), *, was_joined: bool = False
) -> str:
    """Return one line as a part for the script; `offers` are (said, meant, in how many other lines)."""
    return render_template(
        "workspace/lines_line.html",
        line=line,
        interview_id=interview_id,
        offers=offers,
        was_joined=was_joined,
    )


def refused_line(interview_id: str, number: int, refused: BadRequest) -> tuple[str, int]:
    """Return the form with what was written, and, where somebody else saved meanwhile, with that beside it."""
    now = one_line(interview_id, number)
    mine = request.form.get("text", now.segment.text)
    if not isinstance(refused, SavedMeanwhile):
        stale = written("seen_revision") != str(now.segment.revision)
        return line_form(interview_id, now, mine, str(refused)), 409 if stale else 400
    return line_form(interview_id, now, mine, str(refused), is_conflict=True), 409


def line_form(interview_id: str, line: Line, text: str, wrong: str = "", *, is_conflict: bool = False) -> str:
    """Return the form for a line: the form alone for a script, else a page."""
    identifier, number = InterviewId(interview_id), line.segment.number
    alone = request.headers.get(PART) == FORM or (PART in request.headers and request.method == "POST")
    interview, _ = catalogue.show(archive(), viewer(), identifier)
    newest = versions.revisions(archive(), viewer(), identifier, number)[0]
    return render_template(
        "workspace/lines_form.html" if alone else "workspace/lines.html",
        here="interviews",
        interview=interview,
        interview_id=interview_id,
        line=line,
        text=text,
        wrong=wrong,
        theirs=differences(text, line.segment.text) if is_conflict else (),
        newest=newest,
        speaker=written("speaker"),
        people=participants.show_agreements(archive(), viewer(), identifier),
        themes=choices(),
        alone=alone,
    )


def line_changed(interview_id: str, seen: Line) -> Answer:
    """Answer the change of one line: the line for a script, else the way back to where it stands."""
    if PART in request.headers:
        return line_alone(interview_id, one_line(interview_id, seen.segment.number))
    return back_to(interview_id, seen)


def lines_changed(interview_id: str, numbers: Iterable[int], seen: Line | None = None) -> Answer:
    """Answer a change of several lines: those shown and the numbers of those that are not, else the way back."""
    changed = tuple(numbers)
    found = all_lines(interview_id, changed)
    if PART not in request.headers:
        return back_to(interview_id, seen or next(iter(found), None))
    gone = set(changed) - {line.segment.number for line in found}
    return render_template(
        "workspace/lines_changed.html", lines=found, gone=sorted(gone), interview_id=interview_id
    )


def back_to(interview_id: str, line: Line | None) -> PlainResponse:
    """Lead back to where a line stands among the words, or to the interview where it is not shown."""
    if line is None:
        return redirect(url_for("interviews.show", interview_id=interview_id), 303)
    at = seconds(line.segment.start_ms)
    return redirect(url_for("interviews.show", interview_id=interview_id, t=at, _anchor=f"t={at}"), 303)
