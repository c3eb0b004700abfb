"""Suggestions say why and how sure; what is decided moves the line; what is only supposed is marked."""

from pathlib import Path

import pytest

from archive.methods.thresholds import MIDDLE, learned_middle, sureness, sureness_of_words, trust_in_words
from archive.store.connect import atomic
from archive.store.tags import Learned, Suggestion, learned, replace_suggestions, stored_thesaurus
from archive.store.theme_history import label
from archive.terms.errors import NotFound, Refused
from archive.terms.models import TagState, ThemeId
from archive.terms.ways import Way, Why
from archive.theming.exemplars import examples_of
from archive.theming.explaining import Known, Likest, explain
from archive.theming.suggesting import suggest
from archive.theming.themes import decide, list_themes, themes_of
from archive.thesaurus.reading import Theme
from search.domain import starter, starter_parts
from search.sorting import Examples, key_of, sorter_of
from tests.archive.theme_quality import Judged, segment, themes
from tests.peopled import World
from transcribe.denial import is_harm_denied


def suggestions(
    language: str, text: str, known: dict[ThemeId, Learned] | None = None, **narrowed: frozenset[Way]
):  # type: ignore[no-untyped-def]
    return suggest([segment(0, Judged(language, text, frozenset()))], themes(), known or {}, **narrowed)


def test_what_is_shipped_was_learned_from_the_starter_thesaurus_as_an_archive_has_it(
    world: World, tmp_path: Path
) -> None:
    """Where this fails: `python -m tests.bench.domain`, and count `VERSION` of search/domain.py up."""
    examples = tuple(examples_of(stored_thesaurus(world.archive.database())))
    assert starter().key == key_of(examples) == key_of(examples_of(themes()))
    assert len(starter_parts()["signs"]) == len(set(examples))
    sorter_of.cache_clear()
    (file := tmp_path / "kept").write_bytes(b"of another thesaurus")
    assert sorter_of(Examples(examples, file)).labels == starter().labels
    assert not file.exists()


def test_what_is_meant_is_found_without_its_words_and_says_so() -> None:
    text = "Op zondag zit ik alleen thuis en heb ik niemand om mee te praten."
    (found,) = [
        each for each in suggestions("nl", text, ways=frozenset({Way.MEANING})) if each.theme == "loneliness"
    ]
    assert (found.why.way, found.words) == (Way.MEANING, text)
    assert 0.5 <= found.why.sure < 1
    assert found.likeness is not None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Hablamos del feminicidio."),
        ("es", "El feminicidio de mi hermana."),
        ("fr", "Le féminicide de ma sœur."),
    ],
)
def test_the_name_of_a_theme_does_not_speak_for_another_that_is_spelt_like_it(
    language: str, text: str
) -> None:
    assert {each.theme for each in suggestions(language, text)} == {"femicide"}
    assert "feminism" in {
        each.theme for each in suggestions("es", "En el feminismo aprendí qué es un feminicidio.")
    }


def test_words_and_meaning_together_are_surer_than_words() -> None:
    (both,) = [
        each for each in suggestions("es", "A mi hermana la mató su marido.") if each.theme == "femicide"
    ]
    words = suggestions("es", "A mi hermana la mató su marido.", ways=frozenset({Way.WORDS}))
    (alone,) = [each for each in words if each.theme == "femicide"]
    assert (both.why.way, alone.why.way) == (Way.BOTH, Way.WORDS)
    assert both.why.sure > alone.why.sure == trust_in_words(0, 0)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Si hubiera denunciado el racismo, me habrían echado."),
        ("fr", "Si j'avais subi le racisme, je l'aurais dit."),
        ("nl", "Als ik daar racisme had gevoeld, was ik weggegaan."),
        ("en", "If I had met racism there I would have left."),
        ("pt", "Se eu tivesse sofrido racismo, teria voltado."),
        ("es", "Si me hubiera pasado eso, sería racismo."),
        ("es", "Podría haber sido racismo."),
        ("fr", "Ça aurait pu être du racisme."),
        ("fr", "S'il m'avait parlé de racisme, je serais partie."),
        ("nl", "Het had racisme kunnen zijn."),
        ("pt", "Podia ter sido racismo."),
        ("pt", "Se ele me tivesse mostrado racismo, eu ia embora."),
    ],
)
def test_what_is_only_supposed_is_marked_and_does_not_count(language: str, text: str) -> None:
    (found,) = [each for each in suggestions(language, text) if each.theme == "racism"]
    assert found.why.supposed
    assert found.negated


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Sufrí racismo en la escuela. Si hubiera sabido, no venía."),
        ("en", "He would shout racist insults, and the racism hurt."),
        ("nl", "Het racisme deed pijn als ik naar buiten ging."),
        ("es", "Si me hubiera ido antes, pero el racismo no paraba."),
        ("fr", "J'aurais pu partir, mais le racisme me suivait."),
        ("fr", "S'il avait bu, le racisme lui montait à la bouche."),
        ("nl", "Als kind had ik last van racisme."),
        ("nl", "Door racisme had ik nooit kunnen studeren."),
        ("pt", "Podia ter ido embora, mas o racismo estava em todo lado."),
    ],
)
def test_what_happened_beside_a_supposition_counts(language: str, text: str) -> None:
    found = [each for each in suggestions(language, text) if each.theme == "racism"]
    assert found
    assert not any(each.why.supposed or each.negated for each in found)


