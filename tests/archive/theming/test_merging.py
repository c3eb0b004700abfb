"""Undoing a merge, and what was changed before it, in a tree that went on: refused, or nothing of it is lost."""

import pytest

from archive.terms.errors import BadRequest
from archive.terms.models import ThemeId
from archive.theming.relating import relate
from archive.theming.shape import refuse_circle
from archive.theming.theme_tree import add_theme, merge, move
from archive.theming.themes import list_themes
from archive.theming.undoing import undo
from tests.peopled import World


def begun(world: World, *names: str) -> list[ThemeId]:
    """Return new themes at the top, called so."""
    return [add_theme(world.archive, world.berta, {"en": name}, None) for name in names]


def related(world: World, theme: ThemeId) -> set[ThemeId]:
    return next(set(each.related) for each in list_themes(world.archive) if each.id == theme)


@pytest.fixture
def tree(world: World) -> tuple[ThemeId, ThemeId, ThemeId, ThemeId]:
    """Uppermost, above the merged one, above the lowest; and beside them the one that it was merged into."""
    upper, merged, lowest, kept = begun(world, "Uppermost", "Merged", "Lowest", "Kept")
    move(world.archive, world.berta, merged, upper)
    move(world.archive, world.berta, lowest, merged)
    merge(world.archive, world.berta, merged, kept)
    return upper, merged, lowest, kept


def test_a_merge_is_not_undone_where_that_would_make_a_circle(
    world: World, tree: tuple[ThemeId, ThemeId, ThemeId, ThemeId]
) -> None:
    upper, merged, lowest, kept = tree
    move(world.archive, world.berta, upper, lowest)
    before = list_themes(world.archive)
    with pytest.raises(BadRequest, match="below itself"):
        undo(world.archive, world.berta, merged)
    assert list_themes(world.archive) == before
    undo(world.archive, world.berta, upper)
    undo(world.archive, world.berta, merged)
    broader = {each.id: each.broader for each in list_themes(world.archive)}
    assert (broader[upper], broader[merged], broader[lowest], broader[kept]) == (None, upper, merged, None)


def test_a_merge_is_not_undone_where_what_is_related_would_stand_above(
    world: World, tree: tuple[ThemeId, ThemeId, ThemeId, ThemeId]
) -> None:
    upper, merged, lowest, _ = tree
    relate(world.archive, world.berta, lowest, [upper])
    before = list_themes(world.archive)
    with pytest.raises(BadRequest, match="none can stand above"):
        undo(world.archive, world.berta, merged)
    assert list_themes(world.archive) == before


def test_a_circle_that_is_there_already_is_said_and_not_followed_without_end() -> None:
    rows = {"one": {"broader": "other"}, "other": {"broader": "one"}, "new": {"broader": None}}
    with pytest.raises(BadRequest, match="in a circle"):
        refuse_circle(rows, "new", "one")
    refuse_circle(rows, "one", None)


def test_undoing_an_older_relating_keeps_what_a_merge_gave_since(world: World) -> None:
    merged, kept, third, fourth = begun(world, "Merged", "Kept", "Third", "Fourth")
    relate(world.archive, world.berta, kept, [fourth])
    relate(world.archive, world.berta, merged, [third])
    merge(world.archive, world.berta, merged, kept)
    undo(world.archive, world.berta, kept)
    assert related(world, kept) == {third}
    undo(world.archive, world.berta, merged)
    assert (related(world, kept), related(world, merged), related(world, third)) == (set(), {third}, {merged})


def test_undoing_a_newer_relating_puts_back_just_what_was_there(world: World) -> None:
    """What a merge gave and somebody parted since does not come back by that."""
    merged, kept, third = begun(world, "Merged", "Kept", "Third")
    relate(world.archive, world.berta, merged, [third])
    merge(world.archive, world.berta, merged, kept)
    relate(world.archive, world.berta, kept, [])
    relate(world.archive, world.berta, kept, [third])
    undo(world.archive, world.berta, kept)
    assert related(world, kept) == set()
