"""What every public page has at hand: the gallery, the site, and addresses that are the same in every language."""

from flask import current_app, url_for

from archive.gallery.reader import Gallery
from web.site import Site
from web.speaking import without_language


def the_gallery() -> Gallery:
    """Return the gallery that is shown."""
    opened: Gallery = current_app.extensions["gallery"]
    return opened


def the_site() -> Site:
    """Return what the pages say of themselves."""
    site: Site = current_app.extensions["site"]
    return site


def public_address(endpoint: str, **values: object) -> str:
    """Return the full public address of a page, without the language that this visitor reads in."""
    return the_site().address(without_language(url_for(endpoint, **values)))  # type: ignore[arg-type]
