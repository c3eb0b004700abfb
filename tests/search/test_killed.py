"""A writer that is killed, or has no space left, leaves the former state or the new one, never half of one."""

import multiprocessing
import os
import resource
import shutil
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from search.errors import IndexUnwritable
from search.port import WordIndex
from search.types import Passage
from tests.search.corpus import LINES_OF_A_VERSION, Opens, states, version, versions

forked = multiprocessing.get_context("fork")


def test_a_writer_killed_in_the_middle_of_the_words_leaves_the_former_index(
    written: WordIndex, folder: Path, small: WordIndex, opens: Opens
) -> None:
    def half_and_dead() -> Iterator[Passage]:
        yield from version(1)
        os.kill(os.getpid(), signal.SIGKILL)

    for change in ("replace_group", "rebuild"):
        writer = forked.Process(target=_change, args=(opens(folder), change, half_and_dead()))
        writer.start()
        writer.join()
        assert writer.exitcode == -signal.SIGKILL
        assert (folder / "building").is_dir()
        assert opens(folder).passage_ids() == written.passage_ids() == small.passage_ids()
    written.replace_group("v", version(2))
    assert versions(written) == {2: LINES_OF_A_VERSION}
    assert states(folder) == 1


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_a_whole_version(
    written: WordIndex, folder: Path, opens: Opens
) -> None:
    def write() -> None:
        index = opens(folder)
        for number in range(1, 12):
            index.replace_group("v", version(number))

    written.replace_group("v", version(0))
    for delay in range(14):
        writer = forked.Process(target=write)
        writer.start()
        time.sleep(0.012 * delay)
        writer.kill()
        writer.join()
        opened = opens(folder)
        assert list(versions(opened).values()) == [LINES_OF_A_VERSION]
        assert list(versions(written).values()) == [LINES_OF_A_VERSION]
        opened.check()
    written.replace_group("v", version(11))
    assert versions(written) == {11: LINES_OF_A_VERSION}
    assert states(folder) == 1


def test_a_writer_killed_before_the_former_state_was_removed_leaves_the_new_one(
    written: WordIndex, folder: Path, tmp_path: Path, opens: Opens
) -> None:
    shutil.copytree(folder / "000001", tmp_path / "former")
    written.remove_groups(["a"])
    shutil.copytree(tmp_path / "former", folder / "000001")
    assert "a" not in opens(folder).groups()
    written.remove_groups(["a"])
    assert states(folder) == 1


def test_a_full_disk_leaves_the_index_as_it_was(
    written: WordIndex, folder: Path, small: WordIndex, opens: Opens
) -> None:
    writer = forked.Process(target=_with_little_space, args=(opens(folder),))
    writer.start()
    writer.join()
    assert writer.exitcode == 0
    assert written.passage_ids() == opens(folder).passage_ids() == small.passage_ids()
    assert states(folder) == 1
    written.replace_group("v", version(1))
    assert versions(written) == {1: LINES_OF_A_VERSION}


def _change(index: WordIndex, change: str, some: Iterable[Passage]) -> None:
    changes: dict[str, Callable[[], None]] = {
        "replace_group": lambda: index.replace_group("v", some),
        "rebuild": lambda: index.rebuild(some),
    }
    changes[change]()


def _with_little_space(index: WordIndex) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, 4_096))
    with pytest.raises(IndexUnwritable):
        index.replace_group("v", version(1))
    with pytest.raises(IndexUnwritable):
        index.remove_groups(["a"])
