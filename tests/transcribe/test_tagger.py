"""How phrases are written and matched; what the starter thesaurus finds is tested beside the thesaurus."""

import pytest

from tests.transcribe.made import segment
from transcribe.tagger import Mention, Pattern, Tagger, tag


def found(text: str, *phrases: str, language: str = "es") -> list[str]:
    patterns = [Pattern("theme", language, phrase) for phrase in phrases]
    return [mention.words for mention in tag([segment(text, language=language)], Tagger(patterns))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("La casa de mi abuela.", ["casa"]),
        ("LAS CASAS, las casitas.", ["CASAS"]),
        ("Nos casamos ayer.", ["casamos"]),
        ("Un caso raro.", ["caso"]),
        ("Nada que decir.", []),
    ],
)
def test_a_word_is_found_by_its_stem(text: str, words: list[str]) -> None:
    assert found(text, "casa") == words


def test_an_exact_word_is_found_in_that_form_only() -> None:
    assert found("Nos casamos en una casa vieja.", "=casa") == ["casa"]


def test_dots_stand_for_four_words_of_the_same_sentence() -> None:
    assert found("Crucé a pie toda la frontera.", "crucé ... frontera") == ["Crucé a pie toda la frontera"]
    assert found("Crucé la frontera.", "crucé ... frontera") == ["Crucé la frontera"]
    assert found("Crucé a pie y de noche toda la frontera.", "crucé ... frontera") == []
    assert found("Crucé. La frontera quedó atrás.", "crucé ... frontera") == []


def test_words_of_a_phrase_stand_side_by_side_without_a_comma() -> None:
    assert found("permiso de trabajo", "permiso de trabajo") == ["permiso de trabajo"]
    assert found("permiso, de trabajo", "permiso de trabajo") == []
    assert found("permiso especial de trabajo", "permiso de trabajo") == []


def test_a_silent_phrase_keeps_its_theme_away_there_and_only_there() -> None:
    text = "El trabajo de parto fue largo, el trabajo en la fábrica también."
    assert found(text, "trabajo", "!trabajo de parto") == ["trabajo"]


def test_the_longest_of_overlapping_phrases_is_the_mention() -> None:
    assert found("violencia de género", "violencia", "violencia de género") == ["violencia de género"]


def test_each_theme_has_its_own_mention_of_the_same_words() -> None:
    tagger = Tagger([Pattern("one", "es", "casa"), Pattern("two", "es", "casa")])
    assert tag([segment("mi casa")], tagger) == [
        Mention("one", 0, 1, 1, "casa", negated=False),
        Mention("two", 0, 1, 1, "casa", negated=False),
    ]


@pytest.mark.parametrize(
    ("language", "text", "phrase", "words"),
    [
        ("fr", "L’exil, c’est long.", "exil", ["L’exil"]),
        ("en", "The women's shelter was full.", "women's shelter", ["women's shelter"]),
        ("nl", "Het VN-verdrag helpt.", "vn verdrag", ["VN-verdrag"]),
        ("pt", "Uma migração forçada.", "migracao", ["migração"]),
        ("es", "«Exilio», dijo.", "exilio", ["Exilio"]),
        ("es-419", "El exilio.", "exilio", ["exilio"]),
    ],
)
def test_apostrophes_hyphens_accents_and_regions_make_no_difference(
    language: str, text: str, phrase: str, words: list[str]
) -> None:
    tagger = Tagger([Pattern("theme", language.split("-", maxsplit=1)[0], phrase)])
    assert [each.words for each in tag([segment(text, language=language)], tagger)] == words


@pytest.mark.parametrize(
    ("language", "text", "negated"),
    [
        ("es", "No tengo casa.", True),
        ("es", "No, tengo casa.", False),
        ("es", "No digo que la casa era fea.", False),
        ("es", "No solo la casa ardió.", False),
        ("es", "Nunca más volví a ver aquella triste casa.", False),
        ("es", "La casa no era mía.", False),
    ],
)
def test_a_negation_reaches_three_words_of_its_own_clause(language: str, text: str, negated: bool) -> None:  # noqa: FBT001
    (mention,) = tag([segment(text, language=language)], Tagger([Pattern("theme", language, "=casa")]))
    assert mention.negated is negated


def test_a_negation_in_the_gap_of_a_phrase_counts() -> None:
    tagger = Tagger([Pattern("theme", "es", "marido ... pegaba")])
    said = [segment("Mi marido nunca me pegaba."), segment("Mi marido siempre me pegaba.")]
    assert [each.negated for each in tag(said, tagger)] == [True, False]


def test_a_negation_that_belongs_to_the_phrase_denies_nothing() -> None:
    tagger = Tagger(
        [Pattern("theme", "es", "diploma ... vale"), Pattern("theme", "es", "diploma no ... vale")]
    )
    (mention,) = tag([segment("Mi diploma no me vale.")], tagger)
    assert (mention.words, mention.negated) == ("diploma no me vale", False)


def test_phrases_of_another_language_are_not_looked_for() -> None:
    tagger = Tagger([Pattern("theme", "nl", "ben")])
    assert tag([segment("Ben vino ayer.", language="es")], tagger) == []


def test_an_unknown_language_is_read_with_all_phrases() -> None:
    tagger = Tagger([Pattern("one", "es", "exilio"), Pattern("two", "en", "eviction")])
    said = segment("El exilio and the eviction", language="")
    assert [each.theme_id for each in tag([said], tagger)] == ["one", "two"]


def test_nothing_said_is_nothing_found() -> None:
    assert tag([segment("")], Tagger([Pattern("theme", "es", "casa")])) == []
    assert tag([], Tagger([])) == []
