"""Whose voice it is that the computer told apart: said here once, it stands at every line of the interview.

The computer only numbers voices. Who each is, a person says after listening; saying it again changes all lines back.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.terms.errors import BadRequest, Refused
from archive.terms.models import InterviewId, ParticipantId
from archive.terms.words import HeardVoice, VoiceId
from archive.transcripts import voices
from web.workspace.asked import written, written_or_none
from web.workspace.opened import open_interview, people_in
from web.workspace.person import archive, viewer
from web.workspace.wording import say

speakers = Blueprint("speakers", __name__)


@speakers.get("/interviews/<interview_id>/speakers")
def index(interview_id: str) -> str:
    """List the voices, each with where it is first heard and a choice of who it is."""
    return _page(interview_id)


@speakers.post("/interviews/<interview_id>/speakers")
def name(interview_id: str) -> PlainResponse | tuple[str, int]:
    """Write whose voice it is; every line says so when the answer comes."""
    identifier, who = InterviewId(interview_id), written_or_none("participant")
    try:
        voices.name_voice(
            archive(), viewer(), identifier, VoiceId(written("voice")), ParticipantId(who) if who else None
        )
    except BadRequest as wrong:
        return _page(interview_id, say(wrong)), 400
    return redirect(url_for("speakers.index", interview_id=interview_id, done="named"), 303)


def _page(interview_id: str, wrong: str = "") -> str:
    opened = open_interview(interview_id)
    found, why_not = _voices(opened.interview.id)
    return render_template(
        "workspace/speakers.html",
        here="interviews",
        opened=opened,
        voices=found,
        why_not=why_not,
        people=people_in(opened.interview.id),
        wrong=wrong,
        named=request.args.get("done") == "named",
    )


def _voices(identifier: InterviewId) -> tuple[list[HeardVoice], str]:
    try:
        return voices.list_voices(archive(), viewer(), identifier), ""
    except Refused as refused:
        return [], say(refused)
