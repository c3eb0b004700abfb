"""Confirming much at once, of one interview: suggested themes that are sure enough, or the lines of a page.

What a person was shown is confirmed and nothing else; one press takes all of it back.
"""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.terms.errors import BadRequest
from archive.terms.models import InterviewId, TagId
from archive.theming import themes as thesaurus
from archive.transcripts import review
from web.asked import LONGEST_CODE, is_number
from web.workspace.asked import written
from web.workspace.person import archive, viewer
from web.workspace.themes import MOST_AT_ONCE, Decided, themes_page

confirming = Blueprint("confirming", __name__)


@confirming.post("/interviews/<interview_id>/themes/decisions/all")
def themes(interview_id: str) -> str:
    """Confirm the suggestions that were shown and are sure enough, or put back those confirmed so."""
    shown = [TagId(each[:LONGEST_CODE]) for each in request.form.getlist("tag")[:MOST_AT_ONCE]]
    if not shown:
        raise BadRequest("The form does not say which suggestions are meant.")
    asked = archive(), viewer(), InterviewId(interview_id), shown
    if written("put_back"):
        return themes_page(interview_id, Decided(thesaurus.put_back(*asked), is_undone=True))
    if not is_number(written("sure")):
        raise BadRequest("The form does not say how sure they must be.")
    confirmed = thesaurus.confirm_sure(*asked, percent=int(written("sure")))
    return themes_page(interview_id, Decided(confirmed))


@confirming.post("/interviews/<interview_id>/lines/confirmed/all")
def lines(interview_id: str) -> PlainResponse:
    """Write that somebody listened to all lines of a page, and show it again."""
    pairs = [each.partition("-") for each in request.form.getlist("line")[:MOST_AT_ONCE]]
    seen = {int(at): int(revision) for at, _, revision in pairs if is_number(at) and is_number(revision)}
    if not seen:
        raise BadRequest("The form does not say which line is right.")
    changed = review.confirm_all(archive(), viewer(), InterviewId(interview_id), seen)
    return redirect(
        url_for(
            "interviews.show",
            interview_id=interview_id,
            page=written("page") or None,
            confirmed=len(changed),
            line=changed[0],
            revision=seen[changed[0]] + 1,
            _anchor="words",
        ),
        303,
    )
