"""Files that arrive piece by piece: what was answered is on the disk, and a piece that fails leaves none of itself."""

import resource
from pathlib import Path

import pytest

from media.errors import Busy, FullDisk, Mismatch, Misplaced, NotHeld
from media.store import Store, sha256_of

NAME = "a0b1c2d3e4f5g6h7"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "media")


def test_pieces_in_order_are_the_file(store: Store) -> None:
    assert store.parts.size(NAME) == 0
    assert store.parts.append(NAME, 0, b"one ") == 4
    assert store.parts.append(NAME, 4, b"two") == 7
    with store.parts.whole(NAME) as (file, path):
        assert file.read() == b"one two"
        assert path.stat().st_mode & 0o777 == 0o600
    assert store.parts.names() == [NAME]


@pytest.mark.parametrize("offset", [0, 3, 5, 2**40])
def test_a_piece_that_does_not_follow_is_refused(store: Store, offset: int) -> None:
    store.parts.append(NAME, 0, b"four")
    with pytest.raises(Misplaced):
        store.parts.append(NAME, offset, b"x")
    assert store.parts.size(NAME) == 4


@pytest.mark.parametrize("name", ["", "..", "../media", "A0B1C2D3E4", "a/b", "short", "x" * 65])
def test_a_name_is_never_a_path(store: Store, name: str) -> None:
    for ask in (store.parts.size, store.parts.drop, store.parts.clear):
        with pytest.raises(NotHeld):
            ask(name)
    with pytest.raises(NotHeld):
        store.parts.append(name, 0, b"x")


def test_a_full_disk_leaves_what_was_there_before_the_piece(store: Store) -> None:
    store.parts.append(NAME, 0, b"kept")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(FullDisk):
            store.parts.append(NAME, 4, bytes(8192))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert store.parts.size(NAME) == 4
    assert store.parts.append(NAME, 4, b" on") == 7


def test_nobody_adds_while_it_is_read(store: Store) -> None:
    store.parts.append(NAME, 0, b"x")
    with store.parts.whole(NAME), pytest.raises(Busy):
        store.parts.append(NAME, 1, b"y")


def test_a_whole_file_is_kept_without_being_copied(store: Store, tmp_path: Path) -> None:
    store.parts.append(NAME, 0, b"all of it")
    before = (tmp_path / "media" / "arriving" / NAME).stat().st_ino
    kept = store.adopt(NAME)
    assert (kept.size, kept.created) == (9, True)
    assert store.path(kept.sha256).stat().st_ino == before
    assert store.path(kept.sha256).stat().st_mode & 0o777 == 0o440
    assert store.adopted(NAME) == kept
    store.parts.drop(NAME)
    assert store.adopted(NAME) is None
    with store.open(kept.sha256) as file:
        assert sha256_of(file) == kept.sha256
    assert not store.adopt(_again(store)).created


def _again(store: Store) -> str:
    store.parts.append(NAME, 0, b"all of it")
    return NAME


def test_other_bytes_than_announced_are_not_kept(store: Store) -> None:
    store.parts.append(NAME, 0, b"all of it")
    with pytest.raises(Mismatch):
        store.adopt(NAME, expected_sha256="0" * 64)
    assert list(store.hashes()) == []
    store.parts.clear(NAME)
    assert store.parts.size(NAME) == 0


def test_what_arrives_is_not_taken_for_what_is_kept(store: Store) -> None:
    store.parts.append(NAME, 0, b"x")
    assert list(store.hashes()) == []
    assert store.sweep(everything=True) == 0
    assert store.parts.size(NAME) == 1
    assert [each.name for each in store.parts._folder.iterdir()] == [NAME]


def test_what_is_kept_is_never_written_on_or_cut_short_under_its_other_name(store: Store) -> None:
    """Root may write into a file of mode 0440, so the mode alone protects nothing."""
    store.parts.append(NAME, 0, b"her voice")
    kept = store.adopt(NAME)
    with pytest.raises(Busy):
        store.parts.append(NAME, 9, b" and more")
    store.parts.clear(NAME)
    assert store.parts.size(NAME) == 0
    with store.open(kept.sha256) as file:
        assert file.read() == b"her voice"
    assert store.parts.append(NAME, 0, b"again") == 5
