"""An opened gallery and the rows that every public page is made of."""

import json
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.gallery.schema import (
    ADDED,
    columns_of,
    database_file,
    index_folder,
    meaning_folder,
    media_folder,
)
from archive.gallery.serial import lines_from_text, translation_from_text
from archive.gallery.types import Card, Excerpt, ThemeLabel
from archive.store.connect import open_database
from media.serialise import peaks_from_text
from search.errors import SearchError
from search.index import Index
from search.meaning import Meanings

OPENING_LENGTH = 180
FEW = 20
"""Up to so many clips are looked for one by one."""
HEARD = "create temp view heard as select * from excerpts where is_heard(id)"
"""The excerpts whose clip is there: the one sign of being public, gone at once even on a full disk."""
HEARD_BEFORE = """
create temp view heard as
select *, null as collection, 0 as downloadable, 0 as embeddable, 0 as harvestable, null as translation
  from excerpts where is_heard(id)
"""
"""The same for a gallery of an earlier version that cannot be written here; a column that it has stands first."""


class NotPublished(LookupError):
    """There is no such thing in the gallery."""


class Heard:
    """Whether clips are there, as the disk says during one question to the database, and never longer.

    A question about many is answered from one look at the folder, which is many times faster than a look at each.
    """

    def __init__(self, folder: Path) -> None:
        """Look at the clips of the gallery in `folder`."""
        self._folder = media_folder(folder)
        self._asked = 0
        self._seen: frozenset[str] | None = None

    def ask_anew(self) -> None:
        """Forget what was seen: another question begins."""
        self._asked, self._seen = 0, None

    def is_there(self, excerpt_id: str) -> bool:
        """Whether the clip of an excerpt is there."""
        name = f"{excerpt_id}.mp3"
        self._asked += 1
        if self._seen is None and self._asked <= FEW:
            return os.path.isfile(f"{self._folder}/{name}")  # noqa: PTH113 - asked for every row
        if self._seen is None:
            self._seen = frozenset(os.listdir(self._folder))  # noqa: PTH208 - names are enough
        return name in self._seen


class Gallery:
    """A gallery that is open for reading; one for an app, used by all its threads."""

    def __init__(self, folder: Path) -> None:
        """Open the gallery in `folder`. Raises SettingsError where there is none."""
        self.folder = folder
        self.index = Index(index_folder(folder))
        self.meanings = Meanings(meaning_folder(folder))
        self._local = threading.local()
        self.database()

    def database(self) -> Database:
        """Return this thread's connection."""
        database: Database | None = getattr(self._local, "database", None)
        if database is not None:
            self._local.heard.ask_anew()
        else:
            database = open_database(database_file(self.folder), read_only=True)
            self._local.heard = Heard(self.folder)
            database.conn.create_function("is_heard", 1, self._local.heard.is_there)
            is_of_today = columns_of(database) >= ADDED.keys()
            database.conn.execute(HEARD if is_of_today else HEARD_BEFORE)
            self._local.database = database
        return database

    def close(self) -> None:
        """Close this thread's connection, the index and the vectors."""
        self.database().close()
        del self._local.database
        self.index.close()
        self.meanings.close()


def row_of(gallery: Gallery, excerpt_id: str) -> dict[str, Any]:
    """Return the row of a published excerpt. Raises NotPublished."""
    for row in gallery.database().query("select * from heard where id = ?", [excerpt_id]):
        return row
    raise NotPublished


def excerpt_of(gallery: Gallery, excerpt_id: str) -> Excerpt:
    """Return a published excerpt. Raises NotPublished."""
    row = row_of(gallery, excerpt_id)
    return Excerpt(
        id=row["id"],
        title=row["title"],
        context=row["context"],
        warning=row["warning"],
        narrator=row["narrator"],
        place=row["place"],
        recorded_on=row["recorded_on"],
        published_on=row["published_on"],
        languages=tuple(json.loads(row["languages"])),
        duration_ms=row["duration_ms"],
        voice=row["voice"],
        whole=bool(row["whole"]),
        synthetic=bool(row["synthetic"]),
        themes=themes_of(gallery, row["id"]),
        lines=lines_from_text(row["lines"]),
        peaks=peaks_from_text(row["peaks"]),
        collection=row["collection"],
        downloadable=bool(row["downloadable"]),
        embeddable=bool(row["embeddable"]),
        harvestable=bool(row["harvestable"]),
        translation=translation_from_text(row["translation"]),
    )


def heard_ids(gallery: Gallery) -> list[str]:
    """Return the ids of all excerpts that are public."""
    return [row["id"] for row in gallery.database().query("select id from heard order by id")]


def row_ids(gallery: Gallery) -> set[str]:
    """Return the ids of all excerpts that the database has, heard or not: what a cut-off taking out left, too."""
    return {row["id"] for row in gallery.database().query("select id from excerpts")}


def held_ids(folder: Path) -> set[str]:
    """Return what `row_ids` does, of the gallery in `folder`, which is opened for that."""
    gallery = Gallery(folder)
    try:
        return row_ids(gallery)
    finally:
        gallery.close()


def lying_ids(folder: Path) -> set[str]:
    """Return the ids of all excerpts of which a row, a line of the index or a vector is there, heard or not.

    What is broken is passed over: it is made anew from what is heard.
    """
    gallery = Gallery(folder)
    try:
        found = row_ids(gallery)
        for held in (gallery.index, gallery.meanings):
            with suppress(SearchError):
                found |= held.groups()
        return found
    finally:
        gallery.close()


def card_of(gallery: Gallery, row: dict[str, Any]) -> Card:
    """Return an excerpt as it stands in a list; what it quotes is hers, not her interviewer's."""
    lines = lines_from_text(row["lines"])
    hers = [line for line in lines if line.speaker == row["narrator"]] or lines
    words = " ".join(line.text for line in hers)
    return Card(
        id=row["id"],
        title=row["title"],
        narrator=row["narrator"],
        languages=tuple(json.loads(row["languages"])),
        duration_ms=row["duration_ms"],
        themes=themes_of(gallery, row["id"]),
        opening=words if len(words) <= OPENING_LENGTH else words[:OPENING_LENGTH].rsplit(" ", 1)[0] + " …",
        peaks=peaks_from_text(row["peaks"]),
        warning=row["warning"],
        voice=row["voice"],
        synthetic=bool(row["synthetic"]),
        harvestable=bool(row["harvestable"]),
    )


def themes_of(gallery: Gallery, excerpt_id: str) -> tuple[ThemeLabel, ...]:
    """Return the themes of an excerpt in the order of the thesaurus."""
    rows = gallery.database().query(
        """
        select t.id, t.labels
          from excerpt_themes x join themes t on t.id = x.theme_id
         where x.excerpt_id = ?
         order by t.position, t.id
        """,
        [excerpt_id],
    )
    return tuple(ThemeLabel(row["id"], json.loads(row["labels"])) for row in rows)
