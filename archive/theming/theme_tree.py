"""Changing the tree of themes: adding, renaming, moving, merging, deprecating and taking into use again.

Every change is in the audit and in the history of its theme. Interviews are tagged or indexed again by the worker;
what is public under another name, place or theme than two people approved is taken back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from archive.clock import from_ms
from archive.consent.reader import reading
from archive.consent.rules import Action, own_purpose, require_role
from archive.consent.writer import Writer, writing
from archive.context import Archive
from archive.indexing.outlets import now_or_later, take_back_changed
from archive.store import tags, theme_history
from archive.store.theme_parts import PARTS, RELATED
from archive.terms.errors import BadRequest, NotFound
from archive.terms.jobs import JobKind
from archive.terms.languages import LANGUAGES
from archive.terms.models import InterviewId, ThemeId, UserId, Viewer
from archive.theming.merging import after_merging, give_all
from archive.theming.shape import (
    refuse_circle,
    refuse_related_in_line,
    refuse_taken,
    refuse_taken_meanwhile,
    require_nobodys_words,
)
from archive.thesaurus.reading import SLUG
from archive.thesaurus.skos import slug_of

LONGEST_LABEL = 120
"""Characters."""


class Deed(StrEnum):
    """What was done to a theme."""

    ADDED = "added"
    RENAMED = "renamed"
    MOVED = "moved"
    MERGED = "merged"
    """Into another, which has its tags now."""
    DEPRECATED = "deprecated"
    """No longer suggested; it stays on what has it."""
    REVIVED = "revived"
    IMPORTED = "imported"
    """Changed or added to by a file."""
    TAUGHT = "taught"
    """What it is found by was written anew: names, phrases, example sentences, links."""
    RELATED = "related"
    """To other themes, or no longer."""


@dataclass(frozen=True, slots=True)
class Change:
    """A line in the history of a theme; `detail` is a theme or a label."""

    deed: Deed
    at: datetime
    by: UserId
    detail: str
    is_undone: bool


def add_theme(
    archive: Archive, viewer: Viewer, labels: Mapping[str, str], broader: ThemeId | None
) -> ThemeId:
    """Add a theme with labels by language; its id is made from the English one. Raises BadRequest."""
    require_role(viewer, Action.KEEP_THEMES)
    preferred = _labels(labels)
    new = ThemeId(slug_of(preferred.get("en") or next(iter(preferred.values()))))
    known = rows_of(archive)
    if not SLUG.fullmatch(new) or new in known:
        raise BadRequest(
            "There is a theme by that name already." if new in known else "A theme needs a name."
        )
    refuse_circle(known, new, broader)
    refuse_taken(known, new, preferred)
    empty: dict[str, Any] = {**{part: {} for part in PARTS}, RELATED: []}
    require_nobodys_words(archive, empty, {"preferred": preferred})
    with _changing(archive, viewer, new, Deed.ADDED) as writer:
        row = {**empty, "id": new, "broader": broader, "preferred": preferred}
        tags.keep_theme(writer.database, row, len(known))
        _note(writer, new, Deed.ADDED, {"detail": ""})
        tag_all(archive, writer)
    return new


def rename(
    archive: Archive,
    viewer: Viewer,
    theme: ThemeId,
    labels: Mapping[str, str],
    definition: Mapping[str, str] | None = None,
    note: Mapping[str, str] | None = None,
) -> None:
    """Give a theme other labels, and where given another definition and note; its id stays. Raises BadRequest."""
    require_role(viewer, Action.KEEP_THEMES)
    row = row_of(archive, theme)
    new: dict[str, Any] = {"preferred": _labels(labels)}
    for part, texts in (("description", definition), ("note", note)):
        if texts is not None:
            new[part] = {lang: text for lang, text in texts.items() if text.strip()}
    refuse_taken(rows_of(archive), theme, new["preferred"])
    require_nobodys_words(archive, row, new)
    with _changing(archive, viewer, theme, Deed.RENAMED) as writer:
        theme_history.label(writer.database, theme, new)
        before = {part: row[part] for part in new}
        _note(writer, theme, Deed.RENAMED, {"detail": next(iter(row["preferred"].values())), **before})
        tag_all(archive, writer)
    take_back_below(archive, theme)


def move(archive: Archive, viewer: Viewer, theme: ThemeId, broader: ThemeId | None) -> None:
    """Put a theme, with all below it, under another or at the top. Raises BadRequest for a circle."""
    rows = rows_of(archive)
    row = row_of(archive, theme)
    refuse_circle(rows, theme, broader)
    refuse_related_in_line(rows, {theme: {"broader": broader}})
    with _changing(archive, viewer, theme, Deed.MOVED) as writer:
        theme_history.place(writer.database, theme, broader)
        _note(writer, theme, Deed.MOVED, {"detail": row["broader"] or "", "broader": row["broader"]})
        _index_all(archive, viewer, writer)
    take_back_below(archive, theme)


def merge(archive: Archive, viewer: Viewer, theme: ThemeId, into: ThemeId) -> int:
    """Give everything that a theme is on, what is below it and related to it to another, and deprecate it.

    Two tags at the same moment become one. Returns how many tags were given. Raises BadRequest.
    """
    row_of(archive, theme)
    rows = rows_of(archive)
    if into == theme or into not in rows or rows[into]["deprecated"]:
        raise BadRequest("A theme is merged into another one that is in use.")
    refuse_circle(rows, theme, into)
    refuse_related_in_line(rows, after_merging(rows, theme, into))
    with _changing(archive, viewer, theme, Deed.MERGED) as writer:
        changed = theme_history.interviews_with(writer.database, theme)
        before = give_all(writer, rows, theme, into)
        _note(writer, theme, Deed.MERGED, before)
        index_each(writer, changed)
    take_back_in(archive, changed)
    return len(before["tags"])


def deprecate(archive: Archive, viewer: Viewer, theme: ThemeId) -> None:
    """Suggest a theme no longer; it stays where a person confirmed it, and may still be searched for."""
    row_of(archive, theme)
    with _changing(archive, viewer, theme, Deed.DEPRECATED) as writer:
        theme_history.set_aside(writer.database, theme, deprecated=True)
        _note(writer, theme, Deed.DEPRECATED, {"detail": ""})
        for interview in theme_history.interviews_with(writer.database, theme):
            writer.enqueue(JobKind.TAG, interview)


def revive(archive: Archive, viewer: Viewer, theme: ThemeId) -> None:
    """Suggest a deprecated theme again. Raises BadRequest where another in use has its name by now."""
    row = row_of(archive, theme)
    with _changing(archive, viewer, theme, Deed.REVIVED) as writer:
        refuse_taken_meanwhile(rows_of(archive), theme, {"deprecated": False})
        theme_history.set_aside(writer.database, theme, deprecated=False)
        _note(writer, theme, Deed.REVIVED, {"detail": "", "into": row["merged_into"]})
        tag_all(archive, writer)


def history(archive: Archive, theme: ThemeId) -> list[Change]:
    """Return what was done to a theme, the newest first. Raises NotFound. It is no secret: no viewer is asked for."""
    row_of(archive, theme)
    return [
        Change(
            Deed(each["deed"]),
            from_ms(each["at"]),
            UserId(each["by"]),
            str(each["before"].get("detail", "")),
            each["undone_at"] is not None,
        )
        for each in theme_history.changes_of(archive.database(), theme)
    ]


def _changing(archive: Archive, viewer: Viewer, theme: ThemeId, deed: Deed) -> Any:
    return writing(archive, viewer, Action.KEEP_THEMES, theme, reason=deed.value)


def _note(writer: Writer, theme: ThemeId, deed: Deed, before: dict[str, Any]) -> None:
    theme_history.note_change(writer.database, theme, deed.value, before, writer.viewer.id, writer.now_ms)


def tag_all(archive: Archive, writer: Writer) -> None:
    """Have themes suggested anew in every interview, from the list as it will be when this is written."""
    for interview in reading(archive, writer.viewer, own_purpose(writer.viewer)).interview_ids():
        writer.enqueue(JobKind.TAG, interview)


def _index_all(archive: Archive, viewer: Viewer, writer: Writer) -> None:
    """Bring every index up to date: a theme counts for all above it."""
    index_each(writer, reading(archive, viewer, own_purpose(viewer)).interview_ids())


def index_each(writer: Writer, interviews: Iterable[InterviewId]) -> None:
    """Have these interviews indexed again."""
    for interview in interviews:
        writer.enqueue(JobKind.INDEX, interview)


def take_back_below(archive: Archive, *themes: ThemeId) -> None:
    """Take back what is public with these themes or one below them, where two people approved another name or place."""
    database = archive.database()
    broader = tags.broader_themes(database)
    below = [each for each in broader if not tags.with_broader(broader, [each]).isdisjoint(themes)]
    take_back_in(archive, {here for each in below for here in theme_history.interviews_with(database, each)})


def take_back_in(archive: Archive, interviews: Iterable[InterviewId]) -> None:
    """Take back at once, where there are any such interviews, whatever is public and is not what two people approved.

    All of it together: one interview after the other takes half a second each. Where it fails, the worker does it.
    """
    if list(interviews):
        now_or_later(take_back_changed, archive, None)


def rows_of(archive: Archive) -> dict[str, dict[str, Any]]:
    """Return every theme as it is stored, by its id."""
    return {row["id"]: row for row in tags.stored_themes(archive.database())}


def row_of(archive: Archive, theme: ThemeId) -> dict[str, Any]:
    """Return a theme. Raises NotFound."""
    row = rows_of(archive).get(theme)
    if row is None:
        raise NotFound
    return row


def _labels(labels: Mapping[str, str]) -> dict[str, str]:
    """Return the labels that say something. Raises BadRequest where none does, or one is too long."""
    said = {
        lang: " ".join(text.split()) for lang, text in labels.items() if lang in LANGUAGES and text.strip()
    }
    if not said or any(len(text) > LONGEST_LABEL for text in said.values()):
        raise BadRequest(f"A theme needs a label in one language, of at most {LONGEST_LABEL} characters.")
    return said
