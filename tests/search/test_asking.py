"""What is found, in which order, and what is counted."""

import pytest

from search.port import WordIndex
from search.snippets import shown
from search.types import Question
from tests.search.corpus import LINES, ask, ids, passage, passages

ANSWERS = {
    "hermanas": {"a:0"},
    "matar": {"a:0"},
    "nino": {"b:0"},
    "niños": {"b:0"},
    "ano": {"b:1"},
    "año": {"b:1"},
    "anos": {"b:1"},
    "trabajo": {"b:1", "b:2"},
    "construccion": {"b:1"},
    "CONSTRUCCIÓN": {"b:1"},
    "regularizar": {"e:0"},
    "homme": {"c:0"},
    "réfugié": {"c:1"},
    "travaux": {"c:1"},
    "vrouw": {"d:0"},
    "coordinatie": {"d:0"},
    "woman": {"d:1"},
    "migração": {"d:2"},
    "agua": {"d:2"},
    "schwester": {"d:3"},
    '"la mató"': {"a:0"},
    '"mató la"': set(),
    '"women\'s house"': {"d:1"},
    "“a la calle”": {"a:1"},
    "trabajo -construcción": {"b:2"},
    'trabajo -"otras migrantes"': {"b:1"},
    "trabajo NOT construcción": {"b:1", "b:2"} - {"b:1"},
    "hermana OR frontera": {"a:0", "b:0"},
    "hermana frontera": set(),
    "(hermana OR frontera) noche": {"b:0"},
    "constr*": {"b:1"},
    "migr*": {"b:2", "d:2"},
    "papers": {"e:0"},
    "regularización": {"e:0"},
    "papers jefa": {"e:0"},
    '"no rights y luego"': {"e:0"},
    "cuéntame verdad": {"a:2"},
    "cuenta": {"a:2"},
    "la hermana": {"a:0"},
    "palabra_que_nadie_dijo": set(),
    "🙂": set(),
    "frontera 🙂": {"b:0"},
}


WITHHELD = {
    '"mi hermana la"': {"s:0"},
    '"la en"': set(),
    '"hermana la en la casa"': set(),
    "hermana NEAR/50 casa": set(),
    '"mi hermana" NEAR/50 "la casa"': set(),
    "hermana NEAR su": {"s:0"},
    "hermana casa": {"s:0"},
    '"la casa de su"': {"s:0"},
    '"su marido"': set(),
}
"""Over what stands for withheld words no words follow one another: who reads them does not know what was said."""


@pytest.mark.parametrize(("words", "answers"), WITHHELD.items())
def test_no_row_of_words_and_no_nearness_reaches_over_what_was_left_out(
    written: WordIndex, words: str, answers: set[str]
) -> None:
    text = "A mi hermana la […] en la casa de su [...] marido, y su hermana."
    written.replace_group("s", [passage("s:0", text)])
    assert {id_ for id_ in ids(written, words) if id_.startswith("s")} == answers
    spoken = bool([piece for piece in shown(text, words, "es").pieces if piece.marked])
    assert spoken == bool(answers), "what is marked is what was found"


@pytest.mark.parametrize(("words", "answers"), ANSWERS.items())
def test_words_find_the_passages_that_answer_and_no_other(
    small: WordIndex, words: str, answers: set[str]
) -> None:
    assert ids(small, words) == answers


def test_a_passage_in_two_languages_is_found_by_words_of_either_and_by_both(small: WordIndex) -> None:
    assert ids(small, "rights") == ids(small, "llegó") == ids(small, "rights llegó") == {"e:0"}


def test_an_n_with_a_tilde_is_not_found_as_another_word(written: WordIndex) -> None:
    written.replace_group("z", [passage("z:0", "Un pecado contra el ano.")])
    assert ids(written, "año") == {"b:1"}
    assert ids(written, "ano") == {"b:1", "z:0"}


