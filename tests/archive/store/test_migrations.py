"""The database's shape: made fresh or brought up to date it is the same, and a copy is kept before it changes."""

from pathlib import Path

import pytest
from pysqlite3 import dbapi2
from sqlite_utils import Database, Migrations

from archive.bootstrap import make_archive
from archive.config import Config
from archive.store import migrations as shape
from archive.store.connect import open_database
from tests.peopled import World


def schema(database: Database) -> dict[str, str]:
    rows = database.query("select name, sql from sqlite_master where name not like 'sqlite_%'")
    return {row["name"]: row["sql"] for row in rows}


def names() -> list[str]:
    database = Database(memory=True)
    return [step.name for step in shape.migrations.pending(database)]


def test_steps_are_numbered_one_after_the_other() -> None:
    assert [int(name[1:5]) for name in names()] == list(range(1, len(names()) + 1))


def test_a_fresh_database_and_one_brought_up_step_by_step_are_the_same(tmp_path: Path) -> None:
    fresh = open_database(tmp_path / "fresh.sqlite")
    shape.migrate(fresh, tmp_path / "fresh.sqlite")
    stepped = open_database(tmp_path / "stepped.sqlite")
    for name in [*names()[1:], None]:
        shape.migrations.apply(stepped, stop_before=name)
    assert schema(fresh) == schema(stepped)
    assert len(schema(fresh)) > 15


def test_bringing_up_to_date_twice_changes_nothing_and_copies_nothing(world: World) -> None:
    config = world.archive.config
    before = schema(world.archive.database())
    assert shape.migrate(world.archive.database(), config.database_file) == []
    make_archive(config)
    assert schema(world.archive.database()) == before
    assert list(config.data_dir.glob("*.before-*")) == []


def test_a_new_archive_leaves_no_copy_of_nothing(tmp_path: Path) -> None:
    make_archive(Config(data_dir=tmp_path / "new"))
    assert list((tmp_path / "new").glob("*.before-*")) == []


def test_a_copy_is_kept_before_a_database_that_holds_something_changes(tmp_path: Path) -> None:
    """An archive of an earlier release, in which a step before ours was applied and something is kept."""
    file = tmp_path / "archive.sqlite"
    database = open_database(file)
    database.execute("create table precious (words text)")
    database.execute("insert into precious values ('kept')")
    earlier = Migrations("archive")
    earlier(name="m0000_earlier")(lambda _: None)
    earlier.apply(database)
    assert shape.migrate(database, file) == names()
    (copy,) = tmp_path.glob("*.before-*")
    assert copy.name == f"archive.before-{names()[0]}.sqlite"
    assert copy.stat().st_mode & 0o777 == 0o600
    kept = open_database(copy, read_only=True)
    assert next(kept.query("select words from precious"))["words"] == "kept"
    assert "interviews" not in schema(kept)
    assert "interviews" in schema(database)
    kept.close()


def test_a_step_that_fails_changes_nothing_and_the_copy_is_there(tmp_path: Path) -> None:
    file = tmp_path / "archive.sqlite"
    database = open_database(file)
    database.execute("create table segments (in_the_way text)")
    earlier = Migrations("archive")
    earlier(name="m0000_earlier")(lambda _: None)
    earlier.apply(database)
    before = schema(database)
    with pytest.raises(dbapi2.Error, match="segments"):
        shape.migrate(database, file)
    assert schema(database) == before
    assert len(list(tmp_path.glob("*.before-*"))) == 1


def test_every_table_is_strict(world: World) -> None:
    rows = world.archive.database().query("select name, strict from pragma_table_list where type = 'table'")
    loose = {row["name"] for row in rows if not row["strict"] and not row["name"].startswith("sqlite_")}
    assert loose <= {"_sqlite_migrations"}


def test_every_connection_is_durable_and_forgets(world: World) -> None:
    database = world.archive.database()

    def pragma(name: str) -> object:
        return next(iter(database.execute(f"pragma {name}").fetchone()))

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2
    assert pragma("secure_delete") == 1
    assert pragma("foreign_keys") == 1
    assert pragma("trusted_schema") == 0
    assert pragma("temp_store") == 2
