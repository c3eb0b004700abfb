"""Searching inside: the index finds, the database decides, and a broken index mends itself."""

import shutil

import pytest
from pysqlite3 import dbapi2

from archive.discovery import discover
from archive.participation.participants import withdraw
from archive.stewardship.catalogue import Workflow, list_interviews
from archive.store.connect import atomic
from archive.terms.models import Tag, TagState, ThemeId, Viewer
from archive.theming import theme_tree
from archive.theming.themes import add, themes_of
from archive.transcripts.review import correct
from tests.archive.conftest import CANARY
from tests.peopled import World


def hits(world: World, viewer: Viewer, words: str, **given: str) -> list[str]:
    return [hit.interview for hit in discover.search(world.archive, viewer, words, **given).hits]


def test_each_role_finds_what_it_may_read(world: World) -> None:
    for viewer in (world.ana, world.berta):
        assert hits(world, viewer, "hermana") == [world.rosa]
        assert hits(world, viewer, "cocina") == [world.marta]
    assert hits(world, world.rita, "hermana") == [world.rosa]
    found = discover.search(world.archive, world.rita, "cocina")
    assert (found.total, found.hits, found.themes, found.languages) == (0, (), {}, {})


@pytest.mark.parametrize("near", ["cocena", "cozina", "cocinas*", "abuelo", "Spanich"])
def test_a_researcher_is_not_told_of_hidden_words_by_a_suggestion(world: World, near: str) -> None:
    found = discover.search(world.archive, world.rita, near)
    assert found.total == 0
    assert found.suggestion is None or found.suggestion not in {"cocina", "abuela", "spanish"}
    assert "cocina" not in str(found.note)


def test_a_hit_points_at_the_second_in_which_the_word_is_said(world: World) -> None:
    (hit,) = discover.search(world.archive, world.berta, "hermana").hits
    words = world.archive.database().query(
        "select words from segments s join transcripts t on t.id = s.transcript_id where t.interview_id = ?",
        [world.rosa],
    )
    assert f'["hermana",{hit.start_ms},' in next(words)["words"]
    assert hit.start_ms > 350
    assert "".join(piece.text for piece in hit.pieces) == hit.text
    assert [piece.text for piece in hit.pieces if piece.marked] == ["hermana"]


def test_what_was_withdrawn_after_it_was_indexed_is_not_shown(public: World) -> None:
    """Only the papers say so yet: the index still holds every word."""
    with atomic(public.archive.database()) as database:
        database.execute("update agreements set status = 'withdrawn'")
    for viewer in (public.berta, public.rita):
        found = discover.search(public.archive, viewer, CANARY)
        assert (found.total, found.hits, found.themes, found.languages) == (0, (), {}, {})
        near = discover.search(public.archive, viewer, CANARY[:-2])
        assert CANARY not in str(near)


def test_a_correction_that_is_not_indexed_yet_is_shown_as_it_is_now(world: World) -> None:
    correct(world.archive, world.berta, world.rosa, 0, "Otra frase", seen_revision=1)
    (hit,) = discover.search(world.archive, world.berta, "hermana").hits
    assert hit.text == "Otra frase"
    assert hit.start_ms == 350


@pytest.mark.parametrize("damage", ["removed", "cut", "scribbled", "unlisted"])
def test_a_broken_index_is_made_anew_by_whoever_asks(world: World, damage: str) -> None:
    folder = world.archive.config.index_folder / "staff"
    if damage == "removed":
        shutil.rmtree(folder)
    for file in [each for each in folder.rglob("*") if each.is_file() and each.name != "lock"]:
        if damage == "cut":
            file.write_bytes(file.read_bytes()[:7])
        elif damage == "scribbled":
            file.write_bytes(bytes(255 - byte for byte in file.read_bytes()))
        elif file.name == "manifest.json":
            file.unlink()
    assert hits(world, world.berta, "hermana") == [world.rosa]
    assert hits(world, world.berta, "cocina") == [world.marta]
    assert hits(world, world.rita, "hermana") == [world.rosa]


