"""Keeps the thesaurus and writes the themes on interviews. What a person decided is never overwritten by a machine."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archive.methods.thresholds import MIDDLE, trust_in_words
from archive.store.ids import new_id
from archive.store.theme_parts import CALLED, PARTS, RELATED, columns_of, parts_of
from archive.terms.models import InterviewId, TagId, TagState, ThemeId, UserId
from archive.terms.ways import BY_WORDS, Way, Why
from archive.thesaurus.reading import Theme


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A theme that was found on one segment, with the words that caused it. Times in ms."""

    theme: ThemeId
    segment: int
    start_ms: int
    end_ms: int
    words: str
    negated: bool
    """Denied, or only supposed: it does not count as a mention until a person says so."""
    why: Why = BY_WORDS
    likeness: float | None = None
    """Of the sentence to the theme's examples, where that was looked at."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What people's decisions taught of a theme: see `archive.methods.thresholds`."""

    middle: float = MIDDLE
    trust: float = trust_in_words(0, 0)
    decided: int = 0


def keep_theme(database: Database, theme: dict[str, Any], position: int) -> None:
    """Write one theme; a deprecated one stays so until somebody brings it back."""
    database.table("themes").upsert(
        {
            "id": theme["id"],
            "broader": theme["broader"],
            "position": position,
            **({"deprecated": 1} if theme.get("deprecated") else {}),
            **columns_of({part: theme[part] for part in (*PARTS, RELATED)}, {}),
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
            insert into tags (id, interview_id, theme_id, segment, start_ms, end_ms, words, negated, state,
                              way, sure, score, supposed)
            values (?, ?, ?, ?, ?, ?, ?, ?, 'suggested', ?, ?, ?, ?)
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
                each.why.way.value,
                each.why.sure,
                each.likeness,
                int(each.why.supposed),
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
                          state, decided_by, decided_at, way)
        values (?, ?, ?, ?, ?, ?, ?, 0, 'confirmed', ?, ?, ?)
            on conflict (interview_id, theme_id, start_ms)
            do update set state = 'confirmed', decided_by = excluded.decided_by, decided_at = excluded.decided_at
        """,
        [
            *(new_id(), interview, tag.theme, tag.segment, tag.start_ms, tag.end_ms, tag.words, by, now_ms),
            Way.PERSON.value,
        ],
    )


def stored_themes(database: Database) -> list[dict[str, Any]]:
    """Return every theme, broader ones first, else in the order of the thesaurus; its labels and texts by language."""
    rows = {
        row["id"]: {**row, **parts_of(row)}
        for row in database.query("select * from themes order by position, id")
    }
    return _broader_first(rows)


def stored_labels(database: Database) -> list[dict[str, Any]]:
    """Return how each theme is called and described, as `stored_themes` does, without the texts that are matched."""
    rows = {
        row["id"]: {**row, **{part: json.loads(row[part]) for part in CALLED}}
        for row in database.query(
            "select id, broader, preferred, alternative, description, deprecated from themes order by position, id"
        )
    }
    return _broader_first(rows)


def _broader_first(rows: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    broader: dict[ThemeId, ThemeId | None] = {row["id"]: row["broader"] for row in rows.values()}
    return sorted(rows.values(), key=lambda row: len(with_broader(broader, [row["id"]])))


def stored_thesaurus(database: Database) -> list[Theme]:
    """Return every theme as the tagger and the exports take it."""
    return [
        Theme(
            id=row["id"],
            broader=row["broader"],
            preferred=row["preferred"],
            alternative=row["alternative"],
            patterns=row["patterns"],
            description=row["description"],
            examples=row["examples"],
            matches=row["matches"],
            note=row["note"],
            related=tuple(row["related"]),
            deprecated=bool(row["deprecated"]),
        )
        for row in stored_themes(database)
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


def are_in_line(broader: dict[ThemeId, ThemeId | None], one: ThemeId, other: ThemeId) -> bool:
    """Whether one of two themes stands above the other: such two are not related besides."""
    return one in with_broader(broader, [other]) or other in with_broader(broader, [one])


def is_tag_of(database: Database, tag: TagId, interview: InterviewId) -> bool:
    """Whether the interview has this tag."""
    found = database.query("select 1 from tags where id = ? and interview_id = ?", [tag, interview])
    return next(found, None) is not None


def tag_of(database: Database, tag: TagId) -> Suggestion:
    """Return a tag that is there, as what it suggests."""
    row = database.table("tags").get(tag)
    return Suggestion(
        theme=ThemeId(row["theme_id"]),
        segment=row["segment"],
        start_ms=row["start_ms"],
        end_ms=row["end_ms"],
        words=row["words"],
        negated=bool(row["negated"]),
    )


def learned(database: Database) -> dict[ThemeId, Learned]:
    """Return what was learned of each theme that was decided about."""
    rows = database.query("select id, threshold, trust, learned_from from themes where threshold is not null")
    return {ThemeId(row["id"]): Learned(row["threshold"], row["trust"], row["learned_from"]) for row in rows}


def keep_learned(database: Database, found: dict[ThemeId, Learned], theme: ThemeId | None) -> None:
    """Write what was learned; of `theme`, or of all, what is not in it is forgotten."""
    database.execute(
        """
        update themes set threshold = null, trust = null, learned_from = 0
         where threshold is not null and (:theme is null or id = :theme)
        """,
        {"theme": theme},
    )
    for of, each in found.items():
        database.execute(
            "update themes set threshold = ?, trust = ?, learned_from = ? where id = ?",
            [each.middle, each.trust, each.decided, of],
        )
