"""Names that were heard in an interview: each restricted wherever it is said, in one press, or put aside.

They are a machine's offers. Nothing of them is shown to researchers, and nothing is restricted unless somebody presses.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.participation import restricting
from archive.terms.errors import BadRequest, Refused
from archive.terms.models import InterviewId
from archive.transcripts import heard_names
from archive.transcripts.heard_names import HeardName
from web.workspace.asked import written
from web.workspace.opened import Opened, open_interview
from web.workspace.person import archive, viewer
from web.workspace.restricted import Form, new_restriction
from web.workspace.restriction_wording import NAME_KINDS, RESTRICTION_WORDS, replacement_for
from web.workspace.wording import say

names = Blueprint("names", __name__)


@names.get("/interviews/<interview_id>/names")
def index(interview_id: str) -> str:
    """List the names that were heard and that nobody has decided about."""
    return _page(open_interview(interview_id))


def _page(opened: Opened, wrong: str = "") -> str:
    found, why_not = _heard(opened.interview.id)
    language = opened.interview.languages[0] if opened.interview.languages else "en"
    return render_template(
        "workspace/restriction_names.html",
        here="interviews",
        opened=opened,
        names=[(each, replacement_for(each.kind, language)) for each in found],
        why_not=why_not,
        wrong=wrong,
        put_aside=request.args.get("done") == "aside",
        name_kinds=NAME_KINDS,
        **RESTRICTION_WORDS,
    )


def _heard(identifier: InterviewId) -> tuple[list[HeardName], str]:
    try:
        return heard_names.list_names(archive(), viewer(), identifier), ""
    except Refused as refused:
        return [], say(refused)


@names.post("/interviews/<interview_id>/names/restricted")
def restrict(interview_id: str) -> PlainResponse | tuple[str, int]:
    """Restrict a name wherever it is said in the interview; all of it is closed when the answer comes."""
    identifier = InterviewId(interview_id)
    fields = ("reason", "action", "replacement", "audience")
    form = Form(**{name: written(name) for name in fields if written(name)})
    try:
        spans = heard_names.spans_of(archive(), viewer(), identifier, written("name"))
        made = restricting.propose(archive(), viewer(), identifier, spans, new_restriction(form))
    except BadRequest as wrong:
        return _page(open_interview(interview_id), say(wrong)), 400
    return redirect(url_for("restrictions.index", interview_id=interview_id, made=made[0]), 303)


@names.post("/interviews/<interview_id>/names/aside")
def put_aside(interview_id: str) -> PlainResponse | tuple[str, int]:
    """Do not offer this name again: it may be known, or it is none."""
    try:
        heard_names.put_aside(archive(), viewer(), InterviewId(interview_id), written("name"))
    except BadRequest as wrong:
        return _page(open_interview(interview_id), say(wrong)), 400
    return redirect(url_for("names.index", interview_id=interview_id, done="aside"), 303)
