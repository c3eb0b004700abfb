"""Every byte below the archive's folder, in every form that a word can lie in: nothing where it may not, nothing after.

First the scanner itself: a word that is planted in each form must be found.
"""

import base64
import gzip
import html
import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from archive.participation.erasing import erase
from archive.participation.participants import withdraw
from archive.store.connect import atomic, forget_wholly, open_database
from archive.terms.models import OPERATOR, Role
from tests.canaries import FIELDS, Aviary, State, opened
from tests.peopled import work
from tests.scanning import Scanner, folded, names_of

WORD = "Zuriégamolo"
THEMES = frozenset({"theme"})
"""Labels of the thesaurus are no testimony."""


def in_zip(data: bytes, *, name: str = "a", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as file:
        file.writestr(name, data)
    return packed.getvalue()


PLANTED: dict[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "lower case": lambda word: word.lower().encode(),
    "upper case": lambda word: word.upper().encode(),
    "folded": lambda word: folded(word).encode(),
    "decomposed": lambda word: word.replace("é", "e\u0301").encode(),
    "the stem alone": lambda word: folded(word)[:-1].encode(),
    "Latin-1": lambda word: word.encode("latin-1"),
    "UTF-16 LE": lambda word: word.encode("utf-16-le"),
    "UTF-16 BE": lambda word: word.encode("utf-16-be"),
    "UTF-16 at an odd place": lambda word: b"x" + word.encode("utf-16"),
    "base64": lambda word: base64.b64encode(word.encode()),
    "base64, a sign before it": lambda word: base64.b64encode(b"a" + word.encode() + b"bc"),
    "base64, two signs before it": lambda word: base64.b64encode(b"ab" + word.encode() + b"c"),
    "base64 of a sentence": lambda word: base64.b64encode(f"Y dijo {word.lower()} otra vez.".encode()),
    "hex": lambda word: word.encode().hex().encode(),
    "hex, upper case": lambda word: word.encode().hex().upper().encode(),
    "hex of UTF-16": lambda word: word.encode("utf-16-le").hex().encode(),
    "URL": lambda word: quote(word).encode(),
    "URL, lower case": lambda word: quote(word).lower().encode(),
    "JSON": lambda word: json.dumps([word]).encode(),
    "HTML": lambda word: html.escape(word).encode("ascii", "xmlcharrefreplace"),
    "gzip": lambda word: gzip.compress(word.encode()),
    "gzip in the middle": lambda word: b"head" * 9 + gzip.compress(b"x" * 5_000 + word.encode()) + b"tail",
    "zlib": lambda word: zlib.compress(b"words, words, " + word.encode()),
    "zip": lambda word: in_zip(word.encode()),
    "zip, stored": lambda word: in_zip(word.encode(), method=zipfile.ZIP_STORED),
    "a name in a zip": lambda word: in_zip(b"", name=f"{word}.txt"),
    "UTF-16 in gzip in zip": lambda word: in_zip(gzip.compress(word.encode("utf-16-le"))),
}


@pytest.mark.parametrize("form", PLANTED)
@pytest.mark.parametrize("before", [b"", b"\x00" * 7, "día ".encode()], ids=["first", "seventh", "after"])
def test_a_planted_word_is_found_in_every_form_and_place(tmp_path: Path, form: str, before: bytes) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "file.bin").write_bytes(before + PLANTED[form](WORD) + b"\n" * 3)
    scanner = Scanner({"hers": WORD, "another": "Mopuérisata"})
    assert names_of(scanner.below(tmp_path)) == {"hers"}


def test_a_word_in_the_name_of_a_file_or_folder_is_found_and_a_silent_folder_is_silent(
    tmp_path: Path,
) -> None:
    scanner = Scanner({"hers": WORD})
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_bytes(b"nothing of that kind " * 99)
    assert scanner.below(tmp_path) == set()
    (tmp_path / "a" / f"{WORD.lower()}.txt").touch()
    assert names_of(scanner.below(tmp_path)) == {"hers"}


def lying(aviary: Aviary, state: State, *folders: Path) -> set[str]:
    """Return which fields of an interview lie in a byte below the folders."""
    words = {field: word for field, word in aviary.kept[state].canaries.items() if field not in THEMES}
    return names_of(Scanner(words).below(*(folders or (aviary.config.data_dir,))))


@pytest.mark.slow
def test_what_is_public_lies_in_the_gallery_and_nothing_else_does(aviary: Aviary) -> None:
    """Whatever the scanner does not find, it would find: the published one lies there, in most of its fields."""
    gallery = aviary.config.gallery_folder
    shown = {"shown", "shown_place", "interviewer_shown"}
    public = {"public", *shown, "excerpt", "translation", "context", "warning", "collection"}
    assert lying(aviary, State.PUBLISHED, gallery) == public
    assert lying(aviary, State.PUBLISHED) == set(FIELDS) - THEMES
    for state in State:
        if state is not State.PUBLISHED:
            assert lying(aviary, state, gallery) == set(), state


@pytest.mark.slow
def test_a_tag_inside_a_recording_is_in_its_master_alone(aviary: Aviary) -> None:
    word = aviary.kept[State.PUBLISHED].canaries["media_tag"]
    files = {hit.file.partition(" ")[0] for hit in Scanner({"tag": word}).below(aviary.config.data_dir)}
    assert len(files) == 1
    assert next(iter(files)).startswith("media/")


@pytest.mark.slow
def test_sealed_it_lies_in_no_gallery_index_or_work_folder_and_erased_in_no_byte_at_all(
    aviary: Aviary, tmp_path: Path
) -> None:
    config = aviary.config
    shared = (config.gallery_folder, config.index_folder, config.work_folder)
    assert lying(aviary, State.WITHDRAWN, *shared) == set()
    assert "title" in lying(aviary, State.WITHDRAWN), "sealed is not erased"
    assert lying(aviary, State.ERASED) == set()
    copy = aviary.at(tmp_path / "archive")
    first, second = (copy.users[role].viewer for role in (Role.ADMIN, Role.ARCHIVIST))
    with opened(copy.config) as archive:
        for kept in copy.kept.values():
            withdraw(archive, OPERATOR, kept.interview)
        for state, kept in copy.kept.items():
            if state is not State.ERASED:
                erase(archive, first, second, kept.interview)
        for state in State:
            assert lying(copy, state) == set(), "while the archive is open, its write-ahead log too"
        work(archive)
    for state in State:
        assert lying(copy, state) == set()


def test_words_of_deleted_rows_are_gone_also_where_pages_were_rearranged(tmp_path: Path) -> None:
    """`secure_delete` alone leaves some in one such database of fifteen."""
    chance = random.Random(1)  # noqa: S311 - the same in every run
    for number in range(40):
        file = tmp_path / f"{number}.sqlite"
        database = open_database(file)
        database.execute(
            "create table said (whose text, line integer, words text, primary key (whose, line)) strict"
        )
        people = [f"{chance.getrandbits(64):016x}" for _ in range(12)]
        for who in people:
            with atomic(database):
                for line in range(4):
                    words = f"HERS{who} " * chance.randint(5, 60)
                    database.execute("insert into said values (?, ?, ?)", [who, line, words])
        database.execute("delete from said where whose = ?", [people[5]])
        forget_wholly(database)
        assert f"HERS{people[5]}".encode() not in file.read_bytes()
        assert f"HERS{people[6]}".encode() in file.read_bytes()
        database.close()
