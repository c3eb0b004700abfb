"""Themes of an interview: the machine suggests with the words that caused it, a person decides and may undo it."""

import re

import pytest

from archive.stewardship import catalogue
from archive.store.connect import atomic
from archive.store.tags import Suggestion, replace_suggestions
from archive.store.theme_history import label
from archive.terms.models import OPERATOR, Role, Tag, TagState, ThemeId
from archive.terms.ways import Way, Why
from archive.theming.themes import themes_of
from tests.web.workspace.conftest import Browser, World
from tests.web.workspace.spoken import give_words


@pytest.fixture(autouse=True)
def words(world: World) -> None:
    give_words(world)


def tags(world: World) -> dict[str, Tag]:
    """Return the tags that count, by theme."""
    return {each.theme: each for each in themes_of(world.archive, OPERATOR, world.rosa)}


def decide(world: World, browser: Browser, theme: str, state: str, **given: dict[str, str]) -> int:
    """Say something of the tag of a theme; return the status."""
    decision = {"decision": f"{tags(world)[theme].id} {state}"}
    return browser.post(f"/interviews/{world.rosa}/themes/decisions", decision, **given).status_code


def test_suggestions_stand_with_their_words_under_the_theme_above(world: World, archivist: Browser) -> None:
    page = archivist.page(f"/interviews/{world.rosa}/themes")
    assert "2 suggestions wait for a person." in page
    assert '<q dir="auto">la mató su marido</q>' in page
    assert '<span class="visually-hidden">: la mató su marido</span>' in page
    group = page[page.index('id="theme-femicide"') : page.index('id="theme-work"')]
    assert group.index("Violence and protection") < group.index("Gender") < group.index("0 confirmed")
    assert "said with a “no”" not in group
    assert "said with a “no”" in page[page.index('id="theme-work"') :]


