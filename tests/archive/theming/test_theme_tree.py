"""Changing the tree of themes: tags follow, everything is in the history and the audit, and can be undone."""

import pytest

from archive.consent.rules import Action
from archive.consent.writer import writing
from archive.participation.participants import withdraw
from archive.steps.tagging import suggest_themes
from archive.store import jobs
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.models import SYSTEM, TagState, ThemeId
from archive.theming.relating import relate
from archive.theming.theme_tree import Deed, add_theme, deprecate, history, merge, move, rename, revive
from archive.theming.themes import ThemeEntry, add, decide, list_themes, retag, themes_of
from archive.theming.undoing import undo
from tests.peopled import World

FEMICIDE, VIOLENCE, EXILE, RETURN = map(ThemeId, ("femicide", "gender-violence", "exile", "return"))


@pytest.fixture
def world(world: World, whole: bool) -> World:  # noqa: FBT001
    """The archive with the examples of these themes alone, which are learned from fast; `--whole` keeps them all."""
    if not whole:
        few = [FEMICIDE, VIOLENCE, EXILE, RETURN]
        world.archive.database().execute(
            "update themes set examples = '{}' where id not in (?, ?, ?, ?)", few
        )
    return world


def entry(world: World, theme: ThemeId) -> ThemeEntry:
    return next(each for each in list_themes(world.archive) if each.id == theme)


def states(world: World) -> dict[str, TagState]:
    return {each.theme: each.state for each in themes_of(world.archive, world.berta, world.rosa)}


def tag_again(world: World) -> None:
    found = suggest_themes(world.archive, world.rosa)
    with writing(world.archive, SYSTEM, Action.WORK, world.rosa) as writer:
        found(writer)


def audited(world: World, theme: str) -> list[tuple[str, str]]:
    rows = world.archive.database().query("select * from events where subject = ? order by number", [theme])
    return [(row["verb"], row["reason"]) for row in rows]


def test_a_theme_is_added_below_another_and_found_in_the_words(world: World) -> None:
    new = add_theme(world.archive, world.berta, {"en": "Being called Rosa", "es": "me llamo Rosa"}, EXILE)
    assert (new, entry(world, new).broader) == ("being-called-rosa", EXILE)
    tag_again(world)
    assert states(world)[new] is TagState.SUGGESTED
    assert audited(world, new) == [("keep_themes", "added")]
    with pytest.raises(BadRequest, match="already"):
        add_theme(world.archive, world.berta, {"en": "Being called Rosa!"}, None)
    with pytest.raises(BadRequest, match="already"):
        add_theme(world.archive, world.berta, {"es": "Sus calles", "fr": "FEMINICIDE"}, None)
    with pytest.raises(BadRequest, match="already"):
        rename(world.archive, world.berta, new, {"en": "Her name", "es": "feminicidio"})
    rename(world.archive, world.berta, new, {"en": "Being called rosa", "es": "me llamo Rosa"})
    with pytest.raises(BadRequest, match="a label"):
        add_theme(world.archive, world.berta, {"en": "  ", "xx": "elsewhere"}, None)


def test_two_themes_never_come_by_one_name_through_undoing_or_taking_into_use_again(world: World) -> None:
    """Where another took the name meanwhile nothing is undone; once that one is called otherwise, it is."""
    names = {each: entry(world, each).preferred["en"] for each in (EXILE, RETURN, FEMICIDE)}
    rename(world.archive, world.berta, EXILE, {"en": "Banishment"})
    deprecate(world.archive, world.berta, RETURN)
    merge(world.archive, world.berta, FEMICIDE, VIOLENCE)
    other = add_theme(world.archive, world.berta, {"en": "The other"}, None)
    for theme, name in names.items():
        rename(world.archive, world.berta, other, {"en": f" {name.upper()}"})
        for again in (undo,) if theme == EXILE else (undo, revive):
            with pytest.raises(BadRequest, match=f"Another theme is called “{name}” by now"):
                again(world.archive, world.berta, theme)
        rename(world.archive, world.berta, other, {"en": f"{name} otherwise"})
        undo(world.archive, world.berta, theme)
        assert (entry(world, theme).preferred["en"], entry(world, theme).is_deprecated) == (name, False)


