"""What is the large engine's own: it leaves nothing behind, takes over from the other, and says when it is missing."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from search.errors import EngineMissing, IndexBroken
from search.index import Index
from search.large import segments
from search.large.answers import answers_to
from search.large.counting import counts_of
from search.large.engine import tantivy
from search.large.finding import find
from search.large.index import LargeIndex
from search.large.schema import weight_of
from search.postings import STOPPED
from search.types import Passage, Question, Sort
from tests.search.corpus import ask, ids, passage, passages

SECRET = "Zulmarina Quetzalli vivía en Xochitepango."
WORDS = ("zulmarina", "quetzalli", "xochitepango")


def _terms(folder: Path) -> set[str]:
    """Return every term of every field of the index, as tantivy reads them from its files."""
    (state,) = (each for each in folder.iterdir() if each.name.isdecimal())
    index = tantivy.Index.open(str(state))
    names = {each["name"] for each in _meta(state)["schema"] if each["type"] == "text"}
    return {term for name in names for term, _ in index.searcher().terms_with_prefix(name, "")}


def _meta(state: Path) -> dict[str, list[dict[str, str]]]:
    read: dict[str, list[dict[str, str]]] = json.loads((state / "meta.json").read_text())
    return read


def _bytes(folder: Path) -> dict[str, bytes]:
    """Return what each file of words holds, by what its name ends in (its beginning is drawn by lot)."""
    endings = ("term", "idx", "pos", "store", "fast", "fieldnorm", "groups", "del")
    return {
        ending: b"".join(each.read_bytes() for each in sorted(folder.glob(f"0*/*.{ending}")))
        for ending in endings
    }


def test_after_a_withdrawal_no_term_of_any_field_and_no_key_is_left(tmp_path: Path) -> None:
    index = LargeIndex(tmp_path)
    index.rebuild([*passages(), passage("s:0", SECRET, themes=("secret",))])
    assert {*WORDS, "secret", "s"} <= _terms(tmp_path)
    index.remove_groups(["s"])
    left = _terms(tmp_path)
    assert not [term for term in left if term in {"secret", "s"} or any(word[:6] in term for word in WORDS)]
    assert "s:0" not in index.passage_ids()


def test_what_was_taken_out_leaves_the_same_bytes_as_if_something_else_had_been(tmp_path: Path) -> None:
    one, other = LargeIndex(tmp_path / "one"), LargeIndex(tmp_path / "other")
    for index, text in ((one, SECRET), (other, "Nada.")):
        index.rebuild([*passages()[:6], passage("s:0", text), *passages()[6:]])
    assert _bytes(tmp_path / "one") != _bytes(tmp_path / "other")
    one.remove_groups(["s"])
    other.remove_groups(["s"])
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "other")


def test_an_index_of_the_other_engine_is_broken_until_it_is_rebuilt(tmp_path: Path) -> None:
    kinds = (Index, LargeIndex)
    for former, latter in (kinds, kinds[::-1]):
        shutil.rmtree(tmp_path)
        former(tmp_path).rebuild(passages())
        index = latter(tmp_path)
        with pytest.raises(IndexBroken):
            index.search(Question("hermana"))
        index.rebuild(passages())
        assert ids(index, "hermana") == {"a:0"}
        assert {each.name for each in tmp_path.iterdir()} == {"000002", "lock", "turn"}


def test_a_search_without_time_answers_with_what_it_has_and_says_so(tmp_path: Path) -> None:
    index = LargeIndex(tmp_path)
    index.rebuild(passages())
    found = find(index._opener.opened(), Question("hermana", group=1), seconds=-1)
    assert (found.total, found.whole, found.note) == (0, False, STOPPED)


def test_equal_answers_stand_in_the_order_of_their_keys_on_every_page(tmp_path: Path) -> None:
    some = [Passage(f"p{n}", f"g{n % 7}{n % 3}", "es", "Igual que todas.", n, n + 1) for n in range(400)]
    index = LargeIndex(tmp_path)
    index.rebuild(some[:150])
    for group in sorted({each.group for each in some}):
        index.replace_group(group, [each for each in some if each.group == group])
    pages = [index.search(Question("igual", limit=7, offset=offset)).hits for offset in range(0, 400, 7)]
    found = [(hit.group, hit.start_ms) for page in pages for hit in page]
    assert found == sorted((each.group, each.start_ms) for each in some)


def test_answers_have_the_same_counts_whether_they_were_read_or_tantivy_counted_them(tmp_path: Path) -> None:
    index = LargeIndex(tmp_path)
    index.rebuild(
        replace(
            each,
            themes=("eco", f"t{number % 3}")[number % 2 :],
            confirmed=("eco",)[number % 4 :],
            year=2000 + number % 4,
            country=("MX", None)[number % 2],
        )
        for number, each in enumerate(passages())
    )
    opened, everything = index._opener.opened(), tantivy.Query.all_query()
    some, every = (answers_to(opened, everything, Sort.RELEVANCE, most) for most in (1, len(passages())))
    assert every.all_read
    assert not some.all_read
    counts = counts_of(every)
    assert counts_of(some) == counts_of(some, at_once=1) == counts
    assert counts.groups == len(index.groups())
    assert counts.facets["theme"]["eco"] == len(passages()[::2])
    assert counts.facets["confirmed"] == {"eco": len(passages()[::4])}
    assert sum(counts.facets["year"].values()) == len(passages())


@pytest.mark.parametrize("many", [2, 7, 8, 11])
def test_parts_that_are_joined_have_as_many_fillings_as_one_that_was_written_at_once(
    tmp_path: Path, many: int
) -> None:
    some = [passage(f"{letter}:0", "Todas hablan.") for letter in "abcdefghijk"[:many]]
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        segments.start(folder)
    segments.add(one, some)
    for each in some:
        segments.add(other, [each])
    segments.join_small(other)
    ((whole,), (joined,)) = (segments.parts(folder) for folder in (one, other))
    assert whole.about["max_doc"] == joined.about["max_doc"]
    assert joined.groups == whole.groups


def test_a_part_as_full_as_may_be_is_joined_too(tmp_path: Path) -> None:
    """tantivy joins parts of about one size alone, and beside this one stand empty ones."""
    index = LargeIndex(tmp_path)
    most = segments.MOST + segments.MOST_BEYOND
    index.rebuild([passage("s:0", SECRET), *(passage(f"g:{number}", "Sí.") for number in range(most - 1))])
    index.remove_groups(["s"])
    (full,) = (each for each in tmp_path.iterdir() if each.name.isdecimal())
    assert [each.size for each in segments.parts(full)] == [most - 1]
    assert not {*WORDS, "s"} & _terms(tmp_path)


def test_the_weight_of_a_group_falls_with_its_name() -> None:
    names = sorted(["", "-", "0", "0a", "9", "A1", "B0", "a", "ab", "b", "é", "zz", "zzzz9", "zzzza", "~"])
    weights = [weight_of(name) for name in names]
    assert weights == sorted(weights, reverse=True)
    assert weight_of("0aaa") > weight_of("0aab")


def test_whether_something_was_taken_out_does_not_show_in_a_score(tmp_path: Path) -> None:
    never, had = LargeIndex(tmp_path / "never"), LargeIndex(tmp_path / "had")
    never.rebuild(passages())
    had.rebuild([*passages(), passage("s:0", SECRET)])
    had.remove_groups(["s"])
    for words in ("trabajo", "la OR de", "migr*", '"a la"', "mujeres NEAR/9 calle"):
        assert ask(had, words) == ask(never, words)


def test_without_the_package_the_engine_says_what_to_install() -> None:
    code = "import sys; sys.modules['tantivy'] = None; from search.opening import *; open_index('x', Engine.TANTIVY)"
    tried = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert EngineMissing.__name__ in tried.stderr
    assert "install testimony-archive with [large]" in tried.stderr
