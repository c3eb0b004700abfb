"""The word error rate: what counts as a word, and what was lost, invented and changed."""

import pytest

from transcribe.misheard import Misheard, bare_words, compare


@pytest.mark.parametrize(
    ("said", "heard", "found"),
    [
        ("Hola, ¿cómo estás?", "hola cómo estás", Misheard(0, 0, 0, 3)),
        ("uno dos tres", "uno tres", Misheard(1, 0, 0, 3)),
        ("uno dos tres", "uno dos y tres", Misheard(0, 1, 0, 3)),
        ("uno dos tres", "uno diez tres", Misheard(0, 0, 1, 3)),
        ("uno dos", "", Misheard(2, 0, 0, 2)),
        ("", "Subtítulos por la comunidad", Misheard(0, 4, 0, 0)),
    ],
)
def test_words_lost_invented_and_changed_are_told_apart(said: str, heard: str, found: Misheard) -> None:
    assert compare(said, heard) == found


def test_accents_and_digits_count_and_an_apostrophe_parts_words() -> None:
    assert bare_words("L’année où j'ai eu 12 ans.") == ["l", "année", "où", "j", "ai", "eu", "12", "ans"]
    assert compare("año", "ano").rate == 1.0


def test_where_nothing_was_said_every_word_counts() -> None:
    assert compare("", "").rate == 0.0
    assert compare("", "gracias por ver").rate == 3.0
