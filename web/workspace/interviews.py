"""One interview on a page: its sound, its words, who is in it, how far the work is.

Decodes nothing and decides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.discovery import playback
from archive.methods.doubts import Gap, gaps, is_doubtful, unsure_below
from archive.participation import covered, participants
from archive.stewardship import catalogue, progress
from archive.stewardship.progress import Step
from archive.terms.jobs import UNDONE_STATES
from archive.terms.models import InterviewId, Tag, TagState
from archive.terms.words import Outline, Transcript
from archive.theming import themes
from archive.transcripts import exporting, machine_translations
from archive.transcripts.exporting import Format
from web.asked import chosen, is_number, moment_ms
from web.media import send_sound
from web.workspace.door import PART
from web.workspace.english import english_beside
from web.workspace.lines import Cover, Mark, lines_of, restricted_parts
from web.workspace.opened import Opened, open_interview, open_silently, outline_of, people_in
from web.workspace.person import archive, viewer
from web.workspace.themes import MOST_AT_ONCE, groups_of, labels
from web.workspace.windows import ALL, Window, all_of, from_moment, page_of, shown, until_moment

interviews = Blueprint("interviews", __name__)

CONTENT_TYPES = {
    Format.VTT: "text/vtt",
    Format.SRT: "application/x-subrip",
    Format.TXT: "text/plain",
    Format.JSON: "application/json",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of an interview lie: under which likelihood a word is marked, and where nothing is written."""

    segments: Sequence[Outline]
    below: float
    missing: tuple[Gap, ...]


@interviews.get("/interviews/<interview_id>")
def show(interview_id: str) -> str:
    """Play one interview, with a page of its words; to a script that scrolls, some more lines alone."""
    is_part = request.headers.get(PART) == "lines"
    opened = open_silently(interview_id) if is_part else open_interview(interview_id)
    identifier = opened.interview.id
    outline, why_not = outline_of(identifier)
    tags = themes.themes_of(archive(), viewer(), identifier) if outline is not None else []
    covers, layout, known = _covers(opened), _layout_of(opened, outline), labels() if tags else {}
    window = _asked_for(layout.segments, moment_ms())
    english = english_beside(identifier, layout.segments, window.segments)
    transcript = None if outline is None else _words_of(opened, window)
    segments = transcript.segments if transcript else ()
    asked = {
        "opened": opened,
        "at_ms": min(moment_ms(), opened.length_ms),
        "window": window,
        "lines": lines_of(
            segments,
            tags,
            covers,
            unsure_below=layout.below,
            gaps=layout.missing,
            english=english,
            known=known,
        ),
        "asked_again": progress.asked_again(archive(), viewer(), identifier) if layout.missing else (),
        "is_translated": english is not None,
        "with_english": chosen("english") is not None,
    }
    if is_part:
        return render_template("workspace/interview_window.html", **asked)
    return render_template(
        "workspace/interview.html",
        here="interviews",
        transcript=transcript,
        most_at_once=MOST_AT_ONCE,
        just_confirmed=_just_confirmed() if opened.is_staff else None,
        why_not=why_not,
        covers=covers,
        groups=groups_of(tags, known),
        **asked,
        **_who(opened, layout.segments, tags),
        **_unsure(opened, layout, window),
    )


def _just_confirmed() -> tuple[int, ...] | None:
    """Return how many lines were just confirmed at once, one of them, and its revision, by which all are put back."""
    said = [chosen(each) for each in ("confirmed", "line", "revision")]
    numbers = tuple(int(each) for each in said if each and is_number(each))
    return numbers if len(numbers) == len(said) else None


def _layout_of(opened: Opened, outline: Sequence[Outline] | None) -> Layout:
    """Return how the lines lie; what is missing, even all of it, is for the staff, who may listen again."""
    segments = shown(outline or ())
    missing = gaps(segments, opened.length_ms) if opened.is_staff and outline is not None else ()
    return Layout(segments, unsure_below(segments), missing)


def _words_of(opened: Opened, window: Window) -> Transcript:
    """Return the words of the lines that are shown: reading all of them takes longer than the rest of the page."""
    numbers = [each.number for each in window.segments]
    return catalogue.lines(archive(), viewer(), opened.interview.id, numbers)


