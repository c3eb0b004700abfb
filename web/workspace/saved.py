"""A person's saved searches: under a name, asked again with one press, with what is new since she looked."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.discovery import saved_searches
from archive.terms.kept import SavedId, SavedSearch
from web.workspace.asked import written
from web.workspace.person import archive, viewer
from web.workspace.questions import answered_by, asked_from, fields_of, query_of

saved = Blueprint("saved", __name__)

LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved search, in its parts, and how many interviews answer that had no words when she looked last."""

    search: SavedSearch
    parts: tuple[tuple[str, str], ...]
    new: int


@saved.get("/saved")
def index() -> str:
    """Show the viewer's own saved searches."""
    removed = SavedId(request.args.get("removed", "")[:LONGEST_ID])
    return render_template(
        "workspace/saved.html",
        here="search",
        searches=[_kept(each) for each in saved_searches.show(archive(), viewer())],
        removed=removed if saved_searches.can_be_brought_back(archive(), viewer(), removed) else None,
        longest=saved_searches.LONGEST_NAME,
    )


def _kept(search: SavedSearch) -> Kept:
    asked = asked_from(search.query)
    new = saved_searches.came_since(archive(), search, answered_by(archive(), viewer(), asked))
    return Kept(search, fields_of(asked), len(new))


@saved.post("/saved")
def keep() -> PlainResponse:
    """Keep the question that the form carries: only what the search page understands of it."""
    asked = asked_from(written("query"))
    saved_searches.keep(archive(), viewer(), name=written("name") or asked.words, query=query_of(asked))
    return redirect(url_for("saved.index"), 303)


@saved.post("/saved/<saved_id>/run")
def run(saved_id: str) -> PlainResponse:
    """Ask it again, and remember that its answers are looked at."""
    query = saved_searches.run(archive(), viewer(), SavedId(saved_id))
    return redirect(f"{url_for('search.search')}?{query}", 303)


@saved.post("/saved/<saved_id>/remove")
def remove(saved_id: str) -> PlainResponse:
    """Delete it; the page that follows offers to bring it back."""
    saved_searches.remove(archive(), viewer(), SavedId(saved_id))
    return redirect(url_for("saved.index", removed=saved_id), 303)


@saved.post("/saved/<saved_id>/back")
def bring_back(saved_id: str) -> PlainResponse:
    """Undo the deletion."""
    saved_searches.bring_back(archive(), viewer(), SavedId(saved_id))
    return redirect(url_for("saved.index"), 303)
