"""What is marked in a text, and which piece of it is shown."""

import itertools
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from search.port import WordIndex
from search.snippets import matches, shown, word_at
from tests.search.corpus import LINES, ids

MARKS = {
    ("es", "Mató a su hermana; MATARON a mi hija.", "matar"): ["Mató", "MATARON"],
    ("es", "La canción y las canciones", "cancion"): ["canción", "canciones"],
    ("es", "El año y los años, no el ano", "año"): ["año", "años"],
    ("es", "Me dijo: cuéntamelo todo", "cuenta"): ["cuéntamelo"],
    ("es", "la casa de la abuela, la casa", '"la casa"'): ["la casa", "la casa"],
    ("es", "la migración de los migrantes", "migr*"): ["migración", "migrantes"],
    ("es", "la casa de la abuela", "la casa"): ["casa"],
    ("es", "la casa de la abuela", "casa -abuela"): ["casa"],
    ("es", "la casa de la abuela", "NOT abuela"): [],
    ("es", "de la mano", "de la"): ["de", "la"],
    ("es-MX", "cancio\u0301n", "canción"): ["cancio\u0301n"],
    ("fr", "L’homme d'accord", "homme OR accord"): ["homme", "accord"],
    ("fr", "Les réfugiées", "refugie"): ["réfugiées"],
    ("nl", "coördinatie van vrouwen", "coordinatie vrouw"): ["coördinatie", "vrouwen"],
    ("en", "the women's house", "woman"): ["women"],
    ("pt", "das migrações", "migracao"): ["migrações"],
    ("de", "die Straße", "strasse"): ["Straße"],
    ("es", "dijo: you have no papers", "papers dijo"): ["dijo", "papers"],
    ("es", "nada de eso", "otra"): [],
    ("es", "mi hermana, su marido; el marido de otra", "hermana NEAR/3 marido"): ["hermana", "marido"],
    ("es", "el marido de mi hermana", '"mi hermana" NEAR marido'): ["marido", "mi hermana"],
    ("es", "mi hermana y yo, con su marido", "hermana NEAR/2 marido"): [],
    ("es", "a mi hermana la […] en la casa", '"la en"'): [],
    ("es", "a mi hermana la […] en la casa", "hermana NEAR/50 casa"): [],
    ("es", "a mi hermana la […] en la casa", "hermana casa"): ["hermana", "casa"],
    ("es", "[…] en la casa […]", '"la casa" NEAR en'): ["en", "la casa"],
    ("es", "Mi hermana, mi hermano, mi germana", "hermna~"): ["hermana"],
    ("es", "Mi hermana, mi hermano, mi germana", "hermna~2"): ["hermana", "hermano"],
    ("es", "mi hermana trabaja", "theme:trabaja hermana -trabaja"): ["hermana"],
    ("nl", "Hij kwam 's avonds thuis", "avond"): ["avonds"],
    ("pt", "Ela contou-me tudo", "contar"): ["contou"],
    ("es", "", "otra"): [],
    ("es", "🙂 casa 🙂", "casa"): ["casa"],
}
LONG = " ".join(["palabra"] * 40 + ["la", "frontera", "y", "otra", "frontera"] + ["después"] * 40)
texts = some.text(max_size=300) | some.lists(some.sampled_from(LONG.split()), max_size=60).map(" ".join)
questions = some.text(max_size=30) | some.sampled_from(["frontera", '"otra frontera"', "pal*", "la -después"])


@pytest.mark.parametrize(("case", "marked"), MARKS.items())
def test_words_that_answer_are_marked_as_they_were_said(
    case: tuple[str, str, str], marked: list[str]
) -> None:
    language, text, question = case
    assert [text[start:end] for start, end in matches(text, question, language)] == marked
    assert [piece.text for piece in shown(text, question, language).pieces if piece.marked] == marked


SAID = ["yo", "cruse", "la", "frontera", "con", "mi", "ermana", "y", "su", "marido"]