def _asked_for(segments: Sequence[Outline], at_ms: int) -> Window:
    """Return the lines to show: a page, all of them, or for a script those from a moment on or until one."""
    page, start, until = chosen("page"), chosen("from"), chosen("until")
    if start and start.isdecimal() and start.isascii():
        return from_moment(segments, int(start))
    if until and until.isdecimal() and until.isascii():
        return until_moment(segments, int(until))
    if page == ALL:
        return all_of(segments)
    return page_of(segments, page=int(page) if page and is_number(page) else None, at_ms=at_ms)


def _unsure(opened: Opened, layout: Layout, window: Window) -> dict[str, object]:
    """Return where to listen again, what is missing at the very end, and the next doubtful line after this window."""
    doubtful = [each.start_ms for each in layout.segments if is_doubtful(each, layout.below)]
    last = window.segments[-1].start_ms if window.segments else 0
    at_the_end: list[Gap] = (
        [] if window.has_after else [each for each in layout.missing if each.end_ms == opened.length_ms]
    )
    return {
        "doubtful": doubtful if opened.is_staff else [],
        "next_doubtful": next((start for start in doubtful if start > last), None),
        "last_gap": at_the_end[0] if at_the_end else None,
    }


def _covers(opened: Opened) -> tuple[Cover, ...]:
    """Return what is to be marked in the words: for staff what others do not have, else what this viewer does not."""
    if opened.is_staff:
        return restricted_parts(opened.interview.id)
    gaps = covered.gaps(archive(), viewer(), opened.interview.id)
    return tuple(Cover(start_ms, end_ms, Mark.GAP) for start_ms, end_ms in gaps)


def _who(opened: Opened, segments: Sequence[Outline], tags: list[Tag]) -> dict[str, object]:
    """Return who takes part, as this viewer may see her: the agreements for staff, else the names beside the words."""
    said = [each for each in segments if each.suppressed is None]
    found: dict[str, object] = {
        "people": (),
        "open_purposes": (),
        "steps": (),
        "in_vain": False,
        "english": None,
        "called": catalogue.called(archive(), viewer(), opened.interview.id),
        "checked": (sum(each.verified for each in said), len(said)),
        "undecided": sum(tag.state is TagState.SUGGESTED for tag in tags),
    }
    if opened.is_staff:
        found |= {
            "people": people_in(opened.interview.id),
            "open_purposes": frozenset(participants.open_purposes(archive(), opened.interview.id)),
            "steps": steps_of(opened.interview.id),
            "in_vain": progress.waits_in_vain(archive()),
            "english": machine_translations.standing(archive(), viewer(), opened.interview.id),
        }
    return found


def steps_of(identifier: InterviewId) -> tuple[Step, ...]:
    """Return the steps of the work where one is under way or failed, else nothing."""
    found = tuple(progress.steps(archive(), viewer(), identifier))
    return found if any(step.state in UNDONE_STATES for step in found) else ()


@interviews.get("/interviews/<interview_id>/progress")
def steps(interview_id: str) -> str | PlainResponse:
    """Show how far the work is, to a script that asks again and again."""
    identifier = InterviewId(interview_id)
    if PART not in request.headers:
        return redirect(url_for("interviews.show", interview_id=interview_id), 303)
    found = tuple(progress.steps(archive(), viewer(), identifier))
    return render_template(
        "workspace/interview_steps.html",
        steps=found,
        interview_id=interview_id,
        in_vain=progress.waits_in_vain(archive()),
    )


@interviews.get("/interviews/<interview_id>/sound.mp3")
def sound(interview_id: str) -> Response:
    """Send the playback copy of the recording, or a range of it."""
    asked = archive(), viewer(), InterviewId(interview_id)
    return send_sound(request, playback.audio(*asked), ask_again=lambda: playback.audio(*asked))


@interviews.get("/interviews/<interview_id>/captions.vtt")
def captions(interview_id: str) -> Response:
    """Send the words with their times, for the player."""
    words = exporting.export_words(archive(), viewer(), InterviewId(interview_id), Format.VTT)
    return Response(words, content_type="text/vtt; charset=utf-8")


@interviews.get("/interviews/<interview_id>/words.<form>")
def export(interview_id: str, form: str) -> Response:
    """Hand out the words as a file. Its name says nothing of the interview."""
    if form not in {*Format}:
        abort(404)
    kind = Format(form)
    words = exporting.export_words(archive(), viewer(), InterviewId(interview_id), kind)
    response = Response(words, content_type=f"{CONTENT_TYPES[kind]}; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename=words.{kind}"
    return response
