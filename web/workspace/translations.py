"""Asking for the English version of an interview that a computer makes. It is read beside the words."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.terms.models import InterviewId
from archive.transcripts import machine_translations
from web.workspace.person import archive, viewer

translations = Blueprint("translations", __name__)


@translations.post("/interviews/<interview_id>/translation")
def ask(interview_id: str) -> PlainResponse:
    """Have the English version made, or made again."""
    machine_translations.ask(archive(), viewer(), InterviewId(interview_id))
    return redirect(url_for("interviews.show", interview_id=interview_id), 303)
