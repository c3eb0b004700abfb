"""What a killed command decoded and left is taken away by the next; what is held, or leads elsewhere, stays."""

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from archive.passing import PREFIX, passing_folder

HOLDING = """
import sys
from archive.passing import passing_folder
with passing_folder() as folder:
    (folder / "sound.pcm").write_bytes(b"voice")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for temporary files that only this test has, also for what it starts."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def begin() -> tuple[subprocess.Popen[str], Path]:
    """Start a command that holds a folder with samples; return it and the folder."""
    started = subprocess.Popen(
        [sys.executable, "-c", HOLDING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    return started, Path(started.stdout.readline().strip())


def test_what_a_killed_command_left_goes_with_the_next_and_a_living_ones_stays(place: Path) -> None:
    dead, left = begin()
    living, held = begin()
    with dead, living:
        dead.send_signal(signal.SIGKILL)
        dead.wait()
        assert (left / "sound.pcm").exists(), "it could take nothing with it"
        with passing_folder() as mine:
            assert not left.exists()
            assert (held / "sound.pcm").exists()
            assert mine.stat().st_mode & 0o777 == 0o700
            (mine / "sound.pcm").write_bytes(b"voice")
        living.communicate()
    assert list(place.iterdir()) == []


def test_a_link_in_the_name_of_such_a_folder_leads_to_nothing_that_is_taken_away(place: Path) -> None:
    elsewhere = place / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").write_bytes(b"kept")
    (place / f"{PREFIX}link").symlink_to(elsewhere)
    inside = place / f"{PREFIX}left"
    inside.mkdir()
    (inside / "link").symlink_to(elsewhere)
    with passing_folder():
        assert not inside.exists()
    assert (elsewhere / "kept").exists()
