"""What programs ask for: the feed, the map of the site, what robots may take, and frames on other sites.

Names only what everyone in it agreed to have listed elsewhere, as the gallery stands at this moment; nothing here may
be kept by a cache.
"""

import json
import re
from datetime import date

from flask import Blueprint, Response, make_response, render_template, request

from archive.gallery import reader
from archive.gallery.reader import NotPublished
from web.asked import is_number
from web.gallery.describing import HEIGHT, WIDTH, framed
from web.gallery.opened import public_address, the_gallery, the_site

programs = Blueprint("programs", __name__)

TRAINING = (
    "AI2Bot",
    "Amazonbot",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "Diffbot",
    "FacebookBot",
    "Google-Extended",
    "GPTBot",
    "Meta-ExternalAgent",
    "Omgilibot",
    "Timpibot",
)
"""Robots that gather texts for training models, which is a purpose of its own: nobody is asked for it here."""
PAGES = ("home", "excerpts", "people", "themes", "languages", "collections", "about")
EXCERPT = re.compile(r"(?:/[a-z]{2})?/excerpts/([^/]+)/?")
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOT_KNOWN = 501
MOST_IN_SITEMAP = 40_000
"""sitemaps.org allows 50,000 addresses; the rest are themes and pages."""


@programs.get("/feed.xml")
def feed() -> Response:
    """Tell of the newest excerpts, as RSS 2.0 that podcast programs read."""
    told = reader.announcements(the_gallery())
    page = render_template("gallery/feed.xml", told=told, address=public_address, mail_day=_mail_day)
    return _xml(page, "application/rss+xml")


@programs.get("/sitemap.xml")
def sitemap() -> Response:
    """List the pages that stand for something published and may be listed."""
    places = reader.places(the_gallery())
    page = render_template(
        "gallery/sitemap.xml", places=places, pages=PAGES, address=public_address, most=MOST_IN_SITEMAP
    )
    return _xml(page, "application/xml")


@programs.get("/robots.txt")
def robots() -> Response:
    """Say what robots may take: the pages, never the sound, and nothing for training."""
    page = render_template(
        "gallery/robots.txt", training=TRAINING, sitemap=public_address("programs.sitemap")
    )
    return Response(page, content_type="text/plain; charset=utf-8")


@programs.get("/oembed")
def oembed() -> Response:
    """Answer a site that wants to show an excerpt, by its address; what is not there, or not for that, is not found."""
    if request.args.get("format", "json") != "json":
        return Response("Only json is spoken here.\n", NOT_KNOWN, content_type="text/plain; charset=utf-8")
    excerpt = reader.embeddable(the_gallery(), _named_by(request.args.get("url", "")))
    frame = public_address("programs.embed", excerpt_id=excerpt.id)
    found = framed(
        excerpt,
        the_site(),
        frame=frame,
        most_width=_at_most("maxwidth", WIDTH),
        most_height=_at_most("maxheight", HEIGHT),
    )
    return Response(json.dumps(found, ensure_ascii=False), content_type="application/json; charset=utf-8")


@programs.get("/embed/<excerpt_id>")
def embed(excerpt_id: str) -> Response:
    """Show one excerpt in a frame of another site; say there, too, when it is not to be had any more."""
    try:
        excerpt = reader.embeddable(the_gallery(), excerpt_id)
    except NotPublished:
        return make_response(render_template("gallery/embed_gone.html"), 404)
    return make_response(render_template("gallery/embed.html", excerpt=excerpt))


def _mail_day(written: str) -> str:
    """Write a day as feeds do (RFC 822); a feed has no other way to say it."""
    day = date.fromisoformat(written)
    return f"{DAYS[day.weekday()]}, {day.day:02} {MONTHS[day.month - 1]} {day.year} 00:00:00 +0000"


def _named_by(address: str) -> str:
    """Return the id in the address of an excerpt on this site. Raises NotPublished for any other address."""
    found = EXCERPT.fullmatch(the_site().path_of(address) or "")
    if found is None:
        raise NotPublished
    return found[1]


def _at_most(name: str, usual: int) -> int:
    written = request.args.get(name, "")
    return int(written) if is_number(written) and int(written) else usual


def _xml(page: str, kind: str) -> Response:
    """Send XML, without the characters that it cannot hold."""
    return Response(NOT_IN_XML.sub("", page), content_type=f"{kind}; charset=utf-8")
