"""Words that set one group apart: found by how unlikely their share is, not by how frequent they are."""

import math

from archive.methods.keyness import PRIOR_WORDS, telling_words

HERE = {"la": 100, "frontera": 20, "casa": 10, "una": 2}
THERE = {"la": 757, "frontera": 5, "casa": 76, "fábrica": 162}


def test_the_score_is_the_published_formula() -> None:
    """Monroe, Colaresi and Quinn 2008, formulas 16, 19 and 22, by hand for one word."""
    n1, n2 = sum(HERE.values()), sum(THERE.values())
    prior = PRIOR_WORDS * 25 / (n1 + n2)
    one = math.log((20 + prior) / (n1 + PRIOR_WORDS - 20 - prior))
    other = math.log((5 + prior) / (n2 + PRIOR_WORDS - 5 - prior))
    expected = (one - other) / math.sqrt(1 / (20 + prior) + 1 / (5 + prior))
    found = {each.word: each for each in telling_words(HERE, THERE)}
    assert math.isclose(found["frontera"].z, expected)
    assert (found["frontera"].here, found["frontera"].there) == (20, 5)


def test_what_everybody_says_comes_between_what_sets_apart() -> None:
    words = [each.word for each in telling_words(HERE, THERE)]
    assert words[0] == "frontera"
    assert words[-1] == "fábrica"
    assert "una" not in words, "two times is too few to say anything"


def test_the_other_way_round_has_the_other_sign() -> None:
    there = {each.word: each.z for each in telling_words(THERE, HERE)}
    assert all(math.isclose(each.z, -there[each.word]) for each in telling_words(HERE, THERE))


def test_nothing_is_said_of_a_group_that_says_nothing() -> None:
    assert telling_words({}, THERE) == []
    assert telling_words(HERE, {}) == []
    assert telling_words({"la": 9}, {"la": 9}) == [], "one word is all there is"
