"""The starter thesaurus finds its themes in natural sentences of five languages, and does not find them in others."""

import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from archive.terms.languages import LANGUAGES
from archive.thesaurus.reading import STARTER, Theme, ThesaurusError, load_thesaurus, phrases
from transcribe.tagger import Mention, Pattern, Tagger, tag

THEMES = load_thesaurus(STARTER)
BY_ID = {theme.id: theme for theme in THEMES}
LEAVES = [theme for theme in THEMES if theme.patterns]
SAID: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("said.toml").read_text("utf-8"))
ASKED_FOR = (
    "femicide, gender violence, migration route, integration, language learning, regularisation, work, "
    "work exploitation, diploma recognition, racism, discrimination, health, mental health, motherhood, "
    "family separation, housing, exile, activism, Istanbul Convention, CEDAW"
)
KEPT = (
    "femicide, gender-violence, migration-route, integration, language-learning, regularisation, work, "
    "work-exploitation, diploma-recognition, racism, discrimination, health, mental-health, motherhood, "
    "family-separation, housing, exile, activism, istanbul-convention, cedaw, asylum, reporting-violence, "
    "trafficking, shelter, domestic-work"
)
"""Ids that archives have stored: they may be joined by others and never change."""


@dataclass(frozen=True, slots=True)
class Said:
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    words: tuple[Said, ...]
    language: str


def sentence(text: str, language: str) -> Sentence:
    return Sentence(tuple(Said(word) for word in text.split()), language)


@cache
def tagger() -> Tagger:
    return Tagger([Pattern(*each) for each in phrases(THEMES)])


def mentions(text: str, language: str) -> list[Mention]:
    return tag([sentence(text, language)], tagger())


def found(text: str, language: str) -> set[str]:
    return {mention.theme_id for mention in mentions(text, language)}


def _names(theme: Theme) -> Iterator[str]:
    yield from theme.preferred.values()
    for names in theme.alternative.values():
        yield from names


def test_there_are_forty_five_themes_or_more_and_all_that_were_asked_for() -> None:
    assert len(LEAVES) >= 45
    labels = {theme.preferred["en"].lower() for theme in THEMES}
    assert set(ASKED_FOR.lower().split(", ")) <= labels


def test_ids_that_were_given_once_are_still_there() -> None:
    assert set(BY_ID) >= set(KEPT.split(", "))


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
def test_a_theme_has_labels_and_phrases_in_five_languages(theme: Theme) -> None:
    assert set(theme.preferred) == set(LANGUAGES)
    assert {"en", "es"} <= set(theme.description)
    assert {language for _, language, _ in phrases([theme])} == set(LANGUAGES)
    if theme.patterns:
        assert all(theme.alternative[language] for language in LANGUAGES)


def test_every_theme_hangs_in_the_tree_below_one_without_phrases() -> None:
    places = {theme.id: number for number, theme in enumerate(THEMES)}
    for theme in LEAVES:
        assert theme.broader is not None
        assert places[theme.broader] < places[theme.id]
    assert {theme.broader for theme in THEMES if not theme.patterns} == {None}


def test_no_label_stands_for_two_themes() -> None:
    for language in LANGUAGES:
        labels = [theme.preferred[language].lower() for theme in THEMES]
        assert len(labels) == len(set(labels))


@pytest.mark.parametrize(
    ("name", "theme"),
    [
        ("childcare", "caring-for-family"),
        ("citizenship", "nationality"),
        ("domestic abuse", "gender-violence"),
        ("recognition of diplomas", "diploma-recognition"),
        ("aislamiento", "loneliness"),
        ("trámites", "public-services"),
        ("entraide", "community"),
        ("mal du pays", "homesickness"),
        ("zonder papieren", "regularisation"),
        ("slachtofferhulp", "shelter"),
        ("esperança", "hope-and-plans"),
        ("preconceito", "discrimination"),
    ],
)
def test_a_theme_is_known_by_the_names_that_people_use_for_it(name: str, theme: str) -> None:
    """Also by each half of a name that joins two: a search for it asks for the theme, in all languages."""
    assert [each.id for each in THEMES if name in map(str.casefold, _names(each))] == [theme]


def test_there_is_a_sentence_for_each_theme_and_language() -> None:
    assert set(SAID) == {theme.id for theme in LEAVES}
    assert all(set(sentences) == set(LANGUAGES) for sentences in SAID.values())


@pytest.mark.parametrize("theme", sorted(SAID))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_natural_sentence_is_tagged_with_its_theme(theme: str, language: str) -> None:
    assert theme in found(SAID[theme][language], language)


