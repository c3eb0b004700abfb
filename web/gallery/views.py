"""The public pages, one function each: parse, call, render. Decides nothing; what is not in the gallery is not here."""

from functools import partial

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for

from archive.gallery import reader
from archive.gallery.openings import count_opening
from archive.gallery.reader import Gallery, NotPublished
from web.asked import chosen, moment_ms, page_number, question
from web.gallery.citation import cite
from web.gallery.thematic import path_to
from web.gallery.visitors import is_opening
from web.media import send_sound
from web.site import Site

pages = Blueprint("gallery", __name__)

NEWEST_OF_A_LANGUAGE = 3


@pages.get("/")
def home() -> str:
    """Lead with voices, then the ways to find more."""
    return render_template("gallery/home.html", here="home", home=reader.home(_gallery()))


@pages.get("/excerpts")
def excerpts() -> str:
    """List everything published, newest first, or what there is in one language."""
    language = chosen("language")
    listed = reader.browse(_gallery(), language=language, page=page_number())
    counts = reader.languages(_gallery())
    if language and language not in {each.language for each in counts}:
        raise NotPublished
    return render_template(
        "gallery/excerpts.html", here="excerpts", listed=listed, language=language, languages=counts
    )


@pages.get("/excerpts/<excerpt_id>")
def excerpt(excerpt_id: str) -> Response:
    """Play one excerpt, with its words, at the second asked for."""
    shown = reader.excerpt(_gallery(), excerpt_id)
    asked_ms = moment_ms()
    at_ms = asked_ms if asked_ms < shown.duration_ms else 0
    path = url_for("gallery.excerpt", excerpt_id=excerpt_id)
    citation = cite(shown, _site(), path, at_ms)
    response = make_response(
        render_template("gallery/excerpt.html", excerpt=shown, at_ms=at_ms, citation=citation)
    )
    if is_opening(request):
        # Once the page is on its way: counting keeps nobody waiting.
        response.call_on_close(partial(count_opening, _gallery().folder, shown.id))
    return response


@pages.get("/excerpts/<excerpt_id>/sound.mp3")
def sound(excerpt_id: str) -> Response:
    """Send the sound of one excerpt, or a range of it."""
    gallery = _gallery()
    path = reader.audio_path(gallery, excerpt_id)
    return send_sound(request, path, ask_again=lambda: reader.audio_path(gallery, excerpt_id))


@pages.get("/excerpts/<excerpt_id>/captions.vtt")
def captions(excerpt_id: str) -> Response:
    """Send the words of one excerpt with their times."""
    return Response(reader.captions(_gallery(), excerpt_id), content_type="text/vtt; charset=utf-8")


@pages.get("/themes")
def themes() -> str:
    """Show the tree of themes that something published speaks of."""
    return render_template("gallery/themes.html", here="themes", tree=reader.theme_tree(_gallery()))


@pages.get("/themes/<theme_id>")
def theme(theme_id: str) -> str:
    """List what was published under a theme and its narrower ones."""
    node = reader.theme(_gallery(), theme_id)
    listed = reader.browse(_gallery(), theme=theme_id, page=page_number())
    path = path_to(reader.theme_tree(_gallery()), theme_id)
    return render_template("gallery/theme.html", here="themes", node=node, path=path, listed=listed)


@pages.get("/languages")
def languages() -> str:
    """List the languages that are spoken here, each with its newest testimonies."""
    spoken = [
        (each, reader.browse(_gallery(), language=each.language).cards[:NEWEST_OF_A_LANGUAGE])
        for each in reader.languages(_gallery())
    ]
    return render_template("gallery/languages.html", here="languages", spoken=spoken)


@pages.get("/search")
def search() -> str:
    """Find the lines that answer some words; where there are none, offer the themes."""
    asked: dict[str, str | None] = {"theme": chosen("theme"), "language": chosen("language")}
    words = question()
    results = reader.find(_gallery(), words, **asked, page=page_number()) if words else None
    tree = () if results and results.total else reader.theme_tree(_gallery())
    return render_template(
        "gallery/search.html", here="search", results=results, words=words, tree=tree, **asked
    )


@pages.get("/about")
def about() -> str:
    """Say what this is, and what was promised to the women who speak."""
    return render_template("gallery/about.html", here="about")


def _gallery() -> Gallery:
    opened: Gallery = current_app.extensions["gallery"]
    return opened


def _site() -> Site:
    site: Site = current_app.extensions["site"]
    return site
