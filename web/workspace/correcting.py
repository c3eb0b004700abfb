"""Correcting the lines of a transcript: each change by a form, which a script sends without loading the page anew.

What somebody wrote is never lost: a refused save shows it again, beside what somebody else saved, and whatever else
is asked of a line travels with what is written there.
"""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.methods.alignment import letters
from archive.participation import participants
from archive.stewardship import progress
from archive.terms.errors import BadRequest, SavedMeanwhile
from archive.terms.models import InterviewId, ParticipantId, ThemeId
from archive.theming import themes
from archive.transcripts import line_breaks, respelling, review
from archive.transcripts.review import Saved
from web.asked import is_number
from web.formats import seconds
from web.speaking import later
from web.workspace.asked import written, written_or_none
from web.workspace.door import PART
from web.workspace.line_answers import (
    Answer,
    back_to,
    line_alone,
    line_changed,
    line_form,
    lines_changed,
    one_line,
    refused_line,
)
from web.workspace.lines import Line
from web.workspace.person import archive, viewer

lines = Blueprint("lines", __name__)

MOST_OFFERS = 3
ENDS_A_SENTENCE = (".", "?", "!", "…", ":")
UNSAVED = later("What you wrote is not saved yet. Save it first.")


@lines.get("/interviews/<interview_id>/lines/<line:number>")
def show(interview_id: str, number: int) -> str:
    """Show one line with the form that corrects it; to a script, the line or its form alone."""
    line = one_line(interview_id, number)
    if request.headers.get(PART) == "line":
        return line_alone(interview_id, line)
    return line_form(interview_id, line, line.segment.text)


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
        return refused_line(interview_id, number, refused)
    line = one_line(interview_id, number)
    if PART not in request.headers:
        return back_to(interview_id, line)
    return line_alone(interview_id, line, _offers(identifier, saved), was_joined=saved.was_joined)


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


def _require_saved(line: Line) -> None:
    """Raise BadRequest where the form carries words, or a speaker, that are not saved: its answer would drop them."""
    is_rewritten = request.form.get("text", line.segment.text).split() != line.segment.text.split()
    if is_rewritten or written("speaker"):
        raise BadRequest(UNSAVED)


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
    """Write that somebody listened and the words of a line are right: those that she was shown, and no others."""
    wanted, _, revision = written("number").partition("-")
    if not is_number(wanted):
        raise BadRequest("The form does not say which line is right.")
    seen = one_line(interview_id, int(wanted))
    shown = int(revision) if is_number(revision) else _seen_revision()
    asked = archive(), viewer(), InterviewId(interview_id), seen.segment.number
    try:
        review.confirm(*asked, seen_revision=shown)
    except SavedMeanwhile as refused:
        return refused_line(interview_id, seen.segment.number, refused)
    return line_changed(interview_id, seen)


@lines.post("/interviews/<interview_id>/lines/<line:number>/speaker")
def speak(interview_id: str, number: int) -> Answer:
    """Say who speaks in a line."""
    seen, speaker = one_line(interview_id, number), _speaker(interview_id)
    if speaker is None:
        raise BadRequest("The form does not say who speaks.")
    review.name_speaker(archive(), viewer(), InterviewId(interview_id), number, speaker)
    return line_changed(interview_id, seen)


@lines.post("/interviews/<interview_id>/lines/<line:number>/inaudible")
def inaudible(interview_id: str, number: int) -> Answer:
    """Say that nobody understands a word."""
    seen = one_line(interview_id, number)
    asked = archive(), viewer(), InterviewId(interview_id), number, _place()
    try:
        review.mark_inaudible(*asked, seen_revision=_seen_revision())
    except SavedMeanwhile as refused:
        return refused_line(interview_id, number, refused)
    return line_changed(interview_id, seen)


@lines.post("/interviews/<interview_id>/lines/<line:number>/split")
def split(interview_id: str, number: int) -> Answer:
    """Let a new line begin at a word, in the words as they are or as they were just written.

    A word that was chosen among those `listed` is one of the line as it was saved.
    """
    seen, text, speaker = one_line(interview_id, number), written_or_none("text"), _speaker(interview_id)
    asked = archive(), viewer(), InterviewId(interview_id), number, _place()
    try:
        if written("listed"):
            _require_saved(seen)
        changed = line_breaks.split(*asked, seen_revision=_seen_revision(), text=text, speaker=speaker)
    except BadRequest as refused:
        return refused_line(interview_id, number, refused)
    return lines_changed(interview_id, changed, seen)


@lines.post("/interviews/<interview_id>/lines/<line:number>/join")
def join(interview_id: str, number: int) -> Answer:
    """Put the words of the next line at the end of this one, as it is or as it was just written."""
    seen, text, speaker = one_line(interview_id, number), written_or_none("text"), _speaker(interview_id)
    asked = archive(), viewer(), InterviewId(interview_id), number
    try:
        changed = line_breaks.join_next(*asked, seen_revision=_seen_revision(), text=text, speaker=speaker)
    except BadRequest as refused:
        return refused_line(interview_id, number, refused)
    return lines_changed(interview_id, changed, seen)


@lines.post("/interviews/<interview_id>/lines/<line:number>/theme")
def add_theme(interview_id: str, number: int) -> Answer:
    """Put a theme on a line in which a person heard it."""
    seen = one_line(interview_id, number)
    try:
        _require_saved(seen)
        themes.add(archive(), viewer(), InterviewId(interview_id), ThemeId(written("theme")), number)
    except BadRequest as refused:
        return refused_line(interview_id, number, refused)
    return line_changed(interview_id, seen)


@lines.post("/interviews/<interview_id>/lines/<line:number>/undo")
def undo(interview_id: str, number: int) -> Answer:
    """Put a line back as it was before it was last saved, and whatever was saved together with it."""
    revision = int(written("revision")) if is_number(written("revision")) else None
    if "text" in request.form:
        try:
            _require_saved(one_line(interview_id, number))
        except BadRequest as refused:
            return refused_line(interview_id, number, refused)
    changed = review.undo(archive(), viewer(), InterviewId(interview_id), number, revision)
    return lines_changed(interview_id, changed)


@lines.post("/interviews/<interview_id>/lines/undo")
def undo_last(interview_id: str) -> Answer:
    """Put back what this person last saved in the interview."""
    return lines_changed(interview_id, review.undo_last(archive(), viewer(), InterviewId(interview_id)))


@lines.post("/interviews/<interview_id>/lines/again")
def hear_again(interview_id: str) -> PlainResponse:
    """Have a stretch of which nothing is written listened to again, by the worker."""
    start, _, end = written("stretch").partition("-")
    if not is_number(start) or not is_number(end):
        raise BadRequest("The form does not say which part is meant.")
    progress.hear_again(archive(), viewer(), InterviewId(interview_id), int(start), int(end))
    at, gap = seconds(int(start)), f"gap-{int(start)}"
    return redirect(url_for("interviews.show", interview_id=interview_id, t=at, _anchor=gap), 303)
