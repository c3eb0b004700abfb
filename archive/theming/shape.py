"""What a thesaurus may look like: a tree, in which themes that are related stand neither above nor below each other.

And what its themes may say: nothing that somebody said in an interview.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from archive.consent.repeating import repeated
from archive.context import Archive
from archive.store.tags import are_in_line
from archive.store.theme_parts import PARTS, RELATED
from archive.terms.errors import BadRequest
from archive.terms.models import ThemeId
from archive.terms.plain import plain

Rows = Mapping[str, Mapping[str, Any]]
SAID = tuple(part for part in PARTS if part != "matches")
"""Parts of a theme that people write."""


def refuse_circle(rows: Rows, theme: str, broader: str | None) -> None:
    """Refuse to put a theme below another that is itself, below it, in a circle or not there. Raises BadRequest."""
    above, passed = broader, set[str]()
    while above is not None:
        if above not in rows:
            raise BadRequest("There is no such theme in the thesaurus.")
        if above == theme:
            raise BadRequest("A theme cannot be put below itself.")
        if above in passed:
            raise BadRequest("The themes above it stand in a circle: put one of them at the top first.")
        passed.add(above)
        above = rows[above]["broader"]


def refuse_taken(rows: Rows, theme: str, preferred: Mapping[str, str]) -> None:
    """Refuse what another theme in use is called in the same language, however it is written. Raises BadRequest."""
    now = rows[theme]["preferred"] if theme in rows else {}
    if _taken(rows, theme, preferred, now):
        raise BadRequest("There is a theme by that name already.")


def refuse_taken_meanwhile(rows: Rows, theme: str, changed: Mapping[str, Any]) -> None:
    """Refuse changes after which a theme is in use by a name that another took since. Raises BadRequest."""
    before, after = rows[theme], {**rows[theme], **changed}
    taken = _taken(rows, theme, after["preferred"], {} if before["deprecated"] else before["preferred"])
    if taken and not after["deprecated"]:
        name = taken[0]
        raise BadRequest(f"Another theme is called “{name}” by now. Give that one another name first.")


def _taken(rows: Rows, theme: str, preferred: Mapping[str, str], kept: Mapping[str, str]) -> list[str]:
    """Return those of a theme's names that another in use has, however it is written, but for what is `kept`."""
    taken = {
        (language, plain(label))
        for each, row in rows.items()
        if each != theme and not row["deprecated"]
        for language, label in row["preferred"].items()
    }
    return [
        label
        for language, label in preferred.items()
        if (language, plain(label)) in taken and kept.get(language) != label
    ]


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


def said_by_somebody(
    archive: Archive, before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]
) -> str | None:
    """Return a text of themes as they will be, of none as they are, that repeats a transcript; None where none does."""
    return repeated(archive.database(), _texts_in(after) - _texts_in(before))


def require_nobodys_words(archive: Archive, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Raise BadRequest where a theme will repeat a transcript and did not before: it would outlive the interview."""
    found = said_by_somebody(archive, [before], [after])
    if found is not None:
        raise BadRequest(
            f"Somebody said this in an interview, and it would stay here after she took it back: “{found}”. "
            "Write it in your own words."
        )


def _texts_in(themes: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return all that themes are called, said to be and found by, in all languages."""
    said = [texts for row in themes for part in SAID for texts in row.get(part, {}).values()]
    return {text for texts in said for text in ([texts] if isinstance(texts, str) else texts)}