def test_an_index_made_anew_holds_nothing_that_was_withdrawn(public: World) -> None:
    withdraw(public.archive, public.berta, public.rosa)
    for audience in ("staff", "research"):
        shutil.rmtree(public.archive.config.index_folder / audience)
    for viewer in (public.berta, public.rita):
        assert hits(public, viewer, CANARY) == []
    for file in public.archive.config.index_folder.rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes()


def test_a_confirmed_theme_finds_and_so_does_the_one_above_it(world: World) -> None:
    add(world.archive, world.berta, world.rosa, ThemeId("exile"), 0)
    world.work()
    (tag,) = [
        each for each in themes_of(world.archive, world.rita, world.rosa) if each.state is TagState.CONFIRMED
    ]
    assert isinstance(tag, Tag)
    assert hits(world, world.rita, "hermana", theme="exile") == [world.rosa]
    above = world.archive.database().query("select broader from themes where id = 'exile'")
    broader = next(above)["broader"]
    assert broader is None or hits(world, world.rita, "hermana", theme=broader) == [world.rosa]
    assert hits(world, world.rita, "hermana", theme="housing") == []
    assert hits(world, world.rita, "hermana", language="fr") == []


@pytest.mark.parametrize(
    "odd", ['"', "(((", "AND OR NOT", "a" * 5_000, "\0", "🙂", "themes:*", "*", "-", "ñ" * 300]
)
def test_odd_words_never_fail(world: World, odd: str) -> None:
    found = discover.search(world.archive, world.rita, odd)
    assert world.marta not in [hit.interview for hit in found.hits]


def test_pages_of_an_answer_do_not_overlap(world: World) -> None:
    first = discover.search(world.archive, world.berta, "rosa OR cocina", limit=1)
    second = discover.search(world.archive, world.berta, "rosa OR cocina", limit=1, offset=1)
    assert first.total == second.total == 2
    assert {first.hits[0].interview, second.hits[0].interview} == {world.rosa, world.marta}


def test_the_shelf_shows_how_far_each_interview_is(public: World) -> None:
    entries = {entry.interview.id: entry for entry in list_interviews(public.archive, public.berta).entries}
    assert entries[public.rosa].workflow is Workflow.PUBLISHED
    assert entries[public.marta].workflow is Workflow.TRANSCRIBED
    assert [entry.interview.id for entry in list_interviews(public.archive, public.rita).entries] == [
        public.rosa
    ]
    for page in (-3, 0, 1, 99):
        assert list_interviews(public.archive, public.berta, page=page).page == 1


def test_the_audit_cannot_be_changed_by_sql_that_goes_through_the_archive(world: World) -> None:
    for statement in ("update events set actor = 'x'", "delete from events"):
        with pytest.raises(dbapi2.Error, match="append-only"):
            world.archive.database().execute(statement)


@pytest.mark.parametrize("question", ["{}", "El {}", "theme:{}", "theme:{} hermana", "NOT theme:{}"])
def test_a_theme_of_what_is_closed_is_not_known_to_whoever_writes_its_name(
    world: World, question: str
) -> None:
    theme = theme_tree.add_theme(world.archive, world.berta, {"es": "Zumbayllu", "en": "Zumbayllu"}, None)
    add(world.archive, world.berta, world.marta, theme, 0)
    world.work()

    def asked(viewer: Viewer, name: str) -> str:
        found = discover.search(world.archive, viewer, question.format(name))
        return repr(found).replace(name, "X").replace(name.casefold(), "X")

    assert asked(world.rita, "Zumbayllu") == asked(world.rita, "Zumbayllo")
    assert asked(world.berta, "Zumbayllu") != asked(world.berta, "Zumbayllo"), "the staff knows all themes"
    add(world.archive, world.berta, world.rosa, theme, 0)
    world.work()
    assert discover.search(world.archive, world.rita, "Zumbayllu").total == 1
