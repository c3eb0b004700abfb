"""Changes are whole or not at all: for readers meanwhile, and for a second writer."""

import itertools
import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search.errors import BadPassage, IndexBusy
from search.finding import find
from search.generations import Generations
from search.index import Index
from search.port import Engine, WordIndex
from search.readers import Readers
from search.types import Passage, Question
from tests.search.corpus import LINES_OF_A_VERSION, Opens, ask, ids, passage, passages, version, versions

forked = multiprocessing.get_context("fork")


def test_a_group_is_replaced_as_a_whole_and_alone(written: WordIndex) -> None:
    before = written.passage_ids()
    written.replace_group("v", version(1))
    written.replace_group("v", version(2)[:30])
    assert versions(written) == {2: 30}
    assert written.passage_ids() == before | {f"v:{line}" for line in range(30)}
    assert ids(written, "hermana") == {"a:0"}


def test_a_group_without_passages_is_gone(written: WordIndex) -> None:
    written.replace_group("a", [])
    assert "a" not in written.groups()
    assert ids(written, "hermana") == set()


def test_a_rebuilt_index_holds_nothing_else(written: WordIndex) -> None:
    written.rebuild(version(1))
    assert written.groups() == {"v"}
    assert ids(written, "trabajo") == set()


@pytest.mark.parametrize(
    "bad",
    [
        passage("b:0", "Otra."),
        Passage("", "a", "es", "Sin id.", 0, 1),
        Passage("a\0:0", "a", "es", "Un cero.", 0, 1),
        Passage("\ud800", "a", "es", "Medio signo.", 0, 1),
    ],
)
def test_a_bad_passage_leaves_the_index_as_it_was(written: WordIndex, small: WordIndex, bad: Passage) -> None:
    with pytest.raises(BadPassage):
        written.replace_group("a", [passage("a:0", "Buena."), bad])
    assert written.passage_ids() == small.passage_ids()
    assert ids(written, "hermana") == {"a:0"}
    assert ids(written, "buena") == set()
    written.replace_group("a", [passage("a:0", "Buena.")])
    assert ids(written, "buena") == {"a:0"}


def test_a_reader_that_is_open_during_a_change_keeps_its_answer(folder: Path) -> None:
    written = Index(folder)
    written.rebuild(passages())
    readers = Readers(Generations(folder, wait_seconds=1))
    with readers.reading() as opened:
        written.replace_group("b", [passage("b:9", "Nada de eso.")])
        written.remove_groups(["a"])
        assert {hit.id for hit in find(opened, Question("trabajo")).hits} == {"b:1", "b:2"}
        assert find(opened, Question("herm*")).total == 1
    with readers.reading() as opened:
        assert find(opened, Question("trabajo OR hermana")).total == 0


def test_the_former_index_answers_until_the_new_one_stands(
    written: WordIndex, folder: Path, opens: Opens
) -> None:
    other = opens(folder)

    def while_writing() -> Iterator[Passage]:
        yield passage("a:0", "La nueva.")
        assert ids(written, "hermana") == ids(other, "hermana") == {"a:0"}
        assert ids(written, "nueva") == ids(other, "nueva") == set()

    written.replace_group("a", while_writing())
    assert ids(other, "nueva") == ids(written, "nueva") == {"a:0"}
    assert ids(other, "hermana") == set()


def test_passages_are_asked_for_when_nobody_else_may_write_any_more(
    written: WordIndex, folder: Path, opens: Opens
) -> None:
    impatient = opens(folder, wait_seconds=0)

    def while_writing() -> Iterator[Passage]:
        with pytest.raises(IndexBusy):
            impatient.remove_groups(["a"])
        yield passage("v:0", "Escrito.")

    written.replace_group("v", while_writing())
    impatient.remove_groups(["a"])
    assert ids(written, "escrito") == {"v:0"}
    assert "a" not in written.groups()


