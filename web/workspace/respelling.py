"""A name put right everywhere in an interview: every place is shown first, one button changes those chosen."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.stewardship import catalogue
from archive.terms.models import InterviewId
from archive.transcripts import respelling as names
from web.asked import chosen, is_number
from web.workspace.asked import written
from web.workspace.person import archive, viewer

respelling = Blueprint("respelling", __name__)


@respelling.get("/interviews/<interview_id>/everywhere")
def places(interview_id: str) -> str:
    """Show each line in which the words are said as they should not be."""
    identifier = InterviewId(interview_id)
    interview, _ = catalogue.show(archive(), viewer(), identifier)
    said, meant = (
        " ".join(request.args.get(name, "").split())[: names.LONGEST_NAME] for name in ("said", "meant")
    )
    done, number = chosen("done"), chosen("number")
    return render_template(
        "workspace/interview_everywhere.html",
        here="interviews",
        interview=interview,
        interview_id=interview_id,
        said=said,
        meant=meant,
        places=names.places(archive(), viewer(), identifier, said) if said and not done else (),
        done=int(done) if done and is_number(done) else None,
        number=int(number) if number and is_number(number) else None,
    )


@respelling.post("/interviews/<interview_id>/everywhere")
def change(interview_id: str) -> PlainResponse:
    """Put the name right in the lines that were chosen."""
    said, meant = written("said"), written("meant")
    numbers = {int(each) for each in request.form.getlist("number") if is_number(each)}
    changed = names.respell(
        archive(),
        viewer(),
        InterviewId(interview_id),
        said,
        meant,
        numbers,
        remember=bool(written("remember")),
    )
    first = changed[0] if changed else None
    done = url_for(
        "respelling.places",
        interview_id=interview_id,
        said=said,
        meant=meant,
        done=len(changed),
        number=first,
    )
    return redirect(done, 303)
