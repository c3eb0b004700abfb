"""Passages by meaning: found across languages, and taken out to the last byte."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from search.domain import place
from search.encoder import Vectors
from search.errors import BadPassage, IndexBroken, IndexMissing
from search.fusion import fuse
from search.meaning import Meanings
from search.types import Passage, Question
from tests.search.corpus import passages

SECRET = "Mi tío escondía las armas debajo del gallinero."


@pytest.fixture
def meanings(tmp_path: Path) -> Meanings:
    kept = Meanings(tmp_path / "meaning")
    for group in sorted({each.group for each in passages()}):
        kept.replace_group(group, partial(of, group))
    return kept


def of(group: str) -> list[Passage]:
    return [each for each in passages() if each.group == group]


def secret(text: str = SECRET) -> Passage:
    return Passage("s:0", "s", "es", text, 0, 1_000)


def ids(kept: Meanings, words: str, **given: object) -> list[str]:
    question = Question(words, **given)  # type: ignore[arg-type]
    return [each.row.id for each in kept.nearest(place([words]), question, most=5, least=-1.0)]


def vector(kept: Meanings, passage: str) -> Vectors:
    """Return the vector as it is kept: read with other sentences, its last bits would differ."""
    found = kept.vector_of(passage)
    assert found is not None
    return found


def holds(folder: Path, vector: Vectors) -> bool:
    some = vector.tobytes()[:64]
    return any(some in file.read_bytes() for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("my sister was murdered by her husband", "a:0"),
        ("crossing the border with children", "b:0"),
        ("vrouwen demonstreren voor gerechtigheid", "a:1"),
    ],
)
def test_a_question_finds_what_means_it_in_another_language(
    meanings: Meanings, asked: str, first: str
) -> None:
    assert ids(meanings, asked)[0] == first


def test_limits_hold_for_meaning_too(meanings: Meanings) -> None:
    asked = "my sister was murdered by her husband"
    assert "a:0" not in ids(meanings, asked, languages=("fr",))
    assert ids(meanings, asked, themes=("femicide",)) == ["a:0"]
    assert not {"a:0", "a:1", "a:2"} & set(ids(meanings, asked, without_groups=frozenset({"a"})))
    near = meanings.nearest(place([asked]), Question(""), most=5, least=-1.0, within=frozenset({"d:1"}))
    assert [each.row.id for each in near] == ["d:1"]


def test_a_group_that_is_taken_out_leaves_no_byte_of_its_vectors(meanings: Meanings, tmp_path: Path) -> None:
    meanings.replace_group("s", lambda: [secret()])
    gone = vector(meanings, "s:0")
    assert holds(tmp_path, gone)
    meanings.remove_groups(["s"])
    assert not holds(tmp_path, gone)
    assert meanings.groups() == {each.group for each in passages()}
    assert b"gallinero" not in b"".join(f.read_bytes() for f in tmp_path.rglob("*") if f.is_file())


def test_words_that_are_covered_take_their_vector_with_them(meanings: Meanings, tmp_path: Path) -> None:
    meanings.replace_group("s", lambda: [secret(), Passage("s:1", "s", "es", "Hacía frío.", 1_000, 2_000)])
    covered = [secret("Mi tío […]"), Passage("s:1", "s", "es", "Hacía frío.", 1_000, 2_000)]
    gone, stays = vector(meanings, "s:0"), vector(meanings, "s:1")
    meanings.replace_group("s", lambda: covered, reading=False)
    assert not holds(tmp_path, gone)
    assert holds(tmp_path, stays)
    assert "s:0" not in meanings.passage_ids()
    meanings.replace_group("s", lambda: covered)
    assert "s:0" in meanings.passage_ids()


def test_what_was_read_before_is_not_read_again(meanings: Meanings) -> None:
    before = meanings.vector_of("a:0")
    meanings.replace_group("a", lambda: of("a"), reading=False)
    after = meanings.vector_of("a:0")
    assert before is not None
    assert after is not None
    assert (before == after).all()


def test_only_passages_as_they_are_worded_now_are_kept(meanings: Meanings, tmp_path: Path) -> None:
    meanings.replace_group("s", lambda: [secret()])
    gone = vector(meanings, "s:0")

    def now() -> Iterable[Passage]:
        return [*of("a"), *of("b"), secret("Otra cosa.")]

    meanings.keep_only(now)
    assert meanings.groups() == {"a", "b"}
    assert not holds(tmp_path, gone)


def test_passages_are_asked_for_again_while_nobody_else_writes(meanings: Meanings) -> None:
    """A withdrawal that comes while the words are read is seen."""
    answers = iter([[secret()], []])
    meanings.replace_group("s", lambda: next(answers))
    assert "s" not in meanings.groups()


def test_of_groups_that_are_read_together_one_that_is_withdrawn_meanwhile_stays_out(
    meanings: Meanings, tmp_path: Path
) -> None:
    other = Passage("t:0", "t", "es", "Hacía frío.", 0, 1_000)
    answers = iter([[secret(), other], [other]])
    meanings.replace_groups({"s", "t"}, lambda: next(answers))
    assert meanings.groups() == {"t", *(each.group for each in passages())}
    gone, stays = place([SECRET, other.text])
    assert holds(tmp_path, stays), "read together, it has these very bits"
    assert not holds(tmp_path, gone)
    with pytest.raises(BadPassage):
        meanings.replace_groups({"s", "t"}, lambda: [secret(), *of("a")])
    assert "t" in meanings.groups()


def test_files_are_private(meanings: Meanings, tmp_path: Path) -> None:
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert files
    assert {each.stat().st_mode & 0o077 for each in files} == {0}


@pytest.mark.parametrize("damage", ["cut", "other encoder", "scribbled"])
def test_a_damaged_state_answers_nothing_and_is_begun_anew(
    meanings: Meanings, tmp_path: Path, damage: str
) -> None:
    sheets = sorted(tmp_path.rglob("*.npy"))
    assert sheets
    for file in sheets:
        if damage == "cut":
            file.write_bytes(file.read_bytes()[:99])
        elif damage == "scribbled":
            file.write_bytes(bytes(255 - byte for byte in file.read_bytes()))
        else:
            file.with_suffix(".json").write_text('{"encoder": "another", "rows": []}')
    for ask in (meanings.check, meanings.groups, lambda: ids(meanings, "casa")):
        with pytest.raises(IndexBroken):
            ask()
    meanings.replace_group("a", lambda: of("a"))
    assert meanings.groups() == {"a"}
    meanings.check()


def test_nothing_is_there_before_something_is_written(tmp_path: Path) -> None:
    kept = Meanings(tmp_path / "nothing")
    with pytest.raises(IndexMissing):
        kept.groups()
    kept.remove_groups(["a"])
    assert kept.groups() == set()
    with pytest.raises(BadPassage):
        kept.replace_group("other", lambda: [secret()])


def test_orders_are_joined_by_their_ranks() -> None:
    assert fuse(["a", "b", "c"], ["c", "d"]) == ["c", "a", "b", "d"]
    assert fuse([], ["x"]) == ["x"]
    assert fuse() == []


def test_odd_sentences_have_vectors_too() -> None:
    rows = place(["", " ", "\ud800", "🙂", "a" * 10_000, "\0"])
    assert np.isfinite(rows).all()
    assert rows.shape[0] == 6
    assert place([]).shape[0] == 0
