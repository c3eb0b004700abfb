"""What programs read of an excerpt: schema.org for search engines, oEmbed for other sites. Says what its page says.

No picture, and the address of the sound only where everyone agreed that it may be taken along.
"""

from html import escape
from typing import Any

from archive.gallery.types import Excerpt
from web.formats import machine_length, without_bidi
from web.site import Site
from web.speaking import gettext

WIDTH, LEAST_WIDTH, HEIGHT = 640, 280, 320
"""Of the frame, in CSS pixels; it holds a title, a player and what is said."""


def described(excerpt: Excerpt, site: Site, *, address: str, download: str) -> dict[str, Any]:
    """Return the excerpt as a schema.org AudioObject. A synthetic one says so in its description, like the page."""
    said = [excerpt.warning or "", excerpt.context]
    if excerpt.synthetic:
        said.insert(0, gettext("Synthetic demonstration: this story is invented and a computer speaks it."))
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "AudioObject",
        "@id": address,
        "url": address,
        "name": without_bidi(excerpt.title),
        "inLanguage": list(excerpt.languages),
        "datePublished": excerpt.published_on,
        "duration": machine_length(excerpt.duration_ms),
        "isAccessibleForFree": True,
        "isFamilyFriendly": excerpt.warning is None,
        "publisher": {"@type": "Organization", "name": site.name, "url": site.address("/")},
    }
    if description := " ".join(each for each in said if each):
        found["description"] = without_bidi(description)
    if excerpt.narrator:
        found["creator"] = {"@type": "Person", "name": without_bidi(excerpt.narrator)}
    if excerpt.recorded_on:
        found["dateCreated"] = excerpt.recorded_on
    if excerpt.collection:
        found["isPartOf"] = {"@type": "Collection", "name": without_bidi(excerpt.collection)}
    if excerpt.voice == "text_only":
        found["@type"] = "CreativeWork"
        del found["duration"]
    elif excerpt.downloadable:
        found |= {"contentUrl": download, "encodingFormat": "audio/mpeg"}
    return found


def framed(excerpt: Excerpt, site: Site, *, frame: str, most_width: int, most_height: int) -> dict[str, Any]:
    """Return the oEmbed answer (oembed.com, 2.3.4.4, rich) for a frame at the address `frame`."""
    width = max(LEAST_WIDTH, min(WIDTH, most_width))
    height = min(HEIGHT, most_height)
    title = without_bidi(excerpt.title)
    if excerpt.synthetic:
        title = gettext("%(title)s (synthetic demonstration)", title=title)
    found: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": site.name,
        "provider_url": site.address("/"),
        "cache_age": 0,
        "width": width,
        "height": height,
        "html": (
            f'<iframe src="{escape(frame)}" width="{width}" height="{height}" title="{escape(title)}" '
            'loading="lazy" referrerpolicy="no-referrer" frameborder="0"></iframe>'
        ),
    }
    if excerpt.narrator:
        found["author_name"] = without_bidi(excerpt.narrator)
    return found
