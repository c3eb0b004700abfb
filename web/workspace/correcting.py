"""Correcting the lines of a transcript: each change by a form, which a script sends without loading the page anew.

A script that asks for a part gets the lines that changed, alone. What somebody wrote is never lost: a refused save
shows it again, beside what somebody else saved.
"""

from collections.abc import Iterable, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.methods.alignment import letters
from archive.methods.differences import differences
from archive.methods.doubts import unsure_below
from archive.participation import participants
from archive.stewardship import catalogue, progress
from archive.terms.errors import BadRequest, NotFound, SavedMeanwhile
from archive.terms.models import InterviewId, ParticipantId
from archive.terms.words import Outline
from archive.theming import themes
from archive.transcripts import line_breaks, respelling, review, versions
from archive.transcripts.review import Saved
from web.asked import is_number
from web.formats import seconds
from web.workspace.asked import written, written_or_none
from web.workspace.door import PART
from web.workspace.english import english_beside
from web.workspace.lines import Line, lines_of, restricted_parts
from web.workspace.person import archive, viewer
from web.workspace.themes import choices
from web.workspace.windows import shown

lines = Blueprint("lines", __name__)

FORM = "form"
"""What a script asks for to correct a line in its place."""
MOST_OFFERS = 3
ENDS_A_SENTENCE = (".", "?", "!", "…", ":")

Answer = str | PlainResponse | tuple[str, int]


@lines.get("/interviews/<interview_id>/lines/<line:number>")
def show(interview_id: str, number: int) -> str:
    """Show one line with the form that corrects it; to a script, the line or its form alone."""
    line = _line(interview_id, number)
    if request.headers.get(PART) == "line":
        return _line_alone(interview_id, line)
    return _form(interview_id, line, line.segment.text)


@lines.post("/interviews/<interview_id>/lines/<line:number>")
def correct(interview_id: str, number: int) -> Answer:
    """Save what was really said. What somebody wrote is never lost: a refused save shows it again."""
    identifier = InterviewId(interview_id)
    try:
        saved = review.correct(
            archive(),
            viewer(),
            identifier,
            number,
            written("text"),
            seen_revision=_seen_revision(),
            speaker=_speaker(interview_id),
        )
    except BadRequest as refused:
        return _refused(interview_id, number, refused)
    line = _line(interview_id, number)
    if PART not in request.headers:
        return _back(interview_id, line)
    return _line_alone(interview_id, line, _offers(identifier, saved), was_joined=saved.was_joined)


def _offers(interview: InterviewId, saved: Saved) -> list[tuple[str, str, int]]:
    """Return (said, meant, in how many other lines) of names that were put right here and are wrong elsewhere too."""
    found = []
    for said, meant in saved.replaced:
        if _is_name(meant, said, saved.before):
            elsewhere = respelling.places(archive(), viewer(), interview, said)
            found += [(said, meant, len(elsewhere))] if elsewhere else []
    return found[:MOST_OFFERS]


def _is_name(meant: str, said: str, before: str) -> bool:
    """Whether a word that was put right may be a name: large, and not because a sentence begins with it."""
    in_front = before.partition(said)[0].strip()
    begins = not in_front or in_front.endswith(ENDS_A_SENTENCE)
    is_large = meant[:1].isupper() and len(meant) <= respelling.LONGEST_NAME >= len(said)
    is_another = letters(said) not in {"", letters(meant)}
    return is_large and is_another and (not begins or said[:1].isupper())


def _seen_revision() -> int:
    """Return which revision the form was made from; -1, which none is, where it does not say."""
    revision = written("seen_revision")
    return int(revision) if is_number(revision) else -1


def _place() -> int:
    """Return which word of a line is meant, counted from 0. Raises BadRequest."""
    at = written("at")
    if not is_number(at):
        raise BadRequest("The form does not say which word is meant.")
    return int(at)


def _speaker(interview_id: str) -> ParticipantId | None:
    """Return the speaker that was chosen, None to leave her as she is. Raises BadRequest for one who takes no part."""
    wanted = written_or_none("speaker")
    if wanted is None:
        return None
    for each in participants.show_agreements(archive(), viewer(), InterviewId(interview_id)):
        if each.participant == wanted:
            return each.participant
    raise BadRequest("She does not take part in this interview.")


@lines.post("/interviews/<interview_id>/lines/confirmed")
def confirm(interview_id: str) -> Answer:
    """Write that somebody listened and the words of a line are right."""
    wanted = written("number")
    if not is_number(wanted):
        raise BadRequest("The form does not say which line is right.")
    seen = _line(interview_id, int(wanted))
    review.confirm(archive(), viewer(), InterviewId(interview_id), seen.segment.number)
    return _changed(interview_id, seen)


@lines.post("/interviews/<interview_id>/lines/<line:number>/speaker")
def speak(interview_id: str, number: int) -> Answer:
    """Say who speaks in a line."""
    seen, speaker = _line(interview_id, number), _speaker(interview_id)
    if speaker is None:
        raise BadRequest("The form does not say who speaks.")
    review.name_speaker(archive(), viewer(), InterviewId(interview_id), number, speaker)
    return _changed(interview_id, seen)


