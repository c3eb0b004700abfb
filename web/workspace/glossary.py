"""The page of the glossary: names and terms that the model should expect in a collection's interviews."""

from itertools import groupby

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.terms.errors import BadRequest
from archive.terms.words import TermId
from archive.transcripts import glossary as terms
from web.asked import LONGEST_CODE
from web.workspace.asked import written
from web.workspace.person import archive, viewer

glossary = Blueprint("glossary", __name__)


@glossary.get("/glossary")
def index() -> str:
    """List the terms by collection, with the forms that add and remove one."""
    return _page()


def _page(wrong: str = "", term: str = "") -> str:
    found = terms.list_terms(archive(), viewer())
    by_collection = [(name, list(group)) for name, group in groupby(found, lambda each: each.term.collection)]
    return render_template(
        "workspace/interview_glossary.html",
        here="interviews",
        by_collection=by_collection,
        collections=terms.list_collections(archive(), viewer()),
        chosen=request.args.get("collection", "")[: terms.LONGEST_TERM],
        wrong=wrong,
        term=term,
    )


@glossary.post("/glossary")
def add() -> PlainResponse | tuple[str, int]:
    """Add a term to a collection."""
    collection = written("collection")
    try:
        terms.add(archive(), viewer(), collection, written("term"))
    except BadRequest as refused:
        return _page(str(refused), request.form.get("term", "")), 400
    return redirect(url_for("glossary.index", collection=collection or None), 303)


@glossary.post("/glossary/remove")
def remove() -> PlainResponse:
    """Remove a term."""
    terms.remove(archive(), viewer(), TermId(written("id")[:LONGEST_CODE]))
    return redirect(url_for("glossary.index"), 303)
