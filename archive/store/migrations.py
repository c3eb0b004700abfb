"""The database's shape, as numbered steps. A step is never edited after a release; a backup is made first.

Times are whole milliseconds since 1970 UTC (`*_at`) or from the start of the recording (`*_ms`).
"""

from pathlib import Path

from sqlite_utils import Database, Migrations

from archive.store.connect import copy_database
from archive.store.tables import FIRST

migrations = Migrations("archive")

@migrations()
def m0001_the_spine(database: Database) -> None:
    """Make every table of the first release."""
    for statement in _statements(FIRST):
        database.conn.execute(statement)


@migrations()
def m0002_erasures(database: Database) -> None:
    """Remember which interviews were erased, and when: all that is left of one but its agreements and its audit."""
    database.conn.execute(
        """
        create table erasures (
            interview_id text primary key references interviews (id),
            erased_at    integer not null
        ) strict
        """
    )


def _statements(script: str) -> list[str]:
    """Split after each line that ends with a semicolon; a trigger stands on one line."""
    statements, lines = [], []
    for line in script.splitlines():
        lines.append(line)
        if line.endswith(";"):
            statements.append("\n".join(lines).strip())
            lines = []
    return statements


def migrate(database: Database, file: Path) -> list[str]:
    """Apply what is pending, after a copy of a database that already holds something; return the names applied."""
    pending = [step.name for step in migrations.pending(database)]
    if pending and migrations.applied(database):
        copy = file.with_suffix(f".before-{pending[0]}.sqlite")
        copy.unlink(missing_ok=True)
        copy_database(file, copy)
    migrations.apply(database)
    return pending