def test_related_themes_say_so_both_ways_and_a_note_is_kept_and_both_are_undone(world: World) -> None:
    before, links = entry(world, EXILE), entry(world, FEMICIDE).matches
    relate(world.archive, world.berta, EXILE, [RETURN, FEMICIDE])
    assert entry(world, EXILE).related == (RETURN, FEMICIDE)
    assert entry(world, RETURN).related == entry(world, FEMICIDE).related == (EXILE,)
    relate(world.archive, world.berta, RETURN, [])
    assert entry(world, EXILE).related == (FEMICIDE,)
    rename(
        world.archive,
        world.berta,
        EXILE,
        before.preferred,
        before.definition,
        {"en": "Of politics.", "es": " "},
    )
    assert (entry(world, EXILE).note, entry(world, EXILE).related) == ({"en": "Of politics."}, (FEMICIDE,))
    assert entry(world, FEMICIDE).matches == links
    for theme, others in ((EXILE, [EXILE]), (FEMICIDE, [VIOLENCE]), (EXILE, [ThemeId("nowhere")])):
        with pytest.raises(BadRequest):
            relate(world.archive, world.berta, theme, others)
    with pytest.raises(BadRequest, match="none can stand above"):
        move(world.archive, world.berta, EXILE, FEMICIDE)
    with pytest.raises(Refused):
        relate(world.archive, world.rita, EXILE, [])
    undo(world.archive, world.berta, EXILE)
    undo(world.archive, world.berta, EXILE)
    assert entry(world, EXILE) == before
    assert entry(world, FEMICIDE).related == ()
    assert [each.deed for each in history(world.archive, EXILE)] == [Deed.RENAMED, Deed.RELATED]


def test_a_renamed_theme_keeps_its_id_and_its_tags(world: World) -> None:
    before = entry(world, FEMICIDE)
    rename(world.archive, world.berta, FEMICIDE, {"en": "Killing of women", "es": "Feminicidios"})
    assert entry(world, FEMICIDE).preferred == {"en": "Killing of women", "es": "Feminicidios"}
    assert FEMICIDE in states(world)
    undo(world.archive, world.berta, FEMICIDE)
    assert entry(world, FEMICIDE) == before
    assert [(each.deed, each.is_undone) for each in history(world.archive, FEMICIDE)] == [
        (Deed.RENAMED, True)
    ]


def test_a_theme_moves_with_what_is_below_it_and_never_below_itself(world: World) -> None:
    move(world.archive, world.berta, VIOLENCE, None)
    assert (entry(world, VIOLENCE).broader, entry(world, FEMICIDE).broader) == (None, VIOLENCE)
    for below in (FEMICIDE, VIOLENCE):
        with pytest.raises(BadRequest, match="below itself"):
            move(world.archive, world.berta, VIOLENCE, below)
    seen: set[str] = set()
    for each in list_themes(world.archive):
        assert each.broader is None or each.broader in seen
        seen.add(each.id)
    undo(world.archive, world.berta, VIOLENCE)
    assert entry(world, VIOLENCE).broader == "violence-and-protection"


def test_tags_follow_a_merge_with_what_was_decided_and_come_back(world: World) -> None:
    (tag,) = [each for each in themes_of(world.archive, world.berta, world.rosa) if each.theme == FEMICIDE]
    decide(world.archive, world.berta, world.rosa, tag.id, TagState.CONFIRMED)
    assert merge(world.archive, world.berta, FEMICIDE, RETURN) == 1
    assert states(world)[RETURN] is TagState.CONFIRMED
    assert FEMICIDE not in states(world)
    assert (entry(world, FEMICIDE).is_deprecated, entry(world, FEMICIDE).merged_into) == (True, RETURN)
    tag_again(world)
    assert FEMICIDE not in states(world)
    with pytest.raises(BadRequest, match="in use"):
        merge(world.archive, world.berta, EXILE, FEMICIDE)
    undo(world.archive, world.berta, FEMICIDE)
    assert states(world)[FEMICIDE] is TagState.CONFIRMED
    assert RETURN not in states(world)
    assert not entry(world, FEMICIDE).is_deprecated
    assert audited(world, FEMICIDE) == [("keep_themes", "merged"), ("keep_themes", "undo merged")]


def test_related_themes_follow_a_merge_once_each_and_come_back(world: World) -> None:
    """None is related to itself then, nor to what stands above or below it; what was there before stays."""
    inside, beside, above = (
        add_theme(world.archive, world.berta, {"en": name}, None) for name in ("Inside", "Beside", "Above")
    )
    move(world.archive, world.berta, RETURN, above)
    relate(world.archive, world.berta, EXILE, [RETURN, inside, beside, above])
    relate(world.archive, world.berta, RETURN, [EXILE, beside])
    before = {each.id: each.related for each in list_themes(world.archive)}
    merge(world.archive, world.berta, EXILE, RETURN)
    assert entry(world, EXILE).related == ()
    assert entry(world, RETURN).related == (beside, inside)
    assert (entry(world, inside).related, entry(world, beside).related) == ((RETURN,), (RETURN,))
    assert entry(world, above).related == ()
    undo(world.archive, world.berta, EXILE)
    after = {each.id: each.related for each in list_themes(world.archive)}
    assert {each: set(others) for each, others in after.items()} == {
        each: set(others) for each, others in before.items()
    }


