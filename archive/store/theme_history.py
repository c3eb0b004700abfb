"""Writes changes of the thesaurus and remembers what was before each, so that it can be undone. Never what was said."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlite_utils import Database

from archive.store.theme_parts import RELATED, columns_of, parts_of
from archive.terms.models import InterviewId, ThemeId, UserId


def note_change(
    database: Database, theme: ThemeId, deed: str, before: dict[str, Any], by: UserId, now_ms: int
) -> None:
    """Append a change; `before` is what it takes to undo it."""
    database.execute(
        "insert into theme_changes (theme_id, at, by, deed, before) values (?, ?, ?, ?, ?)",
        [theme, now_ms, by, deed, json.dumps(before, ensure_ascii=False)],
    )


def changes_of(database: Database, theme: ThemeId) -> list[dict[str, Any]]:
    """Return the changes of a theme, the newest first."""
    rows = database.query("select * from theme_changes where theme_id = ? order by number desc", [theme])
    return [{**row, "before": json.loads(row["before"])} for row in rows]


def merges_into(database: Database, theme: ThemeId, number: int) -> list[dict[str, Any]]:
    """Return what it takes to undo each merge into a theme that still stands and is newer than a change's number."""
    rows = database.query(
        """
        select before from theme_changes
         where deed = 'merged' and undone_at is null and number > ? and json_extract(before, '$.detail') = ?
         order by number
        """,
        [number, theme],
    )
    return [json.loads(row["before"]) for row in rows]


def mark_undone(database: Database, number: int, now_ms: int) -> None:
    """Say that a change was undone."""
    database.execute("update theme_changes set undone_at = ? where number = ?", [now_ms, number])


def place(database: Database, theme: ThemeId, broader: ThemeId | None) -> None:
    """Put a theme below another, or at the top."""
    database.execute("update themes set broader = ? where id = ?", [broader, theme])


def label(database: Database, theme: ThemeId, parts: dict[str, Any]) -> None:
    """Write some parts of a theme (see `theme_parts`); that it is related to others is written with it alone."""
    themes = database.table("themes")
    themes.update(theme, columns_of(parts, parts_of(themes.get(theme))))


def relate(database: Database, theme: ThemeId, related: Sequence[str]) -> None:
    """Write all the themes that one is related to, and in each of them, and in those no longer, that it is."""
    rows = {row["id"]: parts_of(row)[RELATED] for row in database.query("select * from themes")}
    for other, theirs in rows.items():
        if other != theme and (other in related) != (theme in theirs):
            without = [each for each in theirs if each != theme]
            label(database, ThemeId(other), {RELATED: without if theme in theirs else [*without, theme]})
    label(database, theme, {RELATED: list(related)})


def set_aside(database: Database, theme: ThemeId, *, deprecated: bool, into: ThemeId | None = None) -> None:
    """Mark a theme as deprecated, or as in use again; `into` is the one that it was merged into."""
    database.execute(
        "update themes set deprecated = ?, merged_into = ? where id = ?", [int(deprecated), into, theme]
    )


def narrower_of(database: Database, theme: ThemeId) -> list[ThemeId]:
    """Return the themes right below one."""
    rows = database.query("select id from themes where broader = ? order by position, id", [theme])
    return [ThemeId(row["id"]) for row in rows]


def interviews_with(database: Database, theme: ThemeId) -> list[InterviewId]:
    """Return the interviews that have a theme, whatever was decided."""
    rows = database.query("select distinct interview_id from tags where theme_id = ?", [theme])
    return [InterviewId(row["interview_id"]) for row in rows]


def tags_of(database: Database, theme: ThemeId) -> list[str]:
    """Return the ids of the tags of a theme."""
    return [
        row["id"] for row in database.query("select id from tags where theme_id = ? order by id", [theme])
    ]


def move_tags(database: Database, tags: Iterable[str], theme: ThemeId) -> list[str]:
    """Give tags another theme; return those that moved.

    Where the other theme stands at the same moment already, that one stays: a decision of a person about the moved one
    is taken over where nobody decided about it, and the moved one goes.
    """
    moved: list[str] = []
    for tag in tags:
        if _is_doubled(database, tag, theme):
            _take_decision(database, tag, theme)
            database.execute("delete from tags where id = ?", [tag])
        else:
            database.execute("update tags set theme_id = ? where id = ?", [theme, tag])
            moved.append(tag)
    return moved


def _is_doubled(database: Database, tag: str, theme: ThemeId) -> bool:
    found = database.query(
        """
        select 1 from tags a join tags b on a.interview_id = b.interview_id and a.start_ms = b.start_ms
         where a.id = ? and b.theme_id = ? and a.id <> b.id
        """,
        [tag, theme],
    )
    return next(found, None) is not None


def _take_decision(database: Database, tag: str, theme: ThemeId) -> None:
    database.execute(
        """
        update tags
           set state = a.state, decided_by = a.decided_by, decided_at = a.decided_at
          from (select * from tags where id = :tag) a
         where tags.theme_id = :theme and tags.interview_id = a.interview_id and tags.start_ms = a.start_ms
           and tags.state = 'suggested'
        """,
        {"tag": tag, "theme": theme},
    )
