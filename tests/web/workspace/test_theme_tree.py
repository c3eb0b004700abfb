"""The tree of themes in the workspace: kept by staff alone, with its history; read by researchers."""

from html import escape

import pytest

from archive.methods.thresholds import MIDDLE
from archive.participation.participants import show_agreements, withdraw
from archive.terms.models import OPERATOR, TagState, ThemeId
from archive.theming.themes import ThemeEntry, list_themes, themes_of
from tests.peopled import Made
from tests.web.workspace.conftest import Browser, World


@pytest.fixture(scope="session", name="made")
def with_words(made_with_words: Made) -> Made:
    return made_with_words


def test_the_tree_shows_the_line_of_each_theme_and_what_it_was_learned_from(archivist: Browser) -> None:
    page = archivist.page("/themes")
    assert page.index("Gender violence") < page.index("Femicide")
    assert f">{MIDDLE:.2f}<" in page
    assert "80 %" in page
    assert "0 decisions" in page


def test_a_theme_is_added_renamed_merged_and_all_is_undone_on_its_page(
    world: World, archivist: Browser
) -> None:
    assert (
        archivist.post("/themes", {"label-en": "Snow", "label-es": "Nieve", "broader": "exile"}).status_code
        == 303
    )
    assert archivist.post("/themes/snow", {"deed": "rename", "label-en": "Winter"}).status_code == 303
    page = archivist.page("/themes/snow")
    assert "Renamed; before <bdi>" in page
    assert archivist.post("/themes/snow", {"deed": "merge", "into": "exile"}).status_code == 303
    assert "It was merged into" in archivist.page("/themes/snow")
    assert 'value="snow"' not in archivist.page("/themes/exile")
    assert archivist.post("/themes/snow", {"deed": "undo"}).status_code == 303
    assert "It was merged into" not in archivist.page("/themes/snow")
    assert "(undone)" in archivist.page("/themes/snow")
    for deed in ("deprecate", "revive", "move"):
        assert archivist.post("/themes/snow", {"deed": deed}).status_code == 303
    assert {each.id: each.broader for each in list_themes(world.archive)}[ThemeId("snow")] is None


def test_a_theme_is_taught_by_sentences_names_and_links_and_that_is_undone(
    world: World, archivist: Browser
) -> None:
    def exile() -> ThemeEntry:
        return next(each for each in list_themes(world.archive) if each.id == "exile")

    before = exile()
    given = {
        "deed": "teach",
        "examples-es": "Me fui con lo puesto.\r\n\r\n  Nunca   volví a mi casa. \r\n",
        "alternative-es": "Destierro",
        "matches-exact": "http://vocabulary.test/c/9",
    }
    assert archivist.post("/themes/exile", given).status_code == 303
    taught = exile()
    written: list[object] = [taught.examples, taught.alternative, taught.matches]
    assert written == [
        {"es": ["Me fui con lo puesto.", "Nunca volví a mi casa."]},
        {"es": ["Destierro"]},
        {"exact": ["http://vocabulary.test/c/9"]},
    ]
    assert taught.patterns == before.patterns
    page = archivist.page("/themes/exile")
    assert "Nunca volví a mi casa.</textarea>" in page
    assert "Names, phrases, examples or links were changed" in page
    for wrong in (
        {"matches-exact": "javascript:alert(1)"},
        {"patterns-es": "(a|b"},
        {"examples-es": "a" * 601},
        {"examples-es": "Nunca volví.\r\nA MI HERMANA, LA MATO SU MARIDO"},
    ):
        refused = archivist.post("/themes/exile", {"deed": "teach", **wrong})
        ((field, typed),) = wrong.items()
        assert (refused.status_code, refused.text.count('tabindex="-1" autofocus>')) == (400, 1)
        assert "<title>Please look again: Exile" in refused.text
        assert f'id="{field}"' in refused.text
        assert f">{escape(typed, quote=False)}</textarea>" in refused.text, "what was typed is not lost"
    assert exile() == taught
    assert archivist.post("/themes/exile", {"deed": "undo"}).status_code == 303
    assert exile() == before


