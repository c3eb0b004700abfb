"""What people changed of the machine's words, marked word by word; and who changed one line, and when."""

from flask import Blueprint, render_template

from archive.stewardship import catalogue
from archive.terms.models import InterviewId
from archive.transcripts import versions as kept
from web.asked import chosen, page_number
from web.workspace.opened import open_silently
from web.workspace.person import archive, viewer
from web.workspace.windows import ALL

versions = Blueprint("versions", __name__)

STRETCHES_ON_A_PAGE = 100


@versions.get("/interviews/<interview_id>/versions")
def compare(interview_id: str) -> str:
    """Show the machine's version and the newest one as one text; only what was changed, unless all is asked for."""
    opened = open_silently(interview_id)
    compared = kept.compare(archive(), viewer(), opened.interview.id)
    changed = [each for each in compared if each.is_changed]
    all_of_it = chosen("show") == ALL
    found = compared if all_of_it else changed
    pages = max(1, -(-len(found) // STRETCHES_ON_A_PAGE))
    page = min(page_number(), pages)
    return render_template(
        "workspace/interview_versions.html",
        here="interviews",
        opened=opened,
        stretches=found[(page - 1) * STRETCHES_ON_A_PAGE : page * STRETCHES_ON_A_PAGE],
        changed=len(changed),
        total=len(compared),
        all_of_it=all_of_it,
        page=page,
        pages=pages,
    )


@versions.get("/interviews/<interview_id>/lines/<line:number>/versions")
def of_line(interview_id: str, number: int) -> str:
    """Show every revision of a line, the newest first, each with its author and what she changed."""
    identifier = InterviewId(interview_id)
    interview, _ = catalogue.show(archive(), viewer(), identifier)
    found = kept.revisions(archive(), viewer(), identifier, number)
    return render_template(
        "workspace/lines_versions.html",
        here="interviews",
        interview=interview,
        interview_id=interview_id,
        number=number,
        revisions=found,
    )