def test_what_was_parted_since_a_merge_stays_parted_when_that_is_undone(world: World) -> None:
    one, other = (add_theme(world.archive, world.berta, {"en": name}, None) for name in ("One", "Other"))
    relate(world.archive, world.berta, EXILE, [one, other])
    merge(world.archive, world.berta, EXILE, RETURN)
    assert entry(world, RETURN).related == (one, other)
    relate(world.archive, world.berta, RETURN, [other, VIOLENCE])
    undo(world.archive, world.berta, EXILE)
    assert (entry(world, EXILE).related, entry(world, RETURN).related) == ((other,), (VIOLENCE,))


def test_two_tags_at_one_moment_become_one_and_the_decision_stays(world: World) -> None:
    add(world.archive, world.berta, world.rosa, EXILE, 0)
    add(world.archive, world.berta, world.rosa, RETURN, 0)
    (kept,) = [each for each in themes_of(world.archive, world.berta, world.rosa) if each.theme == RETURN]
    decide(world.archive, world.berta, world.rosa, kept.id, TagState.SUGGESTED)
    assert merge(world.archive, world.berta, EXILE, RETURN) == 0
    assert states(world)[RETURN] is TagState.CONFIRMED
    assert EXILE not in states(world)


def test_a_history_holds_nothing_that_was_said(world: World) -> None:
    merge(world.archive, world.berta, FEMICIDE, RETURN)
    (row,) = world.archive.database().query("select * from theme_changes")
    assert "marido" not in str(row)
    assert "mató" not in str(row)


def test_a_deprecated_theme_is_suggested_no_longer_and_stays_where_it_was_confirmed(world: World) -> None:
    add(world.archive, world.berta, world.rosa, EXILE, 0)
    for theme in (EXILE, FEMICIDE):
        deprecate(world.archive, world.berta, theme)
    tag_again(world)
    assert states(world)[EXILE] is TagState.CONFIRMED
    assert FEMICIDE not in states(world)
    for theme in (EXILE, FEMICIDE):
        revive(world.archive, world.berta, theme)
    tag_again(world)
    assert FEMICIDE in states(world)


def test_another_theme_instead_rejects_the_one_and_confirms_the_other(world: World) -> None:
    (tag,) = [each for each in themes_of(world.archive, world.berta, world.rosa) if each.theme == FEMICIDE]
    retag(world.archive, world.berta, world.rosa, tag.id, VIOLENCE)
    assert states(world)[VIOLENCE] is TagState.CONFIRMED
    assert FEMICIDE not in states(world)
    with pytest.raises(BadRequest, match="no such theme"):
        retag(world.archive, world.berta, world.rosa, tag.id, ThemeId("nowhere"))
    with pytest.raises(NotFound):
        retag(world.archive, world.berta, world.marta, tag.id, EXILE)


def test_a_researcher_changes_nothing_of_the_tree(world: World) -> None:
    before = list_themes(world.archive)
    for act in (
        lambda: add_theme(world.archive, world.rita, {"en": "New"}, None),
        lambda: rename(world.archive, world.rita, EXILE, {"en": "New"}),
        lambda: move(world.archive, world.rita, EXILE, None),
        lambda: merge(world.archive, world.rita, EXILE, RETURN),
        lambda: deprecate(world.archive, world.rita, EXILE),
        lambda: revive(world.archive, world.rita, EXILE),
    ):
        with pytest.raises(Refused, match="role"):
            act()
    assert list_themes(world.archive) == before
    with pytest.raises(NotFound):
        history(world.archive, ThemeId("nowhere"))
    with pytest.raises(BadRequest, match="no change"):
        undo(world.archive, world.berta, EXILE)


def test_a_theme_is_renamed_also_where_an_interview_that_has_it_was_taken_back(world: World) -> None:
    """It keeps its tags until it is erased, and nobody may read it: that is no reason to refuse the name."""
    withdraw(world.archive, world.berta, world.rosa)
    rename(world.archive, world.berta, FEMICIDE, {"en": "Killing of women"})
    undo(world.archive, world.berta, FEMICIDE)
    assert [each.deed for each in history(world.archive, FEMICIDE)] == [Deed.RENAMED]


def test_a_new_name_sends_every_interview_to_be_tagged_again(world: World) -> None:
    rename(world.archive, world.berta, EXILE, {"en": "Exile"})
    for interview in (world.rosa, world.marta):
        queued = [
            each.kind for each in jobs.jobs_of(world.archive.database(), interview) if each.state == "queued"
        ]
        assert queued == ["tag"]
