"""What was taken out cannot be found, and no byte of the index files says it."""

import base64
import contextlib
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.index import Index
from search.port import Engine, WordIndex
from search.schema import terms
from search.types import Found, Question
from tests.search.corpus import Opens, ask, ids, passage, passages, replace_file

SECRET = [
    passage("secret-group:0", "Zulmarina Quetzalli vivía en Xochitepango.", themes=("secret-theme",)),
    passage("secret-group:1", "Zulmarina kotrelde haar wijk Vroedenbosch.", "nl", ("secret-theme", "work")),
]
PLAIN = ("zulmarina", "quetzalli", "xochitepango", "kotrelde", "vroedenbosch", "secret-group", "secret-theme")
STEMS = {
    term
    for each in SECRET
    for term, _, _ in terms(each.text, each.language)
    if any(term[:6] in word for word in PLAIN if len(term) > 5)
}
QUESTIONS = (
    *("Zulmarina", "zulmrina", "zulmarinas", "Quetzali", "xochi*", "vroedenbos", "kotreld", "vivía", "wijk"),
    *("trabajo", "work", "la OR de OR haar", "mujeres -vivía", '"en la"', "trabjo", "casa en", "migr*"),
)


def test_the_scan_of_bytes_sees_what_an_index_holds(folder: Path) -> None:
    """In the default engine's files; the large one packs its words (test_large reads them with its own reader)."""
    written = Index(folder)
    written.rebuild(passages())
    written.replace_group("secret-group", SECRET)
    seen = {word for word in {*PLAIN, *STEMS} if _is_in_a_file(word, folder)}
    assert seen == {*PLAIN, *STEMS}
    assert len(STEMS) >= 5


def test_withdrawn_words_are_in_no_byte_of_the_index(written: WordIndex, folder: Path) -> None:
    written.replace_group("secret-group", SECRET)
    assert ids(written, "Zulmarina") == {"secret-group:0", "secret-group:1"}
    written.remove_groups(["secret-group"])
    assert ids(written, "Zulmarina") == set()
    assert not [word for word in {*PLAIN, *STEMS} if _is_in_a_file(word, folder)]
    assert {entry.name for entry in folder.iterdir()} == {"000003", "lock", "turn"}


def test_a_corrected_word_is_in_no_byte_of_the_index(written: WordIndex, folder: Path) -> None:
    written.replace_group("secret-group", SECRET)
    written.replace_group("secret-group", [passage("secret-group:0", "Nada.")])
    said = ("zulmarina", "quetzalli", "vroedenbosch", "secret-theme", *STEMS)
    assert not [word for word in said if _is_in_a_file(word, folder)]
    assert ids(written, "nada") == {"secret-group:0"}


def test_withdrawn_words_are_gone_from_among_many_segments(written: WordIndex, folder: Path) -> None:
    for number in range(12):
        written.replace_group(f"n{number}", [passage(f"n{number}:0", f"Testimonio {number}, hablado.")])
        if number == 5:
            written.replace_group("secret-group", SECRET)
    written.remove_groups(["secret-group", "n3"])
    assert not [word for word in {*PLAIN, *STEMS} if _is_in_a_file(word, folder)]
    assert ids(written, "testimonio") == {f"n{number}:0" for number in range(12) if number != 3}


def test_a_text_is_nowhere_in_an_index_that_may_find_it(written: WordIndex, folder: Path) -> None:
    for each in passages():
        assert not _is_in_a_file(each.text, folder)
        assert not _is_in_a_file(each.text[:25], folder)


def test_an_index_that_once_held_a_testimony_answers_as_one_that_never_did(
    written: WordIndex, small: WordIndex
) -> None:
    written.replace_group("secret-group", SECRET)
    written.remove_groups(["secret-group"])
    for words in QUESTIONS:
        assert ask(written, words) == ask(small, words)
        assert ask(written, words, "work") == ask(small, words, "work")
    assert ask(written, "", "secret-theme").total == 0


def test_groups_left_out_of_a_search_are_not_told_of_before_they_are_removed(
    written: WordIndex, small: WordIndex
) -> None:
    written.replace_group("secret-group", SECRET)
    for words in QUESTIONS:
        found = written.search(Question(words, without_groups=frozenset({"secret-group"})))
        assert _without_scores(found) == _without_scores(ask(small, words))


def test_removing_what_is_not_there_changes_nothing(
    written: WordIndex, small: WordIndex, tmp_path: Path, opens: Opens
) -> None:
    written.remove_groups(["never-there", ""])
    written.remove_groups([])
    assert written.passage_ids() == small.passage_ids()
    opens(tmp_path / "no-index").remove_groups(["a"])


def test_what_a_killed_writer_left_is_swept_when_groups_are_removed(written: WordIndex, folder: Path) -> None:
    half = folder / "building"
    half.mkdir()
    (half / "half.seg").write_text("zulmarina")
    (folder / "000000").mkdir()
    (folder / "000000" / "old.seg").write_text("quetzalli")
    written.remove_groups(["never-there"])
    assert not _is_in_a_file("zulmarina", folder)
    assert not _is_in_a_file("quetzalli", folder)


def test_an_index_that_cannot_be_trusted_is_removed_rather_than_left_with_words(
    written: WordIndex, folder: Path, engine: Engine
) -> None:
    written.replace_group("secret-group", SECRET)
    ending = "seg" if engine is Engine.WHOOSH else "term"
    segment = max(folder.glob(f"0*/*.{ending}"), key=lambda file: file.stat().st_size)
    replace_file(segment, segment.read_bytes()[:-1])
    with pytest.raises(Exception, match="rebuild it"):
        written.remove_groups(["secret-group"])
    assert not _is_in_a_file("zulmarina", folder)
    assert {entry.name for entry in folder.iterdir()} == {"lock", "turn"}


def test_nothing_is_written_outside_the_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opens: Opens
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    index = opens(folder)
    index.rebuild([*passages(), *SECRET])
    index.remove_groups(["secret-group"])
    assert list(elsewhere.iterdir()) == []


def test_only_the_owner_may_read_the_files(written: WordIndex, folder: Path) -> None:
    written.replace_group("a", [passage("a:0", "Otra cosa.")])
    for path in (folder, *folder.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def _without_scores(found: Found) -> tuple[object, ...]:
    return found.total, {hit.id for hit in found.hits}, found.themes, found.languages, found.suggestion


def _is_in_a_file(words: str, folder: Path) -> bool:
    spellings = {spelt for each in (words, words.lower(), words.upper()) for spelt in _spellings(each)}
    return any(spelt in data for file in _files(folder) for data in _readings(file) for spelt in spellings)


def _spellings(words: str) -> Iterator[bytes]:
    plain = words.encode()
    yield from (plain, words.encode("utf-16-le"), plain.hex().encode(), base64.b64encode(plain).rstrip(b"="))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _readings(file: Path) -> Iterator[bytes]:
    """Yield the file as it is, and whatever in it can be decompressed."""
    data = file.read_bytes()
    yield data
    place = data.find(b"\x78")
    while place >= 0:
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj().decompress(data[place : place + 65_536])
        place = data.find(b"\x78", place + 1)
