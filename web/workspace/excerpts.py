"""Excerpts on their way to the public: drafted by one, approved by two, asked for, taken back.

Where an agreement says no, the pages say so before somebody does work in vain; whether it does, the archive says.
"""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.participation import narrators
from archive.publication import excerpts as drafting
from archive.publication import publish
from archive.publication.excerpts import Shown
from archive.stewardship import accounts, catalogue
from archive.terms.errors import ArchiveError, BadRequest, Refused
from archive.terms.models import APPROVALS, ExcerptId, InterviewId, Participation, Purpose
from archive.terms.words import TranscriptSegment
from web.asked import page_number
from web.speaking import gettext
from web.workspace.asked import span_ms, written, written_or_none
from web.workspace.door import PART
from web.workspace.lines import lines_of
from web.workspace.opened import Opened, open_interview, open_silently, people_in
from web.workspace.person import archive, viewer
from web.workspace.themes import labels
from web.workspace.wording import say

excerpts = Blueprint("excerpts", __name__)

LONGEST_MOMENT = 16


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody has written into the form for a draft, kept when it is refused."""

    start: str = ""
    end: str = ""
    title: str = ""
    context: str = ""
    warning: str = ""


@excerpts.get("/excerpts")
def index() -> str:
    """List the excerpts that may be read, newest first, page by page, each with its interview."""
    listed = drafting.list_page(archive(), viewer(), page=page_number())
    titles = catalogue.titles(archive(), viewer(), {each.interview for each in listed.excerpts})
    return render_template(
        "workspace/excerpt_list.html", here="excerpts", listed=listed, titles=titles, approvals=APPROVALS
    )


@excerpts.get("/interviews/<interview_id>/excerpts")
def of_interview(interview_id: str) -> str:
    """List the excerpts of one interview."""
    opened = open_silently(interview_id)
    return render_template(
        "workspace/excerpt_tab.html",
        here="interviews",
        opened=opened,
        excerpts=drafting.list_excerpts(archive(), viewer(), opened.interview.id),
        missing=_missing(opened.interview.id, Purpose.EXCERPT_PUBLIC),
        approvals=APPROVALS,
    )


@excerpts.get("/interviews/<interview_id>/excerpts/new")
def new(interview_id: str) -> str:
    """Show the words of a span and ask what the excerpt is called."""
    form = Form(*(request.args.get(name, "").strip()[:LONGEST_MOMENT] for name in ("start", "end")))
    return _form(open_interview(interview_id), form)


def _form(opened: Opened, form: Form, wrong: str = "") -> str:
    span = (0, 0)
    if form.start or form.end:
        try:
            span = span_ms(form.start, form.end)
        except BadRequest as unread:
            wrong = wrong or str(unread)
    said, why_not = _words_within(opened.interview.id, span)
    return render_template(
        "workspace/excerpt_new.html",
        here="excerpts",
        opened=opened,
        form=form,
        span=span,
        lines=lines_of(said),
        why_not=why_not,
        missing=_missing(opened.interview.id, Purpose.EXCERPT_PUBLIC),
        wrong=wrong,
    )


def _words_within(
    identifier: InterviewId, span: tuple[int, int]
) -> tuple[tuple[TranscriptSegment, ...], str]:
    """Return the words of a span, or none and the sentence that says why not."""
    try:
        return drafting.words_within(archive(), viewer(), identifier, *span), ""
    except Refused as refused:
        return (), say(refused)


def _missing(identifier: InterviewId, purpose: Purpose) -> tuple[Participation, ...] | None:
    """Return who has not allowed the purpose, None where it is allowed. Shown before somebody does work in vain."""
    return drafting.not_allowed_by(archive(), viewer(), identifier, purpose)


@excerpts.post("/interviews/<interview_id>/excerpts")
def draft(interview_id: str) -> PlainResponse | tuple[str, int]:
    """Write the draft, or show the form again with the reason why not."""
    form = Form(*(written(name) for name in ("start", "end", "title", "context", "warning")))
    try:
        start_ms, end_ms = span_ms(form.start, form.end)
        made = drafting.draft(
            archive(),
            viewer(),
            InterviewId(interview_id),
            start_ms=start_ms,
            end_ms=end_ms,
            title=form.title,
            context=form.context,
            warning=written_or_none("warning"),
        )
    except (BadRequest, Refused) as refused:
        return _form(open_interview(interview_id), form, say(refused)), _status(refused)
    return redirect(url_for("excerpts.show", excerpt_id=made), 303)


def _status(refused: ArchiveError) -> int:
    return 403 if isinstance(refused, Refused) else 400


@excerpts.get("/excerpts/<excerpt_id>")
def show(excerpt_id: str) -> str:
    """Show one excerpt: its words, its sound, who approved it and who is still needed."""
    shown = drafting.show(archive(), viewer(), ExcerptId(excerpt_id))
    if request.headers.get(PART) == "state":
        return render_template("workspace/excerpt_state.html", excerpt=shown.excerpt, approvals=APPROVALS)
    return _page(shown)


def _page(shown: Shown, wrong: str = "") -> str:
    excerpt = shown.excerpt
    names = accounts.names(archive())
    approved = tuple(dict.fromkeys(excerpt.approved_by))
    return render_template(
        "workspace/excerpt.html",
        here="excerpts",
        opened=open_interview(excerpt.interview),
        excerpt=excerpt,
        lines=lines_of(shown.words),
        seal=shown.seal,
        standing=shown.standing,
        named=shown.named,
        go_with=[each for each in labels().values() if each.id in shown.themes],
        approved=tuple(names.get(each, gettext("Somebody who has left")) for each in approved),
        mine=viewer().id in approved,
        drafted_by=names.get(excerpt.drafted_by, gettext("Somebody who has left")),
        needed=excerpt.approvals_needed,
        approvals=APPROVALS,
        missing=_missing(excerpt.interview, excerpt.purpose),
        people=people_in(excerpt.interview),
        unchecked=sum(not each.verified for each in shown.words),
        own_answers=narrators.answers(archive(), viewer(), excerpt),
        wrong=wrong,
    )


@excerpts.post("/excerpts/<excerpt_id>/approval")
def approve(excerpt_id: str) -> PlainResponse | tuple[str, int]:
    """Write that this person listened, that the words are right, and that it may be public."""
    try:
        drafting.approve(archive(), viewer(), ExcerptId(excerpt_id), seen=written("seal"))
    except (BadRequest, Refused) as refused:
        return _page(drafting.show(archive(), viewer(), ExcerptId(excerpt_id)), say(refused)), _status(
            refused
        )
    return _back(excerpt_id)


@excerpts.post("/excerpts/<excerpt_id>/publication")
def ask_for_publication(excerpt_id: str) -> PlainResponse | tuple[str, int]:
    """Let the worker publish it."""
    try:
        publish.ask_for_publication(archive(), viewer(), ExcerptId(excerpt_id))
    except Refused as refused:
        return _page(drafting.show(archive(), viewer(), ExcerptId(excerpt_id)), say(refused)), _status(
            refused
        )
    return _back(excerpt_id)


@excerpts.get("/excerpts/<excerpt_id>/retraction")
def ask_to_retract(excerpt_id: str) -> str | PlainResponse:
    """Ask whether it shall really leave the public site."""
    excerpt = drafting.show(archive(), viewer(), ExcerptId(excerpt_id)).excerpt
    if not excerpt.state.is_out:
        return _back(excerpt_id)
    return render_template("workspace/excerpt_retract.html", here="excerpts", excerpt=excerpt)


@excerpts.post("/excerpts/<excerpt_id>/retraction")
def retract(excerpt_id: str) -> PlainResponse:
    """Take it out of the public site; it is gone when the answer comes."""
    publish.retract(archive(), viewer(), ExcerptId(excerpt_id))
    return _back(excerpt_id)


def _back(excerpt_id: str) -> PlainResponse:
    return redirect(url_for("excerpts.show", excerpt_id=excerpt_id), 303)
