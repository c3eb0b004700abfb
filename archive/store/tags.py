"""Keeps the thesaurus and writes the themes on interviews. What a person decided is never overwritten by a machine."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archive.models import InterviewId, TagId, TagState, ThemeId, UserId
from archive.store.ids import new_id


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A theme that the tagger found, on one segment, with the words that caused it. Times in ms."""

    theme: ThemeId
    segment: int
    start_ms: int
    end_ms: int
    words: str
    negated: bool


def keep_themes(database: Database, themes: Iterable[dict[str, Any]]) -> None:
    """Write themes (broader ones first); one that is there already is brought up to date."""
    for position, theme in enumerate(themes):
        database.table("themes").upsert(
            {
                "id": theme["id"],
                "broader": theme["broader"],
                "position": position,
                **{
                    part: json.dumps(theme[part], ensure_ascii=False)
                    for part in ("preferred", "alternative", "patterns", "description")
                },
            },
            pk="id",
        )


def replace_suggestions(
    database: Database, interview: InterviewId, suggestions: Iterable[Suggestion]
) -> None:
    """Put the new suggestions in the place of the old, leaving every decided tag as it is."""
    database.execute("delete from tags where interview_id = ? and state = 'suggested'", [interview])
    for each in suggestions:
        database.execute(
            """
            insert into tags (id, interview_id, theme_id, segment, start_ms, end_ms, words, negated, state)
            values (?, ?, ?, ?, ?, ?, ?, ?, 'suggested')
                on conflict (interview_id, theme_id, start_ms) do nothing
            """,
            [
                new_id(),
                interview,
                each.theme,
                each.segment,
                each.start_ms,
                each.end_ms,
                each.words,
                int(each.negated),
            ],
        )


def decide_tag(database: Database, tag: TagId, state: TagState, by: UserId, now_ms: int) -> None:
    """Write a person's decision."""
    database.table("tags").update(tag, {"state": state.value, "decided_by": by, "decided_at": now_ms})


def add_tag(database: Database, interview: InterviewId, tag: Suggestion, by: UserId, now_ms: int) -> None:
    """Write a theme that a person saw herself; confirmed from the start."""
    database.execute(
        """
        insert into tags (id, interview_id, theme_id, segment, start_ms, end_ms, words, negated,
                          state, decided_by, decided_at)
        values (?, ?, ?, ?, ?, ?, ?, 0, 'confirmed', ?, ?)
            on conflict (interview_id, theme_id, start_ms)
            do update set state = 'confirmed', decided_by = excluded.decided_by, decided_at = excluded.decided_at
        """,
        [new_id(), interview, tag.theme, tag.segment, tag.start_ms, tag.end_ms, tag.words, by, now_ms],
    )


def stored_themes(database: Database) -> list[dict[str, Any]]:
    """Return every theme in the order of the thesaurus, its labels and patterns by language."""
    parts = ("preferred", "alternative", "patterns", "description")
    return [
        {**row, **{part: json.loads(row[part]) for part in parts}}
        for row in database.query("select * from themes order by position, id")
    ]


def broader_themes(database: Database) -> dict[ThemeId, ThemeId | None]:
    """Return the theme above each theme."""
    return {ThemeId(row["id"]): row["broader"] for row in database.query("select id, broader from themes")}


def with_broader(broader: dict[ThemeId, ThemeId | None], themes: Iterable[ThemeId]) -> set[ThemeId]:
    """Return the themes and everything above them."""
    found: set[ThemeId] = set()
    for theme in themes:
        above: ThemeId | None = theme
        while above is not None and above not in found:
            found.add(above)
            above = broader.get(above)
    return found


def is_tag_of(database: Database, tag: TagId, interview: InterviewId) -> bool:
    """Whether the interview has this tag."""
    found = database.query("select 1 from tags where id = ? and interview_id = ?", [tag, interview])
    return next(found, None) is not None
