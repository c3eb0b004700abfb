"""What programs are told of the gallery: the newest excerpts and the pages, where everyone agreed to be listed.

A feed gives sound only where everyone agreed that it may be taken along: podcast programs keep what they fetch.
Behind a content warning it gives none, for they play without showing it.
"""

import json

from archive.gallery.gathering import collection_id
from archive.gallery.opened import Gallery
from archive.gallery.schema import audio_file
from archive.gallery.types import Announcement, Places

NEWEST = 200


def announcements(gallery: Gallery) -> tuple[Announcement, ...]:
    """Return the newest excerpts, the newest first."""
    rows = gallery.database().query(
        """
        select id, title, context, warning, narrator, published_on, languages, duration_ms, voice, synthetic,
               downloadable and warning is null and voice <> 'text_only' as gives_sound
          from heard
         where harvestable
         order by published_on desc, id
         limit ?
        """,
        [NEWEST],
    )
    return tuple(
        Announcement(
            id=row["id"],
            title=row["title"],
            context=row["context"],
            warning=row["warning"],
            narrator=row["narrator"],
            published_on=row["published_on"],
            languages=tuple(json.loads(row["languages"])),
            duration_ms=row["duration_ms"],
            voice=row["voice"],
            synthetic=bool(row["synthetic"]),
            sound_bytes=_size(gallery, row["id"]) if row["gives_sound"] else 0,
        )
        for row in rows
    )


def _size(gallery: Gallery, excerpt_id: str) -> int:
    try:
        return audio_file(gallery.folder, excerpt_id).stat().st_size
    except FileNotFoundError:  # taken out at this moment
        return 0


def places(gallery: Gallery) -> Places:
    """Return the page of each excerpt that may be listed elsewhere, and those of their themes and collections."""
    database = gallery.database()
    told = database.query(
        "select id, published_on from heard where harvestable order by published_on desc, id"
    )
    themes = database.query(
        """
        with recursive used (id) as (
            select x.theme_id from excerpt_themes x join heard h on h.id = x.excerpt_id where h.harvestable
             union
            select t.broader from themes t join used on used.id = t.id where t.broader is not null)
        select id from used order by id
        """
    )
    gathered = database.query(
        "select distinct collection from heard where harvestable and collection is not null order by collection"
    )
    return Places(
        excerpts=tuple((row["id"], row["published_on"]) for row in told),
        themes=tuple(row["id"] for row in themes),
        collections=tuple(collection_id(row["collection"]) for row in gathered),
    )
