"""Names are found where they are said, in the middle of speech, and ordinary words are not taken for them."""

import pytest

from transcribe.names import Name, NameKind, Said, find_names, folded, is_trained

SAMPLE = (
    # language, what is said; hand-marked: a name stands in brackets
    ("es", "Salí de [Tegucigalpa] en el noventa y ocho. Mi suegra, [Berta], se quedó con la niña."),
    ("es", "Luego mi comadre [Yesenia Pérez] me dijo: vente para [Amberes], acá hay trabajo."),
    ("es", "Extraño el mar, extraño el ruido de mi casa. Nadie nos preguntaba nada."),
    ("en", "I was with [Sister Agnes] in [Nairobi], and she told me about [Leuven]."),
    ("en", "They took my passport. I cried every night, and I prayed to God in English."),
    ("nl", "En dan kwam [Fatoumata] uit [Guinee], zij sliep in het centrum in [Sint-Truiden]."),
    ("nl", "Mijn baas, [Rik], sprak geen Nederlands. Dat was in [Gent]."),
    ("pt", "Ela tinha duas filhas, a [Inês] e a [Matilde], e morava em [Coimbra]."),
    ("pt", "Eu disse que voltava no Natal, e voltei sete Natais depois."),
)


def said(language: str, text: str) -> Said:
    return Said(language, tuple(text.replace("[", "").replace("]", "").split()))


def marked(text: str) -> set[int]:
    found, inside = set(), False
    for at, word in enumerate(text.split()):
        inside = inside or "[" in word
        if inside:
            found.add(at)
        inside = inside and "]" not in word
    return found


def places(names: list[Name]) -> set[tuple[int, int]]:
    return {(each.segment, at) for each in names for at in range(each.first_word, each.last_word + 1)}


def test_the_small_pipelines_are_installed_for_three_languages_and_not_needed_for_others() -> None:
    assert is_trained("es")
    assert is_trained("en-GB")
    assert not is_trained("nl")
    assert not is_trained("")


def test_nearly_every_name_of_a_hand_marked_sample_is_found_and_little_else() -> None:
    found = places(find_names([said(*each) for each in SAMPLE]))
    wanted = {(number, at) for number, (_, text) in enumerate(SAMPLE) for at in marked(text)}
    assert len(found & wanted) >= 0.9 * len(wanted), sorted(wanted - found)
    assert len(found & wanted) >= 0.9 * len(found), sorted(found - wanted)


@pytest.mark.slow
def test_french_names_are_found_behind_what_is_elided() -> None:
    text = "Mon passeur s'appelait Moussa, il venait d'Alger et de Conakry."
    names = find_names([said("fr", text)])
    assert {"Moussa", "Alger", "Conakry"} <= {each.text for each in names}
    assert "passeur" not in " ".join(each.text for each in names)


def test_a_name_that_was_found_once_is_found_at_the_head_of_a_sentence_too() -> None:
    names = find_names([said("nl", "Ik woonde bij Khadija."), said("nl", "Khadija zei altijd niets.")])
    assert [(each.segment, each.text) for each in names] == [(0, "Khadija"), (1, "Khadija")]


def test_a_word_that_is_also_said_small_is_no_name_by_rule() -> None:
    names = find_names([said("pt", "Fui ver a Praia e a Rosa."), said("pt", "Gosto de praia.")])
    assert [each.text for each in names] == ["Rosa"]


def test_known_people_are_found_by_each_of_their_names_wherever_they_are_said() -> None:
    names = find_names([said("pt", "Luciana, com quem ficaram os filhos?")], ["Luciana de Souza"])
    assert [(each.text, each.kind) for each in names] == [("Luciana", NameKind.PERSON)]
    assert find_names([said("pt", "Ele disse de quem era.")], ["Luciana de Souza"]) == []


def test_all_mentions_of_a_name_are_of_one_kind() -> None:
    heard = [said("es", "Vivo en Bruselas."), said("xx", "Dat is Bruselas, ja.")]
    kinds = {each.kind for each in find_names(heard) if folded(each.text) == "bruselas"}
    assert kinds == {NameKind.PLACE}


def test_mentions_are_the_same_without_case_accents_and_signs() -> None:
    assert folded("¿María-José,") == folded("maria-jose")
    assert folded("l’Anderlecht") == "anderlecht"
    assert folded("Lucía") != folded("Luis")


@pytest.mark.parametrize("words", [(), ("",), ("¿", "?"), ("…",), ("A", "B", "C")])
def test_odd_words_are_no_trouble(words: tuple[str, ...]) -> None:
    assert all(each.last_word < len(words) for each in find_names([Said("es", words), Said("zz", words)]))
