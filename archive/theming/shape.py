"""What a thesaurus may look like: a tree, in which themes that are related stand neither above nor below each other.

And which texts its themes are found by.
"""

from collections.abc import Mapping
from typing import Any

from archive.store.tags import are_in_line
from archive.store.theme_parts import RELATED
from archive.terms.errors import BadRequest
from archive.terms.models import ThemeId

Rows = Mapping[str, Mapping[str, Any]]


def refuse_circle(rows: Rows, theme: str, broader: str | None) -> None:
    """Refuse to put a theme below another that is itself, below it or not there. Raises BadRequest."""
    above = broader
    while above is not None:
        if above not in rows:
            raise BadRequest("There is no such theme in the thesaurus.")
        if above == theme:
            raise BadRequest("A theme cannot be put below itself.")
        above = rows[above]["broader"]


def refuse_related_in_line(rows: Rows, changed: Rows) -> None:
    """Refuse changes, by theme, after which two themes are related and one above the other. Raises BadRequest."""
    after = {each: {**row, **changed.get(each, {})} for each, row in rows.items()}
    broader = {ThemeId(each): row["broader"] for each, row in after.items()}
    pairs = (
        (ThemeId(each), ThemeId(other))
        for each, row in after.items()
        for other in row[RELATED]
        if each in changed.get(other, {}).get(RELATED, [each])
    )
    if any(are_in_line(broader, *pair) for pair in pairs):
        raise BadRequest("Of two themes that are related, none can stand above the other.")


def texts_in(parts: Mapping[str, Any]) -> set[str]:
    """Return the sentences, names and phrases that a theme is found by, of all languages."""
    return {
        text
        for part in ("alternative", "patterns", "examples")
        for texts in parts.get(part, {}).values()
        for text in texts
    }