@pytest.mark.parametrize(
    ("said", "text", "asked", "word"),
    [
        ([], "Yo crucé la frontera.", "frontera", None),
        (["yo", "crucé", "la", "frontera."], "yo crucé la frontera.", '"la frontera"', "la"),
        (["L'homme", "dit:", "non"], "L'homme dit: non", "homme", "L'homme"),
        (SAID, "Yo crucé la frontera, [pausa] con mi hermana y su marido.", "frontera", "frontera"),
        (SAID, "Yo crucé la frontera, [pausa] con mi hermana y su marido.", "marido", "marido"),
        (SAID, "Yo crucé la frontera, [pausa] con mi hermana y su marido.", "hermana", "mi"),
        (SAID, "Yo crucé la frontera, [pausa] con mi hermana y su marido.", "cruzar", "yo"),
        (["otra", "cosa"], "Crucé la frontera.", "frontera", None),
    ],
)
def test_where_an_answer_begins_leads_to_its_word_or_the_one_before_it(
    said: list[str], text: str, asked: str, word: str | None
) -> None:
    language = "fr" if "homme" in asked else "es"
    at = word_at(text, said, shown(text, asked, language).answering[0])
    assert (None if at is None else said[at]) == word


def test_a_long_passage_that_was_corrected_costs_little() -> None:
    said = [f"palabra{number % 40}" for number in range(400)]
    text = "Antes. " + " ".join(said)
    start = time.process_time()
    assert word_at(text, said, shown(text, "palabra39", "es").answering[0]) == 39
    assert time.process_time() - start < 1


def test_what_is_shown_says_where_it_stands_in_the_text() -> None:
    view = shown(LONG, "frontera", "es", length=60)
    assert LONG[view.start : view.end] == "".join(piece.text for piece in view.pieces).strip("…")
    assert [LONG[start:end] for start, end in view.answers] == ["frontera", "frontera"]
    assert view.answering == (view.answers[0][0], view.answers[1][1])
    nothing = shown(LONG, "nada", "es", length=60)
    assert (nothing.answers, nothing.answering) == ((), (0, 0))


@pytest.mark.parametrize("question", ["trabajo", "mujer", "vrouw", "migr*", '"la calle"', "homme", "réfugié"])
def test_whatever_is_found_is_marked(small: WordIndex, question: str) -> None:
    found = ids(small, question)
    assert found
    for id_ in found:
        assert matches(LINES[id_][1], question, LINES[id_][0])


def test_a_long_text_is_cut_between_words_around_its_answers() -> None:
    pieces = shown(LONG, "frontera", "es", length=60).pieces
    text = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.marked] == ["frontera", "frontera"]
    assert text.startswith("…palabra ")
    assert text.endswith(" después…")
    assert len(text) <= 62


def test_the_beginning_is_shown_where_nothing_answers() -> None:
    (piece,) = shown(LONG, "nada", "es", length=30).pieces
    assert piece.text == "palabra palabra palabra…"
    assert not piece.marked


@given(texts, questions, some.sampled_from(["es", "fr", "nl", "en", "pt", "und"]), some.integers(-1, 200))
@example("a" * 300, "a*", "es", 10)
@example("x " + "a" * 300, "a*", "es", 10)
@example(LONG, '"otra frontera"', "es", 5)
def test_a_snippet_is_a_piece_of_the_text_and_nothing_else(
    text: str, question: str, language: str, length: int
) -> None:
    pieces = shown(text, question, language, length=length).pieces
    cut = "".join(piece.text for piece in pieces)
    bare = cut if cut in text else cut.removeprefix("…").removesuffix("…")
    assert bare in text
    assert len(bare) <= max(length, 1) or len(text) <= length
    assert all(piece.text for piece in pieces)


@given(texts, questions)
def test_marks_are_in_order_and_apart(text: str, question: str) -> None:
    spans = matches(text, question, "es")
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


def test_a_long_text_full_of_answers_costs_little() -> None:
    start = time.process_time()
    shown("casa " * 4_000, "casa", "es")
    assert time.process_time() - start < 1
