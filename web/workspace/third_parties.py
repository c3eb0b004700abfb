"""Who is spoken of in an interview and never agreed: the list, and where each name is said. Staff only."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.participation import third_parties as named
from archive.stewardship import catalogue
from archive.terms.errors import BadRequest
from archive.terms.models import InterviewId
from archive.terms.people import NamingRule, ThirdPartyId
from web.speaking import later
from web.workspace.asked import span_ms, written
from web.workspace.opened import people_in
from web.workspace.person import archive, viewer

third_parties = Blueprint("third_parties", __name__)

RULES = {
    NamingRule.WITHHELD: (later("The name is left out"), later("Wherever these words leave the staff.")),
    NamingRule.INITIALS: (later("Initials stand in its place"), later("Only where they give nobody away.")),
    NamingRule.ALLOWED: (
        later("The name may stand"),
        later("A public figure, or somebody who was asked. Say which."),
    ),
}
"""What is done with a name: in short, and what that means."""


@third_parties.get("/interviews/<interview_id>/named")
def index(interview_id: str) -> str:
    """Show who is named, and where."""
    interview = InterviewId(interview_id)
    return render_template(
        "workspace/third_parties.html",
        here="interviews",
        interview_id=interview,
        interview=catalogue.show(archive(), viewer(), interview)[0],
        people=people_in(interview),
        named=named.named_in(archive(), viewer(), interview),
        rules=RULES,
        longest=named.LONGEST_LINE,
    )


@third_parties.post("/interviews/<interview_id>/named")
def add(interview_id: str) -> PlainResponse:
    """Write somebody down."""
    start, end = written("start"), written("end")
    if written("rule") not in {*NamingRule}:
        raise BadRequest("Choose what is done with the name.")
    named.add(
        archive(),
        viewer(),
        InterviewId(interview_id),
        name=written("name"),
        relation=written("relation"),
        rule=NamingRule(written("rule")),
        reason=written("reason"),
        span_ms=span_ms(start, end) if start or end else None,
    )
    return redirect(url_for("third_parties.index", interview_id=interview_id), 303)


@third_parties.post("/interviews/<interview_id>/named/<named_id>/removal")
def remove(interview_id: str, named_id: str) -> PlainResponse:
    """Take somebody off the list."""
    named.remove(archive(), viewer(), InterviewId(interview_id), ThirdPartyId(named_id))
    return redirect(url_for("third_parties.index", interview_id=interview_id), 303)