@pytest.mark.parametrize(
    ("language", "text", "never"),
    [
        ("es", "El trabajo de parto duró doce horas.", {"work", "work-exploitation"}),
        ("es", "Caminamos a través del parque con una vecina muy activa.", {"migration-route", "activism"}),
        ("es", "Me pegó el sol en la cabeza.", {"gender-violence"}),
        ("es", "El maltrato animal me indigna.", {"gender-violence"}),
        ("es", "La red de tranvías es muy buena.", {"detention-deportation"}),
        ("es", "La tarjeta de identidad la perdí en el mercado.", {"identity"}),
        ("es", "Esa noche guardé la voz de mi abuela, bien guardada.", {"caring-for-family"}),
        ("es", "Me encerré en el baño a pensar.", {"psychological-violence"}),
        ("es", "Ganó la lotería por un golpe de suerte.", {"gender-violence"}),
        ("es", "Dejé a mi hijo en la escuela y volví a casa.", {"family-separation"}),
        ("fr", "Je crois que le train est parti.", {"faith"}),
        ("fr", "Il m'a battue aux cartes, et la nature est belle.", {"nationality"}),
        ("fr", "Mon père était très actif.", {"activism"}),
        ("nl", "Ik ben om acht uur vertrokken.", {"armed-conflict"}),
        ("nl", "Ik geloof dat het morgen regent.", {"faith"}),
        ("nl", "De bal lag in de tuin, en hij sloeg de hoek om.", {"exile", "gender-violence"}),
        ("en", "Nature is beautiful and we had an active life.", {"nationality", "activism"}),
        ("en", "This is a demonstration: the story is invented.", {"activism"}),
        ("en", "Which language do you live in?", {"domestic-work"}),
        ("en", "He beat me at cards and I killed time at the station.", {"gender-violence", "femicide"}),
        ("pt", "O papel estava na mesa e o mestre saiu.", {"public-services", "education"}),
        ("pt", "Tenho o hábito de acordar cedo.", {"housing"}),
        ("pt", "Matou a fome com um pão.", {"femicide"}),
    ],
)
def test_words_that_only_look_like_a_theme_are_not_tagged(language: str, text: str, never: set[str]) -> None:
    assert not never & found(text, language)


@pytest.mark.parametrize("theme", sorted(SAID))
def test_one_sentence_is_not_tagged_with_everything(theme: str) -> None:
    for language in LANGUAGES:
        assert len(found(SAID[theme][language], language)) <= 4


@pytest.mark.parametrize(
    ("language", "text", "theme"),
    [
        ("es", "Aquí no sufrí racismo.", "racism"),
        ("es", "Mi marido nunca me pegaba.", "gender-violence"),
        ("fr", "Je n'ai jamais vécu le racisme.", "racism"),
        ("fr", "Je ne travaille pas.", "work"),
        ("nl", "Ik heb nooit racisme gevoeld.", "racism"),
        ("nl", "Ik werk niet.", "work"),
        ("en", "I didn't have depression.", "mental-health"),
        ("pt", "Nunca sofri racismo.", "racism"),
    ],
)
def test_what_is_denied_is_found_and_flagged(language: str, text: str, theme: str) -> None:
    assert {mention.negated for mention in mentions(text, language) if mention.theme_id == theme} == {True}


@pytest.mark.parametrize(
    ("language", "text", "theme"),
    [
        ("es", "No solo había racismo, también clasismo.", "racism"),
        ("es", "No sé, el racismo estaba en todas partes.", "racism"),
        ("en", "I did not know that racism was everywhere.", "racism"),
        ("fr", "Je ne savais pas que le racisme existait.", "racism"),
        ("es", "Mi título no lo reconocieron aquí.", "diploma-recognition"),
        ("fr", "Ici, mon diplôme ne valait rien.", "diploma-recognition"),
        ("nl", "Mijn diploma werd niet erkend.", "diploma-recognition"),
        ("en", "My degree was not recognised here.", "diploma-recognition"),
        ("pt", "O meu diploma não vale nada aqui.", "diploma-recognition"),
        ("es", "No me pagaban las horas.", "work-exploitation"),
    ],
)
def test_what_is_affirmed_beside_a_no_is_not_flagged(language: str, text: str, theme: str) -> None:
    assert {mention.negated for mention in mentions(text, language) if mention.theme_id == theme} == {False}


@pytest.mark.parametrize(
    ("language", "text", "theme"),
    [
        ("es", "los feminicidios", "femicide"),
        ("es", "Sufri discriminacion y racismo", "racism"),
        ("es", "AL MES ME DIERON LOS PAPELES DE LA REGULARIZACIÓN", "regularisation"),
        ("fr", "Les fe\u0301minicides", "femicide"),
        ("fr", "L’exil et les dépressions", "exile"),
        ("nl", "De vluchthuizen zijn vol", "shelter"),
        ("en", "They were trafficked", "trafficking"),
        ("pt", "As violências domesticas", "gender-violence"),
    ],
)
def test_inflections_accents_and_capitals_make_no_difference(language: str, text: str, theme: str) -> None:
    assert theme in found(text, language)


def test_each_turn_is_read_in_its_own_language() -> None:
    turns = [
        sentence("Aprendí francés por las noches.", "es"),
        sentence("And the racism was in small things.", "en"),
        sentence("Ik ben om acht uur vertrokken.", "nl"),
    ]
    assert [(m.segment, m.theme_id) for m in tag(turns, tagger())] == [
        (0, "language-learning"),
        (1, "racism"),
    ]


