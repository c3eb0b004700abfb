"""Every place at which a test may kill is reached from exactly one line, where it is said to be; and it kills there."""

import ast
import os
import signal
import subprocess
import sys

import pytest

from archive.terms.failpoints import VARIABLE, Failpoint, reached
from tests.architecture.tree import product_modules, syntax_of
from tests.killing import WAYS

PLACES = {
    ("archive/participation/participants.py", "_withdraw"): {Failpoint.WITHDRAWAL_WRITTEN},
    ("archive/participation/participants.py", "withdraw"): {Failpoint.WITHDRAWAL_COMMITTED},
    ("archive/publication/publish.py", "retract"): {
        Failpoint.RETRACTION_WRITTEN,
        Failpoint.RETRACTION_COMMITTED,
    },
    ("archive/gallery/writer.py", "take_out"): {Failpoint.CLIPS_GONE, Failpoint.GALLERY_ROWS_GONE},
    ("archive/indexing/outlets.py", "take_back"): {Failpoint.GALLERY_CLOSED, Failpoint.GALLERY_CLOSING_KNOWN},
    ("archive/indexing/outlets.py", "_purge"): {
        Failpoint.BEFORE_INDEX,
        Failpoint.INDEX_PURGED,
        Failpoint.INDEX_PURGE_KNOWN,
    },
    ("archive/indexing/outlets.py", "close_outlets"): {Failpoint.OUTLETS_CLOSED},
    ("archive/indexing/outlets.py", "hide_closing"): {Failpoint.CLIPS_HIDDEN},
    ("archive/participation/restricting.py", "_restrict"): {Failpoint.RESTRICTION_COMMITTED},
    ("archive/keeping.py", "keep"): {Failpoint.FILE_KEPT},
    ("archive/participation/erasing.py", "_erase"): {
        Failpoint.ERASURE_DECIDED,
        Failpoint.FILES_GONE,
        Failpoint.ROWS_ERASED,
        Failpoint.ERASURE_COMMITTED,
        Failpoint.ERASURE_DONE,
    },
    ("archive/participation/erasing.py", "remove_files"): {Failpoint.BETWEEN_FILES},
}


def calls() -> list[tuple[str, str, str]]:
    """Return (module, function, argument) of every call of `reached` in the product."""
    return [
        (file, function.name, ast.unparse(call.args[0]))
        for file in product_modules()
        for function in ast.walk(syntax_of(file))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "reached"
    ]


def test_every_place_is_reached_once_and_where_it_is_said_to_be() -> None:
    wanted = [(*where, f"Failpoint.{each.name}") for where, places in PLACES.items() for each in places]
    assert sorted(calls()) == sorted(wanted)
    assert {each for places in PLACES.values() for each in places} == set(Failpoint)


def test_a_journey_kills_at_every_place() -> None:
    assert {place for _, places in WAYS for place in places} == set(Failpoint)


@pytest.mark.parametrize("said", ["", "unknown", Failpoint.CLIPS_GONE.value])
def test_a_place_that_is_not_named_does_nothing(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv(VARIABLE, said)
    reached(Failpoint.FILES_GONE)
    assert os.environ[VARIABLE] == said, "still alive"


def test_a_place_that_is_named_is_the_end() -> None:
    program = "from archive.terms.failpoints import Failpoint, reached; reached(Failpoint.FILES_GONE); print('alive')"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, VARIABLE: Failpoint.FILES_GONE},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, b"")
