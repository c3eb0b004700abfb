"""Finding what was said, in what this viewer may read: by words, limits and meaning, grouped by interview.

What the computer's English of it says stands apart, on its own page or in a block of its own.
"""

from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, render_template, request

from archive.discovery.discover import Findings
from archive.terms.models import ThemeId
from archive.theming import shown
from web.asked import chosen, page_number, visitor_language
from web.formats import label_in
from web.speaking import later
from web.workspace.english_found import FIRST, NOTHING, english_found
from web.workspace.person import archive, viewer
from web.workspace.questions import (
    FIRST_ORDER,
    ORDERS,
    PAGE_SIZE,
    Asked,
    alike,
    answer,
    arguments,
    asked_of,
    query_of,
)
from web.workspace.results import MARK_WIDTH, STRIP_WIDTH, groups_of
from web.workspace.themes import Label, labels

search = Blueprint("search", __name__)

IN_ENGLISH = "english"
"""What the address says (`in`) of somebody who searches the computer's English."""
MOST_THEMES = 24
MOST_VALUES = 16
MOST_PAGES = 500
LONGEST_PLACE = 80
ORDER_WORDS = {
    "relevance": later("Best first"),
    "newest": later("Newest first"),
    "oldest": later("Oldest first"),
}
FACETS = (
    ("collection", later("Collection")),
    ("year", later("Year")),
    ("country", later("Narrator’s country")),
)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A theme that some of the answers have, how many, and how deep it stands in the tree of those shown.

    `unconfirmed` is in how many of them nobody confirmed it; 0 where meaning was asked, which does not know.
    """

    theme: Label
    count: int
    depth: int
    unconfirmed: int = 0


@dataclass(frozen=True, slots=True)
class FacetShown:
    """A facet with its values and how many answers have each."""

    name: str
    title: str
    values: tuple[tuple[str, int], ...]


@search.get("/search", endpoint="search")
def find() -> str:
    """Show the places that answer a question, or those that mean the same as a place."""
    asked, place = asked_of(request.args), request.args.get("like", "")[:LONGEST_PLACE]
    page = min(page_number(), MOST_PAGES)
    if chosen("in") == IN_ENGLISH and asked.words:
        return _in_english(asked, page)
    found = None if asked.is_empty else answer(archive(), viewer(), asked, page=page)
    near = alike(archive(), viewer(), place) if place else ()
    known = _known(asked)
    return render_template(
        "workspace/search.html",
        here="search",
        asked=asked,
        arguments=arguments,
        query=query_of(asked),
        found=None if place else found,
        place=place,
        groups=groups_of(archive(), viewer(), near if place else found.hits if found else (), known),
        known=known,
        narrowings=_narrowings(found, known, asked),
        facets=_facets(found, asked),
        orders=[(each, ORDER_WORDS.get(each, each)) for each in ORDERS],
        order=asked.sort or FIRST_ORDER,
        strip=(STRIP_WIDTH, MARK_WIDTH),
        page=page,
        pages=-(-found.total // PAGE_SIZE) if found else 0,
        english=english_found(asked, size=FIRST) if page == 1 and not place else NOTHING,
        everything_in_english=_in_english_too(asked),
    )


def _known(asked: Asked) -> dict[ThemeId, Label]:
    """Return what the themes are called, but not one that she asks for by its id and may not know of."""
    theme = ThemeId(asked.theme)
    is_secret = bool(theme) and not shown.is_told(archive(), viewer(), theme)
    return {each: label for each, label in labels().items() if not (is_secret and each == theme)}


@search.get("/search/hints")
def hints() -> Response:
    """Return every name of the themes in use that she may read of, each with what its theme is called on the page."""
    language, found = visitor_language(), shown.names(archive(), viewer())
    called = {theme: label_in(label, language) for theme, label in labels().items()}
    return jsonify([{"name": name, "theme": called[theme]} for theme, name in found])


def _in_english(asked: Asked, page: int) -> str:
    """Show the places alone in which the computer's English answers."""
    return render_template(
        "workspace/search_english.html",
        here="search",
        asked=asked,
        beside=(*asked.beside_words, ("in", IN_ENGLISH)),
        everything_in_english=_in_english_too(asked),
        arguments=arguments,
        english=english_found(asked, page=page),
        page=page,
    )


def _in_english_too(asked: Asked) -> dict[str, str]:
    """Return the fields of an address for the question, asked of the English; meaning is for words alone."""
    return arguments(asked, meaning="") | {"in": IN_ENGLISH}


def _narrowings(found: Findings | None, known: dict[ThemeId, Label], asked: Asked) -> tuple[Narrowing, ...]:
    """Return the most frequent themes of the answers and the chosen one, as they stand in the tree."""
    if found is None:
        return ()
    counted = sorted(found.themes.items(), key=lambda each: (each[0] != asked.theme, -each[1], each[0]))
    shown = {ThemeId(name): count for name, count in counted if name in known}
    most = set(list(shown)[:MOST_THEMES])
    places = {identifier: number for number, identifier in enumerate(known)}
    in_order = sorted(most, key=lambda each: [places[step] for step in (*known[each].above, each)])
    confirmed = shown if asked.meaning else found.facets.get("confirmed", {})
    return tuple(
        Narrowing(
            known[each],
            shown[each],
            sum(above in most for above in known[each].above),
            shown[each] - confirmed.get(each, 0),
        )
        for each in in_order
    )


def _facets(found: Findings | None, asked: Asked) -> tuple[FacetShown, ...]:
    """Return what else they can be narrowed to; one value that all have narrows nothing, unless it was chosen."""
    if found is None:
        return ()
    counted = [
        FacetShown(name, title, tuple(found.facets.get(name, {}).items())[:MOST_VALUES])
        for name, title in FACETS
    ]
    chosen = dict(asked.limits)
    return tuple(each for each in counted if len(each.values) > 1 or (each.values and each.name in chosen))