def test_where_the_language_is_not_known_all_are_looked_for() -> None:
    assert {"racism", "housing"} <= found("El racismo, and then the eviction.", "xx")


def test_a_mention_says_its_words_and_their_places() -> None:
    (mention,) = mentions("En 2019 conocí el «Convenio de Estambul».", "es")
    assert (mention.theme_id, mention.words) == ("istanbul-convention", "Convenio de Estambul")
    assert (mention.first_word, mention.last_word) == (4, 6)


def test_a_language_is_read_quickly_and_words_fast() -> None:
    """Generous bounds, in time of this process alone; measured: 0.4-0.8 s a language, some 90,000 words a second."""
    fresh = Tagger([Pattern(*each) for each in phrases(THEMES)])
    began = time.process_time()
    fresh.mentions(0, sentence("Hola", "es"))
    assert time.process_time() - began < 8
    said = [sentence(sentences["es"], "es") for sentences in SAID.values()] * 20
    began = time.process_time()
    assert tag(said, fresh)
    words = sum(len(each.words) for each in said)
    assert words / (time.process_time() - began) > 5_000


def entry(**given: str) -> str:
    lines = {"id": 'id = "one"', "preferred": 'preferred = { en = "One" }'} | given
    return "\n".join(["[[theme]]", *lines.values(), ""])


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", r"must be a list"),
        ("[[theme]", r"not valid TOML"),
        ("a = " + "[" * 20_000, r"not valid TOML"),
        ("other = 1\n" + entry(), r"must be a list"),
        ('examples = "../elsewhere"\n' + entry(), r"must name a folder beside it"),
        ('examples = "nowhere"\n' + entry(), r"es\.toml cannot be read"),
        ("[[theme]]\n", r"number 1 has no id"),
        (entry(id='id = "Not a slug"'), r"'Not a slug': an id is"),
        (entry(extra="weight = 3"), r"'one': unknown key 'weight'"),
        (entry(preferred=""), r"'one' has no preferred label"),
        (entry(preferred='preferred = { xx = "One" }'), r"unknown language 'xx'"),
        (entry(patterns='patterns = { en = "one" }'), r"must be a list of texts"),
        (entry(patterns='patterns = { en = ["(one|two"] }'), r"brackets that do not pair"),
        (entry(patterns='patterns = { en = ["one+"] }'), r"cannot hold '\+'"),
        (entry(patterns='patterns = { en = ["..."] }'), r"have no words"),
        (entry(patterns=f'patterns = {{ en = ["{"(a|b|c|d|e)" * 6}"] }}'), r"more than 2000 ways"),
        (entry(id='id = ["a"]'), r"an id is|has no id"),
        (entry() + entry(), r"'one' is there twice"),
        (entry(broader='broader = "nowhere"'), r"its broader theme 'nowhere' is unknown"),
        (
            entry(broader='broader = "two"') + entry(id='id = "two"', broader='broader = "one"'),
            r"run in a circle",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_theme_and_the_mistake(
    tmp_path: Path, text: str, mistake: str
) -> None:
    file = tmp_path / "themes.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ThesaurusError, match=mistake):
        load_thesaurus(file)


def test_a_file_that_is_not_there_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(ThesaurusError, match=r"^The thesaurus file none\.toml cannot be read\.$"):
        load_thesaurus(tmp_path / "none.toml")


def test_sentences_of_the_folder_beside_a_file_follow_those_of_its_entries(tmp_path: Path) -> None:
    file = tmp_path / "themes.toml"
    file.write_text('examples = "said"\n' + entry(extra='examples = { es = ["Una."] }'), encoding="utf-8")
    (tmp_path / "said").mkdir()
    for language in LANGUAGES:
        (tmp_path / "said" / f"{language}.toml").write_text('one = ["Otra."]', encoding="utf-8")
    (theme,) = load_thesaurus(file)
    assert theme.examples["es"] == ("Una.", "Otra.")
    assert theme.examples["nl"] == ("Otra.",)
    (tmp_path / "said" / "nl.toml").write_text('two = ["Nog een."]', encoding="utf-8")
    with pytest.raises(ThesaurusError, match=r"nl\.toml: there is no theme 'two'"):
        load_thesaurus(file)


def test_themes_come_after_their_broader_ones_whatever_the_order_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "themes.toml"
    file.write_text(entry(broader='broader = "two"') + entry(id='id = "two"'), encoding="utf-8")
    assert [theme.id for theme in load_thesaurus(file)] == ["two", "one"]


def test_alternatives_are_written_out_and_labels_stand_in_for_phrases() -> None:
    theme = Theme(
        "one", None, {"es": "Uno"}, {"es": ("Un",)}, {"es": ("la (mató|quemó) su (ex |)(marido)",)}, {}
    )
    assert {phrase for _, _, phrase in phrases([theme])} == {
        "la mató su ex marido",
        "la mató su marido",
        "la quemó su ex marido",
        "la quemó su marido",
    }
    bare = Theme("one", None, {"es": "Uno"}, {"es": ("Un",)}, {}, {})
    assert list(phrases([bare])) == [("one", "es", "Uno"), ("one", "es", "Un")]
