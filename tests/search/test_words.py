"""Which words meet in each language, and where they stand in the text."""

import pytest

from search.schema import terms
from search.stems import index_terms, query_terms
from search.words import fold, words

MEET = {
    "es": "año/años anos/año arma/armas ella/ellas mujer/mujeres lugar/lugares familiar/familiares "
    "cancion/canción canciones/canción habia/había mato/mató matar/mató trabajadora/trabajadores "
    "nino/niño niño/niños violacion/violaciones migrante/migrantes refugiada/refugiados "
    "feminicidio/feminicidios regularización/regularizaciones regularizar/regularización "
    "regularizacion/regularizaron denuncia/denunciar denuncie/denuncié dijo/decir huyeron/huir hijos/hija "
    "papel/papeles país/paises pais/países ley/leyes madre/madres amenazas/amenazó maltrato/maltratada "
    "quiere/quieres AYUDA/ayuda golpeó/golpear crucé/cruzar voz/voces vez/veces juez/jueces joven/jóvenes "
    "jovenes/joven crimen/crímenes siento/sentir pidió/pedir perder/pierdo recuerdo/recordar "
    "violación/violaron soñar/sueños conozco/conocer",
    "fr": "femme/femmes refugie/réfugiée refugiees/réfugiées refugies/réfugiés annees/année réfugié/réfugiées "
    "travail/travaux enfant/enfants violence/violences menacer/menacée ecole/écoles manger/mangée "
    "cheval/chevaux homme/l'homme homme/l’homme integration/l'intégration accord/d'accord elle/qu'elle "
    "battre/battue venir/viens vouloir/veut",
    "nl": "vrouw/vrouwen vluchteling/vluchtelingen kind/kinderen huis/huizen werken/gewerkt werkte/werken "
    "coordinatie/coördinatie oorlog/oorlogen verblijfsvergunning/verblijfsvergunningen foto/foto's "
    "taal/talen school/scholen mishandeling/mishandelingen mishandeld/mishandelen grens/grenzen "
    "vermoord/vermoorden",
    "en": "woman/women woman/women's refugee/refugees killing/killed migrating/migration child/children "
    "working/worked threat/threatened marriage/marriages country/countries",
    "pt": "ano/anos arma/armas mulher/mulheres migracao/migrações migração/migracoes trabalhar/trabalhou "
    "mae/mães violência/violencias agua/d'água refugiada/refugiados pensão/pensões pais/países "
    "irmão/irmãos disse/dizer mao/mãos papel/papéis hospital/hospitais policial/policiais",
    "de": "uber/über strasse/Straße",
}
PART = {
    "es": "año/ano casa/cazar pena/peine hombre/hambre mata/meta madre/madera hermano/hermosa",
    "fr": "homme/hommage femme/fermer poisson/poison",
    "nl": "man/maan vrouw/vrolijk",
    "en": "universe/woman organ/marriage ill/i'll were/we're",
    "pt": "avó/ave mulher/mula mais/mal",
}
CLITICS = "di/dímelo dime/dímelo cuenta/cuéntame cuéntame/cuéntamelo llama/llámame habla/háblame ayuda/ayúdanos di/dile"


def _pairs(table: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(language, *pair.split("/")) for language, pairs in table.items() for pair in pairs.split()]  # type: ignore[misc]


def _meet(asked: str, said: str, language: str) -> bool:
    kept = {term for word, _, _ in words(said, language) for term in index_terms(word, language)}
    return all(kept & set(query_terms(word, language)) for word, _, _ in words(asked, language))


@pytest.mark.parametrize(("language", "asked", "said"), _pairs(MEET))
def test_a_word_meets_its_other_forms(language: str, asked: str, said: str) -> None:
    assert _meet(asked, said, language)


@pytest.mark.parametrize(("language", "asked", "said"), _pairs(PART))
def test_a_word_does_not_meet_another_word(language: str, asked: str, said: str) -> None:
    assert not _meet(asked, said, language)


@pytest.mark.parametrize("pair", CLITICS.split())
def test_a_spanish_verb_is_found_with_pronouns_attached(pair: str) -> None:
    asked, said = pair.split("/")
    assert _meet(asked, said, "es")


@pytest.mark.parametrize("noun", ["artículo", "público", "médico", "víctimas", "título"])
def test_a_noun_that_ends_like_a_pronoun_is_left_whole(noun: str) -> None:
    assert len(index_terms(noun, "es")) == 1


def test_offsets_point_at_the_words_as_they_were_written() -> None:
    text = "Aujourd’hui l’homme qu'elle NE connaît pas"
    spoken = [(word, text[start:end]) for word, start, end in words(text, "fr")]
    assert spoken == [
        ("aujourd'hui", "Aujourd’hui"),
        ("l", "l"),
        ("homme", "homme"),
        ("qu", "qu"),
        ("elle", "elle"),
        ("ne", "NE"),
        ("connaît", "connaît"),
        ("pas", "pas"),
    ]


def test_terms_of_one_word_share_its_offsets() -> None:
    assert terms("Dímelo ya", "es-AR") == [("dimel", 0, 6), ("dim", 0, 6), ("di", 0, 6), ("ya", 7, 9)]


def test_decomposed_letters_are_the_same_word() -> None:
    assert terms("cancio\u0301n", "es") == [("cancion", 0, 8)]
    assert fold("cancio\u0301n") == fold("canción") == "cancion"


def test_stop_words_are_kept_with_their_positions() -> None:
    assert [start for _, start, _ in terms("la ley de la casa", "es")] == [0, 3, 7, 10, 13]
