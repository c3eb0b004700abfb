"""Our answers from the arrays of postings are those that Whoosh's own queries give, one passage at a time."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search.codec import LAST_PLACE, Places
from search.engine import index as whoosh_index
from search.engine import query
from search.finding import find
from search.generations import Generations
from search.index import Index
from search.readers import Opened, Readers
from search.schema import build_schema, read_key
from search.stems import query_terms
from search.storage import PrivateStorage
from search.types import Question
from search.words import fold
from tests.bench.zipf import PER_GROUP, passages, vocabulary
from tests.search.corpus import passage

Answers = dict[str, float]
PASSAGES = 40
"""In each of two segments."""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Opened, Any]]:
    """An index of two segments, and Whoosh's searcher over the same files; both are only asked."""
    folder = tmp_path_factory.mktemp("oracle")
    made = Index(folder)
    made.rebuild(passages(PASSAGES))
    made.replace_group("g1", passages(PASSAGES, start=PER_GROUP, seed=8))
    (state,) = (entry for entry in folder.iterdir() if entry.is_dir())
    searcher = whoosh_index.FileIndex(PrivateStorage(state), schema=build_schema()).searcher()
    lengths = [searcher.reader().doc_field_length(number, "es") for number in range(2 * PASSAGES)]
    searcher.avg_field_length = lambda *_: sum(lengths) / len(lengths)
    with Readers(Generations(folder, 1.0)).reading() as opened:
        yield opened, searcher


def test_words_answer_and_score_as_they_do_in_whoosh(asked: tuple[Opened, Any]) -> None:
    opened, searcher = asked
    words = random.Random(5).choices(vocabulary(2_000)[50:900], k=45)  # noqa: S311 - nothing secret
    for one, other, third in zip(words[::3], words[1::3], words[2::3], strict=True):
        a, b, c = map(_word, (one, other, third))
        for written, meant in (
            (one, a),
            (f"{one} {other}", query.And([a, b])),
            (f"{one} OR {other} OR {third}", query.Or([a, b, c])),
            (f"{one} NOT {other}", query.AndNot(a, b)),
            (f"({one} OR {other}) {third}", query.And([query.Or([a, b]), c])),
        ):
            assert _ours(opened, written) == pytest.approx(_theirs(searcher, meant), rel=1e-6), written


def test_the_forms_with_a_first_letter_are_those_that_whoosh_lists(tmp_path: Path) -> None:
    said = "Él ñandú, Æsop, el él; ella eran (漢字) zz élan " + "e" * 70
    made = Index(tmp_path)
    made.rebuild([passage("a:0", said), passage("a:1", "eran el otro"), passage("b:0", "élan", "fr")])
    with Readers(Generations(tmp_path, 1.0)).reading() as opened:
        (leaf,) = opened.leaves
        for field in ("es_forms", "fr_forms", "nl_forms", "es_beginnings", "year"):
            for start in ("e", "é", "el", "ñ", "n", "a", "漢", "z", "zzz", ""):
                listed = list(leaf.reader.expand_prefix(field, start))
                assert leaf.reader.cursor(field).beginning(start) == listed, (field, start)
        assert len(leaf.forms("es_forms", "e")) > 4


def test_rows_nearness_and_beginnings_answer_as_they_do_in_whoosh(asked: tuple[Opened, Any]) -> None:
    opened, searcher = asked
    words = random.Random(6).choices(vocabulary(200)[:30], k=40)  # noqa: S311 - nothing secret
    found = 0
    for one, other in zip(words[::2], words[1::2], strict=True):
        a, b = (query_terms(word, "es")[0] for word in (one, other))
        ours = _ours(opened, f'"{one} {other}"')
        assert set(ours) == set(_theirs(searcher, query.Phrase("es", [a, b]))), (one, other)
        found += len(ours)
        for length in (2, 3, 4):
            if len(one) >= length:
                begins = _ours(opened, f"{one[:length]}*")
                assert set(begins) == set(_theirs(searcher, query.Prefix("es_forms", fold(one[:length]))))
    assert found > 10
    for one, other in (("casa", "familia"), ("frontera", "miedo"), ("mujer", "trabajo"), ("hay", "hay")):
        near = _near(searcher, set(query_terms(one, "es")), set(query_terms(other, "es")), 5)
        assert set(_ours(opened, f"{one} NEAR/5 {other}")) == near, (one, other)


def test_words_beyond_all_places_that_are_kept_share_the_last_one() -> None:
    kept = Places().encode([0, 7, LAST_PLACE - 1, LAST_PLACE, LAST_PLACE + 9])
    assert Places().decode_positions(kept) == [0, 7, LAST_PLACE - 1, LAST_PLACE, LAST_PLACE]


def test_a_passage_does_not_go_on_in_the_next_one(tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.rebuild([passage("a:0", "Cruzaron la frontera"), passage("a:1", "solas y de noche")])
    with Readers(Generations(tmp_path, 1.0)).reading() as opened:
        assert _ours(opened, '"frontera solas"') == {}
        assert _ours(opened, "frontera NEAR/50 solas") == {}
        assert set(_ours(opened, "frontera OR solas")) == {"a:0", "a:1"}


def _ours(opened: Opened, written: str) -> Answers:
    """Return what we find, however long it takes."""
    found = find(opened, Question(written, limit=1_000), seconds=600)
    return {hit.id: hit.score for hit in found.hits}


def _theirs(searcher: Any, meant: Any) -> Answers:
    """Return what Whoosh finds by itself, one passage at a time."""
    found: Answers = {}
    for leaf, _ in searcher.leaf_searchers():
        matcher = meant.matcher(leaf, leaf.context())
        while matcher.is_active():
            found[_id(leaf, matcher.id())] = matcher.score()
            matcher.next()
    return found


def _near(searcher: Any, ones: set[str], others: set[str], distance: int) -> set[str]:
    """Return the passages in which two words are so near, by the places that Whoosh reads."""
    places: list[dict[str, set[int]]] = [{}, {}]
    for leaf, _ in searcher.leaf_searchers():
        for known, terms in zip(places, (ones, others), strict=True):
            for term in terms:
                _read(leaf, term, known)
    return {
        each
        for each, here in places[0].items()
        if any(1 <= abs(place - there) <= distance for place in here for there in places[1].get(each, ()))
    }


def _read(leaf: Any, term: str, known: dict[str, set[int]]) -> None:
    if ("es", term) not in leaf.reader():
        return
    matcher = leaf.reader().postings("es", term)
    while matcher.is_active():
        known.setdefault(_id(leaf, matcher.id()), set()).update(matcher.value_as("positions"))
        matcher.next()


def _word(word: str) -> Any:
    terms = [query.Term("es", term) for term in query_terms(word, "es")]
    return query.DisjunctionMax(terms) if len(terms) > 1 else terms[0]


def _id(leaf: Any, number: int) -> str:
    return read_key(bytes(leaf.reader().column_reader("key")[number]))[0]
