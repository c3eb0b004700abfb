"""How a person's words are understood."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from search.parsing import (
    CUT,
    LONGEST_QUESTION,
    NO_WORD,
    TAKEN_AS_WORDS,
    All,
    Beginning,
    Either,
    Not,
    Part,
    Phrase,
    Word,
    understand,
)

A, B, C = Word("a"), Word("b"), Word("c")
GRAMMAR = {
    "a": A,
    "a b": All((A, B)),
    "a AND b": All((A, B)),
    "a OR b": Either((A, B)),
    "a OR b c": All((Either((A, B)), C)),
    "a AND b OR c": Either((All((A, B)), C)),
    "a NOT b": All((A, Not(B))),
    "NOT a": Not(A),
    "a -b": All((A, Not(B))),
    "-a": Not(A),
    '"a -b"': Phrase("a b"),
    'a -"b c"': All((A, Not(Phrase("b c")))),
    "a -(b OR c)": All((A, Not(Either((B, C))))),
    "NOT (a b)": Not(All((A, B))),
    '"a b" c': All((Phrase("a b"), C)),
    "«a b»": Phrase("a b"),
    "migr*": Beginning("migr"),
    "(a OR b) c": All((Either((A, B)), C)),
    "((a))": A,
    "and or not": All((Word("and"), Word("or"), Word("not"))),
    "¿dónde está?": All((Word("dónde"), Word("está"))),
    "mother-in-law": Word("mother-in-law"),
    "": None,
    "   ": None,
}
ODD = {
    '"a b': All((A, B)),
    "(a": A,
    "a)": A,
    "a AND": All((A, Word("and"))),
    "OR a": All((Word("or"), A)),
    "NOT": Word("not"),
    "*a": A,
    "a*": A,
    "a*b": All((A, B)),
    "a~2": All((A, Word("2"))),
    '"a b"~3': Phrase("a b"),
    "[a TO b]": All((A, Word("TO"), B)),
    "a^2": All((A, Word("2"))),
}


@pytest.mark.parametrize(("question", "part"), GRAMMAR.items())
def test_the_grammar_is_understood_without_a_note(question: str, part: Part | None) -> None:
    understood = understand(question)
    assert understood.part == part
    assert understood.notes == ()


@pytest.mark.parametrize(("question", "part"), ODD.items())
def test_odd_signs_are_taken_as_words_and_said_so(question: str, part: Part) -> None:
    understood = understand(question)
    assert understood.part == part
    assert understood.notes == (TAKEN_AS_WORDS,)


@pytest.mark.parametrize("question", ["???", "*", '""', "()", "- +", "\x00", "🙂"])
def test_a_question_without_a_word_says_so(question: str) -> None:
    understood = understand(question)
    assert understood.part is None
    assert NO_WORD in understood.notes or not question.strip("\x00")


def test_only_the_first_256_characters_are_read() -> None:
    understood = understand("palabra " * 40)
    assert understood.notes == (CUT,)
    assert len(understood.text) <= LONGEST_QUESTION


@pytest.mark.parametrize(
    "question", ["(" * 256, '"' * 256, "NOT " * 64, "(a " * 85, "a AND (" * 36, "NOT (" * 51]
)
def test_deep_or_repeated_signs_cost_little(question: str) -> None:
    start = time.monotonic()
    understand(question)
    assert time.monotonic() - start < 0.5


@given(some.text(max_size=300) | some.text(alphabet="ab\"()*~ANDORT '-−", max_size=80))
def test_any_text_is_understood_and_can_be_asked_again(question: str) -> None:
    understood = understand(question)
    again = understand(understood.text)
    assert understood.part == again.part or len(understood.text) > LONGEST_QUESTION