def test_a_suggestion_by_meaning_leads_to_the_example_that_is_most_like_it(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    meant = Suggestion(
        ThemeId("femicide"), 1, 1370, 2400, "la mató su marido", negated=False, why=Why(Way.MEANING, 0.8)
    )
    with atomic(world.archive.database()) as database:
        label(database, meant.theme, {"examples": {"en": ["He killed her.", "The sea was calm."]}})
        replace_suggestions(database, world.rosa, (meant,))
    page = archivist.page(f"/interviews/{world.rosa}/themes")
    (way,) = re.findall(r'href="([^"]+/why)">Like what[?]', page)
    told = archivist.page(way)
    assert '<q lang="en">He killed her.</q>' in told
    assert "The sea was calm" not in told
    assert researcher.get(way).status_code == 403


def test_labels_are_in_the_reader_s_language(world: World, archivist: Browser) -> None:
    spanish = archivist.get(
        f"/interviews/{world.rosa}/themes", headers={"Accept-Language": "es-BO,es;q=0.9"}
    ).get_data(as_text=True)
    assert '<bdi lang="es">Trabajo' in spanish
    assert re.search(r'<option value="work" lang="es">(\u00a0)+– Trabajo', spanish)


def test_chooser_sets_narrower_themes_in_below_their_broader_one(world: World, archivist: Browser) -> None:
    page = archivist.page(f"/interviews/{world.rosa}/themes")
    options = re.findall(r'<option value="([^"]+)" lang="en">(\u00a0*)', page)
    depths = {name: len(blanks) // 3 for name, blanks in options}
    order = [name for name, _ in options]
    assert (depths["violence-and-protection"], depths["gender-violence"], depths["femicide"]) == (0, 1, 2)
    assert order.index("gender-violence") < order.index("femicide") < order.index("shelter")
    assert len(options) > 40


def test_confirmed_theme_says_so_and_can_be_put_back(world: World, archivist: Browser) -> None:
    assert decide(world, archivist, "femicide", "confirmed") == 303
    assert tags(world)["femicide"].state is TagState.CONFIRMED
    page = archivist.page(f"/interviews/{world.rosa}/themes")
    assert "1 confirmed, 0 suggested" in page
    assert "1 suggestion waits for a person." in page
    assert decide(world, archivist, "femicide", "suggested") == 303
    assert tags(world)["femicide"].state is TagState.SUGGESTED


def test_what_is_sure_is_confirmed_at_once_and_put_back_at_once(world: World, archivist: Browser) -> None:
    page = archivist.page(f"/interviews/{world.rosa}/themes")
    assert "at least 95 % sure (1)" in page, "what is said with a “no” is decided one by one"
    asked = {"tag": [each.id for each in tags(world).values()], "sure": "50"}
    address = f"/interviews/{world.rosa}/themes/decisions/all"
    elsewhere = archivist.post(f"/interviews/{world.marta}/themes/decisions/all", asked).get_data(
        as_text=True
    )
    assert "0 suggestions were confirmed." in elsewhere
    done = archivist.post(address, asked).get_data(as_text=True)
    assert "1 suggestion was confirmed." in done
    assert {each: tag.state for each, tag in tags(world).items()} == {
        "femicide": TagState.CONFIRMED,
        "work": TagState.SUGGESTED,
    }
    events = catalogue.events(world.archive, OPERATOR, world.rosa)
    assert events[0].reason == f"confirmed {tags(world)['femicide'].id}"
    undone = archivist.post(address, {"tag": asked["tag"], "put_back": "yes"}).get_data(as_text=True)
    assert "1 is a suggestion again." in undone
    assert tags(world)["femicide"].state is TagState.SUGGESTED


def test_rejected_theme_is_gone_and_can_be_brought_back(world: World, archivist: Browser) -> None:
    tag = tags(world)["femicide"].id
    answer = archivist.post(f"/interviews/{world.rosa}/themes/decisions", {"decision": f"{tag} rejected"})
    assert "femicide" not in tags(world)
    page = archivist.page(answer.headers["Location"])
    assert "Rejected." in page
    assert f'value="{tag} suggested">Undo</button>' in page
    assert "la mató su marido" not in page
    archivist.post(f"/interviews/{world.rosa}/themes/decisions", {"decision": f"{tag} suggested"})
    assert tags(world)["femicide"].state is TagState.SUGGESTED


def test_script_gets_the_one_theme_alone(world: World, archivist: Browser) -> None:
    tag = tags(world)["femicide"].id
    for state, said in (
        ("confirmed", "1 confirmed"),
        ("rejected", "Rejected."),
        ("suggested", "1 suggested"),
    ):
        answer = archivist.post(
            f"/interviews/{world.rosa}/themes/decisions",
            {"decision": f"{tag} {state}"},
            headers={"X-Part": "group"},
        )
        text = answer.get_data(as_text=True).strip()
        assert (answer.status_code, text[:8], text[-10:]) == (200, "<section", "</section>")
        assert said in text
        assert "theme-work" not in text


@pytest.mark.parametrize("decision", ["", "x", "x y", "0000000000000000 sometimes", " confirmed "])
def test_decision_that_makes_no_sense_changes_nothing(
    world: World, archivist: Browser, decision: str
) -> None:
    before = tags(world)
    answer = archivist.post(f"/interviews/{world.rosa}/themes/decisions", {"decision": decision})
    assert answer.status_code in {400, 404}
    assert tags(world) == before


def test_tag_of_another_interview_cannot_be_decided_here(world: World, archivist: Browser) -> None:
    tag = tags(world)["femicide"].id
    answer = archivist.post(f"/interviews/{world.marta}/themes/decisions", {"decision": f"{tag} rejected"})
    assert answer.status_code == 404
    assert tags(world)["femicide"].state is TagState.SUGGESTED


def test_theme_is_put_on_the_line_that_is_heard_at_a_moment(world: World, archivist: Browser) -> None:
    answer = archivist.post(f"/interviews/{world.rosa}/themes", {"theme": "shelter", "at": "2.0"})
    assert answer.headers["Location"] == f"/interviews/{world.rosa}/themes#theme-shelter"
    tag = tags(world)["shelter"]
    assert (tag.segment, tag.state) == (1, TagState.CONFIRMED)
    assert "#theme-shelter" in archivist.page(f"/interviews/{world.rosa}")


def test_theme_is_put_on_a_line_by_its_number(world: World, archivist: Browser) -> None:
    way = f"/interviews/{world.rosa}/lines/3/theme"
    assert (
        archivist.post(way, {"theme": "shelter"}).headers["Location"]
        == f"/interviews/{world.rosa}?t=2.7#t=2.7"
    )
    part = archivist.post(way, {"theme": "exile"}, headers={"X-Part": "line"})
    assert '#theme-exile"' in part.get_data(as_text=True)
    assert {tags(world)["shelter"].segment, tags(world)["exile"].segment} == {3}
    assert archivist.post(way, {"theme": "", "seen_revision": "1"}).status_code == 400
    assert archivist.post(f"/interviews/{world.rosa}/lines/77/theme", {"theme": "exile"}).status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {"theme": "no-such-theme", "at": "2"},
        {"theme": "", "at": "2"},
        {"theme": "shelter", "at": ""},
        {"theme": "shelter", "at": "yesterday"},
        {"theme": "shelter", "at": "0"},
    ],
)
def test_theme_without_a_place_or_a_name_is_refused_in_a_sentence(
    world: World, archivist: Browser, form: dict[str, str]
) -> None:
    before = tags(world)
    answer = archivist.post(f"/interviews/{world.rosa}/themes", form)
    assert answer.status_code == 400
    assert tags(world) == before


def test_researcher_sees_the_themes_and_decides_none(world: World, researcher: Browser) -> None:
    page = researcher.page(f"/interviews/{world.rosa}")
    assert '/search?theme=femicide"' in page
    assert "suggested by the computer" in page
    assert "suggestions wait" not in page
    assert researcher.get(f"/interviews/{world.rosa}/themes").status_code == 403
    assert decide(world, researcher, "femicide", "rejected") == 403
    assert decide(world, world.browser(Role.ADMIN), "femicide", "confirmed") == 303
