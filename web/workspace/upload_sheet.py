"""A sheet that describes many recordings: its sample, and what is wrong with it, before anything is taken."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.accession import arrivals
from archive.accession.awaited import unfinished
from archive.accession.batches import SheetProblem, read_sheet, sample_file
from archive.accession.forms import forms
from archive.accession.sheet_columns import COLUMNS
from archive.terms.errors import BadRequest
from web.speaking import gettext, said
from web.workspace.person import archive, viewer

upload_sheet = Blueprint("upload_sheet", __name__)

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_SHOWN = 200


@upload_sheet.get("/upload/sheet")
def ask() -> Response:
    """Explain the sheet and ask for it."""
    return _page("", (), HTTPStatus.OK)


@upload_sheet.get("/upload/sheet/sample.<kind>")
def sample(kind: str) -> Response:
    """Hand out a sheet to begin with."""
    if kind not in KINDS:
        abort(404)
    response = Response(sample_file(kind), content_type=KINDS[kind])
    response.headers["Content-Disposition"] = f"attachment; filename=recordings.{kind}"
    return response


@upload_sheet.post("/upload/sheet")
def read() -> PlainResponse:
    """Check every row; with a problem nothing is written, without one the files are waited for."""
    sent = request.files.get("sheet")
    if sent is None or not sent.filename:
        return _page(gettext("Choose the sheet."), (), HTTPStatus.BAD_REQUEST)
    awaited = [each.name for each in unfinished(archive(), viewer())]
    try:
        checked = read_sheet(sent.stream.read(), forms(archive().config), awaited=awaited)
        if checked.problems:
            return _page("", checked.problems, HTTPStatus.BAD_REQUEST)
        arrivals.announce_all(archive(), viewer(), ((each.file, each.new) for each in checked.rows))
    except BadRequest as wrong:
        return _page(str(wrong), (), HTTPStatus.BAD_REQUEST)
    return redirect(url_for("unfinished.index"), 303)


def _page(problem: str, problems: tuple[SheetProblem, ...], status: HTTPStatus) -> Response:
    shown = render_template(
        "workspace/upload_sheet.html",
        here="upload",
        columns=COLUMNS,
        forms=forms(archive().config),
        wrong=said(problem),
        problems=[(each.row, each.column, said(each.sentence)) for each in problems[:MOST_SHOWN]],
        more=max(0, len(problems) - MOST_SHOWN),
    )
    return make_response(shown, status)
