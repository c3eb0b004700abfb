"""What belongs together among the published excerpts: collections, in the order to listen, and chosen names.

A name is the one on the excerpts' own pages. Two women may have chosen the same, so nothing here says who is who.
"""

import hashlib
import json
from itertools import groupby
from typing import Any

from archive.gallery.opened import Gallery, NotPublished, card_of
from archive.gallery.types import Collection, Named, Page, People, Station, Told

PAGE_SIZE = 12
NAMES_ON_A_PAGE = 60
ID_LENGTH = 12


def collections(gallery: Gallery) -> tuple[Collection, ...]:
    """Return the collections that have something published, by their titles."""
    rows = gallery.database().query(
        """
        select collection, count(*) as n, sum(duration_ms) as ms, json_group_array(distinct languages) as languages
          from heard
         where collection is not null
         group by collection
         order by collection
        """
    )
    return tuple(_collection(row) for row in rows)


def _titled(gallery: Gallery, title: str) -> Collection:
    """Return one collection by its title. Raises NotPublished where nothing of it is."""
    rows = gallery.database().query(
        """
        select collection, count(*) as n, sum(duration_ms) as ms, json_group_array(distinct languages) as languages
          from heard
         where collection = ?
         group by collection
        """,
        [title],
    )
    for row in rows:
        return _collection(row)
    raise NotPublished


def _collection(row: dict[str, Any]) -> Collection:
    every = (language for each in json.loads(row["languages"]) for language in json.loads(each))
    title = row["collection"]
    return Collection(collection_id(title), title, row["n"], row["ms"], tuple(dict.fromkeys(every)))


def has_collections(gallery: Gallery) -> bool:
    """Whether there is any."""
    rows = gallery.database().query("select 1 from heard where collection is not null limit 1")
    return next(rows, None) is not None


def collection_id(title: str) -> str:
    """Return by which id a collection is asked for: it goes with the title, and says nothing of it."""
    return hashlib.sha256(title.encode()).hexdigest()[:ID_LENGTH]


def collection(gallery: Gallery, wanted: str) -> Collection:
    """Return one collection by its id. Raises NotPublished where nothing of it is."""
    rows = gallery.database().query("select distinct collection from excerpts where collection is not null")
    for row in rows:
        if collection_id(row["collection"]) == wanted:
            return _titled(gallery, row["collection"])
    raise NotPublished


def stations(gallery: Gallery, shown: Collection, page: int = 1) -> Page:
    """Return one page of a collection's excerpts in the order to listen: as they were published, the first first."""
    pages = max(1, -(-shown.count // PAGE_SIZE))
    page = min(max(1, page), pages)
    before = (page - 1) * PAGE_SIZE
    rows = gallery.database().query(
        "select * from heard where collection = ? order by published_on, title, id limit ? offset ?",
        [shown.title, PAGE_SIZE, before],
    )
    return Page(tuple(card_of(gallery, row) for row in rows), shown.count, page, pages, before + 1)


def station(gallery: Gallery, excerpt_id: str, title: str | None) -> Station | None:
    """Return where an excerpt stands in the collection with this title; None where it is in none."""
    if title is None:
        return None
    rows = gallery.database().query(
        "select id, title from heard where collection = ? order by published_on, title, id", [title]
    )
    told = [(row["id"], row["title"]) for row in rows]
    at = next((number for number, (each, _) in enumerate(told) if each == excerpt_id), None)
    if at is None:
        return None
    after = told[at + 1] if at + 1 < len(told) else None
    return Station(_titled(gallery, title), at + 1, told[at - 1] if at else None, after)


def people(gallery: Gallery, page: int = 1) -> People:
    """Return one page of the names that narrators chose, in the order of the alphabet, with what each has told."""
    rows = gallery.database().query(
        "select id, title, narrator, languages, synthetic from heard order by narrator, published_on desc, id"
    )
    by_name = {
        name: [_told(row) for row in told] for name, told in groupby(rows, lambda row: row["narrator"])
    }
    unnamed = len(by_name.pop(None, ()))
    names = sorted(by_name, key=str.casefold)
    pages = max(1, -(-len(names) // NAMES_ON_A_PAGE))
    page = min(max(1, page), pages)
    shown = names[(page - 1) * NAMES_ON_A_PAGE : page * NAMES_ON_A_PAGE]
    named = tuple(Named(name, tuple(by_name[name])) for name in shown)
    return People(named, len(names), unnamed, page, pages)


def _told(row: dict[str, str]) -> Told:
    languages = json.loads(row["languages"])
    return Told(row["id"], row["title"], languages[0] if languages else "und", bool(row["synthetic"]))
