"""A database made today and one that grew step by step have the same shape."""

from pathlib import Path

from sqlite_utils import Database

from archive.store.connect import open_database
from archive.store.migrations import migrate, migrations


def shape(database: Database) -> list[tuple[str, str, str]]:
    """Every table, index and trigger, in the words that made it."""
    return sorted(
        (row["type"], row["name"], " ".join(row["sql"].split()))
        for row in database.query("select type, name, sql from sqlite_schema where sql is not null")
        if not row["name"].startswith(("_sqlite_migrations", "sqlite_"))
    )


def test_a_fresh_database_equals_one_that_was_migrated_step_by_step(tmp_path: Path) -> None:
    fresh, grown = open_database(tmp_path / "fresh.sqlite"), open_database(tmp_path / "grown.sqlite")
    migrate(fresh, tmp_path / "fresh.sqlite")
    names = [each.name for each in migrations.pending(grown)]
    for following in [*names[1:], None]:
        migrations.apply(grown, stop_before=following)
    assert shape(grown) == shape(fresh)
    assert len(shape(fresh)) > 20


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    database = open_database(tmp_path / "archive.sqlite")
    assert migrate(database, tmp_path / "archive.sqlite") != []
    before = shape(database)
    assert migrate(database, tmp_path / "archive.sqlite") == []
    assert shape(database) == before


def test_steps_are_numbered_without_a_gap(tmp_path: Path) -> None:
    names = [each.name for each in migrations.pending(open_database(tmp_path / "archive.sqlite"))]
    assert [name.split("_")[0] for name in names] == [f"m{number:04}" for number in range(1, len(names) + 1)]
