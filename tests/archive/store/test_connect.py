"""A database that this process has open is not folded up by another one that comes and goes."""

import subprocess
import sys
from pathlib import Path

from archive.store.connect import open_database

COMES_AND_GOES = (
    "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute('select * from t'); d.close()"
)


def test_one_more_connection_leaves_the_locks_of_the_others(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite"
    first = open_database(file)
    first.execute("create table t (x)")
    second = open_database(file)
    second.execute("insert into t values (1)")
    third = open_database(file)
    subprocess.run([sys.executable, "-c", COMES_AND_GOES, str(file)], check=True)
    assert Path(f"{file}-wal").exists(), "the log that this process writes was taken away"
    assert Path(f"{file}-shm").exists()
    for each in (first, second, third):
        each.close()