def test_a_theme_is_related_to_another_and_noted_on_its_page(archivist: Browser) -> None:
    assert archivist.post("/themes/exile", {"deed": "relate", "other": "return"}).status_code == 303
    names = {"label-en": "Exile", "note-en": "Of politics."}
    assert archivist.post("/themes/exile", {"deed": "rename", **names}).status_code == 303
    page = archivist.page("/themes/exile")
    assert "Of politics." in page
    assert 'href="/themes/return"' in page
    assert 'href="/themes/exile"' in archivist.page("/themes/return")
    assert (
        archivist.post("/themes/exile", {"deed": "relate", "other": "migration-and-borders"}).status_code
        == 400
    )
    assert archivist.post("/themes/return", {"deed": "unrelate", "other": "exile"}).status_code == 303
    assert 'href="/themes/return"' not in archivist.page("/themes/exile")


def test_a_researcher_reads_of_the_themes_of_what_she_may_find_and_of_no_other(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    archivist.post("/themes", {"label-en": "A name that tells", "broader": "exile"})
    own = [each["name"] for each in researcher.get("/search/hints").json]
    everything = [each["name"] for each in archivist.get("/search/hints").json]
    assert "A name that tells" in everything
    assert {"Feminicidio", "Femicide", "Exilio"} <= {*own}
    for address in ("/themes", "/themes/exile", "/search/hints"):
        assert "name that tells" not in researcher.page(address)
    assert researcher.get("/themes/a-name-that-tells").status_code == 404
    tree, page = researcher.page("/themes"), researcher.page("/themes/femicide")
    assert "1 place in what you may read" in page
    assert 'href="/themes/gender-violence"' in page
    for tools in ("<textarea", 'name="deed"', "What was done to it", "Learned from", 'id="add"'):
        assert tools not in tree + page
    withdraw(
        world.archive,
        OPERATOR,
        world.rosa,
        show_agreements(world.archive, OPERATOR, world.rosa)[0].participant,
    )
    assert "No place in what you may read." in researcher.page("/themes/femicide")


def test_what_makes_no_sense_is_said_and_what_is_not_there_is_not_found(
    archivist: Browser, researcher: Browser
) -> None:
    assert archivist.post("/themes/exile", {"deed": "burn"}).status_code == 400
    for address, given, typed in (
        ("/themes", {"label-en": "exile", "label-es": "A <b>", "broader": "return"}, 'value="A &lt;b&gt;"'),
        ("/themes", {"label-en": "exile", "broader": "return"}, '<option value="return" selected'),
        ("/themes/exile", {"deed": "rename", "label-en": "Return", "note-fr": "Où"}, 'value="Où"'),
        ("/themes/exile", {"deed": "move", "broader": "nowhere"}, "There is no such theme"),
        ("/themes/exile", {"deed": "merge", "into": "exile"}, "A theme is merged into another one"),
        ("/themes/exile", {"deed": "undo"}, "There is no change of this theme to undo."),
    ):
        refused = archivist.post(address, given)
        assert (refused.status_code, refused.text.count('role="alert" tabindex="-1" autofocus')) == (400, 1)
        assert "<title>Please look again: " in refused.text
        assert typed in refused.text
    assert archivist.get("/themes/nowhere").status_code == 404
    assert archivist.post("/themes/nowhere", {"deed": "undo"}).status_code == 404
    assert researcher.post("/themes/exile", {"deed": "deprecate"}).status_code == 403


def test_a_suggestion_says_why_and_how_sure_and_is_given_another_theme_by_its_name(
    world: World, archivist: Browser
) -> None:
    address = f"/interviews/{world.rosa}/themes"
    page = archivist.page(address)
    assert "% sure" in page
    assert "by its words" in page
    (tag,) = [each for each in themes_of(world.archive, OPERATOR, world.rosa) if each.theme == "femicide"]
    odd = {"decision": f"{tag.id} retag", "instead": "Nowhere <b>"}
    answer = archivist.post(f"{address}/decisions", odd, headers={"X-Part": "group"})
    assert (answer.status_code, "Choose one from the list" in answer.text) == (400, True)
    assert 'value="Nowhere &lt;b&gt;" aria-invalid="true"' in answer.text
    given = {"decision": f"{tag.id} retag", "instead": "Violencia de género"}
    assert archivist.post(f"{address}/decisions", given).status_code == 303
    after = {each.theme: each.state for each in themes_of(world.archive, OPERATOR, world.rosa)}
    assert after[ThemeId("gender-violence")] is TagState.CONFIRMED
    assert "femicide" not in after
    assert archivist.post(f"{address}/decisions", given | {"instead": "Nowhere"}).status_code == 400
