"""Taking an interview in: what was agreed to first, then the file, streamed to the disk and never whole in memory."""

from http import HTTPStatus
from typing import BinaryIO

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wrappers import Response as PlainResponse

from archive.accession import arrivals, intake
from archive.accession.awaited import unfinished
from archive.accession.forms import forms
from archive.accession.intake import NewInterview, Taken
from archive.clock import from_ms
from archive.participation.participants import open_purposes
from archive.publication import titles
from archive.stewardship import catalogue
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.grounds import UNWRITTEN
from archive.terms.languages import LANGUAGES
from archive.terms.models import InterviewId
from media.errors import FullDisk, MediaError
from web.workspace.door import LARGEST_EVIDENCE_BYTES
from web.workspace.ground_form import GROUND_WORDS, ground_of
from web.workspace.intake_form import Form, Problem, interview_of, problems_of
from web.workspace.person import archive, viewer
from web.workspace.wrong_files import length_of, wrong_kind

upload = Blueprint("upload", __name__)


@upload.get("/upload")
def ask() -> Response:
    """Ask who takes part, what they agreed to, and for the file."""
    return _form(MultiDict(), [], HTTPStatus.OK)


@upload.post("/upload")
def take_in() -> PlainResponse:
    """Take the interview in, or give the form back with what was written and what is wrong."""
    today = from_ms(archive().clock.now_ms()).date()
    recording, evidence = _file("recording"), _file("evidence")
    problems = [*problems_of(request.form, today), *_file_problems(recording, evidence)]
    if problems or recording is None:
        return _form(request.form, problems, HTTPStatus.BAD_REQUEST)
    try:
        taken = _take_in(recording, evidence)
    except BadRequest as wrong:
        return _form(request.form, [Problem("recording", str(wrong))], HTTPStatus.BAD_REQUEST)
    except FullDisk as full:
        return _form(request.form, [Problem("recording", str(full))], HTTPStatus.INSUFFICIENT_STORAGE)
    except MediaError as trouble:
        return _form(request.form, [Problem("recording", str(trouble))], HTTPStatus.SERVICE_UNAVAILABLE)
    held = None if taken.created else "1"
    return redirect(url_for("upload.received", interview_id=taken.interview, held=held), 303)


@upload.post("/upload/agreement")
def agree() -> PlainResponse:
    """Write down what was agreed to, before the recordings come in pieces (`tus`); answer with the agreement's id.

    Where something is wrong, the form comes back as from `take_in`.
    """
    today = from_ms(archive().clock.now_ms()).date()
    evidence = _file("evidence")
    problems = [*problems_of(request.form, today), *_evidence_problems(evidence)]
    if problems:
        return _form(request.form, problems, HTTPStatus.BAD_REQUEST)
    paper = None if evidence is None else _bytes(evidence)
    try:
        agreement = arrivals.agree(archive(), viewer(), _described(), paper)
    except BadRequest as wrong:
        return _form(request.form, [Problem("title", str(wrong))], HTTPStatus.BAD_REQUEST)
    except MediaError as trouble:
        return _form(request.form, [Problem("evidence", str(trouble))], HTTPStatus.INSUFFICIENT_STORAGE)
    response = jsonify(agreement=agreement, record=url_for("unfinished.record", agreement_id=agreement))
    response.status_code = HTTPStatus.CREATED
    return response


def _described() -> NewInterview:
    """Return the interview that the form describes. Raises BadRequest for a form to agree to that is not there."""
    return interview_of(request.form, ground_of(archive(), request.form, UNWRITTEN))


def _take_in(recording: FileStorage, evidence: FileStorage | None) -> Taken:
    return intake.take_in(
        archive(),
        viewer(),
        _described(),
        _bytes(recording),
        original_name=recording.filename or "",
        evidence=None if evidence is None else _bytes(evidence),
    )


@upload.get("/upload/<interview_id>")
def received(interview_id: str) -> str:
    """Say that the recording is safe and what happens to it now, or that the archive held it already."""
    identifier = InterviewId(interview_id)
    held = "held" in request.args
    try:
        interview, recording = catalogue.show(archive(), viewer(), identifier)
    except (NotFound, Refused):
        if not held:
            raise
        return render_template("workspace/upload_held.html", here="upload")
    return render_template(
        "workspace/upload_received.html",
        here="upload",
        interview=interview,
        recording=recording,
        held=held,
        told=() if held else titles.titles(archive(), viewer(), identifier).told,
        purposes=open_purposes(archive(), identifier),
    )


def _form(given: Form, problems: list[Problem], status: HTTPStatus) -> Response:
    shown = render_template(
        "workspace/upload.html",
        here="upload",
        given=given,
        problems=problems,
        wrong={each.field: each.sentence for each in reversed(problems)},
        languages=LANGUAGES,
        largest=archive().config.media.largest_bytes,
        longest_hours=archive().config.media.longest_hours,
        waiting=len(unfinished(archive(), viewer())),
        forms=forms(archive().config),
        **GROUND_WORDS,
    )
    return make_response(shown, status)


def _file(name: str) -> FileStorage | None:
    """Return a file of the form; None where none was chosen."""
    sent = request.files.get(name)
    return sent if sent is not None and sent.filename else None


def _file_problems(recording: FileStorage | None, evidence: FileStorage | None) -> list[Problem]:
    found = []
    kind = None if recording is None else wrong_kind(_bytes(recording))
    if recording is None:
        found.append(Problem("recording", "Choose the recording."))
    elif kind is not None:
        found.append(Problem("recording", f"This is {kind}, not a recording."))
    return [*found, *_evidence_problems(evidence)]


def _evidence_problems(evidence: FileStorage | None) -> list[Problem]:
    if evidence is not None and length_of(_bytes(evidence)) > LARGEST_EVIDENCE_BYTES:
        return [Problem("evidence", "The signed form may have at most 32 MB.")]
    return []


def _bytes(sent: FileStorage) -> BinaryIO:
    return sent.stream  # type: ignore[return-value]  # werkzeug calls it IO[bytes]
