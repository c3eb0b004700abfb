"""Sentences are sorted by meaning among labels known from examples, across languages."""

from search.sorting import Sorter

EXAMPLES = [
    ("work", "I clean offices at night."),
    ("work", "Trabajo en una fábrica de chocolate."),
    ("housing", "We rent two rooms above a shop."),
    ("housing", "Le propriétaire ne répare pas le toit."),
    ("", "The weather is fine today."),
]


def test_a_sentence_goes_to_the_label_whose_examples_mean_the_same_in_another_language() -> None:
    sorter = Sorter(EXAMPLES)
    assert sorter.labels == ("work", "housing")
    cleaning, renting, weather = sorter.likeness(
        [
            "Ik poets kantoren in de nacht.",
            "Alugamos dois quartos em cima de uma loja.",
            "Hoy hace buen tiempo.",
        ]
    )
    assert cleaning[0] > 0.5 > cleaning[1]
    assert renting[1] > 0.5 > renting[0]
    assert weather.max() < 0.5


def test_without_labels_or_sentences_nothing_is_found() -> None:
    assert Sorter([("", "The weather is fine today.")]).likeness(["Hello"]).shape == (1, 0)
    assert Sorter(EXAMPLES).likeness([]).shape == (0, 2)
