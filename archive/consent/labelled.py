"""Which themes become public with an excerpt, and what they are called: those confirmed in it, and all above them.

A name that the staff gave to a theme says something of her whose words stand beside it. So it is looked at like a
title, and an approval is bound to it once it is another than it was at first.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from archive.store.rows import Row
from archive.terms.models import Excerpt, ExcerptId, Tag, TagState, ThemeId
from archive.thesaurus.reading import shipped_names

SHOWN = """
with recursive
 wanted as materialized (
    select json_extract(value, '$[0]') as excerpt, json_extract(value, '$[1]') as theme from json_each(?)),
 shown (excerpt, id) as (
    select excerpt, theme from wanted
     union
    select s.excerpt, t.broader from shown s join themes t on t.id = s.id where t.broader is not null)
select s.excerpt, t.id, t.broader, t.preferred
  from shown s join themes t on t.id = s.id
 order by s.excerpt, t.id
"""
CHANGES = """
select theme_id, before
  from theme_changes
 where theme_id in (select value from json_each(?))
   and (json_type(before, '$.preferred') is not null or json_type(before, '$.broader') is not null)
 order by number
"""


@dataclass(frozen=True, slots=True)
class Labels:
    """How the themes of an excerpt are called: the names that did not come with the software, and what was changed.

    `changed` has a text for each theme that is called otherwise, in a language, or lies elsewhere than at first.
    """

    own: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def themes_in(tags: Iterable[Tag], excerpt: Excerpt) -> set[ThemeId]:
    """Return the themes that a person confirmed inside the excerpt: they become public with it."""
    return {
        tag.theme
        for tag in tags
        if tag.state is TagState.CONFIRMED and excerpt.start_ms <= tag.start_ms < excerpt.end_ms
    }


def labels_of(database: Database, themes: Mapping[ExcerptId, Iterable[ThemeId]]) -> dict[ExcerptId, Labels]:
    """Return how the themes of each excerpt, and those above them, are called in public."""
    asked = json.dumps([(excerpt, theme) for excerpt, here in themes.items() for theme in sorted(here)])
    shown: dict[ExcerptId, list[Row]] = {each: [] for each in themes}
    for row in database.query(SHOWN, [asked]):
        shown[ExcerptId(row["excerpt"])].append({**row, "preferred": json.loads(row["preferred"])})
    first = _at_first(database, {row["id"] for found in shown.values() for row in found})
    return {each: Labels(tuple(_own(found)), tuple(_changed(found, first))) for each, found in shown.items()}


def _own(found: Iterable[Row]) -> Iterator[str]:
    """Return the names that did not come with the software: those are words of everybody, whatever is said."""
    shipped = shipped_names()
    return (text for row in found for text in row["preferred"].values() if text not in shipped)


def _at_first(database: Database, themes: Iterable[str]) -> dict[str, Row]:
    """Return how each of the themes that were changed was called, and where it lay, before the first change."""
    found: dict[str, Row] = {}
    for row in database.query(CHANGES, [json.dumps(sorted(themes))]):
        before, known = json.loads(row["before"]), found.setdefault(row["theme_id"], {"preferred": {}})
        known["preferred"] = {**before.get("preferred", {}), **known["preferred"]}
        if "broader" in before:
            known.setdefault("broader", before["broader"])
    return found


def _changed(found: Iterable[Row], first: Mapping[str, Row]) -> Iterator[str]:
    """Yield each theme that is called otherwise than at first or lies elsewhere; a language that came is no change."""
    for row in found:
        before = first.get(row["id"], {"preferred": {}})
        is_moved = before.get("broader", row["broader"]) != row["broader"]
        if is_moved or any(row["preferred"].get(lang) != text for lang, text in before["preferred"].items()):
            yield json.dumps(["theme", row["id"], row["broader"], row["preferred"]], sort_keys=True)
