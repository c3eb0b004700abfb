"""The receipt for what was taken back, in the narrator's language: a page to read to her, and a file to print.

It works after a withdrawal, and after everything was erased: there is no name and no word in it.
"""

from flask import Blueprint, Response, render_template, request

from archive.participation.receipt_page import say, write_html
from archive.participation.receipts import receipt
from archive.terms.languages import LANGUAGES
from archive.terms.models import InterviewId
from web.workspace.person import archive, viewer

receipts = Blueprint("receipts", __name__)

LANGUAGE_NAMES = {"es": "español", "fr": "français", "nl": "Nederlands", "en": "English", "pt": "português"}


@receipts.get("/interviews/<interview_id>/receipt")
def show(interview_id: str) -> str:
    """Show the receipt as things stand now. Not found where nothing was taken back, or there is no interview."""
    interview = InterviewId(interview_id)
    page = say(receipt(archive(), viewer(), interview), request.args.get("language") or None)
    return render_template(
        "workspace/receipt.html",
        here="interviews",
        interview_id=interview,
        page=page,
        languages={code: LANGUAGE_NAMES[code] for code in LANGUAGES},
    )


@receipts.get("/interviews/<interview_id>/receipt/file")
def file(interview_id: str) -> Response:
    """Hand the receipt out as one HTML file, to be printed or given on a stick."""
    page = say(receipt(archive(), viewer(), InterviewId(interview_id)), request.args.get("language") or None)
    settings = archive().config.archive
    answer = Response(
        write_html(page, archive_name=settings.name, contact=settings.contact), mimetype="text/html"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="receipt-{page.language}.html"'
    return answer
