"""Bytes are kept whole, once, for good; or not at all, and then it is said."""

import hashlib
import io
import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from media.errors import Damaged, FullDisk, Mismatch, NotHeld
from media.store import Store

WORDS = b"what she said" * 1000
HASH = hashlib.sha256(WORDS).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "media"


@pytest.fixture
def store(folder: Path) -> Store:
    return Store(folder)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


class Failing(io.BytesIO):
    """A sender whose connection breaks after the first block."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise ConnectionResetError
        return super().read(min(size or 10, 10))


def test_what_is_put_in_comes_out_the_same(store: Store) -> None:
    stored = store.put(io.BytesIO(WORDS), expected_sha256=HASH, expected_size=len(WORDS))
    assert (stored.sha256, stored.size, stored.created) == (HASH, len(WORDS), True)
    with store.open(HASH) as kept:
        assert kept.read() == WORDS
    assert store.holds(HASH)
    assert list(store.hashes()) == [HASH]


def test_a_file_lies_under_its_hash_read_only_and_nothing_else_lies_there(store: Store, folder: Path) -> None:
    store.put(io.BytesIO(WORDS))
    assert files(folder) == [folder / HASH[:2] / HASH]
    assert store.path(HASH) == folder / HASH[:2] / HASH
    assert store.path(HASH).stat().st_mode & 0o777 == 0o440
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / HASH[:2]).stat().st_mode & 0o777 == 0o700


def test_the_same_bytes_again_add_nothing_and_touch_nothing(store: Store, folder: Path) -> None:
    store.put(io.BytesIO(WORDS))
    before = store.path(HASH).stat()
    assert not store.put(io.BytesIO(WORDS)).created
    after = store.path(HASH).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(files(folder)) == 1


def test_bytes_that_were_not_announced_are_not_kept(store: Store, folder: Path) -> None:
    for announced in ({"expected_sha256": "0" * 64}, {"expected_size": 5}, {"expected_size": len(WORDS) + 1}):
        with pytest.raises(Mismatch, match="not what was announced"):
            store.put(io.BytesIO(WORDS), **announced)
    assert files(folder) == []


def test_a_broken_connection_leaves_nothing_behind(store: Store, folder: Path) -> None:
    with pytest.raises(ConnectionResetError):
        store.put(Failing(WORDS))
    assert files(folder) == []


def test_a_sender_is_not_told_that_bytes_are_safe_when_the_held_copy_has_rotted(store: Store) -> None:
    store.put(io.BytesIO(WORDS))
    store.path(HASH).chmod(0o640)
    store.path(HASH).write_bytes(b"X" + WORDS[1:])
    with pytest.raises(Damaged, match="backup"):
        store.put(io.BytesIO(WORDS))
    assert store.path(HASH).read_bytes() == b"X" + WORDS[1:]


def test_eight_senders_of_the_same_bytes_make_one_file(store: Store, folder: Path) -> None:
    created: list[bool] = []
    threads = [
        threading.Thread(target=lambda: created.append(store.put(io.BytesIO(WORDS)).created))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(created) == [False] * 7 + [True]
    assert len(files(folder)) == 1


def test_removing_is_for_good_and_may_be_repeated(store: Store, folder: Path) -> None:
    store.put(io.BytesIO(WORDS))
    store.remove(HASH)
    store.remove(HASH)
    store.remove("../../etc/passwd")
    assert not store.holds(HASH)
    assert files(folder) == []
    with pytest.raises(NotHeld, match="does not hold"):
        store.open(HASH)


@pytest.mark.parametrize(
    "name", ["", "..", "../store", "/etc/passwd", "A" * 64, HASH + "\n", HASH[:-1], "é" * 64]
)
def test_what_is_not_a_hash_never_becomes_a_path(store: Store, name: str) -> None:
    store.put(io.BytesIO(WORDS))
    assert not store.holds(name)
    with pytest.raises(NotHeld):
        store.path(name)


def test_leftovers_of_a_killed_upload_are_swept_after_a_day_and_never_earlier(
    store: Store, folder: Path
) -> None:
    store.put(io.BytesIO(WORDS))
    old, new = folder / ".incoming-old", folder / ".incoming-new"
    old.write_bytes(b"half")
    new.write_bytes(b"half")
    os.utime(old, (0, 0))
    assert store.sweep() == 1
    assert (old.exists(), new.exists()) == (False, True)
    assert store.sweep(everything=True) == 1
    assert list(store.hashes()) == [HASH]


def test_a_killed_upload_is_not_listed_as_held(store: Store, folder: Path) -> None:
    (folder / ".incoming-0123").write_bytes(b"half")
    assert list(store.hashes()) == []


UPLOAD = """
import sys
from pathlib import Path
from media.errors import FullDisk
from media.store import Store

class Endless:
    def read(self, size):
        return b"x" * size

folder = Path(sys.argv[1]) / "store"
store = Store(folder)
try:
    store.put(Endless())
except FullDisk as error:
    print(error)
print([path.name for path in folder.rglob("*") if path.is_file()])
"""


def test_a_disk_that_is_full_is_said_and_nothing_is_left_on_it(tmp_path: Path) -> None:
    """A real file system of 2 MB, mounted for this one process."""
    mount = f"mount -t tmpfs -o size=2m none {tmp_path} && exec {sys.executable} - {tmp_path}"
    command = ["/usr/bin/env", "unshare", "-Urm", "sh", "-c", mount]
    done = subprocess.run(command, input=UPLOAD, capture_output=True, text=True, check=False)
    if done.returncode != 0 and "Traceback" not in done.stderr:
        pytest.skip(f"this system lets no one mount a file system: {done.stderr.strip()}")
    sentence, left = done.stdout.splitlines()
    assert sentence == str(FullDisk())
    assert left == "[]"


def test_the_limit_of_a_files_size_is_a_full_disk_too(store: Store, folder: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(FullDisk, match="disk is full"):
            store.put(io.BytesIO(WORDS))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files(folder) == []
    assert store.put(io.BytesIO(WORDS)).created
