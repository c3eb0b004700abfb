"""A file of what was learned is ours or made anew, and no harm comes of one that cannot be read or written."""

from pathlib import Path

import numpy as np

from search.kept import keep, kept_in
from search.sorting import learned

PARTS = learned([("housing", "We rent two rooms."), ("", "I have a dog.")], [])


def test_a_file_that_is_none_of_ours_is_nothing(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    assert kept_in(file) is None
    keep(file, PARTS)
    ours = file.read_bytes()
    assert kept_in(file) is not None
    broken = bytes([*ours[:2_000], ours[2_000] ^ 1, *ours[2_001:]])
    for content in (b"", b"nothing of ours", bytes(1_040), ours[:-40], broken):
        file.write_bytes(content)
        assert kept_in(file) is None
    with file.open("wb") as stream:
        np.savez(stream, key=np.array("another"))
    assert kept_in(file) is None
    with file.open("wb") as stream:
        np.save(stream, np.zeros(3))
    assert kept_in(file) is None


def test_a_folder_that_cannot_be_written_and_what_a_kill_left_do_no_harm(tmp_path: Path) -> None:
    keep(tmp_path / "nowhere" / "kept", PARTS)
    (tmp_path / "folder").mkdir()
    (tmp_path / ".folder-left-by-a-kill").touch()
    keep(tmp_path / "folder", PARTS)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder"]
    assert kept_in(tmp_path / "folder") is None