@lines.post("/interviews/<interview_id>/lines/<line:number>/inaudible")
def inaudible(interview_id: str, number: int) -> Answer:
    """Say that nobody understands a word."""
    seen = _line(interview_id, number)
    asked = archive(), viewer(), InterviewId(interview_id), number, _place()
    try:
        review.mark_inaudible(*asked, seen_revision=_seen_revision())
    except SavedMeanwhile as refused:
        return _refused(interview_id, number, refused)
    return _changed(interview_id, seen)


@lines.post("/interviews/<interview_id>/lines/<line:number>/split")
def split(interview_id: str, number: int) -> Answer:
    """Let a new line begin at a word, in the words as they are or as they were just written."""
    seen, text = _line(interview_id, number), written_or_none("text")
    asked = archive(), viewer(), InterviewId(interview_id), number, _place()
    try:
        changed = line_breaks.split(*asked, seen_revision=_seen_revision(), text=text)
    except BadRequest as refused:
        return _refused(interview_id, number, refused)
    return _several(interview_id, changed, seen)


@lines.post("/interviews/<interview_id>/lines/<line:number>/join")
def join(interview_id: str, number: int) -> Answer:
    """Put the words of the next line at the end of this one, as it is or as it was just written."""
    seen, text, speaker = _line(interview_id, number), written_or_none("text"), _speaker(interview_id)
    asked = archive(), viewer(), InterviewId(interview_id), number
    try:
        changed = line_breaks.join_next(*asked, seen_revision=_seen_revision(), text=text, speaker=speaker)
    except BadRequest as refused:
        return _refused(interview_id, number, refused)
    return _several(interview_id, changed, seen)


@lines.post("/interviews/<interview_id>/lines/<line:number>/undo")
def undo(interview_id: str, number: int) -> Answer:
    """Put a line back as it was before it was last saved, and whatever was saved together with it."""
    revision = int(written("revision")) if is_number(written("revision")) else None
    changed = review.undo(archive(), viewer(), InterviewId(interview_id), number, revision)
    return _several(interview_id, changed)


@lines.post("/interviews/<interview_id>/lines/undo")
def undo_last(interview_id: str) -> Answer:
    """Put back what this person last saved in the interview."""
    return _several(interview_id, review.undo_last(archive(), viewer(), InterviewId(interview_id)))


@lines.post("/interviews/<interview_id>/lines/again")
def hear_again(interview_id: str) -> PlainResponse:
    """Have a stretch of which nothing is written listened to again, by the worker."""
    start, _, end = written("stretch").partition("-")
    if not is_number(start) or not is_number(end):
        raise BadRequest("The form does not say which part is meant.")
    progress.hear_again(archive(), viewer(), InterviewId(interview_id), int(start), int(end))
    at, gap = seconds(int(start)), f"gap-{int(start)}"
    return redirect(url_for("interviews.show", interview_id=interview_id, t=at, _anchor=gap), 303)


def _all_lines(interview_id: str, numbers: Iterable[int]) -> list[Line]:
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


def _line(interview_id: str, number: int) -> Line:
    """Return the line as it stands now. Raises NotFound."""
    for line in _all_lines(interview_id, [number]):
        return line
    raise NotFound


def _line_alone(
    interview_id: str, line: Line, offers: Iterable[tuple[str, str, int]] = (), *, was_joined: bool = False
) -> str:
    return render_template(
        "workspace/lines_line.html",
        line=line,
        interview_id=interview_id,
        offers=offers,
        was_joined=was_joined,
    )


def _refused(interview_id: str, number: int, refused: BadRequest) -> tuple[str, int]:
    """Return the form with what was written, and, where somebody else saved meanwhile, with that beside it."""
    now = _line(interview_id, number)
    mine = request.form.get("text", now.segment.text)
    if not isinstance(refused, SavedMeanwhile):
        stale = written("seen_revision") != str(now.segment.revision)
        return _form(interview_id, now, mine, str(refused)), 409 if stale else 400
    return _form(interview_id, now, mine, str(refused), is_conflict=True), 409


def _form(interview_id: str, line: Line, text: str, wrong: str = "", *, is_conflict: bool = False) -> str:
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
        people=participants.show_agreements(archive(), viewer(), identifier),
        themes=choices(),
        alone=alone,
    )


def _changed(interview_id: str, seen: Line) -> Answer:
    """Answer the change of one line: the line for a script, else the way back to where it stands."""
    if PART in request.headers:
        return _line_alone(interview_id, _line(interview_id, seen.segment.number))
    return _back(interview_id, seen)


def _several(interview_id: str, numbers: Iterable[int], seen: Line | None = None) -> Answer:
    """Answer a change of several lines: those shown and the numbers of those that are not, else the way back."""
    changed = tuple(numbers)
    found = _all_lines(interview_id, changed)
    if PART not in request.headers:
        return _back(interview_id, seen or next(iter(found), None))
    gone = set(changed) - {line.segment.number for line in found}
    return render_template(
        "workspace/lines_changed.html", lines=found, gone=sorted(gone), interview_id=interview_id
    )


def _back(interview_id: str, line: Line | None) -> PlainResponse:
    if line is None:
        return redirect(url_for("interviews.show", interview_id=interview_id), 303)
    at = seconds(line.segment.start_ms)
    return redirect(url_for("interviews.show", interview_id=interview_id, t=at, _anchor=f"t={at}"), 303)
