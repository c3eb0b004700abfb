"""The public pages, one function each: parse, call, render. Decides nothing; what is not in the gallery is not here."""

from functools import partial

from flask import Blueprint, Response, make_response, render_template, request

from archive.gallery import reader
from archive.gallery.openings import count_opening
from archive.gallery.reader import NotPublished
from archive.gallery.types import Excerpt
from web.asked import chosen, moment_ms, page_number, question
from web.gallery.citation import Citations, cite
from web.gallery.describing import described
from web.gallery.opened import public_address, the_gallery, the_site
from web.gallery.thematic import path_to
from web.gallery.visitors import is_opening
from web.media import send_sound

pages = Blueprint("gallery", __name__)

NEWEST_OF_A_LANGUAGE = 3
ON_HOME = 3
BY_MEANING = "1"


@pages.get("/")
def home() -> str:
    """Lead with voices, then the ways to find more."""
    gallery = the_gallery()
    gathered = reader.collections(gallery)[:ON_HOME]
    return render_template("gallery/home.html", here="home", home=reader.home(gallery), gathered=gathered)


@pages.get("/excerpts")
def excerpts() -> str:
    """List everything published, newest first, or what there is in one language."""
    language = chosen("language")
    listed = reader.browse(the_gallery(), language=language, page=page_number())
    counts = reader.languages(the_gallery())
    if language and language not in {each.language for each in counts}:
        raise NotPublished
    return render_template(
        "gallery/excerpts.html", here="excerpts", listed=listed, language=language, languages=counts
    )


@pages.get("/excerpts/<excerpt_id>")
def excerpt(excerpt_id: str) -> Response:
    """Play one excerpt, with its words, at the second asked for."""
    shown = reader.excerpt(the_gallery(), excerpt_id)
    at_ms = _moment_in(shown)
    address = public_address("gallery.excerpt", excerpt_id=shown.id)
    download = public_address("gallery.download", excerpt_id=shown.id)
    response = make_response(
        render_template(
            "gallery/excerpt.html",
            excerpt=shown,
            at_ms=at_ms,
            address=address,
            citations=cite(shown, the_site(), address, at_ms),
            described=described(shown, the_site(), address=address, download=download),
            oembed=public_address("programs.oembed", url=address),
            frame=public_address("programs.embed", excerpt_id=shown.id),
            station=reader.station(the_gallery(), shown.id, shown.collection),
        )
    )
    if is_opening(request):
        # Once the page is on its way: counting keeps nobody waiting.
        response.call_on_close(partial(count_opening, the_gallery().folder, shown.id))
    return response


def _moment_in(excerpt: Excerpt) -> int:
    asked_ms = moment_ms()
    return asked_ms if asked_ms < excerpt.duration_ms else 0


@pages.get("/excerpts/<excerpt_id>/citation.bib")
def bibtex(excerpt_id: str) -> Response:
    """Send the citation for BibTeX, with the second."""
    return _citation_file(_citations(excerpt_id).bibtex.text, "application/x-bibtex", "citation.bib")


@pages.get("/excerpts/<excerpt_id>/citation.ris")
def ris(excerpt_id: str) -> Response:
    """Send the citation for reference managers, with the second; RIS ends its lines as it always did."""
    text = _citations(excerpt_id).ris.text.replace("\n", "\r\n")
    return _citation_file(text, "application/x-research-info-systems", "citation.ris")


def _citations(excerpt_id: str) -> Citations:
    cited = reader.excerpt(the_gallery(), excerpt_id)
    address = public_address("gallery.excerpt", excerpt_id=cited.id)
    return cite(cited, the_site(), address, _moment_in(cited))


