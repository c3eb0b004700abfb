"""How a person's words are understood."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from search.atoms import TOO_FAR, TOO_MANY_SLIPS
from search.joining import without_fields
from search.parsing import (
    CUT,
    LONGEST_QUESTION,
    NO_WORD,
    TAKEN_AS_WORDS,
    joins_in_words,
    understand,
)
from search.parts import All, Beginning, Either, Fuzzy, Named, Near, Not, Part, Phrase, Word, asked_parts
from search.types import Kind

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
    "a NEAR b": Near(A, B, 10),
    "a NEAR/5 b": Near(A, B, 5),
    'a NEAR/5 "b c"': Near(A, Phrase("b c"), 5),
    "a NEAR/2 b NEAR/3 c": All((Near(A, B, 2), Near(B, C, 3))),
    "a OR b NEAR c": Either((A, Near(B, C, 10))),
    "(a NEAR b) OR c": Either((Near(A, B, 10), C)),
    "a NOT b NEAR c": All((A, Not(Near(B, C, 10)))),
    "near a": All((Word("near"), A)),
    '"a NEAR b"': Phrase("a near b"),
    "hermna~": Fuzzy("hermna", 1),
    "hermna~2 a": All((Fuzzy("hermna", 2), A)),
    "-hermna~": Not(Fuzzy("hermna", 1)),
    "theme:femicide": Named(Kind.THEME, "femicide"),
    'a tema:"violencia doméstica"': All((A, Named(Kind.THEME, "violencia doméstica"))),
    "a -speaker:Ana": All((A, Not(Named(Kind.SPEAKER, "Ana")))),
    "(language:es OR language:pt-BR) a": All(
        (Either((Named(Kind.LANGUAGE, "es"), Named(Kind.LANGUAGE, "pt-BR"))), A)
    ),
    "date:2024": Named(Kind.DATE, "2024"),
    "fecha:2020..2023-05": Named(Kind.DATE, "2020..2023-05"),
    "COLLECTION:barrio": Named(Kind.COLLECTION, "barrio"),
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
    "hermana~x": All((Word("hermana"), Word("x"))),
    "NEAR": Word("near"),
    "a NEAR": All((A, Word("near"))),
    "NEAR/5 a": All((Word("near/5"), A)),
    "mig* NEAR a": All((Beginning("mig"), Word("near"), A)),
    "a NEAR theme:b": All((A, Word("near"), Named(Kind.THEME, "b"))),
    "colour:red": Word("colour:red"),
    "date:yesterday": All((Word("date"), Word("yesterday"))),
    "date:2024-13": All((Word("date"), Word("2024-13"))),
    "date:..": Word("date"),
    "theme:(a OR b)": All((Word("theme"), Either((A, B)))),
    "[a TO b]": All((A, Word("TO"), B)),
    "a^2": All((A, Word("2"))),
    "a?b": Word("a?b"),
    "NEAR/-1 a": All((Word("NEAR/-1"), A)),
    "theme:": Word("theme"),
}

_ATOMS = ("NEAR", "NEAR/3", "abc~", "abc~3", "theme:a", 'theme:"a b"', "date:2024", "date:..2020", "date:x")
_OTHERS = ("a", "b", "OR", "NOT", "AND", "-", '"', "(", ")", "~", ":", "\ue000", "speaker:", "mi*", "*")
MIXED = some.lists(some.sampled_from((*_ATOMS, *_OTHERS)), max_size=30).map(" ".join)


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


def test_small_words_that_may_be_meant_as_or_are_known() -> None:
    assert all(map(joins_in_words, ("hermana or marido", "hermana o marido", "a Y b", "a ET b", "a  ou b")))
    assert not any(map(joins_in_words, ("a OR b", "or a", "a o", "hermano", "a AND b", "")))


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("country:bolivia", "country bolivia"),
        ("hermana NOT país:bolivia", "hermana NOT (país bolivia)"),
        ("hermana -land:“Costa Rica” theme:x", 'hermana NOT (land "Costa Rica") theme:x'),
        ('"country:bolivia" theme:y', '"country:bolivia" theme:y'),
    ],
)
def test_a_field_that_nobody_can_ask_there_is_words_and_that_is_said(question: str, asked: str) -> None:
    words, note = without_fields(question, {Kind.COUNTRY})
    assert understand(words).part == understand(asked).part
    assert (note is None) == question.startswith('"'), "between quotes it was no field before"
    assert without_fields("hermana theme:x", {Kind.COUNTRY}) == ("hermana theme:x", None)


def test_what_is_too_much_is_cut_and_said_so() -> None:
    assert understand("hermana~9").part == Fuzzy("hermana", 2)
    assert understand("hermana~9").notes == (TOO_MANY_SLIPS,)
    assert understand("a NEAR/400 b").part == Near(A, B, 50)
    assert understand("a NEAR/400 b").notes == (TOO_FAR,)


def test_each_part_can_be_taken_away() -> None:
    part = understand('(hermana OR "mi madre") casa~ -theme:work date:2024').part
    assert [(each.kind, each.text, each.without) for each in asked_parts(part)] == [
        (Kind.WORD, "hermana", '"mi madre" casa~ NOT theme:work date:2024'),
        (Kind.PHRASE, '"mi madre"', "hermana casa~ NOT theme:work date:2024"),
        (Kind.FUZZY, "casa~", '(hermana OR "mi madre") NOT theme:work date:2024'),
        (Kind.WITHOUT, "NOT theme:work", '(hermana OR "mi madre") casa~ date:2024'),
        (Kind.DATE, "date:2024", '(hermana OR "mi madre") casa~ NOT theme:work'),
    ]
    assert [each.or_else for each in asked_parts(part)] == [True, True, False, False, False]
    (only,) = asked_parts(understand("a NEAR b").part)
    assert (only.kind, only.text, only.without) == (Kind.NEAR, "a NEAR/10 b", "")
    assert asked_parts(None) == ()


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
    start = time.process_time()
    understand(question)
    assert time.process_time() - start < 0.5


@example("+TEMA:0 (+theme:fecha:date:2024")
@example('"theme:a" x"theme:b')
@given(some.text(max_size=300) | some.text(alphabet="ab\"()*~ANDORT '-−", max_size=80) | MIXED)
def test_any_text_is_understood_and_can_be_asked_again(question: str) -> None:
    understood = understand(question)
    again = understand(understood.text)
    assert understood.part == again.part or len(understood.text) > LONGEST_QUESTION
