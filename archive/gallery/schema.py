"""The shape of the gallery's own database. It has no interview, no person and no consent record in it, by design."""

from pathlib import Path

from sqlite_utils import Database

from archive.store.connect import atomic, open_database

TABLES = (
    """
    create table if not exists excerpts (
        id           text primary key,
        title        text not null,
        context      text not null,
        warning      text,
        narrator     text,
        place        text,
        recorded_on  text,
        published_on text not null,
        languages    text not null,
        duration_ms  integer not null,
        voice        text not null,
        whole        integer not null,
        synthetic    integer not null,
        lines        text not null,
        peaks        text not null,
        collection   text,
        downloadable integer not null default 0,
        embeddable   integer not null default 0,
        harvestable  integer not null default 0,
        translation  text
    ) strict
    """,
    """
    create table if not exists themes (
        id       text primary key,
        broader  text,
        position integer not null,
        labels   text not null
    ) strict
    """,
    """
    create table if not exists excerpt_themes (
        excerpt_id text not null references excerpts (id) on delete cascade,
        theme_id   text not null references themes (id),
        primary key (theme_id, excerpt_id)
    ) strict, without rowid
    """,
    """
    create table if not exists excerpt_languages (
        excerpt_id text not null references excerpts (id) on delete cascade,
        language   text not null,
        primary key (language, excerpt_id)
    ) strict, without rowid
    """,
    """
    create table if not exists openings (
        excerpt_id text not null references excerpts (id) on delete cascade,
        day        text not null,
        count      integer not null,
        primary key (excerpt_id, day)
    ) strict, without rowid
    """,
    """
    create table if not exists ledger_mark (
        number integer not null,
        hash   text not null
    ) strict
    """,
)

ADDED = {
    "collection": "alter table excerpts add column collection text",
    "downloadable": "alter table excerpts add column downloadable integer not null default 0",
    "embeddable": "alter table excerpts add column embeddable integer not null default 0",
    "harvestable": "alter table excerpts add column harvestable integer not null default 0",
    "translation": "alter table excerpts add column translation text",
}
"""Columns that galleries made by an earlier version lack. What nobody was asked about is a no."""
BY_DAY = "create index if not exists excerpts_by_day on excerpts (published_on desc, id)"
BY_COLLECTION = "create index if not exists excerpts_by_collection on excerpts (collection, published_on)"


def database_file(folder: Path) -> Path:
    """Return where the gallery's database is."""
    return folder / "gallery.sqlite"


def media_folder(folder: Path) -> Path:
    """Return where the public clips are, one file for each excerpt, named by its id."""
    return folder / "media"


def index_folder(folder: Path) -> Path:
    """Return where the public index is."""
    return folder / "index"


def meaning_folder(folder: Path) -> Path:
    """Return where the vectors beside the public index are."""
    return folder / "meaning"


def audio_file(folder: Path, excerpt_id: str) -> Path:
    """Return where the clip of an excerpt is. The id must come from the database, never from a request."""
    return media_folder(folder) / f"{excerpt_id}.mp3"


def make_gallery(folder: Path) -> Database:
    """Make the gallery's folders and tables where they are missing, and return its database for writing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    media_folder(folder).mkdir(mode=0o700, exist_ok=True)
    database = open_database(database_file(folder))
    for table in TABLES:
        database.conn.execute(table)
    for column, statement in ADDED.items():
        if column not in columns_of(database):
            database.conn.execute(statement)
    for statement in (BY_DAY, BY_COLLECTION):
        database.conn.execute(statement)
    return database


def columns_of(database: Database) -> set[str]:
    """Return the columns of the excerpts in this gallery: one from elsewhere may be of an earlier version."""
    return {str(row["name"]) for row in database.query("select name from pragma_table_info('excerpts')")}


def keep_mark(folder: Path, number: int, digest: str) -> None:
    """Write to which line of the withdrawal ledger this gallery is closed: its number and hash, nothing else of it."""
    if mark_of(folder) == (number, digest):
        return
    database = make_gallery(folder)
    try:
        with atomic(database):
            database.execute("delete from ledger_mark")
            database.execute("insert into ledger_mark (number, hash) values (?, ?)", [number, digest])
    finally:
        database.close()


def mark_of(folder: Path) -> tuple[int, str]:
    """Return the number and the hash of that line; (0, "") for a gallery that was never marked."""
    if not database_file(folder).exists():
        return 0, ""
    database = open_database(database_file(folder), read_only=True)
    try:
        found = list(database.table("ledger_mark").rows) if database["ledger_mark"].exists() else []
    finally:
        database.close()
    return (int(found[0]["number"]), str(found[0]["hash"])) if found else (0, "")
