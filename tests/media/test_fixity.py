"""A fixity pass finds what has changed, what cannot be read and what is gone; and only that."""

import io
from pathlib import Path

import pytest

from media.fixity import check
from media.store import Store
from media.types import FixityFinding, FixityProblem


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "media")


def test_sound_files_give_no_finding_and_progress_reaches_the_end(store: Store) -> None:
    for number in range(3):
        store.put(io.BytesIO(bytes([number]) * 1000))
    steps: list[tuple[int, int]] = []
    assert list(check(store, lambda done, total: steps.append((done, total)))) == []
    assert steps == [(1000, 3000), (2000, 3000), (3000, 3000)]


def test_one_flipped_bit_is_found(store: Store) -> None:
    good, bad = (store.put(io.BytesIO(data)).sha256 for data in (b"good" * 99, b"bad" * 99))
    store.path(bad).chmod(0o640)
    data = bytearray(store.path(bad).read_bytes())
    data[100] ^= 1
    store.path(bad).write_bytes(data)
    assert list(check(store)) == [FixityFinding(bad, FixityProblem.changed)]
    assert store.holds(good)


def test_a_file_that_should_be_there_and_is_not_is_found(store: Store) -> None:
    kept = store.put(io.BytesIO(b"kept")).sha256
    lost = store.put(io.BytesIO(b"lost")).sha256
    store.remove(lost)
    assert list(check(store, expected=[kept, lost])) == [FixityFinding(lost, FixityProblem.missing)]


def test_what_cannot_be_read_is_a_finding_and_not_a_crash(store: Store) -> None:
    sha256 = store.put(io.BytesIO(b"unreadable")).sha256
    place = store.path(sha256)
    place.unlink()
    # Linux answers a read of the first byte of this one as it does for a bad sector: EIO.
    place.symlink_to("/proc/self/mem")
    assert list(check(store)) == [FixityFinding(sha256, FixityProblem.unreadable)]