def _citation_file(text: str, kind: str, name: str) -> Response:
    response = Response(text, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@pages.get("/excerpts/<excerpt_id>/download.mp3")
def download(excerpt_id: str) -> Response:
    """Send the sound of one excerpt to be taken along, where everyone in it agreed to that."""
    gallery = the_gallery()
    path = reader.downloadable_path(gallery, excerpt_id)
    response = send_sound(request, path, ask_again=lambda: reader.downloadable_path(gallery, excerpt_id))
    response.headers["Content-Disposition"] = 'attachment; filename="testimony.mp3"'
    return response


@pages.get("/excerpts/<excerpt_id>/sound.mp3")
def sound(excerpt_id: str) -> Response:
    """Send the sound of one excerpt, or a range of it."""
    gallery = the_gallery()
    path = reader.audio_path(gallery, excerpt_id)
    return send_sound(request, path, ask_again=lambda: reader.audio_path(gallery, excerpt_id))


@pages.get("/excerpts/<excerpt_id>/captions.vtt")
def captions(excerpt_id: str) -> Response:
    """Send the words of one excerpt with their times."""
    return Response(reader.captions(the_gallery(), excerpt_id), content_type="text/vtt; charset=utf-8")


@pages.get("/excerpts/<excerpt_id>/translation.vtt")
def translation(excerpt_id: str) -> Response:
    """Send the translation of one excerpt with its times, where it has one."""
    text = reader.translated_captions(the_gallery(), excerpt_id)
    return Response(text, content_type="text/vtt; charset=utf-8")


@pages.get("/themes")
def themes() -> str:
    """Show the tree of themes that something published speaks of."""
    return render_template("gallery/themes.html", here="themes", tree=reader.theme_tree(the_gallery()))


@pages.get("/themes/<theme_id>")
def theme(theme_id: str) -> str:
    """List what was published under a theme and its narrower ones."""
    node = reader.theme(the_gallery(), theme_id)
    listed = reader.browse(the_gallery(), theme=theme_id, page=page_number())
    path = path_to(reader.theme_tree(the_gallery()), theme_id)
    return render_template("gallery/theme.html", here="themes", node=node, path=path, listed=listed)


@pages.get("/languages")
def languages() -> str:
    """List the languages that are spoken here, each with its newest testimonies."""
    spoken = [
        (each, reader.browse(the_gallery(), language=each.language).cards[:NEWEST_OF_A_LANGUAGE])
        for each in reader.languages(the_gallery())
    ]
    return render_template("gallery/languages.html", here="languages", spoken=spoken)


@pages.get("/people")
def people() -> str:
    """List the narrators by the names that they chose, and say how many chose none."""
    return render_template(
        "gallery/people.html", here="people", people=reader.people(the_gallery(), page_number())
    )


@pages.get("/collections")
def collections() -> str:
    """List what may be listened to as one way through."""
    return render_template(
        "gallery/collections.html", here="collections", collections=reader.collections(the_gallery())
    )


@pages.get("/collections/<collection_id>")
def collection(collection_id: str) -> str:
    """Lead through a collection, one voice after the other."""
    shown = reader.collection(the_gallery(), collection_id)
    listed = reader.stations(the_gallery(), shown, page_number())
    return render_template(
        "gallery/collection.html", here="collections", collection=shown, listed=listed, first=listed.first
    )


@pages.get("/search")
def search() -> str:
    """Find the lines that answer some words, or mean the same; where there are none, offer the themes."""
    asked: dict[str, str | None] = {"theme": chosen("theme"), "language": chosen("language")}
    words, meaning = question(), chosen("meaning") == BY_MEANING
    page = page_number()
    results = reader.find(the_gallery(), words, **asked, meaning=meaning, page=page) if words else None
    tree = () if results and results.total else reader.theme_tree(the_gallery())
    return render_template(
        "gallery/search.html",
        here="search",
        results=results,
        words=words,
        meaning=BY_MEANING if meaning else None,
        tree=tree,
        **asked,
    )


@pages.get("/about")
def about() -> str:
    """Say what this is, and what was promised to the women who speak."""
    return render_template("gallery/about.html", here="about")
