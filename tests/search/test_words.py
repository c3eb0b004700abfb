"""Which words meet in each language, and where they stand in the text."""

import tomllib
from pathlib import Path

import pytest

from search.forms import FORMS
from search.schema import terms
from search.stems import LANGUAGES, beginnings_in, first_letter, index_terms
from search.words import fold, tidy, words


@pytest.mark.parametrize("noun", ["artículo", "público", "médico", "víctimas", "título"])
def test_a_noun_that_ends_like_a_pronoun_is_left_whole(noun: str) -> None:
    assert len(index_terms(noun, "es")) == 1


def test_offsets_point_at_the_words_as_they_were_written() -> None:
    text = "Aujourd’hui l’homme qu'elle NE connaît pas"
    spoken = [(word, text[start:end]) for word, start, end in words(text, "fr")]
    assert spoken == [
        ("aujourd'hui", "Aujourd’hui"),
        ("l", "l"),
        ("homme", "homme"),
        ("qu", "qu"),
        ("elle", "elle"),
        ("ne", "NE"),
        ("connaît", "connaît"),
        ("pas", "pas"),
    ]


def test_terms_of_one_word_share_its_offsets() -> None:
    spoken = terms("Dímelo ya", "es-AR")
    assert [term for term, start, end in spoken if (start, end) == (0, 6)] == ["dimel", "dim", "di", "dec"]
    assert spoken[4:] == [("ya", 7, 9)]


def test_decomposed_letters_are_the_same_word() -> None:
    assert terms("cancio\u0301n", "es") == [("cancion", 0, 8)]
    assert fold("cancio\u0301n") == fold("canción") == "cancion"


def test_stop_words_are_kept_with_their_positions() -> None:
    assert [start for _, start, _ in terms("la ley de la casa", "es")] == [0, 3, 7, 10, 13]


@pytest.mark.parametrize(
    "text",
    ["ÉL Señal", "Straße AÑO", "İÇİN Ilk", "cafe\u0301 CAFE\u0301", "Σίσυφος", "Ñ" * 70, "L’HOMME ²Ⅷ ǅ"],
)
def test_a_word_is_as_tidy_in_a_text_as_alone(text: str) -> None:
    assert [word for word, _, _ in words(text, "es")] == [
        tidy(text[at:end]) for _, at, end in words(text, "es")
    ]


@pytest.mark.parametrize("language", [*LANGUAGES, "und"])
def test_the_quick_look_before_stemming_lets_no_term_of_a_word_pass_by(language: str) -> None:
    pairs = tomllib.loads(Path(__file__).with_name("pairs.toml").read_text(encoding="utf-8"))
    said = {
        word
        for word, _, _ in words(f"{pairs} {' '.join(FORMS.values())} vete dímelo váyanse gezegd", language)
    }
    missed = [
        (word, term)
        for word in said
        for term in index_terms(word, language)
        if beginnings_in(language)[word] not in {"", first_letter(term)}
    ]
    assert len(said) > 500
    assert missed == []
