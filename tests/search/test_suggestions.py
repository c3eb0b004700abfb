"""Did you mean: only where nothing was found, only words of this index, only what finds something."""

from collections.abc import Iterable
from functools import partial
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from search.lexicon import Lexicon, alike, lexicon, starts_near
from search.port import WordIndex
from search.postings import Deadline
from search.schema import beginnings, form
from search.spelling import first_letters, slips
from search.types import Question
from search.words import fold
from tests.search.corpus import ask, passage

MEANT = {
    "fronterra": "frontera",
    "frotnera": "frontera",
    "hermna": "hermana",
    "bentana": None,
    "constucción": "construcción",
    "construcsion": "construcción",
    "migrnates": "migrantes",
    "vrouwn": "vrouwen",
    "refujiées OR xyzzy": "réfugiées OR xyzzy",
    "fronterra noche": "frontera noche",
    "fronterra hermana": None,
    "(fronterra OR hermna) noche": "(frontera OR hermana) noche",
    "zzzzzzzz": None,
    "xyz": None,
    '"fronterra de noche"': None,
    "frontexyz*": None,
    "frontera": None,
    "": None,
}


@pytest.mark.parametrize(("typed", "meant"), MEANT.items())
def test_a_slip_of_the_pen_is_answered_by_a_word_that_was_said(
    small: WordIndex, typed: str, meant: str | None
) -> None:
    assert ask(small, typed).suggestion == meant


@pytest.mark.parametrize("typed", [typed for typed, meant in MEANT.items() if meant])
def test_a_suggestion_finds_something_when_it_is_asked(small: WordIndex, typed: str) -> None:
    suggested = ask(small, typed).suggestion
    assert suggested
    assert ask(small, suggested).total > 0


def test_a_word_of_removed_passages_is_never_suggested(written: WordIndex) -> None:
    written.replace_group("s", [passage("s:0", "Zulmarina habló."), passage("s:1", "Zulmarina calló.")])
    assert ask(written, "zulmrina").suggestion == "zulmarina"
    assert written.search(Question("zulmrina", without_groups=frozenset({"s"}))).suggestion is None
    written.remove_groups(["s"])
    assert ask(written, "zulmrina").suggestion is None


def test_a_word_that_came_after_somebody_asked_is_suggested_then(written: WordIndex) -> None:
    assert ask(written, "zulmrina").suggestion is None
    assert ask(written, "zulmrina~").total == 0
    written.replace_group("s", [passage("s:0", "Zulmarina habló.")])
    assert ask(written, "zulmrina").suggestion == "zulmarina"
    assert ask(written, "zulmrina~").total == 1


def test_a_word_outside_the_chosen_theme_or_language_is_not_suggested(small: WordIndex) -> None:
    assert ask(small, "fronterra", "work").suggestion is None
    assert ask(small, "fronterra", languages=("fr",)).suggestion is None
    assert ask(small, "fronterra", "migration", languages=("es",)).suggestion == "frontera"


def test_of_equally_near_words_the_more_frequent_is_suggested(written: WordIndex) -> None:
    lines = ["El perro.", "Un perro.", "Un perno."]
    written.replace_group("s", [passage(f"s:{number}", line) for number, line in enumerate(lines)])
    assert ask(written, "perxo").suggestion == "perro"


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        ("casa", "casa", 0),
        ("casa", "caza", 1),
        ("casa", "csaa", 1),
        ("casa", "cas", 1),
        ("casa", "perro", None),
    ],
)
def test_slips_are_letters_wrong_missing_added_or_swapped(one: str, other: str, least: int | None) -> None:
    assert slips(one, other, 2) == least


@given(some.text("abc", max_size=6), some.text("abc", max_size=6))
def test_slips_are_the_same_both_ways_and_bounded_by_the_length(one: str, other: str) -> None:
    least = slips(one, other, 9)
    assert least == slips(other, one, 9)
    assert least is not None
    assert abs(len(one) - len(other)) <= least <= max(len(one), len(other))
    assert (least == 0) == (one == other)


@given(some.sets(some.text("abcñ漢", min_size=1, max_size=7)), some.text("abcn", min_size=1, max_size=7))
def test_all_forms_of_a_lexicon_are_compared_as_one_by_one(said: set[str], typed: str) -> None:
    forms = [form(word) for word in sorted(said)]
    for most in (0, 1, 2):
        apart = {form(word): slips(typed, fold(word), most) for word in said}
        near = {each: distance for each, distance in apart.items() if distance is not None}
        assert lexicon(forms).near(typed, most) == near


@pytest.mark.parametrize("most", [1, 2])
def test_the_beginnings_that_are_looked_through_let_no_form_pass_by_that_is_spelt_alike(most: int) -> None:
    said = ["".join(letters) for length in range(1, 7) for letters in product("abv", repeat=length)]

    def begun(words: Iterable[str], start: str) -> Lexicon:
        return lexicon(word for word in words if word.startswith(start))

    forms, firsts = partial(begun, said), partial(begun, beginnings(said))
    for typed in said[100::23]:
        wanted = {each: slips(typed, each, most) for each in said if each[0] in first_letters(typed[0])}
        near = {each: distance for each, distance in wanted.items() if distance is not None}
        starts = starts_near(firsts, typed, most)
        assert alike(forms, starts, typed, most, Deadline(60)) == near, typed
