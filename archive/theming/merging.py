"""What goes over from a theme to the one that it is merged into: its tags, what is below it, what it is related to.

And comes back where the merge is undone, as far as it is still there and the tree stays one.
"""

from collections.abc import Mapping
from typing import Any

from archive.consent.writer import Writer
from archive.store import tags, theme_history
from archive.store.theme_parts import RELATED
from archive.terms.models import ThemeId
from archive.theming.shape import Rows, refuse_circle, refuse_related_in_line

Changes = Mapping[str, Mapping[str, Any]]


def after_merging(rows: Rows, theme: ThemeId, into: ThemeId) -> Changes:
    """Return by theme the places that change, and what both of them are related to then.

    What will stand above or below the other theme is not related to it besides, nor is the other to itself.
    """
    places: dict[str, dict[str, Any]]
    places = {each: {"broader": into} for each, row in rows.items() if row["broader"] == theme}
    broader = {ThemeId(each): places.get(each, row)["broader"] for each, row in rows.items()}
    own = [each for each in rows[into][RELATED] if each != theme]
    given = [
        each
        for each in rows[theme][RELATED]
        if each != into and each not in own and not tags.are_in_line(broader, into, ThemeId(each))
    ]
    places.setdefault(theme, {})[RELATED] = []
    places.setdefault(into, {})[RELATED] = [*own, *given]
    return places


def give_all(writer: Writer, rows: Rows, theme: ThemeId, into: ThemeId) -> dict[str, Any]:
    """Give all of it to the other theme and set the one aside; return what it takes to undo that."""
    database = writer.database
    moved = theme_history.move_tags(database, theme_history.tags_of(database, theme), into)
    below = theme_history.narrower_of(database, theme)
    for each in below:
        theme_history.place(database, each, into)
    related, own = rows[theme][RELATED], rows[into][RELATED]
    now = after_merging(rows, theme, into)[into][RELATED]
    theme_history.relate(database, theme, [])
    theme_history.relate(database, into, now)
    theme_history.set_aside(database, theme, deprecated=True, into=into)
    return {
        "detail": into,
        "deprecated": rows[theme]["deprecated"],
        "tags": moved,
        "below": below,
        RELATED: related,
        "given": [each for each in now if each not in own],
    }


def take_all_back(writer: Writer, theme: ThemeId, before: Mapping[str, Any]) -> None:
    """Take back what was given and is still there, and let the theme be in use again if it was.

    Raises BadRequest, before anything is written, where the tree went on so that it does not fit any more.
    """
    database = writer.database
    into = ThemeId(before["detail"])
    rows = {row["id"]: row for row in tags.stored_themes(database)}
    below = [each for each in before["below"] if each in rows and rows[each]["broader"] == into]
    changed = _after_taking_back(rows, theme, into, below, before)
    for each in below:
        refuse_circle(rows, each, theme)
    refuse_related_in_line(rows, changed)
    still = set(theme_history.tags_of(database, into))
    theme_history.move_tags(database, (each for each in before["tags"] if each in still), theme)
    for each in below:
        theme_history.place(database, ThemeId(each), theme)
    for each in (into, theme):
        theme_history.relate(database, each, changed[each][RELATED])
    theme_history.set_aside(database, theme, deprecated=bool(before["deprecated"]))


def given_since(writer: Writer, theme: ThemeId, number: int) -> list[str]:
    """Return what merges into a theme made it related to since its change of this number, and it still is.

    It came from other themes: undoing that change of this one does not take it away, undoing the merge does.
    """
    related = next(row for row in tags.stored_themes(writer.database) if row["id"] == theme)[RELATED]
    merges = theme_history.merges_into(writer.database, theme, number)
    given = {each for before in merges for each in before.get("given", ())}
    return [each for each in related if each in given]


def _after_taking_back(
    rows: Rows, theme: ThemeId, into: ThemeId, below: list[str], before: Mapping[str, Any]
) -> Changes:
    """Return by theme the places that change, and what both of them are related to then.

    The theme is related to what it was, but for what stands above or below it then or was parted since.
    """
    changed: dict[str, dict[str, Any]] = {each: {"broader": theme} for each in below}
    broader = {ThemeId(each): changed.get(each, row)["broader"] for each, row in rows.items()}
    given, others = before.get("given", ()), rows[into][RELATED]
    back = [
        each
        for each in before.get(RELATED, ())
        if each in rows
        and (each not in given or each in others)
        and not tags.are_in_line(broader, theme, ThemeId(each))
    ]
    changed[into] = {RELATED: [each for each in others if each not in given]}
    changed[theme] = {RELATED: list(dict.fromkeys([*rows[theme][RELATED], *back]))}
    return changed
