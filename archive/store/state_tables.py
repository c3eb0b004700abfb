"""The twenty-first step: consent has a name that every change replaces, whoever makes it, in the change's transaction.

Names are random, so none ever comes back: not after a rollback, nor in a copy of the file that went another way. Where
the name is the same, so is every row of the tables that rename it. Never edited: a further table has a step of its own.
"""

from collections.abc import Iterator

HUNG_ON = (
    "interviews",
    "participations",
    "agreements",
    "grants",
    "presentations",
    "restrictions",
    "indexed",
)
"""What is read to say which interviews may be read, and which an index may still give out."""
RENAME = "update consent_state set name = lower(hex(randomblob(16)))"


def renaming(table: str) -> Iterator[str]:
    """Yield the triggers through which whatever is done to a row of a table gives consent a new name."""
    for deed in ("insert", "update", "delete"):
        yield f"create trigger {table}_{deed}_renames after {deed} on {table} begin {RENAME}; end"


STATE = (
    "create table consent_state (id integer primary key check (id = 1), name text not null) strict",
    "insert into consent_state (id, name) values (1, lower(hex(randomblob(16))))",
    *(trigger for table in HUNG_ON for trigger in renaming(table)),
)
