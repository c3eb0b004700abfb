"""What an interview and its excerpts are called, to be changed: above all where a title tells what was restricted."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.publication import excerpts
from archive.publication import titles as calling
from archive.terms.models import ExcerptId, InterviewId
from web.workspace.asked import written, written_or_none
from web.workspace.person import archive, viewer

titles = Blueprint("titles", __name__)


@titles.get("/interviews/<interview_id>/titles")
def index(interview_id: str) -> str:
    """Show the titles with what of them is restricted, and a form for each that is not public."""
    found = calling.titles(archive(), viewer(), InterviewId(interview_id))
    return render_template("workspace/titles.html", here="interviews", found=found)


@titles.post("/interviews/<interview_id>/titles")
def call(interview_id: str) -> PlainResponse:
    """Give the interview another title and summary."""
    interview = InterviewId(interview_id)
    calling.call_interview(archive(), viewer(), interview, written("title"), written_or_none("summary"))
    return redirect(url_for("titles.index", interview_id=interview), 303)


@titles.post("/excerpts/<excerpt_id>/title")
def reword(excerpt_id: str) -> PlainResponse:
    """Give an excerpt another title, context and warning; it needs two new approvals."""
    excerpt = excerpts.show(archive(), viewer(), ExcerptId(excerpt_id)).excerpt
    calling.reword(
        archive(),
        viewer(),
        excerpt.id,
        title=written("title"),
        context=written("context"),
        warning=written_or_none("warning"),
    )
    return redirect(url_for("titles.index", interview_id=excerpt.interview, _anchor=f"e-{excerpt.id}"), 303)
