"""The public room, put together: a gallery folder in, a Flask application out."""

from collections.abc import Sequence
from pathlib import Path

from flask import Flask, Response, current_app

from archive.gallery.reader import Gallery, NotPublished, has_collections
from search.errors import SearchError
from web.asked import visitor_language
from web.errors import Answer
from web.gallery.programs import programs
from web.gallery.views import pages
from web.room import build_room
from web.site import Site

DOMAIN_ERRORS: dict[type[Exception], Answer] = {NotPublished: Answer(404), SearchError: Answer(503)}
FRAMED = frozenset({"programs.embed"})
"""What other sites may show in a frame: this one page, of an excerpt for which that was agreed to."""


def create_gallery(
    folder: Path,
    *,
    base_url: str,
    name: str = "Testimony archive",
    description: str = "",
    contact: str = "",
    workspace_url: str = "",
    trusted_hosts: Sequence[str] = (),
) -> Flask:
    """Return the application that shows the gallery in `folder`; it sets no cookie and keeps no state."""
    site = Site(
        base_url=base_url, name=name, description=description, contact=contact, workspace_url=workspace_url
    )
    app = build_room(
        site,
        layout="gallery/layout.html",
        listed=True,
        domain_errors=DOMAIN_ERRORS,
        trusted_hosts=trusted_hosts,
        framed=FRAMED,
    )
    app.extensions["gallery"] = Gallery(folder)
    app.extensions["site"] = site
    app.context_processor(_at_hand)
    app.after_request(_vary_by_language)
    app.register_blueprint(pages)
    app.register_blueprint(programs)
    return app


def _at_hand() -> dict[str, object]:
    """Return what every page is given: the visitor's language, and whether there are collections to lead to."""
    gallery: Gallery = current_app.extensions["gallery"]
    return {"visitor": visitor_language(), "has_collections": has_collections(gallery)}


def _vary_by_language(response: Response) -> Response:
    """Say that theme labels follow the visitor's languages."""
    response.vary.add("Accept-Language")
    return response
