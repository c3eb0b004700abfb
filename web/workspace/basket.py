"""A person's basket of quotes: places that she keeps, put in order, with notes, and taken away as a file for print.

Words are read again whenever a page or a file is made; the file has only what may be quoted in print now.
"""

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.discovery import baskets
from archive.discovery.baskets import Quote
from archive.seeing import Sight
from archive.terms.errors import BadRequest
from archive.terms.kept import QuoteId, Step
from archive.terms.models import InterviewId
from archive.terms.words import TranscriptSegment
from web.speaking import gettext
from web.workspace.asked import span_ms, written
from web.workspace.door import PART, safe_way
from web.workspace.opened import open_silently, outline_of
from web.workspace.person import archive, viewer
from web.workspace.quote_files import CONTENT_TYPES, FileKind, file_of
from web.workspace.quoting import cited

basket = Blueprint("basket", __name__)

LONGEST_ID = 64
LONGEST_MOMENT = 16


@basket.get("/basket")
def index() -> str:
    """Show the viewer's own quotes, with their words as they stand now."""
    quotes = baskets.show(archive(), viewer())
    _tell(quotes, Sight.READ_WORDS)
    removed = QuoteId(request.args.get("removed", "")[:LONGEST_ID])
    return render_template(
        "workspace/basket.html",
        here="search",
        quotes=[(each, cited(each)) for each in quotes],
        removed=removed if baskets.can_be_brought_back(archive(), viewer(), removed) else None,
        longest=baskets.LONGEST_NOTE,
        kinds=tuple(FileKind),
    )


def _tell(quotes: tuple[Quote, ...], sight: Sight) -> None:
    """Let the witness know which interviews a page or a file without one in its address has words of."""
    g.shown = {each.kept.interview: sight for each in quotes if each.said is not None}


@basket.get("/interviews/<interview_id>/quote")
def new(interview_id: str) -> str:
    """Show the words of a stretch and ask whether to keep them."""
    opened = open_silently(interview_id)
    start, end = (request.args.get(name, "").strip()[:LONGEST_MOMENT] for name in ("start", "end"))
    said: tuple[TranscriptSegment, ...] = ()
    wrong = ""
    if start or end:
        try:
            span = span_ms(start, end)
            said = baskets.preview(archive(), viewer(), opened.interview.id, *span)
        except BadRequest as unread:
            wrong = str(unread)
    return render_template(
        "workspace/basket_new.html",
        here="search",
        opened=opened,
        said=said,
        why_not=outline_of(opened.interview.id)[1],
        start=start,
        end=end,
        wrong=wrong,
        longest=baskets.LONGEST_NOTE,
    )


@basket.post("/interviews/<interview_id>/quote")
def add(interview_id: str) -> PlainResponse:
    """Keep a stretch; a script gets a sentence back, a browser the basket or the page that the form names."""
    start_ms, end_ms = span_ms(written("start"), written("end"))
    quote = baskets.add(archive(), viewer(), InterviewId(interview_id), start_ms, end_ms, written("note"))
    if PART in request.headers:
        return Response(gettext("Kept in your basket.") + "\n", 201, content_type="text/plain; charset=utf-8")
    return redirect(safe_way(written("next")) or url_for("basket.index", _anchor=quote), 303)


@basket.post("/basket/<quote_id>/note")
def note(quote_id: str) -> PlainResponse:
    """Write the note beside a quote."""
    baskets.write_note(archive(), viewer(), QuoteId(quote_id), written("note"))
    return redirect(url_for("basket.index", _anchor=quote_id), 303)


@basket.post("/basket/<quote_id>/move")
def move(quote_id: str) -> PlainResponse:
    """Move a quote one place up or down."""
    if written("step") not in {*Step}:
        raise BadRequest("Choose up or down.")
    baskets.move(archive(), viewer(), QuoteId(quote_id), Step(written("step")))
    return redirect(url_for("basket.index", _anchor=quote_id), 303)


@basket.post("/basket/<quote_id>/remove")
def remove(quote_id: str) -> PlainResponse:
    """Take a quote out; the page that follows offers to bring it back."""
    baskets.remove(archive(), viewer(), QuoteId(quote_id))
    return redirect(url_for("basket.index", removed=quote_id), 303)


@basket.post("/basket/<quote_id>/back")
def bring_back(quote_id: str) -> PlainResponse:
    """Put a quote back that was just taken out."""
    baskets.bring_back(archive(), viewer(), QuoteId(quote_id))
    return redirect(url_for("basket.index", _anchor=quote_id), 303)


@basket.get("/basket/quotes.<kind>")
def export(kind: str) -> Response:
    """Hand out what may be quoted in print as a file, and say of the rest why it is left out."""
    if kind not in {*FileKind}:
        abort(404)
    wanted = FileKind(kind)
    quotes = baskets.show(archive(), viewer())
    _tell(tuple(each for each in quotes if not each.for_print), Sight.EXPORTED)
    response = Response(file_of(wanted, [cited(each, in_print=True) for each in quotes]))
    response.headers["Content-Type"] = CONTENT_TYPES[wanted]
    response.headers["Content-Disposition"] = f"attachment; filename=quotes.{wanted}"
    return response
