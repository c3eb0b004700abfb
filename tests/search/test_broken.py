"""A damaged index says that it is damaged, and can be built anew."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from search.errors import IndexBroken, IndexMissing, IndexUnwritable, SearchError
from search.port import Engine, WordIndex
from search.types import Question
from tests.search.corpus import Opens, ids, passage, passages, replace_file

DAMAGES: dict[str, Callable[[Path], object]] = {
    "emptied": lambda file: replace_file(file, b""),
    "cut in half": lambda file: replace_file(file, file.read_bytes()[: file.stat().st_size // 2]),
    "without its last byte": lambda file: replace_file(file, file.read_bytes()[:-1]),
    "garbage of the same size": lambda file: replace_file(file, b"\x80" * file.stat().st_size),
    "one bit wrong": lambda file: replace_file(file, _one_bit_wrong(file.read_bytes())),
    "longer": lambda file: replace_file(file, file.read_bytes() + b"."),
    "gone": lambda file: file.unlink(),
}
FILES = {
    "words": {Engine.WHOOSH: "*.seg", Engine.TANTIVY: "*.term"},
    "contents": {Engine.WHOOSH: "*.toc", Engine.TANTIVY: "meta.json"},
    "manifest": dict.fromkeys(Engine, "manifest.json"),
}
MANIFESTS = (
    *("", "[]", "{}", "null", "\x80", '{"format": "1"}', '{"format": 7, "files": {}}'),
    *('{"format": FORMAT}', '{"format": FORMAT, "files": []}', '{"format": FORMAT, "files": {"x": 5}}'),
    *('{"format": FORMAT, "files": {"x": "ab"}}', '{"format": FORMAT, "files": {"x": [1, 2]}}'),
)


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_noticed_by_whoever_opens_the_index(
    written: WordIndex, folder: Path, damage: str, kind: str, engine: Engine, opens: Opens
) -> None:
    DAMAGES[damage](_file(folder, FILES[kind][engine]))
    with pytest.raises(IndexBroken):
        opens(folder).search(Question("trabajo"))
    with pytest.raises(IndexBroken):
        opens(folder).replace_group("a", [passage("a:0", "Otra cosa.")])


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_noticed_by_who_had_the_index_open(
    written: WordIndex, folder: Path, damage: str, kind: str, engine: Engine
) -> None:
    assert ids(written, "trabajo") == {"b:1", "b:2"}
    DAMAGES[damage](_file(folder, FILES[kind][engine]))
    with pytest.raises(IndexBroken):
        written.search(Question("trabajo"))
    written.rebuild(passages())
    assert ids(written, "trabajo") == {"b:1", "b:2"}


@pytest.mark.parametrize("text", MANIFESTS)
def test_a_manifest_that_says_nothing_sensible_is_damage(written: WordIndex, folder: Path, text: str) -> None:
    manifest = _file(folder, "manifest.json")
    form = json.dumps(json.loads(manifest.read_text())["format"])
    manifest.write_bytes(text.replace("FORMAT", form).encode("latin-1"))
    with pytest.raises(IndexBroken):
        written.search(Question("trabajo"))


def test_an_index_of_another_version_counts_as_damaged(written: WordIndex, folder: Path) -> None:
    manifest = _file(folder, "manifest.json")
    manifest.write_text(manifest.read_text().replace('"format": "', '"format": "0'))
    with pytest.raises(IndexBroken):
        written.groups()


def test_damage_that_keeps_size_and_time_is_found_by_a_check(
    written: WordIndex, folder: Path, engine: Engine
) -> None:
    written.check()
    written.search(Question("trabajo"))
    segment = _file(folder, FILES["words"][engine])
    before = segment.stat()
    replace_file(segment, _one_bit_wrong(segment.read_bytes()))
    os.utime(segment, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(IndexBroken):
        written.check()


def test_no_index_is_said_to_be_missing_and_never_made_by_adding(folder: Path, opens: Opens) -> None:
    index = opens(folder)
    with pytest.raises(IndexMissing):
        index.search(Question("trabajo"))
    with pytest.raises(IndexMissing):
        index.replace_group("a", [passage("a:0", "Otra cosa.")])
    with pytest.raises(IndexMissing):
        index.search(Question("trabajo"))


def test_an_index_that_was_taken_away_is_missing_and_can_be_built_again(
    written: WordIndex, folder: Path
) -> None:
    assert ids(written, "trabajo")
    shutil.rmtree(folder)
    with pytest.raises(IndexMissing):
        written.search(Question("trabajo"))
    written.rebuild(passages())
    assert ids(written, "trabajo") == {"b:1", "b:2"}


def test_a_file_where_the_folder_should_be_is_an_error_with_a_sentence(folder: Path, opens: Opens) -> None:
    folder.write_text("not a folder")
    with pytest.raises(IndexMissing):
        opens(folder).search(Question("trabajo"))
    with pytest.raises(IndexUnwritable, match="could not be written"):
        opens(folder).rebuild(())


def test_every_error_is_a_sentence_for_people() -> None:
    kinds: list[type[SearchError]] = [
        SearchError,
        *SearchError.__subclasses__(),
        *IndexBroken.__subclasses__(),
    ]
    assert len(kinds) == 8
    assert all(str(kind()).endswith(".") and " " in str(kind()) for kind in kinds)


def _file(folder: Path, pattern: str) -> Path:
    (file,) = folder.glob(f"0*/{pattern}")
    return file


def _one_bit_wrong(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
