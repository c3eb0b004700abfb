"""Saying what a theme is found by: its other names, its phrases, sentences as examples, and the same theme elsewhere.

What is written takes the place of what was there, and that stays in the history of the theme, to be undone.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from archive.consent.rules import Action, require_role
from archive.consent.writer import writing
from archive.context import Archive
from archive.store import tags, theme_history
from archive.terms.errors import BadRequest, NotFound
from archive.terms.models import ThemeId, Viewer
from archive.theming.shape import require_nobodys_words
from archive.theming.theme_tree import Deed, tag_all
from archive.thesaurus.reading import MATCHES, ThesaurusError, checked

TAUGHT = ("alternative", "patterns", "examples", "matches")
KINDS = MATCHES
"""How near a concept elsewhere is."""
MOST_TEXTS = 300
"""Names, phrases or sentences of a theme in one language."""
LONGEST_TEXT = 600
"""Characters."""


def teach(
    archive: Archive, viewer: Viewer, theme: ThemeId, parts: Mapping[str, Mapping[str, Iterable[str]]]
) -> None:
    """Write some of `TAUGHT` of a theme, each by language (matches: by exact and close); interviews are tagged again.

    Raises NotFound, Refused, and BadRequest with what is wrong with which part; what says what is there already is no
    change.
    """
    require_role(viewer, Action.KEEP_THEMES)
    row = next((each for each in tags.stored_themes(archive.database()) if each["id"] == theme), None)
    if row is None:
        raise NotFound
    new = {part: _texts(parts[part]) for part in TAUGHT if part in parts}
    _require_sound(row, new)
    touched = {part: texts for part, texts in new.items() if texts != _texts(row[part])}
    if not touched:
        return
    require_nobodys_words(archive, row, touched)
    with writing(archive, viewer, Action.KEEP_THEMES, theme, reason=Deed.TAUGHT.value) as writer:
        theme_history.label(writer.database, theme, touched)
        before = {"detail": "", **{part: row[part] for part in touched}}
        theme_history.note_change(writer.database, theme, Deed.TAUGHT.value, before, viewer.id, writer.now_ms)
        tag_all(archive, writer)


def _texts(given: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return the texts that say something, each once."""
    plain = {key: dict.fromkeys(" ".join(text.split()) for text in texts) for key, texts in given.items()}
    found = {key: [text for text in texts if text] for key, texts in plain.items()}
    if any(
        len(texts) > MOST_TEXTS or any(len(each) > LONGEST_TEXT for each in texts) for texts in found.values()
    ):
        raise BadRequest(
            f"At most {MOST_TEXTS} lines in a language, each of at most {LONGEST_TEXT} characters."
        )
    return {key: texts for key, texts in found.items() if texts}


def _require_sound(row: dict[str, Any], new: dict[str, dict[str, list[str]]]) -> None:
    """Let the reader of thesaurus files judge what was written, and say what was wrong as people do."""
    for language, phrases in new.get("patterns", {}).items():
        for phrase in phrases:
            if not _is_sound(row, {"patterns": {language: [phrase]}}):
                raise BadRequest(
                    f"This phrase cannot be read: {phrase}. A phrase holds words, and brackets in pairs."
                )
    if not _is_sound(row, new):
        raise BadRequest("A link to another vocabulary is an address that begins with http.")


def _is_sound(row: dict[str, Any], part: dict[str, dict[str, list[str]]]) -> bool:
    try:
        checked([{"id": row["id"], "preferred": row["preferred"], **part}])
    except ThesaurusError:
        return False
    return True
