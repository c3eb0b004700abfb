"""Undoing the newest change of a theme: what was before it stands again, as far as that fits what became of the others.

That too is in the audit and in the history of the theme, and what is public otherwise than two people approved is taken
back.
"""

from typing import Any

from archive.consent.rules import Action
from archive.consent.writer import Writer, writing
from archive.context import Archive
from archive.store import theme_history
from archive.store.theme_parts import PARTS, RELATED
from archive.terms.errors import BadRequest
from archive.terms.models import InterviewId, ThemeId, Viewer
from archive.theming.merging import given_since, take_all_back
from archive.theming.shape import refuse_circle, refuse_related_in_line, refuse_taken_meanwhile
from archive.theming.theme_tree import (
    Deed,
    index_each,
    row_of,
    rows_of,
    tag_all,
    take_back_below,
    take_back_in,
)


def undo(archive: Archive, viewer: Viewer, theme: ThemeId) -> None:
    """Undo the newest change of a theme that was not undone; tags that were given away and are still there come back.

    Raises BadRequest where there is none, where it was the adding, or where what was before fits the tree no more or
    another theme has that name by now.
    """
    row_of(archive, theme)
    newest = next(
        (each for each in theme_history.changes_of(archive.database(), theme) if not each["undone_at"]), None
    )
    if newest is None or newest["deed"] == Deed.ADDED:
        raise BadRequest("There is no change of this theme to undo.")
    changed: list[InterviewId] = []
    with writing(archive, viewer, Action.KEEP_THEMES, theme, reason=f"undo {newest['deed']}") as writer:
        _put_back(archive, writer, theme, newest)
        theme_history.mark_undone(writer.database, newest["number"], writer.now_ms)
        if newest["deed"] == Deed.MERGED:
            changed = theme_history.interviews_with(writer.database, theme)
            index_each(writer, changed)
        else:
            tag_all(archive, writer)
    take_back_in(archive, changed)
    take_back_below(archive, theme)


def _put_back(archive: Archive, writer: Writer, theme: ThemeId, change: dict[str, Any]) -> None:
    database, deed, before = writer.database, Deed(change["deed"]), change["before"]
    if deed in {Deed.RENAMED, Deed.IMPORTED, Deed.TAUGHT, Deed.RELATED}:
        if RELATED in before:
            given = given_since(writer, theme, change["number"])
            before = {**before, RELATED: list(dict.fromkeys([*before[RELATED], *given]))}
        _put_back_parts(archive, writer, theme, before)
    elif deed is Deed.MOVED:
        _require_fit(archive, theme, before)
        theme_history.place(database, theme, before["broader"])
    elif deed is Deed.MERGED:
        _require_fit(archive, theme, {"deprecated": before["deprecated"]})
        take_all_back(writer, theme, before)
    else:
        _require_fit(archive, theme, {"deprecated": deed is Deed.REVIVED})
        theme_history.set_aside(database, theme, deprecated=deed is Deed.REVIVED, into=before.get("into"))


def _put_back_parts(archive: Archive, writer: Writer, theme: ThemeId, before: dict[str, Any]) -> None:
    """Write the texts, the place and the mark that a theme had, as far as they were changed."""
    database = writer.database
    _require_fit(archive, theme, before)
    if texts := {part: before[part] for part in PARTS if part in before}:
        theme_history.label(database, theme, texts)
    if RELATED in before:
        theme_history.relate(database, theme, before[RELATED])
    if "broader" in before:
        theme_history.place(database, theme, before["broader"])
    if "deprecated" in before:
        theme_history.set_aside(database, theme, deprecated=bool(before["deprecated"]))


def _require_fit(archive: Archive, theme: ThemeId, before: dict[str, Any]) -> None:
    """Refuse to put back a place, related themes or a name that no longer fit the others. Raises BadRequest."""
    rows = rows_of(archive)
    refuse_taken_meanwhile(rows, theme, before)
    if "broader" in before:
        refuse_circle(rows, theme, before["broader"])
    as_it_was = {part: before[part] for part in ("broader", RELATED) if part in before}
    if as_it_was:
        refuse_related_in_line(rows, {theme: as_it_was})
