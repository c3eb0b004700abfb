"""What a person reads when something cannot be shown: one table from a status, and from a domain error, to a page.

Absent, hidden and withdrawn are one and the same page, byte for byte: nothing of the request is repeated in it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from web.speaking import later, said


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """A status and what the page says."""

    status: int
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Answer:
    """How a domain error is answered: by the page of a status, in the error's own sentence where it `speaks`."""

    status: int
    speaks: bool = False


PAGES = {
    page.status: page
    for page in (
        ErrorPage(
            400,
            later("This request could not be read"),
            later("Something in the address or the form was not as expected."),
        ),
        ErrorPage(401, later("Please sign in"), later("This page is only for people who have signed in.")),
        ErrorPage(403, later("This is not open to you"), later("What you asked for is not allowed here.")),
        ErrorPage(
            404,
            later("There is nothing here"),
            later(
                "The address may be mistyped, or a story that was here may have been taken back by the person "
                "who told it. That is her right, and we keep no trace of it here."
            ),
        ),
        ErrorPage(405, later("That is not possible here"), later("This page cannot be used in that way.")),
        ErrorPage(
            409,
            later("Something changed meanwhile"),
            later("Somebody else changed this while you were looking at it."),
        ),
        ErrorPage(413, later("That is too large"), later("What was sent is larger than this page takes.")),
        ErrorPage(
            415,
            later("That kind of file is not taken"),
            later("What was sent is not of a kind that can be read here."),
        ),
        ErrorPage(
            429,
            later("One moment, please"),
            later("Too many requests came at once. Wait a little and try again."),
        ),
        ErrorPage(
            500,
            later("Something went wrong on our side"),
            later("Nothing you did caused this, and nothing was lost. Please try again in a moment."),
        ),
        ErrorPage(
            503,
            later("Resting for a moment"),
            later("The archive is not available just now. Please try again soon."),
        ),
        ErrorPage(
            507,
            later("There is no room left"),
            later("The archive's disk is full, so nothing more can be taken in."),
        ),
    )
}


UNREAD = 400
NOT_DONE = later("That was not done")
"""Over the archive's own sentence about a form: it was read, and says what cannot be."""
NOT_SHOWN = later("This cannot be shown")
"""Over the same about a page that was only asked for."""
ASKING = frozenset({"GET", "HEAD"})


def answer_errors(
    app: Flask,
    domain: Mapping[type[Exception], Answer],
    *,
    sentence_of: Callable[[Exception], str] | None = None,
) -> None:
    """Answer every HTTP error of `app`, every unforeseen one, and each class of `domain` with a page.

    `sentence_of` says a domain error in the language of the page; without it the catalogues are asked.
    """

    def answer_http(error: HTTPException) -> Response:
        if isinstance(error, SecurityError):
            return Response("This host name is not served here.\n", 400, content_type="text/plain")
        code = error.code or 500
        if code < 400:  # noqa: PLR2004 - a redirect travels as an exception too
            return make_response(error.get_response())
        response = _page(code)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return response

    def answer_domain(error: Exception) -> Response:
        answer = next(domain[kind] for kind in type(error).__mro__ if kind in domain)
        sentence = sentence_of(error) if sentence_of else said(str(error))
        return _page(answer.status, sentence if answer.speaks else "")

    app.register_error_handler(HTTPException, answer_http)
    for kind in domain:
        app.register_error_handler(kind, answer_domain)


def _page(status: int, sentence: str = "") -> Response:
    page = PAGES.get(status) or ErrorPage(status, PAGES[400 if status < 500 else 500].title, "")  # noqa: PLR2004
    own = NOT_SHOWN if request.method in ASKING else NOT_DONE
    title = own if sentence and status == UNREAD else page.title
    shown = ErrorPage(status, title, sentence or page.sentence)
    return make_response(render_template("error.html", page=shown, is_error=True), status)