def test_searches_during_many_changes_see_whole_versions_only(written: WordIndex) -> None:
    written.replace_group("v", version(0))
    ended = threading.Event()

    def look() -> set[int]:
        seen: set[int] = set()
        while not seen or not ended.is_set():
            found = written.search(Question("todas hablan", limit=LINES_OF_A_VERSION))
            seen |= {found.total, len(found.hits)}
        return seen

    with ThreadPoolExecutor(2) as threads:
        lookers = [threads.submit(look) for _ in range(2)]
        for number in range(1, 8):
            written.replace_group("v", version(number))
        ended.set()
        assert [looker.result() for looker in lookers] == [{LINES_OF_A_VERSION}] * 2


def test_two_writers_at_once_lose_nothing(written: WordIndex, folder: Path, opens: Opens) -> None:
    def write(name: str) -> None:
        index = opens(folder)
        for number in range(5):
            index.replace_group(f"{name}{number}", version(number, f"{name}{number}"))

    writers = [forked.Process(target=write, args=(name,)) for name in ("x", "y")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert versions(written) == dict.fromkeys(range(5), 2 * LINES_OF_A_VERSION)
    assert written.groups() >= {f"{name}{number}" for name in "xy" for number in range(5)}
    written.check()


def test_a_writer_with_much_to_do_lets_others_write_in_between(
    written: WordIndex, folder: Path, opens: Opens
) -> None:
    busy = forked.Process(target=_write_without_end, args=(opens(folder),))
    busy.start()
    try:
        patient = opens(folder, wait_seconds=60)
        for number in range(4):
            patient.replace_group(f"p{number}", version(number, f"p{number}"))
    finally:
        busy.kill()
        busy.join()
    assert written.groups() >= {"p0", "p1", "p2", "p3"}


def test_a_folder_without_links_is_written_by_copying(
    written: WordIndex, small: WordIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    written.replace_group("v", version(1))
    assert versions(written) == {1: LINES_OF_A_VERSION}
    written.remove_groups(["v"])
    assert written.passage_ids() == small.passage_ids()
    written.check()


@pytest.mark.slow
def test_many_small_changes_do_not_make_many_files(folder: Path, opens: Opens, engine: Engine) -> None:
    index = opens(folder)
    index.rebuild(())
    for number in range(30):
        index.replace_group(f"g{number}", [passage(f"g{number}:0", f"Testimonio {number}.")])
    ending = "seg" if engine is Engine.WHOOSH else "term"
    assert len(list(folder.glob(f"0*/*.{ending}"))) <= 10
    assert ask(index, "testimonio").total == 30


@pytest.mark.slow
def test_more_passages_than_a_segment_holds_are_all_found(written: WordIndex) -> None:
    many = [passage(f"v:{line}", f"Todas hablan línea{line}.") for line in range(4_500)]
    written.replace_group("v", many)
    assert ask(written, "hablan").total == 4_500
    assert ids(written, "línea4321") == {"v:4321"}
    written.replace_group("v", many[:10])
    assert ask(written, "hablan").total == 10
    written.rebuild([*passages(), *many])
    assert ask(written, "hablan").total == 4_500


def _write_without_end(index: WordIndex) -> None:
    for number in itertools.count():
        index.replace_group("busy", version(number % 12, "busy"))


@pytest.mark.slow
def test_no_group_is_cut_in_two_so_that_taking_it_out_rewrites_little(folder: Path) -> None:
    many = [passage(f"g{number // 60:02}:{number}", f"palabra{number}") for number in range(2_460)]
    index = Index(folder)
    index.rebuild(many)
    assert index.passage_ids() == {each.id for each in many}
    with index._readers.reading() as opened:  # how the files are parted is for no caller to know
        held = [set(leaf.values("group")) for leaf in opened.leaves]
    assert len(held) == 2
    assert not held[0] & held[1]
    index.remove_groups(["g07"])
    assert index.passage_ids() == {each.id for each in many if each.group != "g07"}
