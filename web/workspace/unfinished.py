"""Recordings that are not all here yet: which they are, how to go on with them, and how to give one up.

Also the page on which a recording is made with the browser's microphone; it arrives while it is made. The pieces
themselves come in by `tus`.
"""

from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.accession import arrivals
from archive.accession.awaited import unfinished as all_unfinished
from archive.terms.errors import BadRequest
from media.errors import MediaError
from web.speaking import said
from web.workspace.person import archive, viewer

unfinished = Blueprint("unfinished", __name__)


@unfinished.get("/upload/unfinished")
def index() -> Response:
    """List what is on its way, and take the same files again to go on with it."""
    return _page("", HTTPStatus.OK)


@unfinished.post("/upload/unfinished/<arrival_id>/finish")
def finish(arrival_id: str) -> PlainResponse:
    """Take in what is all here, or all that there is of a recording by the microphone that broke off."""
    try:
        taken = arrivals.finish(archive(), viewer(), arrival_id)
    except (BadRequest, MediaError) as problem:
        return _page(str(problem), HTTPStatus.BAD_REQUEST)
    held = None if taken.created else "1"
    return redirect(url_for("upload.received", interview_id=taken.interview, held=held), 303)


@unfinished.post("/upload/unfinished/<arrival_id>/drop")
def drop(arrival_id: str) -> PlainResponse:
    """Erase what has arrived of it and what was written for it."""
    try:
        arrivals.drop(archive(), viewer(), arrival_id)
    except MediaError as problem:
        return _page(str(problem), HTTPStatus.CONFLICT)
    return redirect(url_for("unfinished.index"), 303)


@unfinished.get("/upload/record/<agreement_id>")
def record(agreement_id: str) -> str:
    """Record with the microphone of this device, under an agreement that is on record."""
    if not arrivals.is_agreed(archive(), viewer(), agreement_id):
        abort(404)
    return render_template("workspace/upload_record.html", here="upload", agreement=agreement_id)


def _page(problem: str, status: HTTPStatus) -> Response:
    shown = render_template(
        "workspace/upload_unfinished.html",
        here="upload",
        arrivals=all_unfinished(archive(), viewer()),
        wrong=said(problem),
        largest=archive().config.media.largest_bytes,
        days=archive().config.media.arrival_days,
    )
    return make_response(shown, status)
