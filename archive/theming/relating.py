"""Saying which themes belong together across the tree: each of two related themes is related to the other."""

from collections.abc import Iterable

from archive.consent.rules import Action
from archive.consent.writer import writing
from archive.context import Archive
from archive.store import tags, theme_history
from archive.store.theme_parts import RELATED
from archive.terms.errors import BadRequest, NotFound
from archive.terms.models import ThemeId, Viewer
from archive.theming.shape import refuse_related_in_line
from archive.theming.theme_tree import Deed

MOST_RELATED = 50


def relate(archive: Archive, viewer: Viewer, theme: ThemeId, related: Iterable[ThemeId]) -> None:
    """Write all the themes that one is related to; in its history is what it was related to before.

    Raises NotFound, and BadRequest for a theme that is not there, is itself, or stands above or below it.
    """
    rows = {row["id"]: row for row in tags.stored_themes(archive.database())}
    if theme not in rows:
        raise NotFound
    new, before = list(dict.fromkeys(related)), rows[theme][RELATED]
    if any(each not in rows for each in new):
        raise BadRequest("There is no such theme in the thesaurus.")
    if theme in new or len(new) > MOST_RELATED:
        raise BadRequest(f"A theme is related to others, at most {MOST_RELATED}.")
    refuse_related_in_line(rows, {theme: {RELATED: new}})
    if set(new) == set(before):
        return
    with writing(archive, viewer, Action.KEEP_THEMES, theme, reason=Deed.RELATED.value) as writer:
        theme_history.relate(writer.database, theme, new)
        (other,) = sorted({*new} ^ {*before})[:1]
        was = {"detail": other, RELATED: before}
        theme_history.note_change(writer.database, theme, Deed.RELATED.value, was, viewer.id, writer.now_ms)
