"""The table of words that must and must not meet (pairs.toml), asked of an index that holds all of them."""

import tomllib
from pathlib import Path

import pytest

from search.opening import open_index
from search.port import WordIndex
from search.stems import LANGUAGES
from search.types import Question
from tests.search.corpus import passage

TABLE = tomllib.loads(Path(__file__).with_name("pairs.toml").read_text())
LEAST = 40


def _pairs(kind: str) -> list[tuple[str, str, str]]:
    """Return (language, asked, said), both ways where both are promised."""
    pairs = []
    for language, table in TABLE.items():
        for line in table[kind]:
            one, sign, other = line.partition(" = " if " = " in line else " > ")
            assert sign, line
            pairs += [(language, one, other)] + ([(language, other, one)] if sign == " = " else [])
    return pairs


MEET, APART = _pairs("meet"), _pairs("apart")
SAID = dict.fromkeys((language, said) for language, _, said in (*MEET, *APART))
NUMBERS = {said: f"{said[0]}:{number}" for number, said in enumerate(SAID)}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> WordIndex:
    """An index in which each word of the table is a passage."""
    index = open_index(tmp_path_factory.mktemp("said") / "index")
    index.rebuild(passage(id_, text, language) for (language, text), id_ in NUMBERS.items())
    return index


def _finds(index: WordIndex, language: str, asked: str) -> set[str]:
    return {hit.id for hit in index.search(Question(asked, languages=(language,), limit=1_000)).hits}


@pytest.mark.parametrize(("language", "asked", "text"), MEET)
def test_a_word_meets_its_other_forms(said: WordIndex, language: str, asked: str, text: str) -> None:
    assert NUMBERS[language, text] in _finds(said, language, asked)


@pytest.mark.parametrize(("language", "asked", "text"), APART)
def test_a_word_does_not_meet_another_word(said: WordIndex, language: str, asked: str, text: str) -> None:
    assert NUMBERS[language, text] not in _finds(said, language, asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_forty_pairs_of_both_kinds_in_each_language(language: str) -> None:
    assert len(set(TABLE[language]["meet"])) >= LEAST
    assert len(set(TABLE[language]["apart"])) >= LEAST