@pytest.mark.parametrize(
    ("language", "text", "is_denied"),
    [
        ("fr", "On ne m'a pas expulsée.", True),
        ("es", "No fui golpeada por mi marido.", True),
        ("nl", "Ik werd niet geslagen door mijn man.", True),
        ("en", "I was not beaten by my husband.", True),
        ("pt", "Não fui agredida.", True),
        ("fr", "On ne m'a pas expulsée, on m'a enfermée.", False),
        ("es", "No fui golpeada hasta que llegamos aquí.", False),
        ("es", "No fui agredida, me insultaba cada día.", False),
        ("es", "Mi título no fue reconocido aquí.", False),
        ("nl", "Ik werd niet alleen geslagen.", False),
        ("en", "We were not paid and I was beaten.", False),
        ("pt", "Não fui paga.", False),
    ],
)
def test_a_harm_that_was_not_done_is_denied_and_a_lack_that_was_lived_is_not(
    language: str,
    text: str,
    is_denied: bool,  # noqa: FBT001
) -> None:
    assert is_harm_denied(text, language) is is_denied


def test_small_talk_is_of_no_theme() -> None:
    for language, text in (("es", "Pásame el agua, por favor."), ("en", "The lamp is next to the door.")):
        assert suggestions(language, text) == []


def test_the_line_moves_with_what_people_say_and_stays_with_few_of_them() -> None:
    assert learned_middle([]) == pytest.approx(MIDDLE, abs=0.01)
    once = learned_middle([(0.5, False)])
    often = learned_middle([(0.5, False)] * 20)
    assert MIDDLE < once < often
    assert sureness(0.5, once) >= 0.5 > sureness(0.5, often)
    assert learned_middle([(0.4, True)] * 20) < MIDDLE
    assert trust_in_words(0, 12) < 0.5 < trust_in_words(0, 2) < trust_in_words(5, 0)
    assert sureness_of_words(0.8, None) == 0.8
    assert sureness_of_words(0.8, 0.001) < 0.5
    assert sureness_of_words(0.8, 0.9) > 0.8


def test_what_is_rejected_often_is_suggested_no_longer() -> None:
    text = "Op zondag zit ik alleen thuis en heb ik niemand om mee te praten."
    high = {ThemeId("loneliness"): Learned(0.999, trust_in_words(0, 40), 40)}
    assert "loneliness" in {each.theme for each in suggestions("nl", text)}
    assert "loneliness" not in {each.theme for each in suggestions("nl", text, high)}


def test_a_decision_teaches_its_theme_and_taking_it_back_unteaches(world: World) -> None:
    (first, *_) = themes_of(world.archive, world.berta, world.rosa)
    decide(world.archive, world.berta, world.rosa, first.id, TagState.REJECTED)
    assert learned(world.archive.database())[first.theme].trust == trust_in_words(0, 1)
    entry = next(each for each in list_themes(world.archive) if each.id == first.theme)
    assert (entry.learned.decided, entry.learned.trust) == (1, trust_in_words(0, 1))
    decide(world.archive, world.berta, world.rosa, first.id, TagState.SUGGESTED)
    assert learned(world.archive.database()) == {}


def test_nothing_is_learned_from_words_that_researchers_may_not_read(world: World) -> None:
    for tag in themes_of(world.archive, world.berta, world.marta):
        decide(world.archive, world.berta, world.marta, tag.id, TagState.REJECTED)
    assert learned(world.archive.database()) == {}


def test_a_theme_without_examples_is_found_by_its_words_alone() -> None:
    bare = Theme("bare", None, {"en": "Zxqv"}, {}, {"es": ("palabrota",)}, {})
    said = segment(0, Judged("es", "La palabrota se dijo en la mesa.", frozenset()))
    (found,) = suggest([said], [bare, *themes()[:10]], {})
    assert (found.theme, found.why.way, found.why.sure) == ("bare", Way.WORDS, trust_in_words(0, 0))


def test_the_staff_are_told_which_text_of_the_theme_was_most_like_it_and_nobody_else(world: World) -> None:
    meant = "Nunca pude volver al país del que huí."
    examples = {"en": ["I could never go back to the country that I fled.", "We left with one suitcase."]}
    with atomic(world.archive.database()) as database:
        label(database, ThemeId("exile"), {"examples": examples})
        by_meaning = Suggestion(ThemeId("exile"), 0, 0, 900, meant, negated=False, why=Why(Way.MEANING, 0.8))
        by_words = Suggestion(ThemeId("work"), 0, 0, 900, "trabajo", negated=False)
        replace_suggestions(database, world.rosa, (by_meaning, by_words))
    tags = {each.theme: each.id for each in themes_of(world.archive, world.berta, world.rosa)}
    tag, likest = explain(world.archive, world.berta, world.rosa, tags[ThemeId("exile")])
    assert tag.words == meant
    assert likest == Likest(examples["en"][0], "en", Known.EXAMPLE)
    assert explain(world.archive, world.berta, world.rosa, tags[ThemeId("work")])[1] is None
    with pytest.raises(Refused, match="role"):
        explain(world.archive, world.rita, world.rosa, tags[ThemeId("exile")])
    with pytest.raises(NotFound):
        explain(world.archive, world.berta, world.marta, tags[ThemeId("exile")])
