"""Sentences are sorted by meaning among labels known from examples, across languages; what was learned is kept."""

from pathlib import Path

import numpy as np

from search.dividing import Divider
from search.kept import kept_in
from search.sorting import Examples, Sorter, key_of, learned, sorter_of

WORK, HOUSING, NONE = "work", "housing", ""
EXAMPLES = (
    (WORK, "I clean offices at night."),
    (WORK, "Trabajo en una fábrica de chocolate."),
    (HOUSING, "We rent two rooms above a shop."),
    (HOUSING, "Le propriétaire ne répare pas le toit."),
    (NONE, "The weather is fine today."),
)
SAID = [
    "Ik poets kantoren in de nacht.",
    "Alugamos dois quartos em cima de uma loja.",
    "Hoy hace buen tiempo.",
]


def test_a_sentence_goes_to_the_label_whose_examples_mean_the_same_in_another_language() -> None:
    sorter = sorter_of(Examples(EXAMPLES))
    assert sorter.labels == (HOUSING, WORK)
    cleaning, renting, weather = sorter.likeness(SAID)
    assert cleaning[1] > 0.5 > cleaning[0]
    assert renting[0] > 0.5 > renting[1]
    assert weather.max() < 0.5


def test_without_labels_or_sentences_nothing_is_found() -> None:
    assert sorter_of(Examples(EXAMPLES[-1:])).likeness(["Hello"]).shape == (1, 0)
    assert sorter_of(Examples(EXAMPLES)).likeness([]).shape == (0, 2)


def test_what_was_learned_is_kept_and_tells_the_same_until_the_examples_change(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    first = sorter_of(Examples((*EXAMPLES, (NONE, "It rains.")), file)).likeness(SAID)
    kept, before = kept_in(file), file.read_bytes()
    assert kept is not None
    assert np.array_equal(Sorter(Divider(kept)).likeness(SAID), first)
    assert file.stat().st_mode & 0o077 == 0
    sorter_of.cache_clear()
    assert np.array_equal(sorter_of(Examples((*EXAMPLES, (NONE, "It rains.")), file)).likeness(SAID), first)
    assert file.read_bytes() == before
    sorter_of(Examples(EXAMPLES, file))
    assert len(kept["digests"]) == 6
    after = kept_in(file)
    assert after is not None
    assert len(after["digests"]) == 5
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]


def test_texts_that_were_read_before_are_known_by_what_was_kept_of_them() -> None:
    before = learned(EXAMPLES, [])
    swapped = {**before, "signs": before["signs"][::-1]}
    again = learned(EXAMPLES, [swapped])
    assert np.array_equal(again["signs"], swapped["signs"])


def test_the_order_of_the_examples_is_nothing_and_a_word_is_all() -> None:
    assert key_of(EXAMPLES) == key_of(EXAMPLES[::-1])
    assert key_of(EXAMPLES) != key_of((*EXAMPLES[1:], (WORK, "I clean offices by night.")))
    assert key_of(EXAMPLES) != key_of((*EXAMPLES[1:], (HOUSING, "I clean offices at night.")))
