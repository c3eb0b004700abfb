"""Vectors that are kept are those that would be read, and of nothing that was not asked for last."""

from pathlib import Path

import numpy as np

from search.kept import vectors_of

RENTS = "We rent two rooms."
BOTH = [("Ik poets kantoren.", "I clean offices."), (RENTS, "I clean offices.")]


def test_what_is_kept_is_what_would_be_read_and_of_the_last_texts_alone(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    read = vectors_of(BOTH, None)
    assert np.array_equal(vectors_of(BOTH, file), read)
    assert np.array_equal(vectors_of(BOTH, file), read)
    both = file.read_bytes()
    assert np.array_equal(vectors_of([(RENTS,)], file), read[2:3])
    assert 3 * file.stat().st_size == len(both)
    assert file.stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]


def test_a_file_that_is_none_of_ours_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    for content in (b"", b"nothing of ours", bytes(1_040)):
        file.write_bytes(content)
        assert np.array_equal(vectors_of([(RENTS,)], file), vectors_of([(RENTS,)], None))
        assert file.stat().st_size == 1_040


def test_no_texts_and_a_folder_that_cannot_be_written_do_no_harm(tmp_path: Path) -> None:
    assert vectors_of([()], tmp_path / "kept").shape == (0, 512)
    assert vectors_of([(RENTS,)], tmp_path / "nowhere" / "kept").shape == (1, 512)
    (tmp_path / "folder").mkdir()
    (tmp_path / ".folder-left-by-a-kill").touch()
    assert vectors_of([(RENTS,)], tmp_path / "folder").shape == (1, 512)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder"]
