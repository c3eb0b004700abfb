"""Safety notes: a page that says what reading one means, and the note itself, which comes by a deliberate click."""

from collections.abc import Mapping

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.participation import safety as notes
from archive.stewardship import accounts
from archive.terms.errors import ChangedMeanwhile
from archive.terms.models import InterviewId, ParticipantId
from archive.terms.people import SafetyNote
from web.workspace.asked import written
from web.workspace.person import archive, viewer

safety = Blueprint("safety", __name__)
ADDRESS = "/interviews/<interview_id>/safety/<participant_id>"


@safety.get(ADDRESS)
def ask(interview_id: str, participant_id: str) -> str:
    """Say why each reading is written down, and ask whether to read; with a form where there is nothing to read."""
    return _page(InterviewId(interview_id), ParticipantId(participant_id), None)


@safety.post(f"{ADDRESS}/reading")
def read(interview_id: str, participant_id: str) -> str:
    """Show the note, after the reading was written down; and what she wrote herself, to be added to it."""
    interview, participant = InterviewId(interview_id), ParticipantId(participant_id)
    note = notes.read(archive(), viewer(), interview, participant)
    return _page(interview, participant, note, request.form)


@safety.post(ADDRESS)
def write(interview_id: str, participant_id: str) -> PlainResponse:
    """Keep the note that was written, in the place of the one before; nothing that she wrote is lost."""
    interview, participant = InterviewId(interview_id), ParticipantId(participant_id)
    try:
        notes.write(
            archive(),
            viewer(),
            interview,
            participant,
            risk=written("risk"),
            channel=written("channel"),
            hours=written("hours"),
            do_not_contact="do_not_contact" in request.form,
            seen=request.form.get("seen"),
        )
    except ChangedMeanwhile as changed:
        return make_response(_page(interview, participant, None, request.form, str(changed)), 409)
    return redirect(
        url_for("safety.ask", interview_id=interview, participant_id=participant, _anchor="kept"), 303
    )


@safety.post(f"{ADDRESS}/removal")
def remove(interview_id: str, participant_id: str) -> PlainResponse:
    """Take the note away."""
    interview, participant = InterviewId(interview_id), ParticipantId(participant_id)
    notes.remove(archive(), viewer(), interview, participant, seen=request.form.get("seen"))
    return redirect(url_for("safety.ask", interview_id=interview, participant_id=participant), 303)


def must_not_be_contacted(interview_id: str) -> frozenset[ParticipantId]:
    """Return who of an interview must be left alone: for every template that shows how to reach somebody."""
    return notes.must_not_be_contacted(archive(), viewer(), InterviewId(interview_id))


def _page(
    interview: InterviewId,
    participant: ParticipantId,
    note: SafetyNote | None,
    typed: Mapping[str, str] | None = None,
    wrong: str = "",
) -> str:
    """Return the page; `wrong` says why what was `typed` was not kept."""
    return render_template(
        "workspace/safety.html",
        here="interviews",
        interview_id=interview,
        cover=notes.cover(archive(), viewer(), interview, participant),
        note=note,
        typed=typed or {},
        wrong=wrong,
        names=accounts.names(archive()),
        longest_note=notes.LONGEST_NOTE,
        longest_line=notes.LONGEST_LINE,
    )