@pytest.mark.parametrize("words", ["de la", "y", "the and", '"a la"'])
def test_only_very_common_words_are_searched_for_all_the_same(small: WordIndex, words: str) -> None:
    found = ask(small, words)
    assert found.total == len(found.hits) > 0


def test_nothing_asked_finds_nothing_and_a_limit_alone_finds_all_within_it(small: WordIndex) -> None:
    assert ask(small, "").total == 0
    assert ask(small, "   ", "work").total == 5
    assert {hit.id for hit in ask(small, "", languages=("fr",)).hits} == {"c:0", "c:1"}


def test_a_question_of_signs_alone_does_not_count_as_nothing_asked(small: WordIndex) -> None:
    found = ask(small, "???", "work")
    assert found.total == 0
    assert found.note == "There is no word in the question."


def test_themes_and_languages_narrow_and_are_counted_of_all_answers(small: WordIndex) -> None:
    found = small.search(Question("trabajo OR travail OR work", limit=1))
    assert found.total == 4
    assert found.themes == {"work": 4, "housing": 1, "language": 1, "migration": 1}
    assert found.languages == {"es": 2, "en": 1, "fr": 1}
    assert ask(small, "trabajo OR travail OR work", "migration").total == 1
    assert ask(small, "trabajo OR travail OR work", "migration", "housing").total == 2
    assert ask(small, "trabajo OR travail OR work", languages=("fr-CA", "en")).total == 2


def test_counts_know_only_what_their_own_index_holds(written: WordIndex, small: WordIndex) -> None:
    written.remove_groups(["c", "d"])
    found = ask(written, "*", languages=("es", "fr", "en"))
    everything = ask(written, "", "work", "migration", "housing", "integration")
    assert found.total == 0
    assert set(everything.languages) == {"es"}
    assert not {"housing", "integration"} & set(everything.themes)
    assert "fr" in ask(small, "", "work").languages


def test_groups_that_are_left_out_are_in_no_total_count_page_or_suggestion(small: WordIndex) -> None:
    asked = Question("trabajo OR travail", without_groups=frozenset({"b", "not-there"}))
    found = small.search(asked)
    assert [hit.group for hit in found.hits] == ["c"]
    assert (found.total, found.languages) == (1, {"fr": 1})
    lost = small.search(Question("fronterra", without_groups=frozenset({"b"})))
    assert lost.suggestion is None
    assert small.search(Question("fronterra")).suggestion == "frontera"


def test_pages_follow_one_another_without_gap_or_repeat(small: WordIndex) -> None:
    words = "la OR de OR the OR les OR mi"
    whole = small.search(Question(words, limit=100))
    pages = [small.search(Question(words, limit=2, offset=offset)) for offset in range(0, 12, 2)]
    assert [hit.id for page in pages for hit in page.hits] == [hit.id for hit in whole.hits]
    assert {page.total for page in pages} == {whole.total} == {len(whole.hits)}
    scores = [hit.score for hit in whole.hits]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (-1, 0), (10, 10**9), (10**9, 10**9)])
def test_a_page_out_of_range_is_empty_and_the_total_stands(small: WordIndex, limit: int, offset: int) -> None:
    found = small.search(Question("trabajo", limit=limit, offset=offset))
    assert (found.hits, found.total) == ((), 2)


def test_a_page_before_the_first_is_the_first(small: WordIndex) -> None:
    assert small.search(Question("trabajo", offset=-5)).hits == ask(small, "trabajo").hits


def test_the_same_passages_give_the_same_answer_however_they_came_in(
    written: WordIndex, small: WordIndex
) -> None:
    for group in ("d", "a", "e", "c", "b"):
        written.replace_group(group, [each for each in passages() if each.group == group])
    for words in ("trabajo", "la OR de", "migr*", "work", '"a la"', "hermna", "mujeres -barrio"):
        assert ask(written, words) == ask(small, words)


def test_the_index_knows_its_groups_and_passages(small: WordIndex) -> None:
    assert small.passage_ids() == set(LINES)
    assert small.groups() == {"a", "b", "c", "d", "e"}
