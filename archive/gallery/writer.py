"""Copies an approved excerpt into the gallery, and takes it out again. It does not ask whether it may: `publish` does.

An excerpt is public while its clip is there. Putting in ends with the clip, taking out begins with it: a crash or a
full disk in between leaves it private, and both can be done again.
"""

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from sqlite_utils import Database

from archive.gallery.findable import make_findable, make_unfindable
from archive.gallery.schema import audio_file, database_file, make_gallery, media_folder
from archive.gallery.serial import lines_to_text, translation_to_text
from archive.gallery.types import Excerpt, PublicTheme
from archive.store.connect import atomic, forget_deleted, forget_wholly, open_database
from archive.terms.failpoints import Failpoint, reached
from media.serialise import peaks_to_text

PART = ".part"


def put_in(folder: Path, excerpt: Excerpt, themes: Iterable[PublicTheme], clip: Path) -> None:
    """Make the excerpt public: `clip` is the finished MP3, `themes` those of the excerpt and everything above them."""
    lay_in(folder, excerpt, themes)
    open_up(folder, excerpt.id, clip)


def lay_in(folder: Path, excerpt: Excerpt, themes: Iterable[PublicTheme]) -> None:
    """Write all of the excerpt but its clip: nothing of it is public yet."""
    _remove_clip(folder, excerpt.id)
    database = make_gallery(folder)
    try:
        with atomic(database):
            _delete_rows(database, excerpt.id)
            _insert_rows(database, excerpt, tuple(themes))
    finally:
        database.close()
    make_findable(folder, excerpt)


def open_up(folder: Path, excerpt_id: str, clip: Path) -> None:
    """Put the clip in its place: from now on the excerpt is public."""
    _keep_clip(clip, audio_file(folder, excerpt_id))


def is_in_place(folder: Path, excerpt_id: str) -> bool:
    """Whether the clip is there, and so the excerpt public."""
    return audio_file(folder, excerpt_id).exists()


def take_out(folder: Path, excerpt_ids: Iterable[str]) -> None:
    """Make the excerpts private again and leave no word of them in any file of the gallery. May be called twice."""
    gone = list(excerpt_ids)
    if not gone:
        return
    for each in gone:
        _remove_clip(folder, each)
    reached(Failpoint.CLIPS_GONE)
    database = make_gallery(folder)
    try:
        with atomic(database):
            for each in gone:
                _delete_rows(database, each)
            _delete_unused_themes(database)
        forget_wholly(database)
    finally:
        database.close()
    _sync_folder(media_folder(folder))
    reached(Failpoint.GALLERY_ROWS_GONE)
    make_unfindable(folder, gone)


def narrow(folder: Path, excerpt_ids: Iterable[str], *, download: bool, embed: bool, harvest: bool) -> None:
    """Take away what is not allowed any more beyond hearing: taking along, other sites, their lists. Never gives."""
    database = make_gallery(folder)
    try:
        with atomic(database):
            for each in excerpt_ids:
                database.execute(
                    """
                    update excerpts
                       set downloadable = min(downloadable, :download),
                           embeddable = min(embeddable, :embed),
                           harvestable = min(harvestable, :harvest)
                     where id = :id
                    """,
                    {"id": each, "download": int(download), "embed": int(embed), "harvest": int(harvest)},
                )
    finally:
        database.close()


def hide(folder: Path, excerpt_ids: Iterable[str]) -> None:
    """Take only the clips away: the excerpts are private, and `take_out` has still to forget their words."""
    gone = list(excerpt_ids)
    for each in gone:
        _remove_clip(folder, each)
    if gone:
        _sync_folder(media_folder(folder))


def keep_only(folder: Path, excerpt_ids: Iterable[str]) -> None:
    """Forget the rows of all other excerpts, in a copy of a gallery that nobody serves and that has no index yet."""
    kept = set(excerpt_ids)
    database = open_database(database_file(folder))
    try:
        with atomic(database):
            for row in list(database.query("select id from excerpts")):
                if row["id"] not in kept:
                    _delete_rows(database, row["id"])
            _delete_unused_themes(database)
        forget_deleted(database)
    finally:
        database.close()


def _remove_clip(folder: Path, excerpt_id: str) -> None:
    """Remove the clip, and what a killed writer left of one."""
    clip = audio_file(folder, excerpt_id)
    for each in (clip, clip.with_suffix(PART)):
        each.unlink(missing_ok=True)


def _keep_clip(clip: Path, destination: Path) -> None:
    part = destination.with_suffix(PART)
    with clip.open("rb") as source, part.open("wb") as target:
        shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())
    part.chmod(0o400)
    part.replace(destination)
    _sync_folder(destination.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _insert_rows(database: Database, excerpt: Excerpt, themes: tuple[PublicTheme, ...]) -> None:
    database.table("themes").upsert_all(
        (
            {
                "id": each.theme.id,
                "broader": each.broader,
                "position": each.position,
                "labels": json.dumps(each.theme.labels, ensure_ascii=False),
            }
            for each in themes
        ),
        pk="id",
    )
    database.table("excerpts").insert(
        {
            "id": excerpt.id,
            "title": excerpt.title,
            "context": excerpt.context,
            "warning": excerpt.warning,
            "narrator": excerpt.narrator,
            "place": excerpt.place,
            "recorded_on": excerpt.recorded_on,
            "published_on": excerpt.published_on,
            "languages": json.dumps(excerpt.languages),
            "duration_ms": excerpt.duration_ms,
            "voice": excerpt.voice,
            "whole": int(excerpt.whole),
            "synthetic": int(excerpt.synthetic),
            "lines": lines_to_text(excerpt.lines),
            "peaks": peaks_to_text(excerpt.peaks),
            "collection": excerpt.collection,
            "downloadable": int(excerpt.downloadable),
            "embeddable": int(excerpt.embeddable),
            "harvestable": int(excerpt.harvestable),
            "translation": translation_to_text(excerpt.translation),
        }
    )
    database.table("excerpt_themes").insert_all(
        {"excerpt_id": excerpt.id, "theme_id": theme.id} for theme in excerpt.themes
    )
    database.table("excerpt_languages").insert_all(
        {"excerpt_id": excerpt.id, "language": language} for language in excerpt.languages
    )


def _delete_rows(database: Database, excerpt_id: str) -> None:
    for table, column in (
        ("excerpt_themes", "excerpt_id"),
        ("excerpt_languages", "excerpt_id"),
        ("openings", "excerpt_id"),
        ("excerpts", "id"),
    ):
        database.execute(f"delete from {table} where {column} = ?", [excerpt_id])  # noqa: S608 - names from the line above


def _delete_unused_themes(database: Database) -> None:
    """Forget themes that no published excerpt has, and that stand above none that has."""
    database.execute(
        """
        with recursive used (id) as (
            select theme_id from excerpt_themes
             union
            select t.broader from themes t join used on used.id = t.id where t.broader is not null)
        delete from themes where id not in (select id from used)
        """
    )
