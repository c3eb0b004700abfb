"""What is marked in a text, and which piece of it is shown."""

import itertools
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from search.port import WordIndex
from search.snippets import first_match, matched_words, matches, snippet
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
    assert [piece.text for piece in snippet(text, question, language) if piece.marked] == marked


def test_a_place_in_a_passage_of_several_lines_leads_to_its_word() -> None:
    lines = [
        "Bueno, mi mamá",
        "se quedó sola.",
        "L'homme dit:",
        "yo crucé la frontera",
        "y la otra frontera.",
    ]
    said = [word for line in lines for word in line.split()]
    text = " ".join(lines)
    assert [said[number] for number in matched_words(text, said, "frontera", "es")] == [
        "frontera",
        "frontera.",
    ]
    assert first_match(text, said, '"quedó sola"', "es") == said.index("quedó")
    assert matched_words(text, said, '"quedó sola"', "es") == (4, 5)
    assert first_match(text, said, "homme", "fr") == said.index("L'homme")
    assert first_match(text, said, "hermana", "es") is None
    assert first_match(text, [], "frontera", "es") is None


def test_where_the_text_was_corrected_the_words_around_lead_on() -> None:
    said = ["yo", "cruse", "la", "frontera", "con", "mi", "ermana", "y", "su", "marido"]
    text = "Yo crucé la frontera, [pausa] con mi hermana y su marido."
    assert first_match(text, said, "frontera", "es") == 3
    assert first_match(text, said, "marido", "es") == 9
    assert first_match(text, said, "hermana", "es") == said.index("mi")
    assert first_match(text, said, "cruzar", "es") == 0


def test_a_long_passage_that_was_corrected_costs_little() -> None:
    said = [f"palabra{number % 40}" for number in range(400)]
    start = time.process_time()
    assert first_match("Antes. " + " ".join(said), said, "palabra39", "es") == 39
    assert time.process_time() - start < 1


@pytest.mark.parametrize("question", ["trabajo", "mujer", "vrouw", "migr*", '"la calle"', "homme", "réfugié"])
def test_whatever_is_found_is_marked(small: WordIndex, question: str) -> None:
    found = ids(small, question)
    assert found
    for id_ in found:
        assert matches(LINES[id_][1], question, LINES[id_][0])


def test_a_long_text_is_cut_between_words_around_its_answers() -> None:
    pieces = snippet(LONG, "frontera", "es", length=60)
    shown = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.marked] == ["frontera", "frontera"]
    assert shown.startswith("…palabra ")
    assert shown.endswith(" después…")
    assert len(shown) <= 62


def test_the_beginning_is_shown_where_nothing_answers() -> None:
    (piece,) = snippet(LONG, "nada", "es", length=30)
    assert piece.text == "palabra palabra palabra…"
    assert not piece.marked


@given(texts, questions, some.sampled_from(["es", "fr", "nl", "en", "pt", "und"]), some.integers(-1, 200))
@example("a" * 300, "a*", "es", 10)
@example("x " + "a" * 300, "a*", "es", 10)
@example(LONG, '"otra frontera"', "es", 5)
def test_a_snippet_is_a_piece_of_the_text_and_nothing_else(
    text: str, question: str, language: str, length: int
) -> None:
    pieces = snippet(text, question, language, length=length)
    shown = "".join(piece.text for piece in pieces)
    bare = shown if shown in text else shown.removeprefix("…").removesuffix("…")
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
    snippet("casa " * 4_000, "casa", "es")
    assert time.process_time() - start < 1
